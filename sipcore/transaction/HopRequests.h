// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

namespace linnet::sip {

/// The ACK for a failure: the transaction's own, as far as the next hop only (RFC 3261 s.17.1.1.3). `invite` as it left.
Request makeFailureAck(const Request &invite, const Response &failure);

/// The CANCEL of an INVITE that has left (RFC 3261 s.9.1), without the Via: the layer puts the INVITE's branch there.
Request makeCancel(const Request &invite);

} // namespace linnet::sip
