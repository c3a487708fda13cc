// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"
#include "base/Slice.h"
#include "transport/Target.h"
#include "transport/TransportError.h"

#include <QObject>

#include <memory>
#include <optional>

namespace linnet::sip {

/// A bound UDP socket.
class DatagramSocket : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// The address is the wildcard when it was bound to it.
    virtual Endpoint local() const = 0;
    /// Hands one datagram to the system. `from` chooses the source address of a socket bound to the wildcard; null
    /// leaves it to the system.
    virtual std::optional<TransportError> send(const QByteArray &bytes, const Endpoint &to,
                                               const QHostAddress &from) = 0;
Q_SIGNALS:
    /// `to` is the address that the datagram was sent to; null where the system does not tell.
    void received(const linnet::Slice &bytes, const linnet::sip::Endpoint &from, const QHostAddress &to);
    /// An earlier datagram did not arrive there and will not (ICMP, RFC 3261 s.18.4). `quoted` is how it began, as far as the network
    /// tells; possibly empty. Not every system and network tells at all.
    void unreachable(const linnet::sip::Endpoint &to, const QByteArray &quoted, const QString &detail);
};
using DatagramSocketPtr = std::unique_ptr<DatagramSocket>;

/// One TCP connection, made or being made. Never deleted from inside one of its signals.
class StreamSocket : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual bool isConnected() const = 0;
    /// Both ends; `local` is valid once connected.
    virtual Endpoint local() const = 0;
    virtual Endpoint remote() const = 0;
    /// Bytes wait until the connection takes them; what is written in one turn of the event loop leaves together.
    virtual void write(const QByteArray &bytes) = 0;
    /// How many written bytes the system has not taken yet.
    virtual qint64 unsentBytes() const = 0;
    /// At most so many bytes are taken from the system before received() has told of them; 0: what there is.
    virtual void limitReading(qint64 bytes) { Q_UNUSED(bytes) }
    /// While it is paused nothing is received, and what comes stays with the system and its sender.
    virtual void pauseReading(bool paused) { Q_UNUSED(paused) }
    /// Sends what waits, then closes; closed() tells the end. Deleting the object drops what waits.
    virtual void close() = 0;
    /// TLS: whether requests for this peer may use the connection (RFC 5923 s.8). Bare TCP proves nothing about anybody.
    virtual bool serves(const TlsReference &reference) const
    {
        Q_UNUSED(reference)
        return true;
    }
    /// TLS: the certificate that the other side showed, in DER; empty: none.
    virtual QByteArray peerCertificate() const { return {}; }
    /// After closed() without connected(): why.
    virtual TransportError failure(const QString &detail) const { return {TransportError::Kind::ConnectFailed, detail, {}}; }
Q_SIGNALS:
    /// TLS: the handshake is done, and the peer is whom we wanted.
    void connected();
    void received(const QByteArray &bytes);
    /// The system has taken some of what was written: unsentBytes() is less than before.
    void written();
    /// Once: it could not be made, broke, or was closed by either end. `detail` are the system's words.
    void closed(const QString &detail);
};
using StreamSocketPtr = std::unique_ptr<StreamSocket>;

/// A listening TCP socket. Connections come through accepted(), which passes the ownership on by takeNext().
class StreamListener : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual Endpoint local() const = 0;
    /// The next accepted connection; null when there is none.
    virtual StreamSocketPtr takeNext() = 0;
Q_SIGNALS:
    void accepted();
};
using StreamListenerPtr = std::unique_ptr<StreamListener>;

/// Where the transport layer gets its sockets: the system's, or in tests a simulated network under a manual clock.
class Network
{
public:
    virtual ~Network() = default;

    virtual Result<DatagramSocketPtr, TransportError> bindDatagram(const Endpoint &local) = 0;
    virtual Result<StreamListenerPtr, TransportError> listen(const Endpoint &local) = 0;
    /// Starts a connection; never null, never connected or closed before the call returns.
    virtual StreamSocketPtr connectTo(const Endpoint &remote) = 0;
    /// The same with TLS inside, from the first byte (RFC 3261 s.26.2.1).
    virtual Result<StreamListenerPtr, TransportError> listenTls(const Endpoint &local, const TlsServerSettings &settings) = 0;
    virtual StreamSocketPtr connectTls(const Endpoint &remote, const TlsReference &reference) = 0;
    /// The address that packets to `remote` leave from by the routing table; null when there is no route.
    virtual QHostAddress localAddressFor(const QHostAddress &remote) = 0;

    /// The operating system's sockets. Stateless; usable from every thread.
    static Network &system();
};

} // namespace linnet::sip
