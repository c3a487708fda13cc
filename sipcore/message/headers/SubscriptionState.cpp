// SPDX-License-Identifier: MIT
#include "message/headers/SubscriptionState.h"

#include "base/AsciiToken.h"
#include "message/headers/NamedParameters.h"

namespace linnet::sip {

SubscriptionState::Value SubscriptionState::value() const
{
    if (equalsIgnoringCase(text, "active"))
        return Value::Active;
    if (equalsIgnoringCase(text, "pending"))
        return Value::Pending;
    return equalsIgnoringCase(text, "terminated") ? Value::Terminated : Value::Other;
}

std::optional<std::chrono::seconds> SubscriptionState::expires() const
{
    const auto seconds = grammar::secondsOf(parameters, "expires");
    return seconds ? std::optional(std::chrono::seconds(*seconds)) : std::nullopt;
}

std::optional<std::chrono::seconds> SubscriptionState::retryAfter() const
{
    const auto seconds = grammar::secondsOf(parameters, "retry-after");
    return seconds ? std::optional(std::chrono::seconds(*seconds)) : std::nullopt;
}

Result<SubscriptionState, ParseError> parseSubscriptionState(const Slice &text)
{
    Result<SubscriptionState, ParseError> result(std::in_place);
    if (const auto error = grammar::readNamed(text, result->text, result->parameters))
        return *error;
    return result;
}

QByteArray toBytes(const SubscriptionState &state)
{
    return grammar::written(state.text, state.parameters);
}

} // namespace linnet::sip
