// SPDX-License-Identifier: MIT
#pragma once

#include "transport/Network.h"

namespace linnet::sip {

/// QUdpSocket, QTcpSocket, QSslSocket and QTcpServer behind the Network interface.
class SystemNetwork final : public Network
{
public:
    Result<DatagramSocketPtr, TransportError> bindDatagram(const Endpoint &local) override;
    Result<StreamListenerPtr, TransportError> listen(const Endpoint &local) override;
    StreamSocketPtr connectTo(const Endpoint &remote) override;
    Result<StreamListenerPtr, TransportError> listenTls(const Endpoint &local, const TlsServerSettings &settings) override;
    StreamSocketPtr connectTls(const Endpoint &remote, const TlsReference &reference) override;
    QHostAddress localAddressFor(const QHostAddress &remote) override;
};

} // namespace linnet::sip
