// SPDX-License-Identifier: MIT
#pragma once

#include "im/imdn/Disposition.h"
#include "im/model/ChatMessage.h"
#include "usage/pager/PagerUsage.h"

namespace linnet::client {

/// The MESSAGE that carries a message of ours in its format; `quoted`: the text of the one that it answers. Pure.
sip::OutgoingPage pageOf(const im::ChatMessage &message, const QString &quoted, const im::DispositionWishes &asked);

/// The receipts that a request asks for, where the user wants any; only CPIM can.
im::DispositionWishes wishesOfPage(const im::ChatMessage &message, bool wanted);

} // namespace linnet::client
