// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace linnet::sip {

/// Why a branch of a forwarded request ended without a final response.
enum class BranchFailure : quint8 {
    Timeout,
    Transport, ///< counts as 503 (RFC 3261 s.16.9)
    TooLarge, ///< the request does not fit the only way there is
    Unresolved, ///< RFC 3263 finds no server
    Cancelled, ///< before it had left
};

} // namespace linnet::sip
