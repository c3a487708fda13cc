// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"

#include <functional>

namespace linnet::client {

/// A message whose request may leave: the size is right.
using PartFits = std::function<bool(const im::ChatMessage &part)>;

/// The text of `whole` as messages of their own, "(1/5) ..." and so on, each of which fits: cut behind a blank where there is one in the last
/// quarter, else between characters as people count them, never within one; nothing is lost but the number in front. The first keeps
/// subject and answered message. New Message-IDs; ref and time are the whole's. Empty: not one character fits, or it would be more than
/// kMostParts.
QList<im::ChatMessage> partsOf(const im::ChatMessage &whole, const PartFits &fits);

inline constexpr int kMostParts = 999;

} // namespace linnet::client
