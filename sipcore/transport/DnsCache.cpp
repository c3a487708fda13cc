// SPDX-License-Identifier: MIT
#include "transport/DnsCache.h"

#include "transport/AddressOrder.h"
#include "transport/Network.h"

#include <algorithm>

namespace linnet::sip {

namespace {

/// RFC 6761 s.6.3: known without asking.
bool isLocalhost(const QByteArray &host)
{
    return host == "localhost" || host.endsWith(".localhost");
}

DnsCache::Addresses ordered(const QList<QHostAddress> &addresses)
{
    return inOrderOfTrial(addresses, [](const QHostAddress &to) { return Network::system().localAddressFor(to); });
}

struct BothFamilies
{
    int open = 2;
    QList<QHostAddress> found;
    DnsFailure failure = DnsFailure::NotFound;
};

} // namespace

void DnsCache::setServers(const QByteArray &servers)
{
    forget();
    m_client.setServers(servers);
}

void DnsCache::lookUp(const QByteArray &name, DnsType type, const Done &done)
{
    const Key key{name.toLower(), type};
    if (isLocalhost(key.name)) {
        done(DnsFailure::NotFound);
        return;
    }
    const auto known = m_known.constFind(key);
    if (known != m_known.cend() && known->until > m_clock.now()) {
        // A copy: whoever is called may ask on.
        const DnsClient::Answer answer = known->answer;
        done(answer);
        return;
    }
    QList<Done> &waiting = m_asked[key];
    waiting.append(done);
    if (waiting.size() > 1)
        return;
    m_client.ask(key.name, type, [this, key](const DnsClient::Answer &answer, std::chrono::seconds lifetime) {
        keep(key, answer, lifetime);
        const QList<Done> all = m_asked.take(key);
        for (const Done &one : all)
            one(answer);
    });
}

void DnsCache::keep(const Key &key, const DnsClient::Answer &answer, std::chrono::seconds lifetime)
{
    if (answer)
        lifetime = std::min<std::chrono::seconds>(lifetime, kLongest);
    else if (answer.error() == DnsFailure::NotFound)
        lifetime = std::clamp<std::chrono::seconds>(lifetime, kShortestDenial, kLongestDenial);
    else
        lifetime = {};
    if (lifetime.count() == 0) {
        m_known.remove(key);
        return;
    }
    const MonoTime now = m_clock.now();
    if (m_known.size() >= kMaxEntries)
        m_known.removeIf([now](const auto &entry) { return entry.value().until <= now; });
    if (m_known.size() >= kMaxEntries)
        m_known.clear();
    m_known.insert(key, {answer, now + lifetime});
}

void DnsCache::lookUpAddresses(const QByteArray &host, const std::function<void(const Addresses &)> &done)
{
    QHostAddress numeric;
    if (numeric.setAddress(QString::fromLatin1(host))) {
        done(QList<QHostAddress>{numeric});
        return;
    }
    if (isLocalhost(host.toLower())) {
        done(QList<QHostAddress>{QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)});
        return;
    }
    const QList<QHostAddress> fromFile = m_client.fromHostsFile(host);
    if (!fromFile.isEmpty()) {
        done(ordered(fromFile));
        return;
    }
    const auto both = std::make_shared<BothFamilies>();
    for (const DnsType type : {DnsType::Aaaa, DnsType::A}) {
        lookUp(host, type, [both, done](const DnsClient::Answer &answer) {
            if (answer)
                both->found += answer->addresses;
            else if (answer.error() != DnsFailure::NotFound)
                both->failure = answer.error();
            if (--both->open > 0)
                return;
            if (both->found.isEmpty())
                done(both->failure);
            else
                done(ordered(both->found));
        });
    }
}

} // namespace linnet::sip
