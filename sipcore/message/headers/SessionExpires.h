// SPDX-License-Identifier: MIT
#pragma once

#include "message/Parameters.h"

#include <chrono>

namespace linnet::sip {

/// RFC 4028 s.4 and s.5: Session-Expires, and Min-SE, which has no refresher.
struct SessionExpires
{
    enum class Refresher : quint8 { Unsaid, Uac, Uas };

    std::chrono::seconds interval{0};
    Refresher refresher = Refresher::Unsaid;

    friend bool operator==(const SessionExpires &, const SessionExpires &) = default;
};

Result<SessionExpires, ParseError> parseSessionExpires(const Slice &text);
QByteArray toBytes(const SessionExpires &expires);

} // namespace linnet::sip
