// SPDX-License-Identifier: MIT
#include "im/mime/MimeReader.h"

#include "base/AsciiToken.h"

#include <algorithm>

namespace linnet::im {

bool isMimeTokenByte(char c)
{
    return c > ' ' && c < 0x7f && !QByteArrayView("()<>@,;:\\\"/[]?=").contains(c);
}

int hexDigitValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (asciiLower(c) >= 'a' && asciiLower(c) <= 'f')
        return asciiLower(c) - 'a' + 10;
    return -1;
}

QByteArray asciiLowered(QByteArrayView text)
{
    QByteArray out = text.toByteArray();
    std::transform(out.begin(), out.end(), out.begin(), asciiLower);
    return out;
}

bool MimeReader::take(char c)
{
    if (atEnd() || m_text[m_at] != c)
        return false;
    ++m_at;
    return true;
}

void MimeReader::skipBlanks()
{
    int depth = 0;
    for (; !atEnd(); ++m_at) {
        const char c = m_text[m_at];
        if (depth > 0 && c == '\\')
            ++m_at;
        else if (c == '(')
            ++depth;
        else if (depth > 0 && c == ')')
            --depth;
        else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n')
            break;
    }
    m_at = std::min(m_at, m_text.size());
}

QByteArrayView MimeReader::token()
{
    const qsizetype start = m_at;
    while (!atEnd() && isMimeTokenByte(m_text[m_at]))
        ++m_at;
    return m_text.sliced(start, m_at - start);
}

QByteArrayView MimeReader::looseToken()
{
    const qsizetype start = m_at;
    while (!atEnd() && m_text[m_at] > ' ' && m_text[m_at] < 0x7f && !QByteArrayView(";\"()").contains(m_text[m_at]))
        ++m_at;
    return m_text.sliced(start, m_at - start);
}

QByteArrayView MimeReader::upTo(char c)
{
    const qsizetype start = m_at;
    const qsizetype found = m_text.indexOf(c, start);
    m_at = found < 0 ? m_text.size() : found;
    return m_text.sliced(start, m_at - start);
}

std::optional<QByteArray> MimeReader::quoted()
{
    QByteArray out;
    for (; !atEnd(); ++m_at) {
        char c = m_text[m_at];
        if (c == '"') {
            ++m_at;
            return out;
        }
        if (c == '\\' && m_at + 1 < m_text.size())
            c = m_text[++m_at];
        out += c;
    }
    return std::nullopt;
}

} // namespace linnet::im
