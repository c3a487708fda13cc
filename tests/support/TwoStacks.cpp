// SPDX-License-Identifier: MIT
#include "support/TwoStacks.h"

namespace linnet::test {

TwoStacks::TwoStacks()
{
    time.add(client.timers);
    time.add(server.timers);
    const sip::Endpoint at{QHostAddress(QStringLiteral("192.0.2.2")), 5060};
    if (!server.transport.listen(sip::TransportProtocol::Udp, at) || !server.transport.listen(sip::TransportProtocol::Tcp, at))
        qFatal("the simulated server cannot listen");
}

sip::Request TwoStacks::request(const QByteArray &method, const QByteArray &callId, quint32 cseq, const QByteArray &body)
{
    sip::Request made;
    made.method = sip::Method::fromName(Slice::copyOf(method));
    made.uri = *sip::parseUri(QByteArrayView("sip:bob@example.com"));
    sip::HeaderList &headers = made.editHeaders();
    headers.append(sip::HeaderName::MaxForwards, "70");
    headers.append(sip::HeaderName::From, "<sip:alice@example.com>;tag=from-1");
    headers.append(sip::HeaderName::To, "<sip:bob@example.com>");
    headers.append(sip::HeaderName::CallId, callId);
    headers.append(sip::HeaderName::CSeq, QByteArray(QByteArray::number(cseq) + ' ' + method));
    if (!body.isEmpty())
        made.setBody(Slice::copyOf(body), "text/plain");
    return made;
}

} // namespace linnet::test
