// SPDX-License-Identifier: MIT
#include "msrp/ByteRange.h"

#include "msrp/MsrpGrammar.h"

namespace linnet::sip {
namespace {

using Code = ParseError::Code;

/// A number or "*".
Result<std::optional<quint64>, ParseError> readEnd(QByteArrayView text, qsizetype offset)
{
    if (text == QByteArrayView("*"))
        return std::optional<quint64>();
    const auto value = msrp::number(text);
    if (!value)
        return ParseError{!text.isEmpty() && msrp::allOf(text, msrp::isDigit) ? Code::OutOfRange : Code::Syntax, offset};
    return value;
}

} // namespace

Result<ByteRange, ParseError> parseByteRange(QByteArrayView text)
{
    const qsizetype dash = text.indexOf('-');
    const qsizetype slash = text.indexOf('/');
    if (dash < 0 || slash < dash)
        return ParseError{Code::Syntax, 0};
    const auto start = readEnd(text.first(dash), 0);
    if (!start || !*start)
        return start ? ParseError{Code::Syntax, 0} : start.error();
    const auto end = readEnd(text.sliced(dash + 1, slash - dash - 1), dash + 1);
    if (!end)
        return end.error();
    const auto total = readEnd(text.sliced(slash + 1), slash + 1);
    if (!total)
        return total.error();
    const ByteRange range{**start, *end, *total};
    // An end one before the start is an empty range: "1-0/0".
    if (range.start == 0 || (range.end && *range.end < range.start - 1) || (range.total && range.start - 1 > *range.total)
        || (range.end && range.total && *range.end > *range.total))
        return ParseError{Code::OutOfRange, 0};
    return range;
}

QByteArray toBytes(const ByteRange &range)
{
    const auto written = [](const std::optional<quint64> &value) { return value ? QByteArray::number(*value) : QByteArray("*"); };
    return QByteArray::number(range.start) + '-' + written(range.end) + '/' + written(range.total);
}

} // namespace linnet::sip
