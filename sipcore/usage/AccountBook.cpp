// SPDX-License-Identifier: MIT
#include "usage/AccountBook.h"

#include "base/AsciiToken.h"

#include <algorithm>

namespace linnet::sip {

namespace {

/// Of one registration: what is bound, what was, and where it is tried now.
constexpr qsizetype kMaxFlows = 8;

bool cameFromServer(const AccountEntry &entry, const MessageSource &source)
{
    return std::any_of(entry.flows.begin(), entry.flows.end(), [&](const AccountEntry::Flow &flow) {
        if (source.flow != 0 && source.flow == flow.id)
            return true;
        // A TCP peer's source port proves nothing, so only datagrams can come from another of the account's servers.
        return source.protocol == TransportProtocol::Udp && flow.server.protocol == TransportProtocol::Udp
            && flow.server.endpoint == source.remote;
    });
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
    const auto isTo = [&](const Uri &one) {
        return to && to->uri.userUnescaped() == one.userUnescaped() && sameHost(to->uri, one);
    };
    const bool toFits = isTo(aor) || std::any_of(entry.associated.begin(), entry.associated.end(), isTo);
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

bool AccountEntry::isProtected(const Target &target) const
{
    if (!isSecure(identity.transport) || isSecure(target.protocol))
        return true;
    const auto names = [&](const NameAddr &server) {
        const auto transport = server.uri.parameters.find("transport");
        return transport && equalsIgnoringCase(transport->value, uriTransport(target.protocol));
    };
    return std::any_of(identity.outbound.begin(), identity.outbound.end(), names)
        || std::any_of(identity.otherEdges.begin(), identity.otherEdges.end(), names);
}

bool AccountEntry::isServedBy(const Uri &hop, const Target &target) const
{
    if (!isProtected(target))
        return false;
    if (leadsToServer(hop, identity.aor)
        || std::any_of(flows.begin(), flows.end(), [&](const Flow &flow) { return flow.server == target; }))
        return true;
    const auto leadsTo = [&](const NameAddr &one) { return leadsToServer(hop, one.uri); };
    return std::any_of(identity.outbound.begin(), identity.outbound.end(), leadsTo)
        || std::any_of(identity.otherEdges.begin(), identity.otherEdges.end(), leadsTo);
}

bool AccountEntry::isBoundTo(const Target &target) const
{
    return std::any_of(flows.begin(), flows.end(), [&](const Flow &flow) {
        return flow.isBound && flow.id != 0 && flow.server.protocol == target.protocol
            && flow.server.endpoint == target.endpoint;
    });
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
    entry->associated.clear();
    entry->route = identity.outbound;
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

void AccountBook::noteFlow(const Uri &aor, int registration, FlowId flow, const Target &server)
{
    AccountEntry *entry = find(aor);
    if (!entry)
        return;
    const auto isKnown = [&](const AccountEntry::Flow &one) {
        return one.registration == registration && one.id == flow && one.server == server;
    };
    if (std::any_of(entry->flows.begin(), entry->flows.end(), isKnown))
        return;
    entry->flows.push_back({registration, flow, server, false});
    const auto isOurs = [&](const AccountEntry::Flow &one) { return one.registration == registration; };
    if (std::count_if(entry->flows.begin(), entry->flows.end(), isOurs) > kMaxFlows)
        entry->flows.erase(std::find_if(entry->flows.begin(), entry->flows.end(), isOurs));
}

void AccountBook::bindFlow(const Uri &aor, int registration, FlowId flow)
{
    AccountEntry *entry = find(aor);
    if (!entry)
        return;
    const auto isIt = [&](const AccountEntry::Flow &one) { return one.registration == registration && one.id == flow; };
    const auto bound = std::find_if(entry->flows.begin(), entry->flows.end(), isIt);
    if (bound == entry->flows.end())
        return;
    if (bound->isBound) {
        std::erase_if(entry->flows, [&](const AccountEntry::Flow &one) {
            return one.registration == registration && !one.isBound;
        });
        return;
    }
    // The last one of those bound before is the latest.
    const AccountEntry::Flow *before = nullptr;
    for (const AccountEntry::Flow &one : entry->flows) {
        if (one.registration == registration && one.isBound)
            before = &one;
    }
    std::vector<AccountEntry::Flow> kept;
    if (before)
        kept.push_back(*before);
    kept.push_back(*bound);
    kept.back().isBound = true;
    std::erase_if(entry->flows, [&](const AccountEntry::Flow &one) { return one.registration == registration; });
    entry->flows.insert(entry->flows.end(), kept.begin(), kept.end());
}

void AccountBook::forgetFlows(const Uri &aor, int registration)
{
    if (AccountEntry *entry = find(aor))
        std::erase_if(entry->flows, [&](const AccountEntry::Flow &one) { return one.registration == registration; });
}

void AccountBook::flowClosed(FlowId flow)
{
    for (const auto &entry : m_entries) {
        for (AccountEntry::Flow &one : entry->flows) {
            if (one.id == flow)
                one.id = 0;
        }
    }
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
