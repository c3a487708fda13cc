// SPDX-License-Identifier: MIT
#pragma once

#include "sdp/SessionDescription.h"

namespace linnet::sip {

/// Writes in the order and with the line ends of RFC 8866 s.5 and s.9. Nothing in a value can start a line of its own or
/// another field of its line: CR, LF and NUL become spaces, blanks inside words become "-", an empty word is "-"
/// (RELIABILITY A03).
QByteArray toBytes(const SessionDescription &session);

} // namespace linnet::sip
