// SPDX-License-Identifier: MIT
#include "msrp/MsrpEndpoint.h"

#include "base/Limits.h"
#include "msrp/MsrpConnection.h"
#include "msrp/MsrpSession.h"

#include <algorithm>

namespace linnet::sip {
namespace {

constexpr quint16 kDiscard = 9; // RFC 4145 s.4: nobody listens

} // namespace

MsrpEndpoint::MsrpEndpoint(Network &network, TimerService &timers, RandomSource &random, QObject *parent)
    : QObject(parent), m_network(network), m_timers(timers), m_random(random)
{
}

MsrpEndpoint::~MsrpEndpoint()
{
    // Closed ones too, which are in no table any more.
    qDeleteAll(findChildren<MsrpSession *>(Qt::FindDirectChildrenOnly));
    for (MsrpConnection *connection : std::exchange(m_connections, {})) {
        connection->disconnect(this);
        delete connection;
    }
}

const OwnCertificate &MsrpEndpoint::certificate()
{
    if (m_certificate.isEmpty())
        m_certificate = makeOwnCertificate();
    return m_certificate;
}

CertificateFingerprint MsrpEndpoint::fingerprint()
{
    return fingerprintOf(certificate().der());
}

Result<Endpoint, TransportError> MsrpEndpoint::listen(const Endpoint &local, bool secure)
{
    auto listener = secure ? m_network.listenTls(local, {{}, {}, certificate(), true}) : m_network.listen(local);
    if (!listener)
        return listener.error();
    m_listeners[secure] = std::move(*listener);
    StreamListener *bound = m_listeners[secure].get();
    connect(bound, &StreamListener::accepted, this, [this, bound, secure] { takeAccepted(*bound, secure); });
    return bound->local();
}

void MsrpEndpoint::takeAccepted(StreamListener &listener, bool secure)
{
    while (StreamSocketPtr socket = listener.takeNext()) {
        const auto incoming = std::count_if(m_connections.begin(), m_connections.end(), [](const MsrpConnection *one) { return one->wasAccepted(); });
        if (incoming >= Limits::kMaxIncomingConnections)
            continue; // closes with its object
        MsrpConnection *connection = addConnection(std::move(socket), secure, true);
        m_timers.start(Limits::kIdleBeforeFirstMessage, [guard = QPointer<MsrpConnection>(connection)] {
            if (guard && !guard->isInUse())
                guard->closeUnused();
        });
    }
}

MsrpUri MsrpEndpoint::newUri(bool secure, const QHostAddress &address)
{
    MsrpUri uri;
    uri.secure = secure;
    uri.host = address.toString().toLatin1().toLower();
    uri.port = m_listeners[secure] ? m_listeners[secure]->local().port : kDiscard;
    uri.session = m_random.token(96);
    return uri;
}

MsrpSession *MsrpEndpoint::make(const MsrpUri &local, const std::vector<MsrpUri> &remotePath, MsrpReassembler::Receiver &receiver)
{
    if (m_sessions.size() >= Limits::kMaxMsrpSessions || remotePath.empty())
        return nullptr;
    auto *session = new MsrpSession(*this, local, remotePath, receiver);
    m_sessions.insert(local.session, session);
    unexpect(local);
    return session;
}

void MsrpEndpoint::unexpect(const MsrpUri &local)
{
    if (!m_expected.remove(local.session))
        return;
    for (MsrpConnection *connection : m_connections)
        connection->wakeEarly();
}

MsrpSession *MsrpEndpoint::await(const MsrpUri &local, const std::vector<MsrpUri> &remotePath, MsrpReassembler::Receiver &receiver,
                                 const QList<CertificateFingerprint> &fingerprints)
{
    MsrpSession *session = make(local, remotePath, receiver);
    if (session)
        session->m_fingerprints = fingerprints;
    return session;
}

MsrpSession *MsrpEndpoint::connectTo(const Target &wanted, const MsrpUri &local, const std::vector<MsrpUri> &remotePath,
                                     MsrpReassembler::Receiver &receiver)
{
    MsrpSession *session = make(local, remotePath, receiver);
    if (!session)
        return nullptr;
    const bool secure = sip::isSecure(wanted.protocol);
    Target target = wanted;
    if (secure)
        target.tls.own = certificate(); // for the other side to check too
    const auto leadsThere = [&](const MsrpConnection *one) {
        return !one->wasAccepted() && one->isSecure() == secure && one->socket().remote() == target.endpoint && one->socket().serves(target.tls)
            && one->isInUse() && !one->isClosing();
    };
    const auto found = std::find_if(m_connections.begin(), m_connections.end(), leadsThere);
    const auto connectNow = [this, secure, target] {
        return addConnection(secure ? m_network.connectTls(target.endpoint, target.tls) : m_network.connectTo(target.endpoint), secure, false);
    };
    MsrpConnection *connection = found != m_connections.end() ? *found : connectNow();
    // Later, so that nothing is told before the caller listens.
    QMetaObject::invokeMethod(
        session,
        [session, connectNow, isShared = found != m_connections.end(), guard = QPointer<MsrpConnection>(connection)] {
            if (guard && !guard->isClosing())
                guard->attach(session);
            else if (isShared) // its last session has left it meanwhile
                connectNow()->attach(session);
            else
                session->unbind({});
        },
        Qt::QueuedConnection);
    return session;
}

MsrpSession *MsrpEndpoint::viaRelay(const Target &target, const MsrpUri &local, const MsrpUri &relay, const MsrpRelayLogin &login,
                                    MsrpReassembler::Receiver &receiver)
{
    MsrpSession *session = connectTo(target, local, {relay}, receiver);
    if (session)
        session->m_relay.emplace(relay, local, login);
    return session;
}

MsrpConnection *MsrpEndpoint::addConnection(StreamSocketPtr socket, bool secure, bool wasAccepted)
{
    auto *connection = new MsrpConnection(*this, std::move(socket), secure, wasAccepted);
    m_connections.push_back(connection);
    connect(connection, &MsrpConnection::finished, this, [this, connection] {
        std::erase(m_connections, connection);
        connection->deleteLater();
    });
    return connection;
}

MsrpSession *MsrpEndpoint::sessionAt(const MsrpUri &local) const
{
    MsrpSession *session = m_sessions.value(local.session);
    // The rest counts too; but a relay or a NAT in between may have named another host or port (RFC 6714 s.4): the 96 bits decide.
    return session && session->localUri().secure == local.secure ? session : nullptr;
}

void MsrpEndpoint::forget(MsrpSession *session)
{
    if (m_sessions.value(session->localUri().session) == session)
        m_sessions.remove(session->localUri().session);
}

} // namespace linnet::sip
