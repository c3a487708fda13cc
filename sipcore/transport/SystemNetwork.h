// SPDX-License-Identifier: MIT
#pragma once

#include "transport/Network.h"

namespace linnet::sip {

/// QUdpSocket, QTcpSocket and QTcpServer behind the Network interface.
class SystemNetwork final : public Network
{
public:
    Result<DatagramSocketPtr, TransportError> bindDatagram(const Endpoint &local) override;
    Result<StreamListenerPtr, TransportError> listen(const Endpoint &local) override;
    StreamSocketPtr connectTo(const Endpoint &remote) override;
    QHostAddress localAddressFor(const QHostAddress &remote) override;
};

} // namespace linnet::sip
