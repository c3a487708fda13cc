// SPDX-License-Identifier: MIT
#pragma once

#include "message/headers/Via.h"
#include "transport/Target.h"

namespace linnet::sip {

inline constexpr quint16 kDefaultSipPort = 5060;
inline constexpr quint16 kDefaultSipsPort = 5061; ///< TLS

/// An address as sent-by and received write it: no brackets, no scope.
QByteArray viaAddress(const QHostAddress &address);

/// What a client transport writes into its own Via (RFC 3261 s.18.1.1, RFC 3581 s.3): transport, sent-by, an empty rport.
void completeVia(Via &via, TransportProtocol protocol, const Endpoint &sentBy);

/// What a server transport adds to the top Via of a request (RFC 3261 s.18.2.1, RFC 3581 s.4). What the peer itself
/// wrote into received and rport never survives: answers go by them. True when something changed.
bool stampReceived(Via &via, const Endpoint &source);

/// Where the answer to a request with this top Via, received from `source`, goes over UDP (RFC 3261 s.18.2.2, RFC 3581 s.4).
/// The address is the source's own unless a numeric maddr says otherwise, whatever else the Via claims.
Endpoint datagramReplyTo(const Via &via, const Endpoint &source);

/// Where a new connection for the answer goes when the request's is gone (RFC 3261 s.18.2.2).
Endpoint connectionReplyTo(const Via &via, const Endpoint &source);

/// The same sent-by, the default port counted as written.
bool sameSentBy(const Via &a, const Via &b);

} // namespace linnet::sip
