// SPDX-License-Identifier: MIT
#pragma once

#include "transport/Target.h"

#include <QByteArray>

#include <optional>

namespace linnet::sip {

/// The few octets of STUN that keep a UDP flow alive (RFC 5626 s.8): a Binding request without attributes, and what comes
/// back. Values and pure functions; no authentication, no other method.

/// Octets of a STUN transaction id (RFC 8489 s.5).
inline constexpr qsizetype kStunIdSize = 12;
/// A longer answer is not read: ours need 32 octets, and nobody has to send more than a few attributes.
inline constexpr qsizetype kMaxStunMessage = 576;

/// `id` has kStunIdSize octets, from a RandomSource.
QByteArray stunBindingRequest(const QByteArray &id);

/// A datagram that is STUN and no SIP: the first octet of a Binding message is 0 or 1 (RFC 5626 s.8), and the magic
/// cookie stands where it must.
bool looksLikeStun(QByteArrayView datagram);

struct StunAnswer
{
    QByteArray id; ///< of the request that it answers
    bool isError = false; ///< a Binding error response: the flow has failed (RFC 5626 s.4.4.2)
    Endpoint mapped; ///< XOR-MAPPED-ADDRESS: where the server sees us; default in an error

    friend bool operator==(const StunAnswer &, const StunAnswer &) = default;
};
/// Nothing when it is no well-formed answer to a Binding request (RFC 8489 s.5, s.14), or a success without
/// XOR-MAPPED-ADDRESS.
std::optional<StunAnswer> parseStunAnswer(QByteArrayView datagram);

} // namespace linnet::sip
