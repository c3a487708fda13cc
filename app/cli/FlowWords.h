// SPDX-License-Identifier: MIT
#pragma once

#include "trace/LadderWords.h"

namespace linnet::cli {

/// The words of a flow in plain English: "REGISTER with digest", "INVITE (SDP: MSRP)", "connection closed".
sip::LadderWords flowWords();

} // namespace linnet::cli
