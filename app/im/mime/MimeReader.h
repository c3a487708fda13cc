// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace linnet::im {

/// RFC 2045 s.5.1: any printable ASCII but the specials.
bool isMimeTokenByte(char c);
/// -1: no hexadecimal digit.
int hexDigitValue(char c);
QByteArray asciiLowered(QByteArrayView text);

/// Goes through the value of a structured MIME field (RFC 2045 s.5.1, RFC 822 s.3.3). Looks at the text only.
class MimeReader
{
public:
    explicit MimeReader(QByteArrayView text) : m_text(text) { }

    bool atEnd() const { return m_at >= m_text.size(); }
    qsizetype position() const { return m_at; }
    bool take(char c);
    /// White space, folds and (nested) comments.
    void skipBlanks();
    QByteArrayView token();
    /// A token, and the specials that many forget to quote: up to a blank, a semicolon, a quote or a comment.
    QByteArrayView looseToken();
    /// Up to the next byte of that value or to the end.
    QByteArrayView upTo(char c);
    /// After the opening quote; nothing when it never closes.
    std::optional<QByteArray> quoted();

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

} // namespace linnet::im
