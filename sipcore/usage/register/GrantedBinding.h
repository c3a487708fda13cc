// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

#include <chrono>

namespace linnet::sip {

/// How long a 2xx to REGISTER keeps our binding: its Contact's expires, else Expires, else what was asked
/// (RFC 3261 s.10.2.4). A Contact is ours when its URI is the one that we sent or its +sip.instance is ours; registrars that
/// list none, or rewrite it, are believed about Expires.
std::chrono::seconds grantedExpires(const Response &response, const Uri &contact, const QByteArray &instanceId,
                                    std::chrono::seconds asked);

} // namespace linnet::sip
