// SPDX-License-Identifier: MIT
#include "message/headers/AuthHeaders.h"

#include "message/Grammar.h"
#include "base/AsciiToken.h"
#include "base/Limits.h"

namespace linnet::sip {

using namespace grammar;

bool AuthValue::isDigest() const
{
    return equalsIgnoringCase(scheme, "Digest");
}

namespace {

/// name "=" (token | quoted-string), in commas. Values may lack their quotes, elements may be empty: both are common.
MaybeError readAuthParameters(Cursor &cursor, Parameters &into)
{
    for (;;) {
        cursor.skipBlanks();
        if (cursor.take(','))
            continue;
        if (cursor.atEnd())
            return std::nullopt;
        const QByteArrayView name = cursor.takeWhile(Token);
        cursor.skipBlanks();
        if (name.isEmpty() || !cursor.take('='))
            return cursor.error();
        cursor.skipBlanks();
        QByteArrayView value;
        if (cursor.is('"')) {
            value = cursor.takeQuoted();
            if (value.isNull())
                return cursor.error(ParseError::Code::Truncated);
        } else {
            const char *start = cursor.position();
            while (!cursor.atEnd() && is(cursor.peek(), Visible) && !cursor.is(',') && !cursor.is('"'))
                cursor.advance();
            value = {start, cursor.position() - start};
        }
        cursor.skipBlanks();
        if (!cursor.atEnd() && !cursor.is(','))
            return cursor.error();
        if (into.size() >= Limits::kMaxParameters)
            return cursor.error(ParseError::Code::TooMany);
        if (into.contains(name))
            return cursor.error(ParseError::Code::Duplicate);
        into.append({cursor.slice(name), cursor.slice(value), true});
    }
}

} // namespace

Result<AuthValue, ParseError> parseAuthValue(const Slice &text)
{
    Cursor cursor(text);
    cursor.skipBlanks();
    const QByteArrayView scheme = cursor.takeWhile(Token);
    if (scheme.isEmpty() || (!cursor.atEnd() && !is(cursor.peek(), Blank)))
        return cursor.error();
    if (scheme.size() > Limits::kMaxToken)
        return cursor.error(ParseError::Code::TooLong);
    AuthValue value{cursor.slice(scheme), {}, {}};
    cursor.skipBlanks();
    if (!value.isDigest()) {
        value.opaque = cursor.slice(trimmed(cursor.rest()));
        return value;
    }
    if (auto error = readAuthParameters(cursor, value.parameters))
        return *error;
    return value;
}

} // namespace linnet::sip
