// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"
#include "base/Slice.h"

namespace linnet::sip {

/// RSeq (RFC 3262 s.7.1): the number of a reliable provisional response, 1 to 2^32-1.
Result<quint32, ParseError> parseRSeq(const Slice &text);

} // namespace linnet::sip
