// SPDX-License-Identifier: MIT
#include "transport/LinuxDatagramSocket.h"

#ifdef Q_OS_LINUX

#include <QPointer>

#include <linux/errqueue.h>
#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace linnet::sip {

namespace {

/// A burst must wait in the kernel, not be lost there. The system may grant less.
constexpr int kReceiveBuffer = 4 * 1024 * 1024;
constexpr int kSendBuffer = 1024 * 1024;

/// So many in one turn of the event loop, then timers and other sockets get theirs. The notifier fires again by itself.
constexpr int kBatch = 32;
constexpr int kBatchesPerTurn = 8;
constexpr int kErrorsPerTurn = 64;
constexpr size_t kDatagram = 65536;
/// What an ICMP error quotes of our datagram is enough to know it by.
constexpr size_t kQuoted = 1024;
constexpr size_t kControl = 256;

union Address {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
};

socklen_t toSystem(const Endpoint &endpoint, Address &address)
{
    std::memset(&address, 0, sizeof address);
    if (endpoint.address.protocol() != QAbstractSocket::IPv6Protocol) {
        address.v4.sin_family = AF_INET;
        address.v4.sin_port = htons(endpoint.port);
        address.v4.sin_addr.s_addr = htonl(endpoint.address.toIPv4Address());
        return sizeof address.v4;
    }
    address.v6.sin6_family = AF_INET6;
    address.v6.sin6_port = htons(endpoint.port);
    const Q_IPV6ADDR raw = endpoint.address.toIPv6Address();
    std::memcpy(&address.v6.sin6_addr, raw.c, sizeof raw.c);
    const QByteArray scope = endpoint.address.scopeId().toLatin1();
    if (!scope.isEmpty()) {
        bool isNumber = false;
        const uint index = scope.toUInt(&isNumber);
        address.v6.sin6_scope_id = isNumber ? index : if_nametoindex(scope.constData());
    }
    return sizeof address.v6;
}

QHostAddress fromSystem(const in6_addr &raw, unsigned int interfaceIndex)
{
    QHostAddress address(raw.s6_addr);
    char name[IF_NAMESIZE];
    if (address.isLinkLocal() && if_indextoname(interfaceIndex, name))
        address.setScopeId(QString::fromLatin1(name));
    return address;
}

Endpoint fromSystem(const Address &address)
{
    if (address.any.sa_family == AF_INET)
        return {QHostAddress(ntohl(address.v4.sin_addr.s_addr)), ntohs(address.v4.sin_port)};
    return {fromSystem(address.v6.sin6_addr, address.v6.sin6_scope_id), ntohs(address.v6.sin6_port)};
}

template <typename T>
T dataOf(const cmsghdr *header)
{
    T data;
    std::memcpy(&data, CMSG_DATA(header), sizeof data);
    return data;
}

/// Where a datagram was sent to; null when the system does not say.
QHostAddress destinationOf(msghdr &message)
{
    for (cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO)
            return QHostAddress(ntohl(dataOf<in_pktinfo>(header).ipi_addr.s_addr));
        if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO) {
            const auto info = dataOf<in6_pktinfo>(header);
            return fromSystem(info.ipi6_addr, info.ipi6_ifindex);
        }
    }
    return {};
}

/// RFC 3261 s.18.4: unreachable hosts, networks, ports and protocols, and parameter problems count; time exceeded, source
/// quench and a packet too big (that is for path MTU discovery) do not.
bool isFatal(const sock_extended_err &error)
{
    switch (error.ee_origin) {
    case SO_EE_ORIGIN_ICMP:
        return (error.ee_type == ICMP_DEST_UNREACH && error.ee_code != ICMP_FRAG_NEEDED) || error.ee_type == ICMP_PARAMETERPROB;
    case SO_EE_ORIGIN_ICMP6:
        return error.ee_type == ICMP6_DST_UNREACH || error.ee_type == ICMP6_PARAM_PROB;
    case SO_EE_ORIGIN_LOCAL:
        return error.ee_errno == EHOSTUNREACH || error.ee_errno == ENETUNREACH;
    }
    return false;
}

