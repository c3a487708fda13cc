// SPDX-License-Identifier: MIT
#pragma once

#include "message/Parameters.h"

#include <chrono>

namespace linnet::sip {

/// Subscription-State (RFC 6665 s.4.1.3, s.8.2.3).
struct SubscriptionState
{
    enum class Value : quint8 { Active, Pending, Terminated, Other };

    Slice text; ///< the state as it was sent
    Parameters parameters;

    Value value() const;
    Slice reason() const { return parameters.value("reason"); }
    /// Nothing when absent or malformed.
    std::optional<std::chrono::seconds> expires() const;
    std::optional<std::chrono::seconds> retryAfter() const;

    friend bool operator==(const SubscriptionState &, const SubscriptionState &) = default;
};

Result<SubscriptionState, ParseError> parseSubscriptionState(const Slice &text);
QByteArray toBytes(const SubscriptionState &state);

} // namespace linnet::sip
