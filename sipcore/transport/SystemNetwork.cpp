// SPDX-License-Identifier: MIT
#include "transport/SystemNetwork.h"

#include "transport/LinuxDatagramSocket.h"
#include "transport/SystemDatagramSocket.h"
#include "transport/SystemStreamListener.h"
#include "transport/SystemStreamSocket.h"
#include "transport/SystemTlsListener.h"
#include "transport/SystemTlsSocket.h"

#include <QUdpSocket>

namespace linnet::sip {

Result<DatagramSocketPtr, TransportError> SystemNetwork::bindDatagram(const Endpoint &local)
{
#ifdef Q_OS_LINUX
    auto socket = std::make_unique<LinuxDatagramSocket>();
#else
    auto socket = std::make_unique<SystemDatagramSocket>();
#endif
    if (auto error = socket->bind(local))
        return *std::move(error);
    return DatagramSocketPtr(socket.release());
}

Result<StreamListenerPtr, TransportError> SystemNetwork::listen(const Endpoint &local)
{
    auto listener = std::make_unique<SystemStreamListener>();
    if (auto error = listener->listen(local))
        return *std::move(error);
    return StreamListenerPtr(listener.release());
}

StreamSocketPtr SystemNetwork::connectTo(const Endpoint &remote)
{
    return StreamSocketPtr(new SystemStreamSocket(remote));
}

Result<StreamListenerPtr, TransportError> SystemNetwork::listenTls(const Endpoint &local, const TlsServerSettings &settings)
{
    auto listener = std::make_unique<SystemTlsListener>();
    if (auto error = listener->listen(local, settings))
        return *std::move(error);
    return StreamListenerPtr(listener.release());
}

StreamSocketPtr SystemNetwork::connectTls(const Endpoint &remote, const TlsReference &reference)
{
    return StreamSocketPtr(new SystemTlsSocket(remote, reference));
}

QHostAddress SystemNetwork::localAddressFor(const QHostAddress &remote)
{
    // Connecting a UDP socket sends nothing: it only asks the routing table.
    QUdpSocket probe;
    probe.connectToHost(remote, 9);
    return probe.localAddress();
}

Network &Network::system()
{
    static SystemNetwork network;
    return network;
}

} // namespace linnet::sip
