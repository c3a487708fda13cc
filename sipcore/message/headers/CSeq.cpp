// SPDX-License-Identifier: MIT
#include "message/headers/CSeq.h"

#include "message/Readers.h"
#include "base/Limits.h"

namespace linnet::sip {

bool grammar::read(Cursor &cursor, CSeq &cseq)
{
    cursor.skipBlanks();
    const QByteArrayView digits = cursor.takeWhile(Digit);
    if (digits.isEmpty())
        return cursor.fail();
    const auto number = decimal(digits);
    if (!number)
        return cursor.fail(ParseError::Code::OutOfRange);
    if (cursor.atEnd() || !is(cursor.peek(), Blank))
        return cursor.fail();
    cursor.skipBlanks();
    const QByteArrayView name = cursor.takeWhile(Token);
    if (name.size() > Limits::kMaxToken)
        return cursor.fail(ParseError::Code::TooLong);
    if (name.isEmpty())
        return cursor.fail();
    cseq.number = *number;
    cseq.method = Method::fromName(cursor.text(), name);
    cursor.skipBlanks();
    return true;
}

Result<CSeq, ParseError> parseCSeq(const Slice &text)
{
    return grammar::parseWhole<CSeq>(text);
}

QByteArray toBytes(const CSeq &cseq)
{
    QByteArray out = QByteArray::number(cseq.number);
    out += ' ';
    out.append(cseq.method.name());
    return out;
}

} // namespace linnet::sip
