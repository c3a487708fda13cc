// SPDX-License-Identifier: MIT
#include "message/StreamFramer.h"

#include "message/Grammar.h"
#include "base/Limits.h"

#include <algorithm>
#include <cstring>

namespace linnet::sip {

namespace {

/// The Content-Length of a complete header section; an error where framing cannot go on.
Result<qsizetype, ParseError> bodyLength(QByteArrayView head)
{
    std::optional<QByteArray> found;
    const char *p = head.begin();
    bool startLine = true;
    bool continues = false;
    while (p < head.end()) {
        const auto *lineFeed = static_cast<const char *>(std::memchr(p, '\n', size_t(head.end() - p)));
        const char *end = lineFeed ? lineFeed : head.end();
        QByteArrayView line(p, end - p);
        if (line.endsWith('\r'))
            line.chop(1);
        const qsizetype offset = p - head.begin();
        p = end + 1;
        const bool folded = !startLine && !line.isEmpty() && grammar::is(line.front(), grammar::Blank);
        startLine = false;
        if (folded) {
            if (continues)
                *found += ' ' + line.toByteArray();
            continue;
        }
        const qsizetype colon = line.indexOf(':');
        continues = colon > 0 && headerNameOf(grammar::trimmed(line.first(colon))) == HeaderName::ContentLength;
        if (!continues)
            continue;
        if (found)
            return ParseError{ParseError::Code::Duplicate, offset};
        found = line.sliced(colon + 1).toByteArray();
    }
    if (!found)
        return ParseError{ParseError::Code::Missing, head.size()};
    const QByteArrayView digits = grammar::trimmed(*found);
    if (digits.isEmpty() || !std::all_of(digits.begin(), digits.end(), grammar::isDigit))
        return ParseError{ParseError::Code::Syntax, head.size()};
    const auto length = grammar::decimal(digits);
    if (!length || qsizetype(*length) > Limits::kMaxBody)
        return ParseError{ParseError::Code::TooLong, head.size()};
    return qsizetype(*length);
}

} // namespace

bool StreamFramer::isInsideMessage() const
{
    return !m_broken && !m_buffer.isEmpty() && m_buffer != "\r";
}

QList<StreamFramer::Item> StreamFramer::feed(QByteArrayView bytes)
{
    QList<Item> items;
    m_taken.clear();
    if (m_broken)
        return items;
    m_buffer.append(bytes);
    qsizetype used = 0;
    while (!m_broken && takeItem(used, items)) { }
    if (m_broken)
        m_buffer.clear();
    else
        m_buffer.remove(0, used);
    return items;
}

/// Takes one thing off the buffer from `used` on; false when more bytes are needed.
bool StreamFramer::takeItem(qsizetype &used, QList<Item> &items)
{
    const QByteArrayView rest = QByteArrayView(m_buffer).sliced(used);
    if (rest.isEmpty())
        return false;
    if (m_headerEnd < 0 && m_scanned == 0) {
        if (rest.front() == '\n') { // a bare LF between messages means nothing
            ++used;
            return true;
        }
        if (rest.front() == '\r') {
            if (rest.size() < 2)
                return false;
            if (rest[1] == '\n') {
                used += 2;
                takeEmptyLine(items);
                return true;
            }
        }
        m_oneEmptyLine = false;
    }
    if (m_headerEnd < 0 && !findHeaderEnd(rest, items))
        return false;
    if (m_broken)
        return false;
    const qsizetype size = m_headerEnd + m_bodyLength;
    if (rest.size() < size)
        return false;
    addMessage(rest.first(size), items);
    used += size;
    m_headerEnd = -1;
    m_scanned = 0;
    return true;
}

void StreamFramer::takeEmptyLine(QList<Item> &items)
{
    if (m_oneEmptyLine)
        items.append(Ping());
    else
        items.append(Pong());
    m_oneEmptyLine = !m_oneEmptyLine;
    m_taken.append(Slice::fromStatic("\r\n"));
}

bool StreamFramer::findHeaderEnd(QByteArrayView rest, QList<Item> &items)
{
    const qsizetype limit = qMin(rest.size(), Limits::kMaxHeaderSection);
    qsizetype from = m_scanned;
    while (from < limit) {
        const auto *lineFeed = static_cast<const char *>(std::memchr(rest.data() + from, '\n', size_t(limit - from)));
        if (!lineFeed) {
            from = limit;
            break;
        }
        const qsizetype at = lineFeed - rest.data();
        qsizetype next = at + 1;
        if (next < limit && rest[next] == '\r')
            ++next;
        if (next >= limit) {
            from = at; // what follows this line end decides, and it is not here yet
            break;
        }
        if (rest[next] == '\n') {
            m_headerEnd = next + 1;
            break;
        }
        from = at + 1;
    }
    if (m_headerEnd < 0) {
        m_scanned = from;
        if (rest.size() >= Limits::kMaxHeaderSection)
            breakOff(rest.first(Limits::kMaxHeaderSection),
                     {ParseError::Code::TooLong, Limits::kMaxHeaderSection}, 513, items);
        return false;
    }
    const auto length = bodyLength(rest.first(m_headerEnd));
    if (!length) {
        const bool tooLong = length.error().code == ParseError::Code::TooLong;
        breakOff(rest.first(m_headerEnd), length.error(), tooLong ? 513 : 400, items);
        return false;
    }
    m_bodyLength = *length;
    return true;
}

void StreamFramer::addMessage(QByteArrayView bytes, QList<Item> &items)
{
    m_taken.append(Slice::copyOf(bytes));
    auto message = parseFramed(m_taken.last());
    if (message)
        items.append(std::visit([](auto &&one) -> Item { return Message(std::move(one)); }, std::move(message).value()));
    else
        items.append(message.error());
}

void StreamFramer::breakOff(QByteArrayView head, const ParseError &error, int status, QList<Item> &items)
{
    m_broken = true;
    // The parser finds what can be answered; that the message is lost is already certain.
    m_taken.append(Slice::copyOf(head));
    const auto message = parseDatagram(m_taken.last());
    MalformedMessage lost;
    lost.error = error;
    lost.status = status;
    if (message) {
        if (const auto *request = std::get_if<Request>(&*message); request && !(request->method == Method::Ack))
            lost.answerable = *request;
    } else {
        lost.answerable = message.error().answerable;
        if (message.error().status == 505)
            lost.status = 505;
    }
    items.append(lost);
}

} // namespace linnet::sip