std::optional<sock_extended_err> errorOf(msghdr &message)
{
    for (cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if ((header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_RECVERR)
            || (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_RECVERR))
            return dataOf<sock_extended_err>(header);
    }
    return std::nullopt;
}

TransportError lastError(TransportError::Kind otherwise)
{
    const int error = errno;
    const QString detail = qt_error_string(error);
    if (error == EADDRINUSE)
        return {TransportError::Kind::AddressInUse, detail};
    if (error == EACCES || error == EPERM)
        return {TransportError::Kind::NotPermitted, detail};
    return {otherwise, detail};
}

void setOption(int socket, int level, int option, int value)
{
    (void)::setsockopt(socket, level, option, &value, sizeof value);
}

} // namespace

struct LinuxDatagramSocket::Arrival
{
    Slice bytes;
    Endpoint from;
    QHostAddress to;
};

/// Never filled before the system writes into it: what no datagram reaches costs no memory.
struct LinuxDatagramSocket::Batch
{
    std::unique_ptr<char[]> content{new char[kBatch * kDatagram]};
    std::array<Address, kBatch> from;
    std::array<iovec, kBatch> parts;
    std::array<mmsghdr, kBatch> messages;
    alignas(cmsghdr) char control[kBatch][kControl];
};

LinuxDatagramSocket::LinuxDatagramSocket() = default;

LinuxDatagramSocket::~LinuxDatagramSocket()
{
    m_notifier.reset();
    if (m_socket >= 0)
        ::close(m_socket);
}

std::optional<TransportError> LinuxDatagramSocket::bind(const Endpoint &wanted)
{
    Address address;
    const socklen_t size = toSystem(wanted, address);
    const bool isV6 = address.any.sa_family == AF_INET6;
    m_socket = ::socket(address.any.sa_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_socket < 0)
        return lastError(TransportError::Kind::Unreachable);
    if (isV6) {
        setOption(m_socket, IPPROTO_IPV6, IPV6_V6ONLY, 1);
        setOption(m_socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
        setOption(m_socket, IPPROTO_IPV6, IPV6_RECVERR, 1);
    } else {
        setOption(m_socket, IPPROTO_IP, IP_PKTINFO, 1);
        setOption(m_socket, IPPROTO_IP, IP_RECVERR, 1);
    }
    setOption(m_socket, SOL_SOCKET, SO_RCVBUF, kReceiveBuffer);
    setOption(m_socket, SOL_SOCKET, SO_RCVBUFFORCE, kReceiveBuffer); // beyond the system's limit, where we may
    setOption(m_socket, SOL_SOCKET, SO_SNDBUF, kSendBuffer);
    Address bound;
    socklen_t boundSize = sizeof bound;
    if (::bind(m_socket, &address.any, size) != 0 || ::getsockname(m_socket, &bound.any, &boundSize) != 0)
        return lastError(TransportError::Kind::Unreachable);
    m_local = {wanted.address, fromSystem(bound).port};
    m_isWildcard = wanted.address == QHostAddress(QHostAddress::AnyIPv4)
        || wanted.address == QHostAddress(QHostAddress::AnyIPv6);
    m_batch = std::make_unique<Batch>();
    m_notifier = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &LinuxDatagramSocket::readAll);
    return std::nullopt;
}

/// 0 or errno.
int LinuxDatagramSocket::trySend(const QByteArray &bytes, const Endpoint &to, const QHostAddress &from) const
{
    Address peer;
    iovec content{const_cast<char *>(bytes.constData()), size_t(bytes.size())};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(in6_pktinfo))] = {};
    msghdr message{};
    message.msg_name = &peer;
    message.msg_namelen = toSystem(to, peer);
    message.msg_iov = &content;
    message.msg_iovlen = 1;
    if (!from.isNull()) {
        message.msg_control = control;
        Address source;
        toSystem({from, 0}, source);
        const bool isV6 = source.any.sa_family == AF_INET6;
        message.msg_controllen = isV6 ? CMSG_SPACE(sizeof(in6_pktinfo)) : CMSG_SPACE(sizeof(in_pktinfo));
        cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = isV6 ? IPPROTO_IPV6 : IPPROTO_IP;
        header->cmsg_type = isV6 ? IPV6_PKTINFO : IP_PKTINFO;
        if (isV6) {
            header->cmsg_len = CMSG_LEN(sizeof(in6_pktinfo));
            in6_pktinfo info{};
            info.ipi6_addr = source.v6.sin6_addr;
            info.ipi6_ifindex = source.v6.sin6_scope_id;
            std::memcpy(CMSG_DATA(header), &info, sizeof info);
        } else {
            header->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
            in_pktinfo info{};
            info.ipi_spec_dst = source.v4.sin_addr;
            std::memcpy(CMSG_DATA(header), &info, sizeof info);
        }
    }
    return ::sendmsg(m_socket, &message, MSG_NOSIGNAL) >= 0 ? 0 : errno;
}

