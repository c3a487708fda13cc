// SPDX-License-Identifier: MIT
#pragma once

#include "transport/TlsReference.h"

#include <QByteArray>
#include <QHostAddress>

namespace linnet::sip {

enum class TransportProtocol : quint8 { Udp, Tcp, Tls, Ws, Wss };
/// "UDP", "TCP", "TLS", "WS", "WSS" as Via writes it.
QByteArrayView toString(TransportProtocol protocol);
/// The transport parameter of a URI that leads there: "ws" for both kinds of WebSocket (RFC 7118 s.5.2).
QByteArray uriTransport(TransportProtocol protocol);
constexpr bool isReliable(TransportProtocol protocol) { return protocol != TransportProtocol::Udp; }
/// TLS is inside.
constexpr bool isSecure(TransportProtocol protocol)
{
    return protocol == TransportProtocol::Tls || protocol == TransportProtocol::Wss;
}
constexpr bool isWebSocket(TransportProtocol protocol)
{
    return protocol == TransportProtocol::Ws || protocol == TransportProtocol::Wss;
}

struct Endpoint
{
    QHostAddress address;
    quint16 port = 0;

    friend bool operator==(const Endpoint &, const Endpoint &) = default;
    friend size_t qHash(const Endpoint &e, size_t seed = 0) { return qHashMulti(seed, e.address, e.port); }
};
/// "192.0.2.1:5060" or "[2001:db8::1]:5060".
QString toString(const Endpoint &endpoint);

/// Where a request goes: the result of RFC 3263.
struct Target
{
    TransportProtocol protocol = TransportProtocol::Udp;
    Endpoint endpoint;
    TlsReference tls = {}; ///< for TLS: whom the certificate has to name, and whom we believe

    friend bool operator==(const Target &, const Target &) = default;
    friend size_t qHash(const Target &t, size_t seed = 0) { return qHashMulti(seed, int(t.protocol), t.endpoint); }
};

/// A UDP socket with one peer, or one connection. 0 is none; never used again for another.
using FlowId = quint64;

/// How a message reached us.
struct MessageSource
{
    FlowId flow = 0;
    TransportProtocol protocol = TransportProtocol::Udp;
    Endpoint remote;
    Endpoint local;
};

} // namespace linnet::sip
