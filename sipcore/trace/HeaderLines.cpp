// SPDX-License-Identifier: MIT
#include "trace/HeaderLines.h"

#include "base/AsciiToken.h"

namespace linnet::sip {

HeaderLines::HeaderLines(QByteArrayView message) : m_rest(message)
{
    while (!m_rest.isEmpty() && (m_rest.front() == '\r' || m_rest.front() == '\n'))
        m_rest = m_rest.sliced(1);
    m_startLine = takeLine();
}

bool HeaderLines::next(HeaderLine &line)
{
    if (m_rest.isEmpty())
        return false;
    line.line = takeLine();
    if (line.line == "\r\n" || line.line == "\n") {
        m_body = m_rest;
        m_rest = {};
        return false;
    }
    line = read(line.line);
    return true;
}

HeaderLine HeaderLines::read(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    const HeaderName name = colon < 0 ? HeaderName::Other : headerNameOf(withoutBlanks(line.first(colon)));
    return {name, line, withoutBlanks(line.sliced(colon + 1))};
}

/// A line ends behind its line end and those of its folded lines.
QByteArrayView HeaderLines::takeLine()
{
    const bool isEmptyLine = m_rest.startsWith("\r\n") || m_rest.startsWith("\n");
    qsizetype end = 0;
    do {
        const qsizetype lineFeed = m_rest.indexOf('\n', end);
        end = lineFeed < 0 ? m_rest.size() : lineFeed + 1;
    } while (!isEmptyLine && end < m_rest.size() && (m_rest[end] == ' ' || m_rest[end] == '\t'));
    const QByteArrayView line = m_rest.first(end);
    m_rest = m_rest.sliced(end);
    return line;
}

bool isLineBlank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

QByteArrayView withoutBlanks(QByteArrayView text) noexcept
{
    while (!text.isEmpty() && isLineBlank(text.back()))
        text.chop(1);
    while (!text.isEmpty() && isLineBlank(text.front()))
        text = text.sliced(1);
    return text;
}

qsizetype indexOfIgnoringCase(QByteArrayView text, QByteArrayView wanted) noexcept
{
    for (qsizetype at = 0; at + wanted.size() <= text.size(); ++at) {
        if (asciiLower(text[at]) == asciiLower(wanted.front()) && equalsIgnoringCase(text.sliced(at, wanted.size()), wanted))
            return at;
    }
    return -1;
}

bool startsWithIgnoringCase(QByteArrayView text, QByteArrayView start) noexcept
{
    return text.size() >= start.size() && equalsIgnoringCase(text.first(start.size()), start);
}

} // namespace linnet::sip
