// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"
#include "sdp/SessionDescription.h"

namespace linnet::sip {

/// Reads one session description (RFC 8866 s.5, s.9). Tolerant: bare LF, empty lines, lines out of order, no "s=" or "t=",
/// types that it does not know (left out, as are "k=" lines: RFC 8866 s.5.12). At most Limits::kMaxSdpLines lines and
/// kMaxSdpMedia streams; numbers are checked (RELIABILITY A11). Offsets count from the start of `text`.
Result<SessionDescription, ParseError> parseSdp(QByteArrayView text);

} // namespace linnet::sip
