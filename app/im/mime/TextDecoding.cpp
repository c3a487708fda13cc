// SPDX-License-Identifier: MIT
#include "im/mime/TextDecoding.h"

#include "base/AsciiToken.h"

#include <QStringDecoder>

namespace linnet::im {
namespace {

QStringConverter::Encoding encodingOf(const MediaType &media)
{
    const QByteArray charset = media.parameter("charset").value_or(QByteArray());
    for (const char *latin1 : {"iso-8859-1", "iso_8859-1", "latin1", "l1"}) {
        if (equalsIgnoringCase(charset, latin1))
            return QStringConverter::Latin1;
    }
    return QStringConverter::Utf8;
}

} // namespace

QString decodeText(const MediaType &media, QByteArrayView body)
{
    // Without the flag the decoder would take a leading U+FEFF for a mark and drop it.
    QStringDecoder decoder(encodingOf(media), QStringConverter::Flag::ConvertInitialBom | QStringConverter::Flag::Stateless);
    return decoder.decode(body);
}

} // namespace linnet::im
