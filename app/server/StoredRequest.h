// SPDX-License-Identifier: MIT
#pragma once

#include "base/RandomSource.h"
#include "message/Message.h"

#include <QDateTime>

#include <optional>

namespace linnet::server {

/// The bytes of a MESSAGE for the disk: what its author said, without what belonged to its way here (Via, Route, credentials,
/// Call-ID, CSeq, tags). Gets a Date where it has none (RFC 3428 s.8). The body is untouched.
QByteArray toStoredBytes(const sip::Request &request, const QDateTime &received);

/// The request that delivers it: a new Call-ID, From tag and CSeq, all else as it was. Nothing if the bytes are damaged.
std::optional<sip::Request> toDelivery(const QByteArray &stored, RandomSource &random);

} // namespace linnet::server
