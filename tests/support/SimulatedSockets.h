// SPDX-License-Identifier: MIT
#pragma once

#include "support/SimulatedNetwork.h"

namespace linnet::test {

/// The sockets behind SimulatedNetwork; tests need only that one.
class SimulatedDatagramSocket final : public sip::DatagramSocket
{
    Q_OBJECT
public:
    SimulatedDatagramSocket(SimulatedHost &host, const sip::Endpoint &bound);
    ~SimulatedDatagramSocket() override;

    sip::Endpoint local() const override { return m_bound; }
    std::optional<sip::TransportError> send(const QByteArray &bytes, const sip::Endpoint &to,
                                            const QHostAddress &from) override;

private:
    SimulatedHost &m_host;
    sip::Endpoint m_bound;
};

class SimulatedStreamSocket final : public sip::StreamSocket
{
    Q_OBJECT
public:
    SimulatedStreamSocket(SimulatedNetwork &network, const sip::Endpoint &local, const sip::Endpoint &remote);

    bool isConnected() const override { return m_isConnected; }
    sip::Endpoint local() const override { return m_local; }
    sip::Endpoint remote() const override { return m_remote; }
    void write(const QByteArray &bytes) override;
    qint64 unsentBytes() const override { return 0; }
    void close() override;
    ~SimulatedStreamSocket() override;

    void join(SimulatedStreamSocket *peer);
    void breakNow(const QString &detail);

private:
    void tellPeerOfTheEnd();

    SimulatedNetwork &m_network;
    sip::Endpoint m_local;
    sip::Endpoint m_remote;
    QPointer<SimulatedStreamSocket> m_peer;
    bool m_isConnected = false;
    bool m_hasEnded = false;
};

class SimulatedStreamListener final : public sip::StreamListener
{
    Q_OBJECT
public:
    SimulatedStreamListener(SimulatedHost &host, const sip::Endpoint &bound);
    ~SimulatedStreamListener() override;

    sip::Endpoint local() const override { return m_bound; }
    sip::StreamSocketPtr takeNext() override;
    void add(sip::StreamSocketPtr socket);

private:
    SimulatedHost &m_host;
    sip::Endpoint m_bound;
    std::vector<sip::StreamSocketPtr> m_waiting;
};

/// One address and what is bound there.
class SimulatedHost final : public sip::Network
{
public:
    SimulatedHost(SimulatedNetwork &network, QHostAddress address) : m_network(network), m_address(std::move(address)) { }

    Result<sip::DatagramSocketPtr, sip::TransportError> bindDatagram(const sip::Endpoint &local) override;
    Result<sip::StreamListenerPtr, sip::TransportError> listen(const sip::Endpoint &local) override;
    sip::StreamSocketPtr connectTo(const sip::Endpoint &remote) override;
    /// The simulated TLS hides nothing and trusts everybody: for what is above it.
    Result<sip::StreamListenerPtr, sip::TransportError> listenTls(const sip::Endpoint &local, const sip::TlsServerSettings &) override { return listen(local); }
    sip::StreamSocketPtr connectTls(const sip::Endpoint &remote, const sip::TlsReference &) override { return connectTo(remote); }
    QHostAddress localAddressFor(const QHostAddress &remote) override;

    const QHostAddress &address() const { return m_address; }
    SimulatedNetwork &network() { return m_network; }
    SimulatedDatagramSocket *datagramSocketAt(quint16 port) const { return m_datagramSockets.value(port); }
    SimulatedStreamListener *listenerAt(quint16 port) const { return m_listeners.value(port); }
    void forget(SimulatedDatagramSocket *socket) { m_datagramSockets.removeIf([=](auto it) { return it.value() == socket; }); }
    void forget(SimulatedStreamListener *listener) { m_listeners.removeIf([=](auto it) { return it.value() == listener; }); }

private:
    bool isMine(const QHostAddress &address) const;

    SimulatedNetwork &m_network;
    QHostAddress m_address;
    QHash<quint16, SimulatedDatagramSocket *> m_datagramSockets;
    QHash<quint16, SimulatedStreamListener *> m_listeners;
    quint16 m_nextPort = 40000;
};

} // namespace linnet::test
