// SPDX-License-Identifier: MIT
#pragma once

#include "transport/TargetSelector.h"

#include <QHostAddress>
#include <QList>

#include <chrono>

namespace linnet::sip {

enum class DnsType : quint16 { A = 1, Srv = 33, Aaaa = 28, Naptr = 35 };

/// What a name server said to one question. A value.
struct DnsAnswer
{
    std::vector<NaptrRecord> naptr;
    std::vector<SrvRecord> srv;
    QList<QHostAddress> addresses;
    /// How long it holds: the shortest TTL of the records that lead to it; of "there is none" the SOA's own (RFC 2308 s.5).
    std::chrono::seconds lifetime{0};

    bool isEmpty() const { return naptr.empty() && srv.empty() && addresses.isEmpty(); }
};

/// Reads a name server's answer to a question for `type` (RFC 1035 s.4, RFC 2782, RFC 3403). Only records of the name that was
/// asked for count, or of the one that CNAMEs lead to. What cannot be read ends the reading: what came before it stays.
/// Names are expanded by c-ares.
DnsAnswer parseDnsAnswer(QByteArrayView packet, DnsType type);

} // namespace linnet::sip
