// SPDX-License-Identifier: MIT
#include "message/headers/CSeq.h"

#include "message/Grammar.h"
#include "base/Limits.h"

namespace linnet::sip {

Result<CSeq, ParseError> parseCSeq(const Slice &text)
{
    using namespace grammar;
    Cursor cursor(text);
    cursor.skipBlanks();
    const QByteArrayView digits = cursor.takeWhile(Digit);
    if (digits.isEmpty())
        return cursor.error();
    const auto number = decimal(digits);
    if (!number)
        return cursor.error(ParseError::Code::OutOfRange);
    if (cursor.atEnd() || !is(cursor.peek(), Blank))
        return cursor.error();
    cursor.skipBlanks();
    const QByteArrayView name = cursor.takeWhile(Token);
    if (name.size() > Limits::kMaxToken)
        return cursor.error(ParseError::Code::TooLong);
    cursor.skipBlanks();
    if (name.isEmpty() || !cursor.atEnd())
        return cursor.error();
    return CSeq{*number, Method::fromName(cursor.slice(name))};
}

QByteArray toBytes(const CSeq &cseq)
{
    QByteArray out = QByteArray::number(cseq.number);
    out += ' ';
    out.append(cseq.method.name());
    return out;
}

} // namespace linnet::sip
