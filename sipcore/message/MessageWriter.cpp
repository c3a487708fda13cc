// SPDX-License-Identifier: MIT
#include "message/MessageWriter.h"

#include "message/StatusCode.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace linnet::sip {

namespace {

constexpr QByteArrayView kVersion = "SIP/2.0";

/// Room for "Content-Length: 1048576\r\n" and the empty line.
constexpr qsizetype kLengthLine = 16 + 20 + 4;

/// Fills memory that is large enough already.
class Pen
{
public:
    explicit Pen(char *at) : m_at(at) { }

    char *position() const { return m_at; }
    void put(QByteArrayView text)
    {
        if (text.isEmpty())
            return;
        std::memcpy(m_at, text.data(), size_t(text.size()));
        m_at += text.size();
    }
    void put(char c) { *m_at++ = c; }
    void putNumber(qsizetype number) { m_at = std::to_chars(m_at, m_at + 20, number).ptr; }
    void endLine()
    {
        m_at[0] = '\r';
        m_at[1] = '\n';
        m_at += 2;
    }

private:
    char *m_at;
};

QByteArrayView nameOf(const HeaderField &field)
{
    return field.id == HeaderName::Other ? field.name.view() : toString(field.id);
}

void putLength(Pen &pen, qsizetype length)
{
    pen.put("Content-Length: ");
    pen.putNumber(length);
    pen.endLine();
}

/// A start line is made of what a caller gave, so it is checked here; header values were checked when they were set.
void makeOneLine(QByteArray &startLine)
{
    std::replace_if(startLine.begin(), startLine.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
}

QByteArray write(const MessageBase &message, QByteArray startLine)
{
    makeOneLine(startLine);
    qsizetype size = startLine.size() + 2 + kLengthLine + message.body().size();
    for (const HeaderField &field : message.headers())
        size += nameOf(field).size() + field.value.size() + 4;

    QByteArray out(size, Qt::Uninitialized);
    Pen pen(out.data());
    pen.put(startLine);
    pen.endLine();
    bool lengthIsThere = false;
    for (const HeaderField &field : message.headers()) {
        if (field.id == HeaderName::ContentLength) {
            if (!lengthIsThere)
                putLength(pen, message.body().size());
            lengthIsThere = true;
            continue;
        }
        pen.put(nameOf(field));
        pen.put(':');
        pen.put(' ');
        pen.put(field.value);
        pen.endLine();
    }
    if (!lengthIsThere)
        putLength(pen, message.body().size());
    pen.endLine();
    pen.put(message.body());
    out.truncate(pen.position() - out.constData());
    return out;
}

} // namespace

QByteArray toBytes(const Request &request)
{
    QByteArray line = request.method.name().toByteArray();
    line += ' ';
    appendTo(line, request.uri);
    line += ' ';
    line.append(kVersion);
    return write(request, std::move(line));
}

QByteArray toBytes(const Response &response)
{
    QByteArray line = kVersion.toByteArray();
    line += ' ';
    line += QByteArray::number(response.status);
    line += ' ';
    line += response.reason;
    return write(response, std::move(line));
}

QByteArray toBytes(const Message &message)
{
    return std::visit([](const auto &one) { return toBytes(one); }, message);
}

} // namespace linnet::sip
