// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

namespace linnet::sip {

/// A message that could not be accepted, and what is left of it: enough to answer a request with 400, 505 or 416.
struct MalformedMessage
{
    ParseError error;
    /// Start line and headers as far as they could be read; set when the thing was a request, but no ACK, whose top Via
    /// says where an answer goes, so that makeResponse() can copy what is there of the rest. A top Via with unreadable
    /// parameters is cut to what could be read. The URI may be empty.
    std::optional<Request> answerable;
    /// The status to answer with: 400, 414, 501, 505, 513.
    int status = 400;
};

/// Reads one message that fills `bytes` as one datagram (RFC 3261 s.18.3): the body ends at Content-Length, or at the end where
/// there is none; octets behind it are ignored, too few are an error. Tolerant: compact forms, folding, any header
/// order, blank lines in front. Never reads outside `bytes`; time and memory are linear in its size.
Result<Message, MalformedMessage> parseDatagram(const Slice &bytes);

/// One message of a stream whose end the framer has found: Content-Length is there and fits exactly.
Result<Message, MalformedMessage> parseFramed(const Slice &bytes);

} // namespace linnet::sip
