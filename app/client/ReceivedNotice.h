// SPDX-License-Identifier: MIT
#pragma once

#include "im/pipeline/ReceivedMessage.h"

namespace linnet::client {

/// A received MESSAGE that is about messages and is none: receipts, typing. A value.
struct ReceivedNotice
{
    im::Address account; ///< ours, that it reached
    /// Who sent it, as far as SIP tells: P-Asserted-Identity where our own server wrote it (RFC 3325), else From.
    im::Address identity;
    im::Address atHome; ///< what HomeHosts makes of that
    im::ReceivedMessage content;
};

} // namespace linnet::client
