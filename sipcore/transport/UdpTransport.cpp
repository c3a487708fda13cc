// SPDX-License-Identifier: MIT
#include "transport/UdpTransport.h"

namespace linnet::sip {

namespace {

QHostAddress wildcardOf(QAbstractSocket::NetworkLayerProtocol family)
{
    return family == QAbstractSocket::IPv6Protocol ? QHostAddress(QHostAddress::AnyIPv6)
                                                   : QHostAddress(QHostAddress::AnyIPv4);
}

bool isWildcard(const QHostAddress &address)
{
    return address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::AnyIPv6);
}

} // namespace

UdpTransport::UdpTransport(Network &network, RouteCache &routes, FlowCounter &flows, QObject *parent)
    : QObject(parent), m_network(network), m_routes(routes), m_flows(flows)
{
}

Result<Endpoint, TransportError> UdpTransport::listen(const Endpoint &local)
{
    auto socket = m_network.bindDatagram(local);
    if (!socket)
        return socket.error();
    return adopt(std::move(*socket))->local();
}

Result<MessageSource, TransportError> UdpTransport::pathTo(const Endpoint &remote)
{
    const QHostAddress route = m_routes.localAddressFor(remote.address);
    DatagramSocket *socket = socketFor(remote.address, route);
    if (!socket) {
        const auto made = ownSocket(remote.address.protocol());
        if (!made)
            return made.error();
        socket = *made;
    }
    Endpoint local = socket->local();
    if (isWildcard(local.address) && !route.isNull())
        local.address = route;
    return MessageSource{m_flows.flowFor(local, remote, FlowTable::Use::Sent), TransportProtocol::Udp, remote, local};
}

std::optional<MessageSource> UdpTransport::pathOf(FlowId flow) const
{
    const auto pair = m_flows.find(flow);
    if (!pair)
        return std::nullopt;
    return MessageSource{flow, TransportProtocol::Udp, pair->remote, pair->local};
}

MessageSource UdpTransport::pathFrom(const Endpoint &local, const Endpoint &remote)
{
    return {m_flows.flowFor(local, remote, FlowTable::Use::Received), TransportProtocol::Udp, remote, local};
}

std::optional<TransportError> UdpTransport::send(const QByteArray &bytes, const MessageSource &path)
{
    DatagramSocket *socket = socketAt(path.local);
    if (!socket)
        return TransportError{TransportError::Kind::Unreachable, QStringLiteral("no socket at %1").arg(toString(path.local))};
    return socket->send(bytes, path.remote, path.local.address);
}

DatagramSocket *UdpTransport::adopt(DatagramSocketPtr socket)
{
    DatagramSocket *raw = socket.get();
    connect(raw, &DatagramSocket::received, this,
            [this, raw](const Slice &bytes, const Endpoint &from, const QHostAddress &to) { take(raw, bytes, from, to); });
    connect(raw, &DatagramSocket::unreachable, this,
            [this, raw](const Endpoint &to, const QByteArray &quoted, const QString &detail) {
                Q_EMIT unreachable(raw->local(), to, quoted, detail);
            });
    m_sockets.push_back(std::move(socket));
    return raw;
}

DatagramSocket *UdpTransport::socketAt(const Endpoint &local) const
{
    DatagramSocket *onWildcard = nullptr;
    for (const auto &socket : m_sockets) {
        const Endpoint at = socket->local();
        if (at.port != local.port)
            continue;
        if (at.address == local.address)
            return socket.get();
        if (isWildcard(at.address) && at.address.protocol() == local.address.protocol())
            onWildcard = socket.get();
    }
    return onWildcard;
}

DatagramSocket *UdpTransport::socketFor(const QHostAddress &remote, const QHostAddress &route) const
{
    DatagramSocket *second = nullptr;
    for (const auto &socket : m_sockets) {
        const QHostAddress at = socket->local().address;
        if (at.protocol() != remote.protocol())
            continue;
        if (at == route)
            return socket.get();
        // 127.0.0.2 reaches 127.0.0.1 although the route says 127.0.0.1.
        if (isWildcard(at) || (at.isLoopback() && remote.isLoopback()))
            second = socket.get();
    }
    return second;
}

Result<DatagramSocket *, TransportError> UdpTransport::ownSocket(QAbstractSocket::NetworkLayerProtocol family)
{
    const QHostAddress any = wildcardOf(family);
    auto socket = m_network.bindDatagram({any, m_preferredPort});
    if (!socket && m_preferredPort != 0)
        socket = m_network.bindDatagram({any, 0});
    if (!socket)
        return socket.error();
    return adopt(std::move(*socket));
}

void UdpTransport::take(DatagramSocket *socket, const Slice &bytes, const Endpoint &from, const QHostAddress &to)
{
    Endpoint local = socket->local();
    if (isWildcard(local.address))
        local.address = to.isNull() ? m_routes.localAddressFor(from.address) : to;
    Q_EMIT received(bytes, {m_flows.flowFor(local, from, FlowTable::Use::Received), TransportProtocol::Udp, from, local});
}

} // namespace linnet::sip
