// SPDX-License-Identifier: MIT
#pragma once

#include "base/RandomSource.h"
#include "message/Message.h"
#include "server/OwnAddresses.h"

namespace linnet::sip {

/// The second part of our branches (RFC 5393 s.4.2): the same for every passage of a request that is routed in the same way.
/// Depends on the Request-URI, Route, To, From, Call-ID and CSeq number as received, not on the method.
QByteArray loopMark(const Request &received);

/// A fresh branch that carries the mark.
QByteArray markedBranch(RandomSource &random, const QByteArray &mark);

/// One that carries the mark and is the same each time the request comes (RFC 3261 s.16.11).
QByteArray steadyBranch(const Via &received, const QByteArray &mark);

/// One of our Vias in `received` carries `mark`: it has been here and nothing has changed.
bool hasLooped(const Request &received, const QByteArray &mark, const OwnAddresses &own);

} // namespace linnet::sip
