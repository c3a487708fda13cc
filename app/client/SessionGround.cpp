// SPDX-License-Identifier: MIT
#include "client/SessionGround.h"

#include "client/RelayEntrance.h"
#include "usage/AccountBook.h"
#include "usage/TlsTrust.h"

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

const sip::Identity *SessionGround::identityOf(const im::Address &account) const
{
    const sip::AccountEntry *entry = m_agent.accountBook().find(uriOf(account));
    return entry ? &entry->identity : nullptr;
}

void SessionGround::prepare(const im::Address &account, const im::Address &peer, const sip::MsrpMedia &wanted, const std::optional<sip::MsrpMedia> &theirs,
                            sip::MsrpReassembler::Receiver &receiver, QObject *context, const Prepared &then)
{
    const auto directly = [this, account, peer, wanted, theirs, then] {
        const auto media = describe(account, peer, wanted, theirs ? &*theirs : nullptr);
        then(media ? std::optional(Stream{*media, {}}) : std::nullopt);
    };
    const sip::Identity *identity = identityOf(account);
    const auto relay = sip::parseMsrpRelay(m_relayOf ? m_relayOf(account).toUtf8() : QByteArray());
    // A stream is all TLS or not at all (RFC 4975 s.8.1).
    if (!identity || identity->credentials.isEmpty() || !relay || (theirs && theirs->secure != relay->secure)) {
        directly();
        return;
    }
    const sip::MsrpRelayLogin login{identity->credentials.first().user, identity->credentials.first().password};
    auto *entrance = new RelayEntrance(m_endpoint, *relay, login, receiver, context);
    connectEntrance(*entrance, wanted, theirs, directly, then);
    sip::Uri host;
    host.host = Slice::copyOf(relay->host);
    sip::Target trust{sip::TransportProtocol::Tls, {}, {}};
    sip::applyTrust(trust, *identity, host);
    find({relay->host, relay->port.value_or(sip::kMsrpPort)}, relay->secure, trust.tls, entrance, [this, entrance](const std::optional<sip::Target> &target) {
        const QHostAddress local = target ? m_network.localAddressFor(target->endpoint.address) : QHostAddress();
        if (local.isNull())
            entrance->giveUp();
        else
            entrance->enter(*target, local);
    });
}

void SessionGround::connectEntrance(RelayEntrance &entrance, const sip::MsrpMedia &wanted, const std::optional<sip::MsrpMedia> &theirs,
                                    const std::function<void()> &directly, const Prepared &then)
{
    QObject::connect(&entrance, &RelayEntrance::closed, &entrance, directly);
    QObject::connect(&entrance, &RelayEntrance::open, &entrance, [wanted, theirs, then](sip::MsrpSession *session, const std::vector<sip::MsrpUri> &path) {
        Stream stream{wanted, session};
        sip::MsrpMedia &media = stream.media;
        media.secure = path.front().secure;
        media.path = path;
        media.host = path.front().host; // where the others connect (RFC 6714 s.4.2)
        media.port = path.front().port.value_or(sip::kMsrpPort);
        // Our connection is to the relay, whoever is active; the other side reaches it without fail.
        media.setup = theirs ? sip::answeredSetup(*theirs) : sip::MsrpSetup::ActPass;
        if (theirs && theirs->setup == sip::MsrpSetup::ActPass)
            media.setup = sip::MsrpSetup::Passive; // RFC 6714 s.4.3
        media.fingerprints.clear(); // the relay's certificate is another one, and proves its name (RFC 6135 s.4.3)
        then(stream);
    });
}

void SessionGround::locate(const im::Address &account, const sip::MsrpMedia &theirs, QObject *context, const Found &then)
{
    sip::TlsReference tls = sip::msrpTls(theirs);
    if (const sip::Identity *identity = identityOf(account))
        tls.caFile = identity->caFile;
    find(sip::msrpPlace(theirs), theirs.secure, tls, context, then);
}

void SessionGround::find(const sip::MsrpPlace &place, bool secure, const sip::TlsReference &tls, QObject *context, const Found &then)
{
    const auto protocol = secure ? sip::TransportProtocol::Tls : sip::TransportProtocol::Tcp;
    const auto targetAt = [protocol, port = place.port, tls](const QHostAddress &address) {
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

std::unique_ptr<sip::MsrpTrace> SessionGround::traceOf(const QByteArray &callId)
{
    sip::TransportLayer &transport = m_agent.transport();
    if (!transport.isTraced())
        return nullptr;
    return std::make_unique<sip::MsrpTrace>(callId, timers(), [&transport](const sip::TraceEntry &entry) { Q_EMIT transport.traced(entry); });
}

} // namespace linnet::client
