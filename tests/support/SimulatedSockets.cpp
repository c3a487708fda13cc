// SPDX-License-Identifier: MIT
#include "support/SimulatedSockets.h"

namespace linnet::test {

using sip::Endpoint;
using sip::TransportError;
using sip::TransportProtocol;

SimulatedDatagramSocket::SimulatedDatagramSocket(SimulatedHost &host, const Endpoint &bound) : m_host(host), m_bound(bound)
{
}

SimulatedDatagramSocket::~SimulatedDatagramSocket()
{
    m_host.forget(this);
}

std::optional<TransportError> SimulatedDatagramSocket::send(const QByteArray &bytes, const Endpoint &to, const QHostAddress &)
{
    m_host.network().sendDatagram({m_host.address(), m_bound.port}, to, bytes);
    return std::nullopt;
}

SimulatedStreamSocket::SimulatedStreamSocket(SimulatedNetwork &network, const Endpoint &local, const Endpoint &remote)
    : m_network(network), m_local(local), m_remote(remote)
{
    network.m_streams.append(this);
}

SimulatedStreamSocket::~SimulatedStreamSocket()
{
    m_network.m_streams.removeAll(this);
    if (m_isConnected && !m_hasEnded)
        tellPeerOfTheEnd();
}

void SimulatedStreamSocket::write(const QByteArray &bytes)
{
    if (!m_isConnected || m_hasEnded)
        return;
    m_network.record(TransportProtocol::Tcp, m_local, m_remote, bytes);
    const qsizetype piece = m_network.m_segmentSize > 0 ? m_network.m_segmentSize : bytes.size();
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        m_network.after(m_network.m_delay, [peer = m_peer, part = bytes.mid(at, piece)] {
            if (peer && !peer->m_hasEnded)
                Q_EMIT peer->received(part);
        });
    }
    m_network.after(std::chrono::milliseconds(0), [self = QPointer<SimulatedStreamSocket>(this)] {
        if (self)
            Q_EMIT self->written();
    });
}

void SimulatedStreamSocket::close()
{
    if (m_hasEnded)
        return;
    m_hasEnded = true;
    tellPeerOfTheEnd();
    m_network.after(std::chrono::milliseconds(0), [self = QPointer<SimulatedStreamSocket>(this)] {
        if (self)
            Q_EMIT self->closed({});
    });
}

void SimulatedStreamSocket::join(SimulatedStreamSocket *peer)
{
    m_peer = peer;
    m_isConnected = true;
}

void SimulatedStreamSocket::breakNow(const QString &detail)
{
    if (m_hasEnded)
        return;
    m_hasEnded = true;
    m_isConnected = false;
    Q_EMIT closed(detail);
}

void SimulatedStreamSocket::tellPeerOfTheEnd()
{
    m_network.after(m_network.m_delay, [peer = m_peer] {
        if (peer)
            peer->breakNow(QStringLiteral("closed by the peer"));
    });
}

SimulatedStreamListener::SimulatedStreamListener(SimulatedHost &host, const Endpoint &bound) : m_host(host), m_bound(bound)
{
}

SimulatedStreamListener::~SimulatedStreamListener()
{
    m_host.forget(this);
}

sip::StreamSocketPtr SimulatedStreamListener::takeNext()
{
    if (m_waiting.empty())
        return nullptr;
    sip::StreamSocketPtr first = std::move(m_waiting.front());
    m_waiting.erase(m_waiting.begin());
    return first;
}

void SimulatedStreamListener::add(sip::StreamSocketPtr socket)
{
    m_waiting.push_back(std::move(socket));
    Q_EMIT accepted();
}

Result<sip::DatagramSocketPtr, TransportError> SimulatedHost::bindDatagram(const Endpoint &local)
{
    if (!isMine(local.address))
        return TransportError{TransportError::Kind::Unreachable, QStringLiteral("not an address of this host")};
    const quint16 port = local.port ? local.port : m_nextPort++;
    if (m_datagramSockets.contains(port))
        return TransportError{TransportError::Kind::AddressInUse, QStringLiteral("the port is taken")};
    auto *socket = new SimulatedDatagramSocket(*this, {local.address, port});
    m_datagramSockets.insert(port, socket);
    return sip::DatagramSocketPtr(socket);
}

Result<sip::StreamListenerPtr, TransportError> SimulatedHost::listen(const Endpoint &local)
{
    if (!isMine(local.address))
        return TransportError{TransportError::Kind::Unreachable, QStringLiteral("not an address of this host")};
    const quint16 port = local.port ? local.port : m_nextPort++;
    if (m_listeners.contains(port))
        return TransportError{TransportError::Kind::AddressInUse, QStringLiteral("the port is taken")};
    auto *listener = new SimulatedStreamListener(*this, {local.address, port});
    m_listeners.insert(port, listener);
    return sip::StreamListenerPtr(listener);
}

sip::StreamSocketPtr SimulatedHost::connectTo(const Endpoint &remote)
{
    auto *ours = new SimulatedStreamSocket(m_network, {m_address, m_nextPort++}, remote);
    if (m_network.m_isSilent)
        return sip::StreamSocketPtr(ours);
    m_network.after(m_network.m_delay, [this, ours = QPointer<SimulatedStreamSocket>(ours), remote] {
        if (!ours)
            return;
        SimulatedHost *host = m_network.find(remote.address);
        SimulatedStreamListener *listener = host ? host->listenerAt(remote.port) : nullptr;
        if (!listener) {
            ours->breakNow(QStringLiteral("connection refused"));
            return;
        }
        auto *theirs = new SimulatedStreamSocket(m_network, remote, ours->local());
        ours->join(theirs);
        theirs->join(ours);
        listener->add(sip::StreamSocketPtr(theirs));
        if (ours)
            Q_EMIT ours->connected();
    });
    return sip::StreamSocketPtr(ours);
}

QHostAddress SimulatedHost::localAddressFor(const QHostAddress &remote)
{
    return remote.protocol() == m_address.protocol() ? m_address : QHostAddress();
}

bool SimulatedHost::isMine(const QHostAddress &address) const
{
    if (address == m_address)
        return true;
    return address.protocol() == m_address.protocol()
        && (address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::AnyIPv6));
}

} // namespace linnet::test
