// SPDX-License-Identifier: MIT
#pragma once

#include "transport/Target.h"
#include "usage/Identity.h"

namespace linnet::sip {

/// Whom a TLS target of this account has to be, and whom the account trusts (DESIGN P03). `nextHop` is the URI that the
/// target was found for: its host name counts, and for a proxy given as an IP address the account's own domain.
/// Targets of other transports stay as they are. Pure.
void applyTrust(Target &target, const Identity &identity, const Uri &nextHop);

} // namespace linnet::sip
