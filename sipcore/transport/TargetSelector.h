// SPDX-License-Identifier: MIT
#pragma once

#include "base/RandomSource.h"
#include "transport/Target.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace linnet::sip {

/// One SRV record (RFC 2782).
struct SrvRecord
{
    quint16 priority = 0;
    quint16 weight = 0;
    quint16 port = 0;
    QByteArray target; ///< without the final dot; empty for "." (the service is decidedly not there)

    friend bool operator==(const SrvRecord &, const SrvRecord &) = default;
};

/// The order in which to try them: lowest priority first, within one priority at random by weight (RFC 2782).
/// Records with an empty target are left out, and so is all that comes after `most`.
std::vector<SrvRecord> selectionOrder(std::vector<SrvRecord> records, RandomSource &random, size_t most);

/// One NAPTR record (RFC 3403 s.4.1).
struct NaptrRecord
{
    quint16 order = 0;
    quint16 preference = 0;
    QByteArray flags;
    QByteArray services; ///< "SIP+D2U"
    QByteArray regexp;
    QByteArray replacement; ///< without the final dot

    friend bool operator==(const NaptrRecord &, const NaptrRecord &) = default;
};

/// A way to a domain's servers: a transport, and where its SRV records (or, with `isHost`, addresses) are.
struct SipService
{
    TransportProtocol protocol = TransportProtocol::Udp;
    QByteArray name;
    bool isHost = false;

    friend bool operator==(const SipService &, const SipService &) = default;
};

/// What of a domain's NAPTR records we can use, best first (RFC 3263 s.4.1, RFC 7118 s.5.5): by order, then preference.
/// A record with a regular expression is for others (ENUM), one that is not terminal would lead to more records and
/// perhaps back again: both are left out. `secureOnly`: nothing but SIPS services. `wanted`: a transport to be tried
/// before all others.
std::vector<SipService> servicesOf(std::vector<NaptrRecord> records, bool secureOnly, std::optional<TransportProtocol> wanted);

} // namespace linnet::sip
