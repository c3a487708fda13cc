// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"
#include "transport/DnsClient.h"

#include <QHash>

namespace linnet::sip {

/// DNS questions with a memory: an answer is kept for its TTL (not at all when that is 0), "there is none" for as long as
/// the zone says (RFC 2308), within bounds; equal questions that are open at the same time are asked once. What failed
/// for another reason is asked again. Lives on the engine's thread.
class DnsCache
{
public:
    explicit DnsCache(Clock &clock) : m_clock(clock) { }

    void setServers(const QByteArray &servers);
    void setPatience(std::chrono::milliseconds firstTry) { m_client.setPatience(firstTry); }
    /// The network, and with it the name servers, may be another one.
    void forget() { m_known.clear(); }

    using Done = std::function<void(const DnsClient::Answer &answer)>;
    void lookUp(const QByteArray &name, DnsType type, const Done &done);

    /// Numeric hosts, localhost, /etc/hosts, then A and AAAA at the same time; in the order in which to try them. One family
    /// is enough.
    using Addresses = Result<QList<QHostAddress>, DnsFailure>;
    void lookUpAddresses(const QByteArray &host, const std::function<void(const Addresses &)> &done);

    static constexpr std::chrono::seconds kShortestDenial{5}; ///< also where the zone says nothing
    static constexpr std::chrono::minutes kLongestDenial{5}; ///< a new account must not wait for hours for its record
    static constexpr std::chrono::hours kLongest{24};
    static constexpr qsizetype kMaxEntries = 512;

private:
    struct Key
    {
        QByteArray name;
        DnsType type;
        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &k, size_t seed = 0) { return qHashMulti(seed, k.name, int(k.type)); }
    };
    struct Entry
    {
        DnsClient::Answer answer;
        MonoTime until;
    };
    void keep(const Key &key, const DnsClient::Answer &answer, std::chrono::seconds lifetime);

    Clock &m_clock;
    QHash<Key, Entry> m_known;
    QHash<Key, QList<Done>> m_asked;
    DnsClient m_client{nullptr}; ///< last: its questions end first
};

} // namespace linnet::sip
