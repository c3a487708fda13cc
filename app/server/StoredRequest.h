// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

#include <QDateTime>

#include <optional>

namespace linnet::server {

/// The bytes of a MESSAGE for the disk: what its author said and the name that his client gave it (Call-ID, From tag, CSeq), without what
/// belonged to its way here (Via, Route, credentials). Gets a Date where it has none (RFC 3428 s.8). The body is untouched.
QByteArray toStoredBytes(const sip::Request &request, const QDateTime &received);

/// The request that delivers it, the same at every try: a recipient whose 200 was lost knows it again by Call-ID, From tag and CSeq
/// (DESIGN s.5). Nothing if the bytes are damaged.
std::optional<sip::Request> toDelivery(const QByteArray &stored);

} // namespace linnet::server
