// SPDX-License-Identifier: MIT
#include "message/headers/ContentType.h"

#include "message/Grammar.h"
#include "base/AsciiToken.h"
#include "base/Limits.h"

namespace linnet::sip {

bool ContentType::is(QByteArrayView typeName, QByteArrayView subtypeName) const
{
    return equalsIgnoringCase(type, typeName) && equalsIgnoringCase(subtype, subtypeName);
}

Result<ContentType, ParseError> parseContentType(const Slice &text)
{
    using namespace grammar;
    Cursor cursor(text);
    cursor.skipBlanks();
    const QByteArrayView type = cursor.takeWhile(Token);
    cursor.skipBlanks();
    if (type.isEmpty() || !cursor.take('/'))
        return cursor.error();
    cursor.skipBlanks();
    const QByteArrayView subtype = cursor.takeWhile(Token);
    if (subtype.isEmpty())
        return cursor.error();
    if (type.size() > Limits::kMaxToken || subtype.size() > Limits::kMaxToken)
        return cursor.error(ParseError::Code::TooLong);
    ContentType result{cursor.slice(type), cursor.slice(subtype), {}};
    if (auto error = readHeaderParameters(cursor, result.parameters))
        return *error;
    if (!cursor.atEnd())
        return cursor.error();
    return result;
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
