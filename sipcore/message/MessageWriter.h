// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

namespace linnet::sip {

/// The bytes for the wire: CRLF, one header line a field in its order, canonical names for known headers, Content-Length
/// always there and right. What parse() gave comes out with the same values and body.
QByteArray toBytes(const Request &request);
QByteArray toBytes(const Response &response);
QByteArray toBytes(const Message &message);

} // namespace linnet::sip
