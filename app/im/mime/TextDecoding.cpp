// SPDX-License-Identifier: MIT
#include "im/mime/TextDecoding.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"

#include <QStringDecoder>

#include <algorithm>

namespace linnet::im {
namespace {

bool isOneOf(QByteArrayView charset, std::initializer_list<const char *> names)
{
    return std::any_of(names.begin(), names.end(), [charset](const char *name) { return equalsIgnoringCase(charset, name); });
}

QStringDecoder decoderOf(QByteArrayView charset)
{
    using Flag = QStringConverter::Flag;
    // Without the flag the decoder would take a leading U+FEFF for a mark and drop it.
    const auto markIsText = Flag::ConvertInitialBom | Flag::Stateless;
    if (charset.isEmpty() || isOneOf(charset, {"utf-8", "utf8", "us-ascii", "ascii"}))
        return QStringDecoder(QStringConverter::Utf8, markIsText);
    if (isOneOf(charset, {"iso-8859-1", "iso_8859-1", "latin1", "l1"}))
        return QStringDecoder(QStringConverter::Latin1);
    // "system" and "locale" are names to Qt, but none that a peer may choose by.
    const bool isName = charset.size() <= Limits::kMaxToken && std::all_of(charset.begin(), charset.end(), isMimeTokenByte);
    if (!isName || isOneOf(charset, {"system", "locale"}))
        return QStringDecoder();
    return QStringDecoder(charset.toByteArray().constData(), Flag::Stateless);
}

} // namespace

bool canDecode(const MediaType &media)
{
    return decoderOf(media.parameter("charset").value_or(QByteArray())).isValid();
}

QString decodeText(const MediaType &media, QByteArrayView body)
{
    const auto text = decodeCharset(media.parameter("charset").value_or(QByteArray()), body);
    return text ? *text : *decodeCharset({}, body);
}

std::optional<QString> decodeCharset(QByteArrayView charset, QByteArrayView bytes)
{
    QStringDecoder decoder = decoderOf(charset);
    if (!decoder.isValid())
        return std::nullopt;
    return decoder.decode(bytes);
}

} // namespace linnet::im
