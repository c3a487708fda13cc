// SPDX-License-Identifier: MIT
#include "message/headers/Warning.h"

#include "message/Grammar.h"
#include "message/HeaderList.h"
#include "base/Limits.h"

namespace linnet::sip {

using namespace grammar;

namespace {

bool read(Cursor &cursor, Warning &warning)
{
    const auto code = decimal(cursor.takeWhile(Digit));
    if (!code || *code < 100 || *code > 999)
        return cursor.fail(ParseError::Code::OutOfRange);
    warning.code = int(*code);
    if (cursor.atEnd() || !is(cursor.peek(), Blank))
        return cursor.fail();
    cursor.skipBlanks();
    const QByteArrayView agent = cursor.takeWhile(Visible);
    if (agent.isEmpty() || holds(agent, '"'))
        return cursor.fail();
    warning.agent = agent.toByteArray();
    cursor.skipBlanks();
    const QByteArrayView text = cursor.is('"') ? cursor.takeQuoted() : QByteArrayView();
    if (text.isEmpty())
        return cursor.fail();
    warning.text = unquoted(text);
    cursor.skipBlanks();
    return cursor.atEnd() || cursor.fail();
}

} // namespace

Result<std::vector<Warning>, ParseError> parseWarnings(const Slice &text)
{
    std::vector<Warning> all;
    if (countListValues(text) > Limits::kMaxHeaders)
        return ParseError{ParseError::Code::TooMany, 0};
    for (const Slice &part : splitList(text, Limits::kMaxHeaders)) {
        Cursor cursor(text, part.begin(), part.end());
        if (!read(cursor, all.emplace_back()))
            return cursor.error();
    }
    if (all.empty())
        return ParseError{ParseError::Code::Missing, 0};
    return all;
}

QByteArray toBytes(const Warning &warning)
{
    QByteArray agent = warning.agent;
    for (char &c : agent) {
        if (!is(c, Visible) || c == '"' || c == ',')
            c = '-';
    }
    return QByteArray::number(warning.code) + ' ' + (agent.isEmpty() ? "-" : agent) + ' ' + quoted(warning.text);
}

} // namespace linnet::sip
