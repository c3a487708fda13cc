// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "im/mime/ContentDisposition.h"
#include "im/mime/EncodedWords.h"
#include "im/mime/MediaType.h"
#include "im/mime/MimeHeaders.h"
#include "im/mime/TextDecoding.h"
#include "im/mime/TransferEncoding.h"

using namespace linnet;
using namespace linnet::im;

namespace {

void checkMediaType(QByteArrayView text)
{
    const auto media = parseMediaType(text);
    if (!media) {
        FUZZ_CHECK(media.error().offset >= 0 && media.error().offset <= text.size());
        return;
    }
    const QByteArray written = toBytes(*media);
    FUZZ_CHECK(!fuzz::holdsLineEnd(written));
    const auto again = parseMediaType(written);
    FUZZ_CHECK(again.ok() && again->name() == media->name());
    if (canDecode(*media))
        static_cast<void>(decodeText(*media, text));
}

/// RFC 2047 and 2231: characters are only ever decoded, never invented.
void checkWords(QByteArrayView text)
{
    FUZZ_CHECK(decodeEncodedWords(text).size() <= 4 * text.size() + 4);
    const ContentDisposition disposition = parseContentDisposition(text);
    static_cast<void>(disposition.isRequired());
    FUZZ_CHECK(disposition.fileName().size() <= 4 * text.size() + 4);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes = fuzz::view(data, size);
    checkMediaType(bytes);
    checkWords(bytes);
    const auto entity = parseMimeEntity(bytes);
    if (!entity) {
        FUZZ_CHECK(entity.error().offset >= 0 && entity.error().offset <= bytes.size());
        return 0;
    }
    FUZZ_CHECK(entity->bodyOffset >= 0 && entity->bodyOffset <= bytes.size());
    for (const auto &[name, value] : entity->headers.fields)
        FUZZ_CHECK(!name.contains('\n') && !value.contains('\n'));
    const QByteArray body = bytes.sliced(entity->bodyOffset).toByteArray();
    for (const QByteArrayView encoding : {QByteArrayView("base64"), QByteArrayView("quoted-printable"),
                                          QByteArrayView("8bit")}) {
        const auto decoded = decodeTransfer(encoding, body);
        FUZZ_CHECK(!decoded || decoded->size() <= body.size() + 2);
    }
    const QByteArray type = entity->headers.value("Content-Type").value_or(QByteArray("text/plain"));
    const auto media = parseMediaType(type);
    if (media && canDecode(*media))
        static_cast<void>(decodeText(*media, body));
    return 0;
}
