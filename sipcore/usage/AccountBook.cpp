// SPDX-License-Identifier: MIT
#include "usage/AccountBook.h"

#include "base/AsciiToken.h"

#include <algorithm>

namespace linnet::sip {

namespace {

constexpr qsizetype kMaxFlows = 2;
constexpr qsizetype kMaxServers = 16;

bool cameFromServer(const AccountEntry &entry, const MessageSource &source)
{
    if (source.flow != 0 && entry.flows.contains(source.flow))
        return true;
    // A TCP peer's source port proves nothing, so only datagrams can come from another of the account's servers.
    return source.protocol == TransportProtocol::Udp && !entry.flows.isEmpty()
        && entry.servers.contains(Target{source.protocol, source.remote});
}

bool sameHost(const Uri &a, const Uri &b)
{
    return equalsIgnoringCase(a.host, b.host);
}

// Better matches are greater: the AOR itself, then our user part as our Contact has it, then a To that names us.
int fit(const AccountEntry &entry, const Request &request)
{
    const Uri &aor = entry.identity.aor;
    const bool userFits = request.uri.userUnescaped() == aor.userUnescaped();
    const NameAddr *to = request.to();
    const bool toFits = to && to->uri.userUnescaped() == aor.userUnescaped() && sameHost(to->uri, aor);
    if (userFits && (toFits || sameHost(request.uri, aor)))
        return 3;
    if (userFits)
        return 2;
    return toFits ? 1 : 0;
}

} // namespace

QByteArray accountKey(const Uri &aor)
{
    return aor.userUnescaped() + '@' + aor.host.toByteArray().toLower() + ':' + QByteArray::number(aor.port);
}

bool leadsToServer(const Uri &hop, const Uri &server)
{
    const auto portOf = [](const Uri &uri) { return uri.port == 5061 || uri.port == 0 ? quint16(5060) : quint16(uri.port); };
    return sameHost(hop, server) && portOf(hop) == portOf(server) && !hop.parameters.contains("maddr");
}

bool AccountEntry::isServedBy(const Uri &hop, const Target &target) const
{
    if (servers.contains(target) || leadsToServer(hop, identity.aor))
        return true;
    return std::any_of(identity.outbound.begin(), identity.outbound.end(),
                       [&](const NameAddr &route) { return leadsToServer(hop, route.uri); });
}

AccountEntry &AccountBook::set(const Identity &identity)
{
    AccountEntry *entry = find(identity.aor);
    if (!entry) {
        m_entries.push_back(std::make_unique<AccountEntry>());
        entry = m_entries.back().get();
    }
    entry->identity = identity;
    entry->flows.clear();
    entry->servers.clear();
    QList<AuthCache::Login> logins;
    for (const Identity::Credential &credential : identity.credentials)
        logins.append({credential.realm, credential.user, credential.password});
    entry->auth.setAccount(identity.aor.host.toByteArray(), identity.aor.userUnescaped(), logins);
    return *entry;
}

void AccountBook::remove(const Uri &aor)
{
    const QByteArray key = accountKey(aor);
    std::erase_if(m_entries, [&](const auto &entry) { return accountKey(entry->identity.aor) == key; });
}

AccountEntry *AccountBook::find(const Uri &aor)
{
    const QByteArray key = accountKey(aor);
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const auto &entry) { return accountKey(entry->identity.aor) == key; });
    return found == m_entries.end() ? nullptr : found->get();
}

QList<Identity> AccountBook::identities() const
{
    QList<Identity> all;
    for (const auto &entry : m_entries)
        all.append(entry->identity);
    return all;
}

void AccountBook::noteFlow(const Uri &aor, FlowId flow, const Target &server)
{
    AccountEntry *entry = find(aor);
    if (!entry)
        return;
    entry->flows.removeAll(flow);
    entry->flows.prepend(flow);
    while (entry->flows.size() > kMaxFlows)
        entry->flows.removeLast();
    entry->servers.removeAll(server);
    entry->servers.prepend(server);
    while (entry->servers.size() > kMaxServers)
        entry->servers.removeLast();
}

void AccountBook::forgetFlows(const Uri &aor)
{
    if (AccountEntry *entry = find(aor)) {
        entry->flows.clear();
        entry->servers.clear();
    }
}

void AccountBook::flowClosed(FlowId flow)
{
    for (const auto &entry : m_entries)
        entry->flows.removeAll(flow);
}

AccountBook::Match AccountBook::match(const Request &request, const MessageSource &source) const
{
    Match best;
    int bestFit = -1;
    bool takesStrangers = false;
    for (const auto &entry : m_entries) {
        const bool registered = cameFromServer(*entry, source);
        takesStrangers = takesStrangers || entry->identity.acceptDirect;
        const int fits = fit(*entry, request);
        // Whatever our server sends us is for us, even if Request-URI and To look odd (DESIGN s.5).
        if (!registered && !(entry->identity.acceptDirect && fits >= 2))
            continue;
        const int rank = fits + (registered ? 10 : 0);
        if (rank > bestFit) {
            bestFit = rank;
            best = {Match::Kind::Account, entry->identity.aor, registered};
        }
    }
    if (best.kind != Match::Kind::Account)
        best.kind = takesStrangers ? Match::Kind::Unknown : Match::Kind::Refused;
    return best;
}

} // namespace linnet::sip
