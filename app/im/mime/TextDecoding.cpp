// SPDX-License-Identifier: MIT
#include "im/mime/TextDecoding.h"

#include "base/AsciiToken.h"

#include <QStringDecoder>

#include <algorithm>
#include <optional>

namespace linnet::im {
namespace {

bool isOneOf(QByteArrayView charset, std::initializer_list<const char *> names)
{
    return std::any_of(names.begin(), names.end(), [charset](const char *name) { return equalsIgnoringCase(charset, name); });
}

std::optional<QStringConverter::Encoding> encodingOf(const MediaType &media)
{
    const QByteArray charset = media.parameter("charset").value_or(QByteArray());
    if (charset.isEmpty() || isOneOf(charset, {"utf-8", "utf8", "us-ascii", "ascii"}))
        return QStringConverter::Utf8;
    if (isOneOf(charset, {"iso-8859-1", "iso_8859-1", "latin1", "l1"}))
        return QStringConverter::Latin1;
    if (isOneOf(charset, {"utf-16", "utf-16le", "utf-16be", "utf-32", "utf-32le", "utf-32be"}))
        return QStringConverter::encodingForName(charset.constData());
    return std::nullopt;
}

} // namespace

bool canDecode(const MediaType &media)
{
    return encodingOf(media).has_value();
}

QString decodeText(const MediaType &media, QByteArrayView body)
{
    // Without the flag the decoder would take a leading U+FEFF for a mark and drop it.
    const auto encoding = encodingOf(media).value_or(QStringConverter::Utf8);
    const bool markIsText = encoding == QStringConverter::Utf8;
    QStringDecoder decoder(encoding, markIsText ? QStringConverter::Flag::ConvertInitialBom | QStringConverter::Flag::Stateless
                                                : QStringConverter::Flags(QStringConverter::Flag::Stateless));
    return decoder.decode(body);
}

} // namespace linnet::im
