// SPDX-License-Identifier: MIT
#include "message/NameAddr.h"

#include "message/Readers.h"
#include "base/Limits.h"

namespace linnet::sip {

using namespace grammar;

namespace {

bool readUriWithin(Cursor &cursor, QByteArrayView text, NameAddr &address)
{
    Cursor inside(cursor, text);
    if (read(inside, address.uri))
        return true;
    cursor.setError(inside.error());
    return false;
}

bool readBracketed(Cursor &cursor, NameAddr &address)
{
    cursor.advance();
    const char *close = findByte(cursor.position(), cursor.end(), '>');
    if (!close)
        return cursor.fail(ParseError::Code::Truncated);
    // Blanks inside the brackets are no part of the address (RFC 4475 s.3.1.2.14 lets us ignore them).
    if (!readUriWithin(cursor, trimmed({cursor.position(), close - cursor.position()}), address))
        return false;
    cursor.setPosition(close + 1);
    return true;
}

/// Without "<": the URI ends at the first ";" or ",", and what follows belongs to the header (RFC 3261 s.20.10). A "?" is
/// taken as the URI's, as if the brackets were there (RFC 4475 s.3.1.2.13 allows to infer them).
bool readBare(Cursor &cursor, NameAddr &address)
{
    const char *start = cursor.position();
    cursor.setPosition(cursor.behindRun<HeaderParameter>(start));
    return readUriWithin(cursor, {start, cursor.position() - start}, address);
}

bool readQuotedName(Cursor &cursor, NameAddr &address)
{
    bool escapes = false;
    const QByteArrayView text = cursor.takeQuoted(&escapes);
    if (text.isNull())
        return cursor.fail(ParseError::Code::Truncated);
    const QByteArrayView inside = text.sliced(1, text.size() - 2);
    if (inside.size() > Limits::kMaxDisplayName)
        return cursor.fail(ParseError::Code::TooLong);
    if (escapes)
        address.display = unquoted(text);
    else
        address.display = DisplayName(cursor.slice(inside));
    cursor.skipBlanks();
    return cursor.is('<') || cursor.fail();
}

/// In front of "<" without quotes: tokens and blanks, and what real phones put there besides; never what would make the
/// extent of the address a guess. Where no "<" comes, nothing is taken.
bool readBareName(Cursor &cursor, NameAddr &address)
{
    const char *start = cursor.position();
    const char *p = start;
    while (p != cursor.end() && *p != '<' && *p != ',' && *p != ';' && *p != '"')
        ++p;
    if (p == cursor.end() || *p != '<')
        return true;
    const QByteArrayView text = trimmed({start, p - start});
    if (!holdsOnly(text, DisplayText))
        return cursor.fail();
    if (text.size() > Limits::kMaxDisplayName)
        return cursor.fail(ParseError::Code::TooLong);
    address.display = DisplayName(cursor.slice(text));
    cursor.setPosition(p);
    return true;
}

bool readName(Cursor &cursor, NameAddr &address)
{
    if (cursor.is('<'))
        return true;
    return cursor.is('"') ? readQuotedName(cursor, address) : readBareName(cursor, address);
}

} // namespace

bool grammar::read(Cursor &cursor, NameAddr &address)
{
    cursor.skipBlanks();
    if (cursor.atEnd())
        return cursor.fail(ParseError::Code::Missing);
    if (!readName(cursor, address))
        return false;
    if (!(cursor.is('<') ? readBracketed(cursor, address) : readBare(cursor, address)))
        return false;
    return readHeaderParameters(cursor, address.parameters, "tag");
}

Result<NameAddr, ParseError> parseNameAddr(const Slice &text)
{
    return parseWhole<NameAddr>(text);
}

Result<std::vector<NameAddr>, ParseError> parseNameAddrList(const Slice &text, int max)
{
    std::vector<NameAddr> list;
    Cursor cursor(text);
    do {
        if (int(list.size()) >= max) {
            cursor.fail(ParseError::Code::TooMany);
            return cursor.error();
        }
        if (!read(cursor, list.emplace_back()))
            return cursor.error();
    } while (cursor.take(','));
    if (!cursor.atEnd()) {
        cursor.fail();
        return cursor.error();
    }
    return list;
}

void appendTo(QByteArray &out, const NameAddr &address)
{
    if (!address.display.isEmpty()) {
        out += quoted(address.display);
        out += ' ';
    }
    out += '<';
    appendTo(out, address.uri);
    out += '>';
    appendTo(out, address.parameters);
}

QByteArray toBytes(const NameAddr &address)
{
    QByteArray out;
    appendTo(out, address);
    return out;
}

} // namespace linnet::sip
