// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "base/Limits.h"
#include "im/mime/ContentCoding.h"
#include "im/mime/HtmlText.h"
#include "im/mime/Multipart.h"
#include "im/mime/MultipartWriter.h"
#include "im/mime/TransferEncoding.h"

using namespace linnet;
using namespace linnet::im;

namespace {

void checkMultipart(const Slice &body, QByteArrayView boundary)
{
    const auto multipart = parseMultipart(body, boundary);
    if (!multipart) {
        FUZZ_CHECK(multipart.error().offset >= 0 && multipart.error().offset <= body.size());
        return;
    }
    FUZZ_CHECK(multipart->parts.size() <= Limits::kMaxMimeParts);
    FUZZ_CHECK(toBytes(*multipart) == body.toByteArray()); // a signature over it stays good
    QList<MimePart> anew;
    for (const MimePart &part : multipart->parts) {
        FUZZ_CHECK(part.octets.view().endsWith(part.body.view()));
        anew.append(makeMimePart(part.headers, part.body.toByteArray()));
    }
    const auto made = makeMultipart(anew, boundary.toByteArray());
    if (!made)
        return;
    const auto again = parseMultipart(Slice::copyOf(toBytes(*made)), boundary);
    FUZZ_CHECK(again.ok() && again->parts.size() == anew.size());
    for (qsizetype i = 0; i < anew.size(); ++i)
        FUZZ_CHECK(again->parts[i].body == anew[i].body);
}

void checkCodings(const QByteArray &bytes)
{
    for (const QByteArrayView coding : {QByteArrayView("deflate"), QByteArrayView("gzip"), QByteArrayView("gzip, deflate")}) {
        const auto unpacked = unpack(coding, bytes);
        FUZZ_CHECK(!unpacked || unpacked->size() <= Limits::kMaxBody);
    }
    FUZZ_CHECK(decodeTransfer("base64", toBase64Lines(bytes)) == bytes);
    FUZZ_CHECK(decodeTransfer("quoted-printable", toQuotedPrintable(bytes)) == bytes);
}

} // namespace

/// The first line is the boundary, the rest is the body.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes = fuzz::view(data, size);
    const qsizetype feed = bytes.indexOf('\n');
    QByteArrayView boundary = bytes.first(qMax(feed, qsizetype(0)));
    if (boundary.endsWith('\r'))
        boundary = boundary.chopped(1);
    const QByteArray body = bytes.sliced(feed + 1).toByteArray();
    checkMultipart(Slice::copyOf(body), boundary);
    checkCodings(body);
    const QString html = QString::fromUtf8(body);
    FUZZ_CHECK(htmlToText(html).size() <= 2 * html.size() + 8);
    return 0;
}
