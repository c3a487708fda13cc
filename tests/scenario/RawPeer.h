// SPDX-License-Identifier: MIT
#pragma once

#include "scenario/Phone.h"

namespace linnet::test {

/// A user agent at 192.0.2.1 that takes direct requests for sip:alice@192.0.2.1, and somebody at 192.0.2.66 who sends it octets.
struct RawPeer
{
    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    Phone phone{link, clock, time, QStringLiteral("192.0.2.1"), 11};
    const sip::Endpoint agent{QHostAddress(QStringLiteral("192.0.2.1")), 5060};
    sip::DatagramSocketPtr socket
        = link.host(QStringLiteral("192.0.2.66")).bindDatagram({QHostAddress(QStringLiteral("192.0.2.66")), 5060}).value();

    RawPeer()
    {
        (void)phone.agent.transport().listen(sip::TransportProtocol::Udp, agent);
        (void)phone.agent.transport().listen(sip::TransportProtocol::Tcp, agent);
        sip::Identity identity;
        identity.aor = uri("sip:alice@192.0.2.1");
        identity.acceptDirect = true;
        phone.setAccount(identity);
        phone.agent.setAccept({"text/plain"});
        phone.acceptAll();
    }

    /// What the agent sends within 400 ms of these octets: before anything is repeated. Then time passes until nothing is.
    QByteArrayList answersTo(const QByteArray &datagram)
    {
        link.forgetPackets();
        (void)socket->send(datagram, agent, {});
        time.run(std::chrono::milliseconds(400));
        QByteArrayList answers;
        for (const WirePacket &packet : link.packets()) {
            if (packet.from.address == agent.address)
                answers.append(packet.bytes);
        }
        time.run(std::chrono::minutes(1));
        return answers;
    }
    /// The status of the only answer; 0 when there is none, -1 when there are several.
    int statusOf(const QByteArray &datagram)
    {
        const QByteArrayList answers = answersTo(datagram);
        if (answers.size() != 1)
            return answers.isEmpty() ? 0 : -1;
        return answers.first().mid(8, 3).toInt();
    }

    /// A request with header lines put in behind its Via.
    QByteArray request(const QByteArray &method = "OPTIONS", const QByteArray &lines = {}, const QByteArray &body = {})
    {
        const QByteArray number = QByteArray::number(++count);
        return method + " sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.66;branch=z9hG4bK" + number + "\r\n" + lines
            + "Max-Forwards: 70\r\nFrom: <sip:bob@192.0.2.66>;tag=b\r\nTo: <sip:alice@192.0.2.1>\r\nCall-ID: c" + number
            + "\r\nCSeq: 1 " + method + "\r\n" + (body.isEmpty() ? "" : "Content-Type: text/plain\r\n")
            + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }
    int count = 0;
};

} // namespace linnet::test
