// SPDX-License-Identifier: MIT
#include "client/SessionGround.h"

#include "usage/AccountBook.h"

#include <algorithm>

namespace linnet::client {
namespace {

/// The server of the account's registration that stands.
const sip::AccountEntry::Flow *registeredFlow(const sip::AccountEntry *entry)
{
    if (!entry)
        return nullptr;
    const auto found = std::find_if(entry->flows.begin(), entry->flows.end(), [](const auto &flow) { return flow.isBound; });
    return found == entry->flows.end() ? nullptr : &*found;
}

} // namespace

SessionGround::SessionGround(sip::UserAgent &agent, sip::Network &network)
    : m_agent(agent), m_network(network), m_endpoint(network, agent.timers(), agent.transactions().random())
{
}

bool SessionGround::isSecure(const im::Address &account) const
{
    const sip::AccountEntry *entry = m_agent.accountBook().find(uriOf(account));
    if (const auto *flow = registeredFlow(entry))
        return sip::isSecure(flow->server.protocol);
    return entry && sip::isSecure(entry->identity.transport);
}

/// The one that packets leave from: to the peer's description where there is one, else to our server, else to the peer's address.
QHostAddress SessionGround::addressFor(const im::Address &account, const im::Address &peer, const sip::MsrpMedia *theirs) const
{
    QList<QHostAddress> places;
    if (theirs)
        places.append(QHostAddress(QString::fromLatin1(sip::msrpPlace(*theirs).host)));
    if (const auto *flow = registeredFlow(m_agent.accountBook().find(uriOf(account))))
        places.append(flow->server.endpoint.address);
    places.append(QHostAddress(QString::fromLatin1(uriOf(peer).host.view())));
    for (const QHostAddress &place : std::as_const(places)) {
        const QHostAddress local = place.isNull() ? QHostAddress() : m_network.localAddressFor(place);
        if (!local.isNull())
            return local;
    }
    return m_network.localAddressFor(QHostAddress(QStringLiteral("192.0.2.1"))); // whatever leads out of here
}

bool SessionGround::listens(bool secure)
{
    if (m_listens[secure])
        return true;
    // Both families on one port where the system does that.
    m_listens[secure] = m_endpoint.listen({QHostAddress(QHostAddress::Any), 0}, secure).ok()
        || m_endpoint.listen({QHostAddress(QHostAddress::AnyIPv4), 0}, secure).ok();
    return m_listens[secure];
}

std::optional<sip::MsrpMedia> SessionGround::describe(const im::Address &account, const im::Address &peer, const sip::MsrpMedia &wanted,
                                                      const sip::MsrpMedia *theirs)
{
    sip::MsrpMedia media = wanted;
    media.secure = theirs ? theirs->secure : isSecure(account);
    const QHostAddress address = addressFor(account, peer, theirs);
    if (address.isNull() || !listens(media.secure))
        return std::nullopt;
    const sip::MsrpUri uri = m_endpoint.newUri(media.secure, address);
    media.path = {uri};
    media.host = uri.host;
    media.port = uri.port.value_or(0);
    media.setup = theirs ? sip::answeredSetup(*theirs) : sip::MsrpSetup::ActPass;
    media.fingerprints.clear();
    if (media.secure)
        media.fingerprints.append(m_endpoint.fingerprint());
    return media;
}

void SessionGround::locate(const sip::MsrpMedia &theirs, QObject *context, std::function<void(const std::optional<sip::Target> &)> then)
{
    const sip::MsrpPlace place = sip::msrpPlace(theirs);
    const auto protocol = theirs.secure ? sip::TransportProtocol::Tls : sip::TransportProtocol::Tcp;
    const auto targetAt = [protocol, port = place.port, tls = sip::msrpTls(theirs)](const QHostAddress &address) {
        return sip::Target{protocol, {address, port}, tls};
    };
    if (const QHostAddress address(QString::fromLatin1(place.host)); !address.isNull()) {
        then(targetAt(address));
        return;
    }
    sip::Uri name; // A and AAAA of a name with a port (RFC 3263 s.4.2) are what is wanted here too
    name.host = Slice::copyOf(place.host);
    name.port = place.port;
    m_agent.resolver().resolve(name, sip::TransportProtocol::Tcp, context, [targetAt, then](const Result<QList<sip::Target>, sip::ResolveError> &found) {
        then(found && !found->isEmpty() ? std::optional(targetAt(found->first().endpoint.address)) : std::nullopt);
    });
}

} // namespace linnet::client
