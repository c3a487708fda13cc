// SPDX-License-Identifier: MIT
#include "transport/Target.h"

namespace linnet::sip {

QByteArrayView toString(TransportProtocol protocol)
{
    switch (protocol) {
    case TransportProtocol::Udp:
        return "UDP";
    case TransportProtocol::Tcp:
        return "TCP";
    case TransportProtocol::Tls:
        return "TLS";
    case TransportProtocol::Ws:
        return "WS";
    case TransportProtocol::Wss:
        return "WSS";
    }
    return "UDP";
}

QByteArray uriTransport(TransportProtocol protocol)
{
    return isWebSocket(protocol) ? QByteArray("ws") : toString(protocol).toByteArray().toLower();
}

QString toString(const Endpoint &endpoint)
{
    const QString port = QString::number(endpoint.port);
    if (endpoint.address.protocol() == QAbstractSocket::IPv6Protocol)
        return QLatin1Char('[') + endpoint.address.toString() + QLatin1String("]:") + port;
    return endpoint.address.toString() + QLatin1Char(':') + port;
}

} // namespace linnet::sip
