// SPDX-License-Identifier: MIT
#include "message/headers/Via.h"

#include "message/Pen.h"
#include "message/Readers.h"
#include "base/AsciiToken.h"
#include "base/Limits.h"

namespace linnet::sip {

using namespace grammar;

namespace {

constexpr QByteArrayView kMagicCookie = "z9hG4bK";

bool readSlash(Cursor &cursor)
{
    cursor.skipBlanks();
    if (!cursor.take('/'))
        return cursor.fail();
    cursor.skipBlanks();
    return true;
}

/// "SIP/2.0/", which is written in one piece nearly always.
bool readVersion(Cursor &cursor, bool anyVersion)
{
    constexpr QByteArrayView kUsual = "SIP/2.0/";
    const QByteArrayView rest = cursor.rest();
    if (rest.size() > kUsual.size() && std::memcmp(rest.data(), kUsual.data(), size_t(kUsual.size())) == 0) {
        cursor.setPosition(rest.data() + kUsual.size());
        cursor.skipBlanks();
        return true;
    }
    if (!equalsIgnoringCase(cursor.takeWhile(Token), "SIP"))
        return cursor.fail();
    if (!readSlash(cursor))
        return false;
    if (!same(cursor.takeWhile(Token), "2.0") && !anyVersion)
        return cursor.fail(ParseError::Code::UnknownVersion);
    return readSlash(cursor);
}

bool readWay(Cursor &cursor, Via &via, bool anyVersion)
{
    cursor.skipBlanks();
    if (!readVersion(cursor, anyVersion))
        return false;
    const QByteArrayView transport = cursor.takeWhile(Token);
    if (transport.isEmpty() || cursor.atEnd() || !is(cursor.peek(), Blank))
        return cursor.fail();
    if (transport.size() > Limits::kMaxToken)
        return cursor.fail(ParseError::Code::TooLong);
    via.transport = cursor.slice(transport);
    cursor.skipBlanks();
    return readHostPort(cursor, via.host, via.port, via.hostIsIpv6, true);
}

} // namespace

bool grammar::read(Cursor &cursor, Via &via)
{
    return readWay(cursor, via, false) && readHeaderParameters(cursor, via.parameters, "branch");
}

Result<Via, ParseError> parseVia(const Slice &text)
{
    return parseWhole<Via>(text);
}

Result<Via, ParseError> parseViaForAnswer(const Slice &text)
{
    Cursor cursor(text);
    Via via;
    if (!readWay(cursor, via, true))
        return cursor.error();
    static_cast<void>(readHeaderParameters(cursor, via.parameters));
    return via;
}

bool Via::hasRfc3261Branch() const
{
    const Slice text = branch();
    return text.size() > kMagicCookie.size()
        && equalsIgnoringCase(text.view().first(kMagicCookie.size()), kMagicCookie);
}

Slice Via::received() const
{
    const Slice text = parameters.value("received");
    if (text.size() >= 2 && text[0] == '[' && text[text.size() - 1] == ']')
        return text.mid(1, text.size() - 2);
    return text;
}

void appendTo(QByteArray &out, const Via &via)
{
    constexpr qsizetype kMarks = 8 + 1 + 2 + 6; // "SIP/2.0/", the space, brackets and port
    const qsizetype before = out.size();
    out.resize(before + kMarks + via.transport.size() + via.host.size() + via.parameters.roomWhenWritten());
    Pen pen(out.data() + before);
    pen.put("SIP/2.0/");
    pen.put(via.transport);
    pen.put(' ');
    if (via.hostIsIpv6)
        pen.put('[');
    pen.put(via.host);
    if (via.hostIsIpv6)
        pen.put(']');
    if (via.port != 0) {
        pen.put(':');
        pen.putNumber(via.port);
    }
    grammar::write(pen, via.parameters);
    out.truncate(pen.position() - out.constData());
}

QByteArray toBytes(const Via &via)
{
    QByteArray out;
    appendTo(out, via);
    return out;
}

} // namespace linnet::sip
