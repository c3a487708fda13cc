// SPDX-License-Identifier: MIT
#include "message/headers/ContentType.h"

#include "message/Readers.h"
#include "base/AsciiToken.h"
#include "base/Limits.h"

namespace linnet::sip {

bool ContentType::is(QByteArrayView typeName, QByteArrayView subtypeName) const
{
    return equalsIgnoringCase(type, typeName) && equalsIgnoringCase(subtype, subtypeName);
}

bool grammar::read(Cursor &cursor, ContentType &value)
{
    cursor.skipBlanks();
    const QByteArrayView type = cursor.takeWhile(Token);
    cursor.skipBlanks();
    if (type.isEmpty() || !cursor.take('/'))
        return cursor.fail();
    cursor.skipBlanks();
    const QByteArrayView subtype = cursor.takeWhile(Token);
    if (subtype.isEmpty())
        return cursor.fail();
    if (type.size() > Limits::kMaxToken || subtype.size() > Limits::kMaxToken)
        return cursor.fail(ParseError::Code::TooLong);
    value.type = cursor.slice(type);
    value.subtype = cursor.slice(subtype);
    return readHeaderParameters(cursor, value.parameters);
}

Result<ContentType, ParseError> parseContentType(const Slice &text)
{
    return grammar::parseWhole<ContentType>(text);
}

QByteArray toBytes(const ContentType &type)
{
    QByteArray out = type.type.toByteArray();
    out += '/';
    out.append(type.subtype.view());
    appendTo(out, type.parameters);
    return out;
}

} // namespace linnet::sip
