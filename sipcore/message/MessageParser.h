// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

namespace linnet::sip {

/// A message that could not be accepted, and what is left of it: enough to answer a request with 400, 505 or 416.
struct MalformedMessage
{
    ParseError error;
    /// Start line and headers as far as they could be read; set when the thing was a request with a usable top Via,
    /// Call-ID, From, To and CSeq, so that it can be answered.
    std::optional<Request> answerable;
    /// The status to answer with: 400, 505, 501, 513, 413.
    int status = 400;
};

/// Reads one message that fills `bytes` as one datagram (RFC 3261 s.18.3): the body ends at Content-Length, or at the end where
/// there is none; octets behind it are ignored, too few are an error. Tolerant: compact forms, folding, any header
/// order, blank lines in front. Never reads outside `bytes`; time and memory are linear in its size.
Result<Message, MalformedMessage> parseDatagram(const Slice &bytes);

/// The start line and headers of a stream message whose end the framer has found.
Result<Message, MalformedMessage> parseFramed(const Slice &bytes);

} // namespace linnet::sip
