// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"

#include <QByteArray>

#include <optional>

namespace linnet::sip {

/// Which octets of a message a chunk or a report is about (RFC 4975 s.7.1.1). The first octet has number 1.
struct ByteRange
{
    quint64 start = 1;
    std::optional<quint64> end; ///< the last octet; start - 1: none; nothing: "*", found by the end-line
    std::optional<quint64> total; ///< nothing: "*", not known yet

    friend bool operator==(const ByteRange &, const ByteRange &) = default;
};

/// "1-39/39", "1-*/*". Errors: Syntax; OutOfRange: numbers that do not fit, a start of 0, an end before the start or behind the total.
Result<ByteRange, ParseError> parseByteRange(QByteArrayView text);
QByteArray toBytes(const ByteRange &range);

} // namespace linnet::sip
