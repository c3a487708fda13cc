// SPDX-License-Identifier: MIT
#include "transport/SystemDatagramSocket.h"

#include <QNetworkDatagram>
#include <QPointer>
#include <QVariant>

#ifdef Q_OS_LINUX
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#endif

namespace linnet::sip {

namespace {

/// A burst must wait in the kernel, not be lost there. The system may grant less.
constexpr int kReceiveBuffer = 4 * 1024 * 1024;
constexpr int kSendBuffer = 1024 * 1024;

/// So many in one turn of the event loop, then timers and other sockets get theirs. The notifier fires again by itself.
constexpr int kDatagramsPerTurn = 256;

#ifdef Q_OS_LINUX
/// Qt writes the source address where Linux does not read it (ipi_addr instead of ipi_spec_dst), so a socket on the wildcard would
/// answer from another address than the one that was asked (RFC 3581 s.4).
ssize_t sendFrom(qintptr socket, const QByteArray &bytes, const Endpoint &to, const QHostAddress &from)
{
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(to.port);
    peer.sin_addr.s_addr = htonl(to.address.toIPv4Address());
    iovec content{const_cast<char *>(bytes.constData()), size_t(bytes.size())};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(in_pktinfo))] = {};
    msghdr message{};
    message.msg_name = &peer;
    message.msg_namelen = sizeof peer;
    message.msg_iov = &content;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = IPPROTO_IP;
    header->cmsg_type = IP_PKTINFO;
    header->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
    in_pktinfo info{};
    info.ipi_spec_dst.s_addr = htonl(from.toIPv4Address());
    std::memcpy(CMSG_DATA(header), &info, sizeof info);
    return ::sendmsg(int(socket), &message, MSG_NOSIGNAL);
}
#endif

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
#ifdef Q_OS_LINUX
    // Beyond the system's limit, where we may.
    (void)::setsockopt(int(m_socket.socketDescriptor()), SOL_SOCKET, SO_RCVBUFFORCE, &kReceiveBuffer, sizeof kReceiveBuffer);
#endif
    m_socket.setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, kSendBuffer);
    m_local = {wanted.address, m_socket.localPort()};
    m_isWildcard = wanted.address == QHostAddress(QHostAddress::AnyIPv4)
        || wanted.address == QHostAddress(QHostAddress::AnyIPv6) || wanted.address == QHostAddress(QHostAddress::Any);
    return std::nullopt;
}

std::optional<TransportError> SystemDatagramSocket::send(const QByteArray &bytes, const Endpoint &to,
                                                         const QHostAddress &from)
{
    const bool choosesSource = m_isWildcard && !from.isNull();
#ifdef Q_OS_LINUX
    if (choosesSource && to.address.protocol() == QAbstractSocket::IPv4Protocol) {
        // A full send buffer loses this datagram as the network might have: it comes again by its timer.
        if (sendFrom(m_socket.socketDescriptor(), bytes, to, from) >= 0 || errno == EAGAIN || errno == ECONNREFUSED)
            return std::nullopt;
        // The address may have gone with its network: then any source is better than none.
    }
    const bool qtChoosesSource = choosesSource && to.address.protocol() != QAbstractSocket::IPv4Protocol;
#else
    const bool qtChoosesSource = choosesSource;
#endif
    QNetworkDatagram datagram(bytes, to.address, to.port);
    if (qtChoosesSource)
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
