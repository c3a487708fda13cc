// SPDX-License-Identifier: MIT
#pragma once

#include "support/TimeMachine.h"
#include "transaction/TransactionLayer.h"

namespace linnet::test {

/// Transport and transactions of one host.
struct Stack
{
    Stack(SimulatedNetwork &network, ManualClock &clock, const QString &address, quint64 seed)
        : random(seed), timers(clock), transport(timers, random, nullptr, &network.host(address)),
          transactions(transport, timers, random)
    {
    }

    SeededRandom random;
    TimerService timers;
    sip::TransportLayer transport;
    sip::TransactionLayer transactions;
};

/// A client (192.0.2.1) and a server (192.0.2.2, listening on 5060 by UDP and TCP) over a simulated link.
class TwoStacks
{
public:
    TwoStacks();

    sip::Target byUdp() const { return {sip::TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.2")), 5060}}; }
    sip::Target byTcp() const { return {sip::TransportProtocol::Tcp, {QHostAddress(QStringLiteral("192.0.2.2")), 5060}}; }

    /// A request as a usage makes it, without Via.
    static sip::Request request(const QByteArray &method = "MESSAGE", const QByteArray &callId = "call-1",
                                quint32 cseq = 1, const QByteArray &body = "hello");

    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    Stack client{link, clock, QStringLiteral("192.0.2.1"), 11};
    Stack server{link, clock, QStringLiteral("192.0.2.2"), 22};
};

} // namespace linnet::test
