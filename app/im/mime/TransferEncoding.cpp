// SPDX-License-Identifier: MIT
#include "im/mime/TransferEncoding.h"

#include "im/mime/MimeReader.h"

#include <algorithm>

namespace linnet::im {
namespace {

constexpr qsizetype kLineLength = 76;

int base64Value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/// RFC 2045 s.6.8: other characters are passed over, the padding ends it, and may be missing.
QByteArray decodeBase64(QByteArrayView body)
{
    QByteArray out;
    out.reserve(body.size() / 4 * 3 + 3);
    quint32 bits = 0;
    int count = 0;
    for (const char c : body) {
        if (c == '=')
            break;
        const int value = base64Value(c);
        if (value < 0)
            continue;
        bits = bits << 6 | quint32(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += char(bits >> count & 0xff);
        }
    }
    return out;
}

/// RFC 2045 s.6.7, one line without its end: "=41" is a byte, blanks at the end were added on the way, "=" there joins it with the next.
/// True: joined.
bool decodeQuotedLine(QByteArrayView line, QByteArray &out)
{
    while (!line.isEmpty() && (line.back() == ' ' || line.back() == '\t'))
        line = line.chopped(1);
    const bool joined = line.endsWith('=');
    if (joined)
        line = line.chopped(1);
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (line[i] == '=' && i + 2 < line.size() && hexDigitValue(line[i + 1]) >= 0 && hexDigitValue(line[i + 2]) >= 0) {
            out += char(hexDigitValue(line[i + 1]) * 16 + hexDigitValue(line[i + 2]));
            i += 2;
        } else {
            out += line[i]; // also an "=" that is no code: as it stands
        }
    }
    return joined;
}

QByteArray decodeQuotedPrintable(QByteArrayView body)
{
    QByteArray out;
    out.reserve(body.size());
    qsizetype at = 0;
    while (at < body.size()) {
        const qsizetype feed = body.indexOf('\n', at);
        QByteArrayView line = feed < 0 ? body.sliced(at) : body.sliced(at, feed - at);
        at = feed < 0 ? body.size() : feed + 1;
        const bool hasReturn = feed >= 0 && line.endsWith('\r');
        if (hasReturn)
            line = line.chopped(1);
        if (!decodeQuotedLine(line, out) && feed >= 0)
            out += hasReturn ? "\r\n" : "\n";
    }
    return out;
}

} // namespace

std::optional<QByteArray> decodeTransfer(QByteArrayView encoding, QByteArrayView body)
{
    MimeReader reader(encoding);
    reader.skipBlanks();
    const QByteArray name = asciiLowered(reader.token());
    if (name.isEmpty() || name == "7bit" || name == "8bit" || name == "binary")
        return body.toByteArray();
    if (name == "base64")
        return decodeBase64(body);
    if (name == "quoted-printable")
        return decodeQuotedPrintable(body);
    return std::nullopt;
}

QByteArray toBase64Lines(QByteArrayView bytes)
{
    const QByteArray text = bytes.toByteArray().toBase64();
    QByteArray out;
    for (qsizetype at = 0; at < text.size(); at += kLineLength) {
        if (at > 0)
            out += "\r\n";
        out += QByteArrayView(text).sliced(at, std::min(kLineLength, text.size() - at));
    }
    return out;
}

QByteArray toQuotedPrintable(QByteArrayView bytes)
{
    QByteArray out;
    qsizetype column = 0;
    const auto put = [&](QByteArrayView piece) {
        if (column + piece.size() > kLineLength - 1) { // one more for the "=" of a cut line
            out += "=\r\n";
            column = 0;
        }
        out += piece;
        column += piece.size();
    };
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (bytes.sliced(i).startsWith("\r\n")) {
            out += "\r\n";
            column = 0;
            ++i;
            continue;
        }
        const bool endsLine = i + 1 == bytes.size() || bytes[i + 1] == '\r' || bytes[i + 1] == '\n';
        const bool isBlank = c == ' ' || c == '\t';
        if ((c > ' ' && c < 0x7f && c != '=') || (isBlank && !endsLine))
            put(bytes.sliced(i, 1));
        else
            put('=' + bytes.sliced(i, 1).toByteArray().toHex().toUpper());
    }
    return out;
}

} // namespace linnet::im
