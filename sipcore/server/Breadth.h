// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

namespace linnet::sip {

/// Max-Breadth (RFC 5393 s.5.3): over how many branches at once a request may spread from here on, all forks behind us included.
/// 60 where it does not say or says more; 1 where it is malformed.
int maxBreadth(const Request &request);
void setMaxBreadth(Request &request, int breadth);

/// What each of `branches` gets of it, redirects that come later in mind: together never more than there is. 0: there is not
/// enough for so many (440).
int breadthShare(int breadth, int branches);

} // namespace linnet::sip
