// SPDX-License-Identifier: MIT
#include "message/MessageWriter.h"

#include "message/Pen.h"
#include "message/Readers.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace linnet::sip {

namespace {

constexpr QByteArrayView kVersion = "SIP/2.0";

/// Room for "Content-Length: 1048576\r\n" and the empty line.
constexpr qsizetype kLengthLine = 16 + 20 + 4;

QByteArrayView nameOf(const HeaderField &field)
{
    return field.id == HeaderName::Other ? field.name.view() : toString(field.id);
}

qsizetype roomForAllBehindStartLine(const MessageBase &message)
{
    qsizetype size = 2 + kLengthLine + message.body().size();
    for (const HeaderList::Entry &field : message.headers())
        size += (field.lead != 0 ? field.lead : nameOf(field).size() + 2) + field.value.size() + 2;
    return size;
}

/// A start line is made of what a caller gave, so it is checked here; header values were checked when they were set.
void makeOneLine(char *line, char *end)
{
    const QByteArrayView text(line, end - line);
    if (!grammar::holds(text, '\r') && !grammar::holds(text, '\n') && !grammar::holds(text, '\0'))
        return;
    std::replace_if(line, end, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
}

/// Header lines that stand side by side in the message they came from are copied in one go.
class Lines
{
public:
    explicit Lines(Pen &pen) : m_pen(pen) { }

    void put(const HeaderList::Entry &field)
    {
        if (field.lead != 0) {
            const char *begin = field.value.begin() - field.lead;
            if (begin != m_end) {
                flush();
                m_begin = begin;
            }
            m_end = field.value.end() + 2;
            return;
        }
        flush();
        m_pen.put(nameOf(field));
        m_pen.put(':');
        m_pen.put(' ');
        m_pen.put(field.value);
        m_pen.endLine();
    }
    void putLength(qsizetype length)
    {
        flush();
        m_pen.put("Content-Length: ");
        m_pen.putNumber(length);
        m_pen.endLine();
    }
    void flush()
    {
        m_pen.put({m_begin, m_end - m_begin});
        m_begin = m_end = nullptr;
    }

private:
    Pen &m_pen;
    const char *m_begin = nullptr;
    const char *m_end = nullptr;
};

bool says(const HeaderList::Entry &field, qsizetype length)
{
    char text[20];
    const char *end = std::to_chars(text, text + sizeof text, length).ptr;
    return field.lead != 0 && grammar::same(field.value, {text, end - text});
}

/// Behind the start line; there is room for all of it.
void putRest(Pen &pen, const MessageBase &message)
{
    pen.endLine();
    const qsizetype length = message.body().size();
    Lines lines(pen);
    bool lengthIsThere = false;
    for (const HeaderList::Entry &field : message.headers()) {
        if (field.id != HeaderName::ContentLength) {
            lines.put(field);
            continue;
        }
        if (!lengthIsThere && says(field, length))
            lines.put(field);
        else if (!lengthIsThere)
            lines.putLength(length);
        lengthIsThere = true;
    }
    if (!lengthIsThere)
        lines.putLength(length);
    lines.flush();
    pen.endLine();
    pen.put(message.body());
}

} // namespace

QByteArray toBytes(const Request &request)
{
    const QByteArrayView method = request.method.name();
    const qsizetype room = method.size() + 2 + grammar::roomFor(request.uri) + kVersion.size();
    QByteArray out(room + roomForAllBehindStartLine(request), Qt::Uninitialized);
    char *start = out.data();
    Pen pen(start);
    pen.put(method);
    pen.put(' ');
    grammar::write(pen, request.uri);
    pen.put(' ');
    pen.put(kVersion);
    makeOneLine(start, pen.position());
    putRest(pen, request);
    out.truncate(pen.position() - start);
    return out;
}

QByteArray toBytes(const Response &response)
{
    const qsizetype room = kVersion.size() + 22 + response.reason.size();
    QByteArray out(room + roomForAllBehindStartLine(response), Qt::Uninitialized);
    char *start = out.data();
    Pen pen(start);
    pen.put(kVersion);
    pen.put(' ');
    pen.putNumber(response.status);
    pen.put(' ');
    pen.put(response.reason);
    makeOneLine(start, pen.position());
    putRest(pen, response);
    out.truncate(pen.position() - start);
    return out;
}

QByteArray toBytes(const Message &message)
{
    return std::visit([](const auto &one) { return toBytes(one); }, message);
}

} // namespace linnet::sip
