// SPDX-License-Identifier: MIT
#pragma once

#include "message/Parameters.h"

#include <chrono>

namespace linnet::sip {

/// Retry-After (RFC 3261 s.20.33): "18000;duration=3600", "120 (I'm in a meeting)".
struct RetryAfter
{
    std::chrono::seconds delay{0};
    QByteArray comment; ///< without its brackets, as sent
    Parameters parameters;

    /// How long it will be possible from then on; nothing when absent or malformed.
    std::optional<std::chrono::seconds> duration() const;
    friend bool operator==(const RetryAfter &, const RetryAfter &) = default;
};

Result<RetryAfter, ParseError> parseRetryAfter(const Slice &text);
QByteArray toBytes(const RetryAfter &after);

} // namespace linnet::sip
