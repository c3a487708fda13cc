// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

#include <optional>
#include <vector>

namespace linnet::sip {

/// How the branches of one request ended.
struct ForkOutcome
{
    std::vector<Response> finals; ///< our Via taken off
    int givenUp = 0; ///< time-out or transport error
    int tooLarge = 0; ///< of those: the request does not fit the only way there is
};

/// The final response to send upstream (RFC 3261 s.16.7 item 6): a 2xx, else a 6xx, else of the lowest class one that tells how
/// to try again, and rather not one that only says that nobody answered; all challenges together in a 401 or 407 (item 7); 503
/// becomes 500. Never 408 but to INVITE (RFC 4320 s.4.2): where nothing else is there, nothing comes back.
std::optional<Response> bestResponse(const ForkOutcome &outcome, const Method &method);

/// A MESSAGE whose branches all ended so is kept for later (DESIGN s.12): given up, 408, 430, 500, 503.
bool isUndelivered(const ForkOutcome &outcome);

} // namespace linnet::sip
