// SPDX-License-Identifier: MIT
#include "message/headers/RSeq.h"

#include "message/Grammar.h"

namespace linnet::sip {

Result<quint32, ParseError> parseRSeq(const Slice &text)
{
    const auto number = grammar::decimal(grammar::trimmed(text));
    if (!number || *number == 0)
        return ParseError{ParseError::Code::OutOfRange, 0};
    return *number;
}

} // namespace linnet::sip