std::optional<TransportError> LinuxDatagramSocket::send(const QByteArray &bytes, const Endpoint &to, const QHostAddress &from)
{
    QHostAddress source = m_isWildcard ? from : QHostAddress();
    int error = 0;
    // The first failure may be the news of an earlier datagram, or the source address has gone with its network: then any
    // source is better than none.
    for (int i = 0; i < 3; ++i) {
        error = trySend(bytes, to, source);
        if (error == EINVAL || error == EADDRNOTAVAIL)
            source.clear();
        // A full send buffer loses this datagram as the network might have: it comes again by its timer.
        if (error == 0 || error == EAGAIN || error == ENOBUFS)
            return std::nullopt;
    }
    errno = error;
    return lastError(TransportError::Kind::Unreachable);
}

void LinuxDatagramSocket::readAll()
{
    const QPointer<LinuxDatagramSocket> alive(this);
    readErrors();
    for (int i = 0; alive && i < kBatchesPerTurn; ++i) {
        const std::vector<Arrival> arrivals = readBatch();
        for (const Arrival &one : arrivals) {
            Q_EMIT received(one.bytes, one.from, one.to);
            if (!alive)
                return;
        }
        if (arrivals.size() < size_t(kBatch))
            return;
    }
}

std::vector<LinuxDatagramSocket::Arrival> LinuxDatagramSocket::readBatch()
{
    Batch &batch = *m_batch;
    for (size_t i = 0; i < size_t(kBatch); ++i) {
        batch.parts[i] = {batch.content.get() + i * kDatagram, kDatagram};
        msghdr &message = batch.messages[i].msg_hdr;
        message = {};
        message.msg_name = &batch.from[i];
        message.msg_namelen = sizeof batch.from[i];
        message.msg_iov = &batch.parts[i];
        message.msg_iovlen = 1;
        message.msg_control = batch.control[i];
        message.msg_controllen = kControl;
    }
    int count = ::recvmmsg(m_socket, batch.messages.data(), kBatch, 0, nullptr);
    // The news of an ICMP error may stand in the way; it has been read from the error queue.
    if (count < 0 && errno != EAGAIN)
        count = ::recvmmsg(m_socket, batch.messages.data(), kBatch, 0, nullptr);
    std::vector<Arrival> arrivals;
    for (int i = 0; i < count; ++i) {
        mmsghdr &message = batch.messages[size_t(i)];
        const QByteArrayView content(batch.content.get() + size_t(i) * kDatagram, qsizetype(message.msg_len));
        arrivals.push_back({Slice::copyOf(content), fromSystem(batch.from[size_t(i)]), destinationOf(message.msg_hdr)});
    }
    return arrivals;
}

void LinuxDatagramSocket::readErrors()
{
    const QPointer<LinuxDatagramSocket> alive(this);
    for (int i = 0; alive && i < kErrorsPerTurn; ++i) {
        char quoted[kQuoted];
        alignas(cmsghdr) char control[512];
        Address to;
        iovec content{quoted, sizeof quoted};
        msghdr message{};
        message.msg_name = &to;
        message.msg_namelen = sizeof to;
        message.msg_iov = &content;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const ssize_t size = ::recvmsg(m_socket, &message, MSG_ERRQUEUE);
        if (size < 0)
            return;
        const auto error = errorOf(message);
        if (error && isFatal(*error) && message.msg_namelen > 0)
            Q_EMIT unreachable(fromSystem(to), QByteArray(quoted, qsizetype(size)), qt_error_string(int(error->ee_errno)));
    }
}

} // namespace linnet::sip

#endif
