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

Result<AuthValue, ParseError> parseAuthValue(const Slice &text)
{
    Cursor cursor(text);
    cursor.skipBlanks();
    const QByteArrayView scheme = cursor.takeWhile(Token);
    const bool isScheme = !scheme.isEmpty() && (cursor.atEnd() || is(cursor.peek(), Blank));
    if (!isScheme || scheme.size() > Limits::kMaxToken) {
        cursor.fail(isScheme ? ParseError::Code::TooLong : ParseError::Code::Syntax);
        return cursor.error();
    }
    Result<AuthValue, ParseError> result(AuthValue{cursor.slice(scheme), {}, {}});
    cursor.skipBlanks();
    if (!result->isDigest())
        result->opaque = cursor.slice(trimmed(cursor.rest()));
    else if (!readAuthParameters(cursor, result->parameters))
        return cursor.error();
    return result;
}

} // namespace linnet::sip
