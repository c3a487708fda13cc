// SPDX-License-Identifier: MIT
#include "im/mime/TransferEncoding.h"

#include "base/AsciiToken.h"

namespace linnet::im {
namespace {

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (asciiLower(c) >= 'a' && asciiLower(c) <= 'f')
        return asciiLower(c) - 'a' + 10;
    return -1;
}

/// RFC 2045 s.6.7: "=41", and "=" at the end of a line, which joins it with the next.
QByteArray decodeQuotedPrintable(const QByteArray &body)
{
    QByteArray out;
    out.reserve(body.size());
    for (qsizetype i = 0; i < body.size(); ++i) {
        if (body[i] != '=') {
            out += body[i];
            continue;
        }
        if (i + 2 < body.size() && hexValue(body[i + 1]) >= 0 && hexValue(body[i + 2]) >= 0) {
            out += char(hexValue(body[i + 1]) * 16 + hexValue(body[i + 2]));
            i += 2;
            continue;
        }
        qsizetype end = i + 1;
        while (end < body.size() && (body[end] == ' ' || body[end] == '\t'))
            ++end;
        if (end < body.size() && body[end] == '\r')
            ++end;
        if (end < body.size() && body[end] == '\n')
            i = end;
        else if (end < body.size())
            out += '='; // no code at all: as it stands
    }
    return out;
}

} // namespace

std::optional<QByteArray> decodeTransfer(QByteArrayView encoding, const QByteArray &body)
{
    const QByteArray name = encoding.toByteArray().trimmed().toLower();
    if (name.isEmpty() || name == "7bit" || name == "8bit" || name == "binary")
        return body;
    if (name == "base64")
        return QByteArray::fromBase64(body);
    if (name == "quoted-printable")
        return decodeQuotedPrintable(body);
    return std::nullopt;
}

} // namespace linnet::im
