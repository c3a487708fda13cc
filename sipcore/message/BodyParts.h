// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

namespace linnet::sip {

/// One part of a multipart body, for showing what a message holds. The messenger reads bodies with im/mime.
struct BodyPart
{
    Slice headers; ///< as sent, without the empty line
    Slice content;
    Slice contentType; ///< its value; empty: there is none
    bool isText = false; ///< text/*, or no Content-Type (RFC 2046 s.5.1)
};

/// The outermost parts of a multipart body (RFC 2046 s.5.1.1), at most Limits::kMaxMimeParts; none for other bodies.
std::vector<BodyPart> bodyParts(const MessageBase &message);

} // namespace linnet::sip
