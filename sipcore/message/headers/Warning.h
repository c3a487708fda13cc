// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"
#include "base/Slice.h"

#include <vector>

namespace linnet::sip {

/// One value of Warning (RFC 3261 s.20.43).
struct Warning
{
    int code = 399; ///< three digits
    QByteArray agent; ///< a host, or a pseudonym
    QByteArray text; ///< UTF-8, without quotes and escapes

    friend bool operator==(const Warning &, const Warning &) = default;
};

/// A list of them; at most Limits::kMaxHeaders.
Result<std::vector<Warning>, ParseError> parseWarnings(const Slice &text);
QByteArray toBytes(const Warning &warning);

} // namespace linnet::sip
