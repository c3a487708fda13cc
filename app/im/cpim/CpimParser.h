// SPDX-License-Identifier: MIT
#pragma once

#include "base/Limits.h"
#include "im/cpim/CpimMessage.h"

namespace linnet::im {

/// Reads the body of a Message/CPIM entity (RFC 3862). As tolerant as a receiver should be: CRLF or bare LF; a line that is no header, and
/// a folded one, is passed over; nothing but the size of the body (`limit`) bounds a line. A Content-Type that wrongly stands
/// among the message headers (as RFC 5438 prints its examples) is taken for the content's. Errors: no blank line after the headers, or
/// none after the content's headers (Truncated); too long.
Result<CpimMessage, ParseError> parseCpim(QByteArrayView bytes, qsizetype limit = Limits::kMaxBody);

} // namespace linnet::im
