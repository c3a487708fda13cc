// SPDX-License-Identifier: MIT
#pragma once

#include "message/Parameters.h"

namespace linnet::sip {

/// Event (RFC 6665 s.8.2.1): an event package with its templates, "presence.winfo", and parameters.
struct Event
{
    Slice type;
    Parameters parameters;

    /// Whether a NOTIFY with `other` belongs to a SUBSCRIBE with this one: byte by byte, the id too, nothing else.
    bool matches(const Event &other) const;
    friend bool operator==(const Event &, const Event &) = default;
};

Result<Event, ParseError> parseEvent(const Slice &text);
QByteArray toBytes(const Event &event);

} // namespace linnet::sip
