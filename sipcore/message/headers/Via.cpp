// SPDX-License-Identifier: MIT
#include "message/headers/Via.h"

#include "message/Grammar.h"
#include "base/AsciiToken.h"
#include "base/Limits.h"

namespace linnet::sip {

using namespace grammar;

namespace {

constexpr QByteArrayView kMagicCookie = "z9hG4bK";

MaybeError readSlash(Cursor &cursor)
{
    cursor.skipBlanks();
    if (!cursor.take('/'))
        return cursor.error();
    cursor.skipBlanks();
    return std::nullopt;
}

MaybeError readProtocol(Cursor &cursor, Via &via, bool anyVersion)
{
    if (!equalsIgnoringCase(cursor.takeWhile(Token), "SIP"))
        return cursor.error();
    if (auto error = readSlash(cursor))
        return error;
    if (cursor.takeWhile(Token) != "2.0" && !anyVersion)
        return cursor.error(ParseError::Code::UnknownVersion);
    if (auto error = readSlash(cursor))
        return error;
    const QByteArrayView transport = cursor.takeWhile(Token);
    if (transport.isEmpty() || cursor.atEnd() || !is(cursor.peek(), Blank))
        return cursor.error();
    if (transport.size() > Limits::kMaxToken)
        return cursor.error(ParseError::Code::TooLong);
    via.transport = cursor.slice(transport);
    cursor.skipBlanks();
    return std::nullopt;
}

MaybeError readWay(Cursor &cursor, Via &via, bool anyVersion)
{
    cursor.skipBlanks();
    if (auto error = readProtocol(cursor, via, anyVersion))
        return error;
    return readHostPort(cursor, via.host, via.port, via.hostIsIpv6, true);
}

} // namespace

Result<Via, ParseError> parseViaForAnswer(const Slice &text)
{
    Cursor cursor(text);
    Via via;
    if (auto error = readWay(cursor, via, true))
        return *error;
    static_cast<void>(readHeaderParameters(cursor, via.parameters));
    return via;
}

Result<Via, ParseError> parseVia(const Slice &text)
{
    Cursor cursor(text);
    Via via;
    if (auto error = readWay(cursor, via, false))
        return *error;
    if (auto error = readHeaderParameters(cursor, via.parameters))
        return *error;
    if (!cursor.atEnd())
        return cursor.error();
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
    out += "SIP/2.0/";
    out.append(via.transport.view());
    out += ' ';
    if (via.hostIsIpv6)
        out += '[';
    out.append(via.host.view());
    if (via.hostIsIpv6)
        out += ']';
    if (via.port != 0) {
        out += ':';
        out += QByteArray::number(via.port);
    }
    appendTo(out, via.parameters);
}

QByteArray toBytes(const Via &via)
{
    QByteArray out;
    appendTo(out, via);
    return out;
}

} // namespace linnet::sip
