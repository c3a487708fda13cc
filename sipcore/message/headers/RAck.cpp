// SPDX-License-Identifier: MIT
#include "message/headers/RAck.h"

#include "message/Grammar.h"

namespace linnet::sip {

Result<RAck, ParseError> parseRAck(const Slice &text)
{
    const QByteArrayView whole = grammar::trimmed(text);
    const char *digitsEnd = whole.begin();
    while (digitsEnd != whole.end() && grammar::isDigit(*digitsEnd))
        ++digitsEnd;
    const auto number = grammar::decimal({whole.begin(), digitsEnd - whole.begin()});
    if (!number)
        return ParseError{ParseError::Code::OutOfRange, 0};
    if (digitsEnd == whole.end() || !grammar::is(*digitsEnd, grammar::Blank))
        return ParseError{ParseError::Code::Syntax, digitsEnd - text.begin()};
    auto cseq = parseCSeq(text.mid(digitsEnd - text.begin()));
    if (!cseq)
        return cseq.error();
    return RAck{*number, *std::move(cseq)};
}

QByteArray toBytes(const RAck &rack)
{
    return QByteArray::number(rack.responseNumber) + ' ' + toBytes(rack.cseq);
}

} // namespace linnet::sip
