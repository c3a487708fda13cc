// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "msrp/MsrpMedia.h"
#include "sdp/SdpParser.h"
#include "sdp/SdpWriter.h"

using namespace linnet;
using namespace linnet::sip;

namespace {

void checkSelector(QByteArrayView text)
{
    const auto selector = parseFileSelector(text);
    if (!selector)
        return;
    const QByteArray written = toBytes(*selector);
    FUZZ_CHECK(!fuzz::holdsLineEnd(QByteArrayView(written)) || fuzz::holdsLineEnd(text));
    // Escapes grow: a selector near the limit of a line may not be read back.
    const auto again = parseFileSelector(written);
    FUZZ_CHECK(again ? *again == *selector && toBytes(*again) == written : again.error().code == ParseError::Code::TooLong);
}

void checkUri(QByteArrayView text)
{
    const auto uri = parseMsrpUri(text);
    if (!uri)
        return;
    const QByteArray written = toBytes(*uri);
    const auto again = parseMsrpUri(written);
    FUZZ_CHECK(again ? *again == *uri && toBytes(*again) == written : again.error().code == ParseError::Code::TooLong);
}

/// An m=message stream with the input as its attributes: what can be used reads back as itself.
void checkStream(QByteArrayView text)
{
    const auto session = parseSdp("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=message 2855 TCP/MSRP *\r\n"
                                  "a=accept-types:*\r\n"
                                  + text.toByteArray());
    if (!session)
        return;
    for (const MediaDescription &stream : session->media) {
        const auto media = readMsrpMedia(*session, stream);
        if (!media)
            continue;
        SessionDescription written;
        written.media.push_back(toMediaDescription(*media));
        const auto parsed = parseSdp(toBytes(written));
        FUZZ_CHECK(parsed && parsed->media.size() == 1);
        const auto again = readMsrpMedia(*parsed, parsed->media[0]);
        FUZZ_CHECK(again && again->path == media->path && again->secure == media->secure && again->file.has_value() == media->file.has_value());
        FUZZ_CHECK(again->acceptTypes == media->acceptTypes && again->setup == media->setup && again->fingerprints == media->fingerprints);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView text = fuzz::view(data, size);
    checkSelector(text);
    checkUri(text);
    if (const auto range = parseFileRange(text))
        FUZZ_CHECK(*parseFileRange(toBytes(*range)) == *range);
    checkStream(text);
    return 0;
}
