// SPDX-License-Identifier: MIT
#include "transport/ViaRules.h"

#include "base/AsciiToken.h"

namespace linnet::sip {

namespace {

quint16 portOrDefault(const Via &via)
{
    if (via.port != 0)
        return via.port;
    return equalsIgnoringCase(via.transport, "TLS") ? kDefaultSipsPort : kDefaultSipPort;
}

QHostAddress numericAddress(QByteArrayView text)
{
    if (text.startsWith('[') && text.endsWith(']'))
        text = text.sliced(1, text.size() - 2);
    QHostAddress address;
    if (!address.setAddress(QString::fromLatin1(text)))
        return {};
    return address;
}

} // namespace

QByteArray viaAddress(const QHostAddress &address)
{
    QHostAddress plain = address;
    plain.setScopeId({});
    return plain.toString().toLatin1();
}

void completeVia(Via &via, TransportProtocol protocol, const Endpoint &sentBy)
{
    via.transport = Slice::fromStatic(toString(protocol));
    via.host = Slice::copyOf(viaAddress(sentBy.address));
    via.hostIsIpv6 = sentBy.address.protocol() == QAbstractSocket::IPv6Protocol;
    via.port = sentBy.port;
    via.parameters.setFlag("rport");
}

bool stampReceived(Via &via, const Endpoint &source)
{
    const QByteArray address = viaAddress(source.address);
    const bool hasRport = via.parameters.contains("rport");
    const bool sameHost = via.host == QByteArrayView(address) || numericAddress(via.host) == source.address;
    if (!hasRport && sameHost && !via.parameters.contains("received"))
        return false;
    if (hasRport)
        via.parameters.set("rport", QByteArray::number(source.port));
    via.parameters.set("received", address);
    return true;
}

Endpoint datagramReplyTo(const Via &via, const Endpoint &source)
{
    if (const Slice maddr = via.parameters.value("maddr"); !maddr.isEmpty()) {
        const QHostAddress address = numericAddress(maddr);
        if (!address.isNull())
            return {address, portOrDefault(via)};
    }
    if (via.parameters.contains("rport"))
        return source;
    return {source.address, portOrDefault(via)};
}

Endpoint connectionReplyTo(const Via &via, const Endpoint &source)
{
    return {source.address, portOrDefault(via)};
}

bool sameSentBy(const Via &a, const Via &b)
{
    if (portOrDefault(a) != portOrDefault(b))
        return false;
    if (equalsIgnoringCase(a.host, b.host))
        return true;
    // One IPv6 address has many spellings, and a server may write another than we did (RFC 5118 s.4).
    return a.hostIsIpv6 && b.hostIsIpv6 && numericAddress(a.host) == numericAddress(b.host);
}

} // namespace linnet::sip
