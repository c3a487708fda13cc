// SPDX-License-Identifier: MIT
#include "transport/TcpTransport.h"

#include "transport/WebSocketStream.h"

#include <QPointer>

#include <algorithm>

namespace linnet::sip {

namespace {

/// A retired connection whose peer takes neither bytes nor the end.
constexpr std::chrono::seconds kLinger{5};

bool isWildcardFor(const QHostAddress &bound, const QHostAddress &local)
{
    if (bound == QHostAddress(QHostAddress::Any))
        return true;
    return bound.protocol() == local.protocol()
        && (bound == QHostAddress(QHostAddress::AnyIPv4) || bound == QHostAddress(QHostAddress::AnyIPv6));
}

} // namespace

TcpTransport::TcpTransport(TransportProtocol protocol, Network &network, TimerService &timers, FlowCounter &flows, QObject *parent)
    : QObject(parent), m_protocol(protocol), m_network(network), m_timers(timers), m_flows(flows)
{
}

TcpTransport::~TcpTransport()
{
    for (const auto &[flow, entry] : m_connections) {
        m_timers.cancel(entry.deadline);
        m_timers.cancel(entry.message);
    }
}

Result<Endpoint, TransportError> TcpTransport::listen(const Endpoint &local)
{
    if (isWebSocket(m_protocol))
        return TransportError{TransportError::Kind::NotPermitted, {}, {}};
    auto listener = m_protocol == TransportProtocol::Tls ? m_network.listenTls(local, m_tlsServer) : m_network.listen(local);
    if (!listener)
        return listener.error();
    StreamListener *raw = listener->get();
    connect(raw, &StreamListener::accepted, this, [this, raw] { acceptFrom(raw); });
    m_listeners.push_back(std::move(*listener));
    return raw->local();
}

void TcpTransport::sendTo(const Target &target, StreamWriter writer, StreamWritten written)
{
    TcpConnection *connection = connectionTo(target);
    if (!connection) {
        connection = add(connectTo(target), TcpConnection::Origin::Outgoing);
        const FlowId flow = connection->flow();
        m_connections[flow].deadline = m_timers.start(Limits::kConnectTime, [this, flow] {
            remove(flow, {TransportError::Kind::ConnectFailed, QStringLiteral("connecting took too long")});
        });
        connect(connection, &TcpConnection::established, this, [this, flow] {
            m_timers.cancel(std::exchange(m_connections[flow].deadline, 0));
            noteMade(flow);
        });
    }
    connection->send(std::move(writer), std::move(written));
}

StreamSocketPtr TcpTransport::connectTo(const Target &target) const
{
    StreamSocketPtr carrier = isSecure(m_protocol) ? m_network.connectTls(target.endpoint, target.tls)
                                                   : m_network.connectTo(target.endpoint);
    if (!isWebSocket(m_protocol))
        return carrier;
    QByteArray host = toString(target.endpoint).toLatin1();
    if (!target.tls.domain.isEmpty())
        host = target.tls.domain + ':' + QByteArray::number(target.endpoint.port);
    return StreamSocketPtr(new WebSocketStream(std::move(carrier), host, SystemRandom::instance()));
}

void TcpTransport::sendOn(FlowId flow, StreamWriter writer, StreamWritten written)
{
    const auto found = m_connections.find(flow);
    if (found == m_connections.end()) {
        written({}, {}, TransportError{TransportError::Kind::ConnectFailed, QStringLiteral("the connection is gone")});
        return;
    }
    found->second.connection->send(std::move(writer), std::move(written));
}

bool TcpTransport::isAlive(FlowId flow) const
{
    return m_connections.contains(flow);
}

void TcpTransport::close(FlowId flow)
{
    retire(flow);
}

void TcpTransport::giveUpConnecting(std::chrono::milliseconds age)
{
    QList<FlowId> late;
    for (const auto &[flow, entry] : m_connections) {
        if (entry.connection->origin() == TcpConnection::Origin::Outgoing && !entry.connection->isConnected()
            && entry.lastHeard + age <= m_timers.now())
            late.append(flow);
    }
    removeAll(late, {TransportError::Kind::ConnectFailed, QStringLiteral("connecting took too long")});
}

void TcpTransport::closeStale(const std::function<QHostAddress(const QHostAddress &remote)> &localAddressFor)
{
    QList<FlowId> stale;
    for (const auto &[flow, entry] : m_connections) {
        if (entry.connection->origin() != TcpConnection::Origin::Outgoing)
            continue;
        const MessageSource path = entry.connection->path();
        const QHostAddress local = localAddressFor(path.remote.address);
        if (!entry.connection->isConnected() || (!local.isNull() && local != path.local.address))
            stale.append(flow);
    }
    removeAll(stale, {TransportError::Kind::ConnectFailed, QStringLiteral("the network has changed")});
}

void TcpTransport::removeAll(const QList<FlowId> &flows, const TransportError &why)
{
    for (const FlowId flow : flows)
        remove(flow, why);
}

std::optional<TransportError> TcpTransport::refusalOf(FlowId flow) const
{
    return flow != 0 && flow == m_refusedFlow ? std::optional(m_refusal) : std::nullopt;
}

std::optional<Endpoint> TcpTransport::connectedFrom(const Target &target) const
{
    const TcpConnection *connection = connectionTo(target);
    if (!connection || !connection->isConnected())
        return std::nullopt;
    return connection->path().local;
}

quint16 TcpTransport::listenerPort(const QHostAddress &local) const
{
    for (const auto &listener : m_listeners) {
        if (listener->local().address == local)
            return listener->local().port;
    }
    for (const auto &listener : m_listeners) {
        const QHostAddress bound = listener->local().address;
        if (isWildcardFor(bound, local) || (bound.isLoopback() && local.isLoopback() && bound.protocol() == local.protocol()))
            return listener->local().port;
    }
    return 0;
}

TcpConnection *TcpTransport::connectionTo(const Target &target) const
{
    const auto found = m_connections.find(m_byRemote.value(target.endpoint));
    if (found != m_connections.end() && found->second.connection->serves(target.tls))
        return found->second.connection;
    if (!isSecure(m_protocol))
        return nullptr;
    // Several may lead to one address, each with another domain behind it.
    const auto other = std::find_if(m_connections.begin(), m_connections.end(), [&](const auto &item) {
        const TcpConnection *connection = item.second.connection;
        return connection->path().remote == target.endpoint && connection->serves(target.tls);
    });
    return other == m_connections.end() ? nullptr : other->second.connection;
}

TcpConnection *TcpTransport::add(StreamSocketPtr socket, TcpConnection::Origin origin)
{
    const FlowId flow = m_flows.next();
    const Endpoint remote = socket->remote();
    auto *connection = new TcpConnection(flow, m_protocol, std::move(socket), origin, this);
    connect(connection, &TcpConnection::itemReceived, this,
            [this, connection](const StreamFramer::Item &item, const Slice &bytes) { Q_EMIT itemReceived(item, bytes, connection->path()); });
    connect(connection, &TcpConnection::pinged, this, [this, connection](const QByteArray &answer) {
        Q_EMIT noted(TraceEntry::Kind::KeepAlive, TraceEntry::Direction::In, connection->path(), answer);
        Q_EMIT noted(TraceEntry::Kind::KeepAlive, TraceEntry::Direction::Out, connection->path(), answer);
    });
    connect(connection, &TcpConnection::framingLost, this, [this, flow] { retire(flow); });
    connect(connection, &TcpConnection::overflowed, this, [this, flow] {
        remove(flow, {TransportError::Kind::ConnectionLost, QStringLiteral("the peer does not read")});
    });
    // On a connection that was made nobody waits any more: whoever hears the error never got a byte out.
    connect(connection, &TcpConnection::ended, this,
            [this, flow](const TransportError &why) { remove(flow, why); });
    m_connections[flow] = {connection, 0, 0, m_timers.now(), false};
    if (!m_connections.contains(m_byRemote.value(remote)))
        m_byRemote.insert(remote, flow);
    return connection;
}

void TcpTransport::acceptFrom(StreamListener *listener)
{
    while (StreamSocketPtr socket = listener->takeNext()) {
        if (incomingCount() >= m_incomingLimit && !makeRoom(socket->remote().address)) {
            Q_EMIT refused();
            continue;
        }
        TcpConnection *connection = add(std::move(socket), TcpConnection::Origin::Incoming);
        const FlowId flow = connection->flow();
        noteMade(flow);
        connect(connection, &TcpConnection::heard, this, [this, flow](bool completed) { onHeard(flow, completed); });
        const QPointer<TcpConnection> guard(connection);
        m_connections[flow].deadline = m_timers.start(Limits::kIdleBeforeFirstMessage, [this, flow, guard] {
            if (guard && !guard->hasSpoken())
                remove(flow, {TransportError::Kind::ConnectionLost, QStringLiteral("nothing was said")});
        });
    }
}

// RELIABILITY A14: a byte now and then must not hold a place for ever.
void TcpTransport::onHeard(FlowId flow, bool completed)
{
    const auto found = m_connections.find(flow);
    if (found == m_connections.end())
        return;
    Entry &entry = found->second;
    entry.lastHeard = m_timers.now();
    const bool isInside = entry.connection->isInsideMessage();
    if (entry.message && (completed || !isInside))
        m_timers.cancel(std::exchange(entry.message, 0));
    if (isInside && !entry.message) {
        entry.message = m_timers.start(Limits::kMessageTime, [this, flow] {
            remove(flow, {TransportError::Kind::ConnectionLost, QStringLiteral("a message did not end")});
        });
    }
}

bool TcpTransport::makeRoom(const QHostAddress &newcomer)
{
    QHash<QHostAddress, int> bySource;
    for (const auto &[flow, entry] : m_connections)
        bySource[entry.connection->path().remote.address] += entry.connection->origin() == TcpConnection::Origin::Incoming;
    const auto isGreedy = [&](const QHostAddress &source) {
        return source != newcomer && bySource.value(source) > m_incomingLimit / 2;
    };
    const MonoTime idleSince = m_timers.now() - Limits::kIdleWhenFull;
    FlowId longest = 0;
    MonoTime since = MonoTime::max();
    for (const auto &[flow, entry] : m_connections) {
        const bool mayGo = entry.lastHeard <= idleSince || isGreedy(entry.connection->path().remote.address);
        if (entry.connection->origin() == TcpConnection::Origin::Incoming && mayGo && entry.lastHeard < since) {
            longest = flow;
            since = entry.lastHeard;
        }
    }
    if (longest == 0)
        return false;
    remove(longest, {TransportError::Kind::ConnectionLost, QStringLiteral("others wait")});
    return true;
}

void TcpTransport::remove(FlowId flow, const TransportError &why)
{
    const Entry entry = take(flow);
    if (!entry.connection)
        return;
    if (why.kind == TransportError::Kind::Tls) {
        m_refusedFlow = flow;
        m_refusal = why;
    }
    noteEnd(entry, why);
    entry.connection->deleteLater();
    entry.connection->disconnect(this);
    entry.connection->failWaiting(why);
    Q_EMIT flowClosed(flow);
}

void TcpTransport::retire(FlowId flow)
{
    const Entry entry = take(flow);
    if (!entry.connection)
        return;
    TcpConnection *connection = entry.connection;
    noteEnd(entry, {});
    connection->disconnect(this);
    connection->failWaiting({TransportError::Kind::ConnectFailed, QStringLiteral("the connection was closed")});
    connect(connection, &TcpConnection::ended, connection, &QObject::deleteLater);
    m_timers.start(kLinger, [guard = QPointer<TcpConnection>(connection)] {
        if (guard)
            guard->deleteLater();
    });
    connection->close();
    Q_EMIT flowClosed(flow);
}

void TcpTransport::noteMade(FlowId flow)
{
    Entry &entry = m_connections[flow];
    entry.isMade = true;
    const bool isOurs = entry.connection->origin() == TcpConnection::Origin::Outgoing;
    Q_EMIT noted(TraceEntry::Kind::Connected, isOurs ? TraceEntry::Direction::Out : TraceEntry::Direction::In, entry.connection->path(), {});
}

void TcpTransport::noteEnd(const Entry &entry, const TransportError &why)
{
    TraceEntry::Kind kind = entry.isMade ? TraceEntry::Kind::Closed : TraceEntry::Kind::ConnectFailed;
    if (why.kind == TransportError::Kind::Tls)
        kind = TraceEntry::Kind::TlsFailed;
    const bool isOurs = entry.connection->origin() == TcpConnection::Origin::Outgoing;
    Q_EMIT noted(kind, isOurs ? TraceEntry::Direction::Out : TraceEntry::Direction::In, entry.connection->path(), why.detail.toUtf8());
}

TcpTransport::Entry TcpTransport::take(FlowId flow)
{
    const auto found = m_connections.find(flow);
    if (found == m_connections.end())
        return {};
    const Entry entry = found->second;
    m_connections.erase(found);
    m_timers.cancel(entry.deadline);
    m_timers.cancel(entry.message);
    const Endpoint remote = entry.connection->path().remote;
    if (m_byRemote.value(remote) == flow)
        m_byRemote.remove(remote);
    return entry;
}

int TcpTransport::incomingCount() const
{
    return int(std::count_if(m_connections.begin(), m_connections.end(), [](const auto &item) {
        return item.second.connection->origin() == TcpConnection::Origin::Incoming;
    }));
}

} // namespace linnet::sip
