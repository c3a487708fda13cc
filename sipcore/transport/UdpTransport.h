// SPDX-License-Identifier: MIT
#pragma once

#include "transport/FlowTable.h"
#include "transport/Network.h"
#include "transport/RouteCache.h"

#include <QObject>

#include <vector>

namespace linnet::sip {

/// The UDP sockets of an engine, and which of them a datagram leaves from.
class UdpTransport final : public QObject
{
    Q_OBJECT
public:
    UdpTransport(Network &network, RouteCache &routes, FlowCounter &flows, QObject *parent);

    Result<Endpoint, TransportError> listen(const Endpoint &local);
    void preferPort(quint16 port) { m_preferredPort = port; }

    /// The way to `remote`: the listener on the route's address, or on the wildcard, else a socket made now.
    Result<MessageSource, TransportError> pathTo(const Endpoint &remote);
    /// The way of a flow; nothing when it is not known (any more).
    std::optional<MessageSource> pathOf(FlowId flow) const;
    /// The way back from a socket of ours to another endpoint than the one that wrote to it.
    MessageSource pathFrom(const Endpoint &local, const Endpoint &remote);

    std::optional<TransportError> send(const QByteArray &bytes, const MessageSource &path);

Q_SIGNALS:
    void received(const linnet::Slice &bytes, const linnet::sip::MessageSource &source);
    /// See DatagramSocket::unreachable(); `local` may be the wildcard.
    void unreachable(const linnet::sip::Endpoint &local, const linnet::sip::Endpoint &remote, const QByteArray &quoted,
                     const QString &detail);

private:
    DatagramSocket *adopt(DatagramSocketPtr socket);
    DatagramSocket *socketAt(const Endpoint &local) const;
    DatagramSocket *socketFor(const QHostAddress &remote, const QHostAddress &route) const;
    Result<DatagramSocket *, TransportError> ownSocket(QAbstractSocket::NetworkLayerProtocol family);
    void take(DatagramSocket *socket, const Slice &bytes, const Endpoint &from, const QHostAddress &to);

    Network &m_network;
    RouteCache &m_routes;
    FlowTable m_flows;
    std::vector<DatagramSocketPtr> m_sockets;
    quint16 m_preferredPort = 0;
};

} // namespace linnet::sip
