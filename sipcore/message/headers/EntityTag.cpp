// SPDX-License-Identifier: MIT
#include "message/headers/EntityTag.h"

#include "message/Grammar.h"
#include "base/Limits.h"

namespace linnet::sip {

Result<EntityTag, ParseError> parseEntityTag(const Slice &text)
{
    const QByteArrayView token = grammar::trimmed(text);
    if (token.size() > Limits::kMaxToken)
        return ParseError{ParseError::Code::TooLong, 0};
    if (!grammar::isToken(token))
        return ParseError{ParseError::Code::Syntax, 0};
    return EntityTag{text.at(token)};
}

QByteArray toBytes(const EntityTag &tag)
{
    return tag.token.toByteArray();
}

} // namespace linnet::sip
