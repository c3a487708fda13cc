// SPDX-License-Identifier: MIT
#include "im/mime/EncodedWords.h"

#include "im/mime/MimeReader.h"
#include "im/mime/TextDecoding.h"
#include "im/mime/TransferEncoding.h"

#include <algorithm>
#include <optional>

namespace linnet::im {
namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

struct EncodedWord
{
    QByteArray charset;
    QByteArray bytes;
    qsizetype size = 0; ///< of the word as it stands
};

std::optional<QByteArray> decodeB(QByteArrayView text)
{
    const auto decoded = QByteArray::fromBase64Encoding(text.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? std::optional(*decoded) : std::nullopt;
}

std::optional<QByteArray> decodeQ(QByteArrayView text)
{
    QByteArray spaced = text.toByteArray();
    spaced.replace('_', "=20");
    return decodeTransfer("quoted-printable", spaced);
}

/// The word that starts at the front of `text`: =?charset?B?...?=
std::optional<EncodedWord> wordAt(QByteArrayView text)
{
    if (!text.startsWith("=?"))
        return std::nullopt;
    const qsizetype charsetEnd = text.indexOf('?', 2);
    if (charsetEnd < 3 || charsetEnd + 2 >= text.size() || text[charsetEnd + 2] != '?')
        return std::nullopt;
    const qsizetype start = charsetEnd + 3;
    qsizetype end = start;
    while (end < text.size() && text[end] != '?' && !isBlank(text[end]))
        ++end;
    if (!text.sliced(end).startsWith("?="))
        return std::nullopt;

    EncodedWord word;
    word.size = end + 2;
    QByteArrayView charset = text.sliced(2, charsetEnd - 2);
    if (const qsizetype star = charset.indexOf('*'); star >= 0)
        charset = charset.first(star);
    if (charset.isEmpty() || !std::all_of(charset.begin(), charset.end(), isMimeTokenByte))
        return std::nullopt;
    word.charset = asciiLowered(charset);
    const char coding = char(text[charsetEnd + 1] | 0x20);
    const QByteArrayView coded = text.sliced(start, end - start);
    const auto bytes = coding == 'b' ? decodeB(coded) : coding == 'q' ? decodeQ(coded) : std::nullopt;
    if (!bytes)
        return std::nullopt;
    word.bytes = *bytes;
    return word;
}

/// A word stands by itself, or at the inner edge of a comment or quotes (RFC 2047 s.5).
bool mayStartAfter(QByteArrayView before)
{
    return before.isEmpty() || isBlank(before.back()) || before.back() == '(' || before.back() == '"';
}

bool mayEndBefore(QByteArrayView behind)
{
    return behind.isEmpty() || isBlank(behind.front()) || behind.front() == ')' || behind.front() == '"';
}

} // namespace

QString decodeEncodedWords(QByteArrayView folded)
{
    QByteArray text = folded.toByteArray();
    text.replace('\r', "").replace('\n', "");
    QString out;
    qsizetype plainFrom = 0; // what stands there and was not written yet
    QByteArray open; // octets of words of one charset, one behind the other: a character may be cut between them
    QByteArray openCharset;
    const auto close = [&] {
        if (!openCharset.isEmpty())
            out += decodeCharset(openCharset, open).value_or(QString());
        open.clear();
        openCharset.clear();
    };
    qsizetype at = 0;
    while (at < text.size()) {
        const QByteArrayView rest = QByteArrayView(text).sliced(at);
        auto word = rest.front() == '=' && mayStartAfter(QByteArrayView(text).first(at)) ? wordAt(rest) : std::nullopt;
        if (!word || !mayEndBefore(rest.sliced(word->size)) || !decodeCharset(word->charset, {})) {
            ++at;
            continue;
        }
        const QByteArrayView between = QByteArrayView(text).sliced(plainFrom, at - plainFrom);
        const bool adjacent = !openCharset.isEmpty() && std::all_of(between.begin(), between.end(), isBlank);
        if (!adjacent || openCharset != word->charset)
            close();
        if (!adjacent)
            out += QString::fromUtf8(between);
        open += word->bytes;
        openCharset = word->charset;
        at += word->size;
        plainFrom = at;
    }
    close();
    return out + QString::fromUtf8(QByteArrayView(text).sliced(plainFrom));
}

} // namespace linnet::im
