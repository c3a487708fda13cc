// SPDX-License-Identifier: MIT
#include "message/headers/RetryAfter.h"

#include "message/headers/NamedParameters.h"

namespace linnet::sip {

using namespace grammar;

namespace {

/// From "(" to the ")" that closes it: brackets nest, backslashes escape (RFC 3261 s.25.1 comment). Null when it does not
/// close, or where a line would end in it.
const char *behindComment(const char *at, const char *end)
{
    int depth = 0;
    for (; at != end && *at != '\r' && *at != '\n'; ++at) {
        if (*at == '\\' && at + 1 != end && at[1] != '\r' && at[1] != '\n')
            ++at;
        else if (*at == '(')
            ++depth;
        else if (*at == ')' && --depth == 0)
            return at + 1;
    }
    return nullptr;
}

} // namespace

std::optional<std::chrono::seconds> RetryAfter::duration() const
{
    const auto seconds = secondsOf(parameters, "duration");
    return seconds ? std::optional(std::chrono::seconds(*seconds)) : std::nullopt;
}

Result<RetryAfter, ParseError> parseRetryAfter(const Slice &text)
{
    Cursor cursor(text);
    cursor.skipBlanks();
    const auto seconds = decimal(cursor.takeWhile(Digit));
    if (!seconds)
        return ParseError{ParseError::Code::OutOfRange, 0};
    Result<RetryAfter, ParseError> result(std::in_place);
    result->delay = std::chrono::seconds(*seconds);
    cursor.skipBlanks();
    if (cursor.is('(')) {
        const char *begin = cursor.position();
        const char *end = behindComment(begin, cursor.end());
        if (!end)
            return ParseError{ParseError::Code::Syntax, begin - text.begin()};
        result->comment = QByteArray(begin + 1, end - begin - 2);
        cursor.setPosition(end);
    }
    if (!readHeaderParameters(cursor, result->parameters) || !(cursor.atEnd() || cursor.fail()))
        return cursor.error();
    return result;
}

QByteArray toBytes(const RetryAfter &after)
{
    QByteArray out = QByteArray::number(qlonglong(after.delay.count()));
    if (!after.comment.isEmpty())
        out += " (" + after.comment + ')';
    appendTo(out, after.parameters);
    return out;
}

} // namespace linnet::sip
