// SPDX-License-Identifier: MIT
#include "message/MessageWriter.h"

#include "message/Grammar.h"

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

/// No less than the URI takes.
qsizetype roomFor(const Uri &uri)
{
    qsizetype size = 24 + uri.schemeText.size() + uri.user.size() + uri.password.size() + uri.host.size() + uri.headers.size();
    for (const Parameter &parameter : uri.parameters)
        size += parameter.name.size() + parameter.value.size() + 2;
    return size;
}

qsizetype roomForAllBehindStartLine(const MessageBase &message)
{
    qsizetype size = 2 + kLengthLine + message.body().size();
    for (const HeaderField &field : message.headers())
        size += nameOf(field).size() + field.value.size() + 4;
    return size;
}

/// A start line is made of what a caller gave, so it is checked here; header values were checked when they were set.
void makeOneLine(QByteArray &startLine)
{
    const QByteArrayView line = startLine;
    if (!grammar::holds(line, '\r') && !grammar::holds(line, '\n') && !grammar::holds(line, '\0'))
        return;
    std::replace_if(startLine.begin(), startLine.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
}

/// `out` holds the start line and has room for all the rest.
void writeRest(QByteArray &out, const MessageBase &message, qsizetype room)
{
    makeOneLine(out);
    const qsizetype startLine = out.size();
    out.resize(startLine + room);
    Pen pen(out.data() + startLine);
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
}

} // namespace

QByteArray toBytes(const Request &request)
{
    const QByteArrayView method = request.method.name();
    const qsizetype room = roomForAllBehindStartLine(request);
    QByteArray out;
    out.reserve(method.size() + 2 + roomFor(request.uri) + kVersion.size() + room);
    out.append(method);
    out += ' ';
    appendTo(out, request.uri);
    out += ' ';
    out.append(kVersion);
    writeRest(out, request, room);
    return out;
}

QByteArray toBytes(const Response &response)
{
    const qsizetype room = roomForAllBehindStartLine(response);
    QByteArray out;
    out.reserve(kVersion.size() + 16 + response.reason.size() + room);
    out.append(kVersion);
    out += ' ';
    out += QByteArray::number(response.status);
    out += ' ';
    out += response.reason;
    writeRest(out, response, room);
    return out;
}

QByteArray toBytes(const Message &message)
{
    return std::visit([](const auto &one) { return toBytes(one); }, message);
}

} // namespace linnet::sip
