// SPDX-License-Identifier: MIT
#include "transport/SystemDatagramSocket.h"

#include <QNetworkDatagram>
#include <QPointer>
#include <QVariant>

namespace linnet::sip {

namespace {

/// A burst must wait in the kernel, not be lost there. The system may grant less.
constexpr int kReceiveBuffer = 4 * 1024 * 1024;
constexpr int kSendBuffer = 1024 * 1024;

/// So many in one turn of the event loop, then timers and other sockets get theirs. The notifier fires again by itself.
constexpr int kDatagramsPerTurn = 256;

} // namespace

TransportError toTransportError(QAbstractSocket::SocketError error, const QString &detail, TransportError::Kind otherwise)
{
    if (error == QAbstractSocket::AddressInUseError)
        return {TransportError::Kind::AddressInUse, detail};
    if (error == QAbstractSocket::SocketAccessError)
        return {TransportError::Kind::NotPermitted, detail};
    return {otherwise, detail};
}

SystemDatagramSocket::SystemDatagramSocket()
{
    connect(&m_socket, &QUdpSocket::readyRead, this, &SystemDatagramSocket::readAll);
}

std::optional<TransportError> SystemDatagramSocket::bind(const Endpoint &wanted)
{
    if (!m_socket.bind(wanted.address, wanted.port, QAbstractSocket::DontShareAddress))
        return toTransportError(m_socket.error(), m_socket.errorString(), TransportError::Kind::Unreachable);
    m_socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, kReceiveBuffer);
    m_socket.setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, kSendBuffer);
    m_local = {wanted.address, m_socket.localPort()};
    m_isWildcard = wanted.address == QHostAddress(QHostAddress::AnyIPv4)
        || wanted.address == QHostAddress(QHostAddress::AnyIPv6) || wanted.address == QHostAddress(QHostAddress::Any);
    return std::nullopt;
}

std::optional<TransportError> SystemDatagramSocket::send(const QByteArray &bytes, const Endpoint &to,
                                                         const QHostAddress &from)
{
    QNetworkDatagram datagram(bytes, to.address, to.port);
    if (m_isWildcard && !from.isNull())
        datagram.setSender(from);
    if (m_socket.writeDatagram(datagram) == bytes.size() || m_socket.error() == QAbstractSocket::TemporaryError
        || m_socket.error() == QAbstractSocket::ConnectionRefusedError)
        return std::nullopt;
    return toTransportError(m_socket.error(), m_socket.errorString(), TransportError::Kind::Unreachable);
}

void SystemDatagramSocket::readAll()
{
    const QPointer<SystemDatagramSocket> alive(this);
    for (int i = 0; alive && i < kDatagramsPerTurn && m_socket.hasPendingDatagrams(); ++i) {
        const QNetworkDatagram datagram = m_socket.receiveDatagram();
        // An ICMP error of an earlier datagram may surface here as a failed read: nothing came, go on.
        if (!datagram.isValid())
            continue;
        const QByteArray bytes = datagram.data();
        Q_EMIT received(Slice::copyOf(bytes), {datagram.senderAddress(), quint16(datagram.senderPort())},
                        datagram.destinationAddress());
    }
}

} // namespace linnet::sip
