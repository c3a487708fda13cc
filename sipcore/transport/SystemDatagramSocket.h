// SPDX-License-Identifier: MIT
#pragma once

#include "transport/Network.h"

#include <QUdpSocket>

namespace linnet::sip {

/// A UDP socket of systems other than Linux (see LinuxDatagramSocket), through Qt. It does not hear of ICMP errors: there a dead
/// peer is known by its silence only.
class SystemDatagramSocket final : public DatagramSocket
{
    Q_OBJECT
public:
    SystemDatagramSocket();

    std::optional<TransportError> bind(const Endpoint &local);
    Endpoint local() const override { return m_local; }
    std::optional<TransportError> send(const QByteArray &bytes, const Endpoint &to, const QHostAddress &from) override;

private:
    void readAll();

    QUdpSocket m_socket;
    Endpoint m_local;
    bool m_isWildcard = false;
};

/// What a socket error means to the transport layer.
TransportError toTransportError(QAbstractSocket::SocketError error, const QString &detail,
                                TransportError::Kind otherwise);

} // namespace linnet::sip
