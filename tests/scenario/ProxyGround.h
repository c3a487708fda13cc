// SPDX-License-Identifier: MIT
#pragma once

#include "scenario/Talker.h"
#include "support/ServerNode.h"

namespace linnet::test {

/// Two domains with a server each, "one" at 192.0.2.101 and "two" at 192.0.2.102; Alice lives in one, Bob with three phones in two.
struct ProxyGround
{
    ProxyGround()
    {
        link.setDelay(std::chrono::milliseconds(5));
    }

    /// Makes it a registered phone of `user` at that server. False if it cannot register.
    bool settle(Talker &phone, const QByteArray &user, ServerNode &server,
                sip::TransportProtocol protocol = sip::TransportProtocol::Udp)
    {
        server.users.passwords.insert(user, user + "-pw");
        const QByteArray way = protocol == sip::TransportProtocol::Tcp ? ";transport=tcp" : "";
        sip::Identity identity;
        identity.aor = uri("sip:" + user + '@' + server.domain);
        identity.credentials = {{{}, user, user + "-pw"}};
        identity.outbound = {{{}, uri("sip:" + server.domain + ":5060" + way + ";lr"), {}}};
        identity.transport = protocol;
        identity.instanceId = phone.phone.random.uuid();
        phone.phone.setAccount(identity);
        phone.aor = identity.aor;
        phone.phone.registration->start();
        return time.runUntil([&] { return !phone.phone.log.isEmpty() && phone.phone.log.last().startsWith("registered"); },
                             std::chrono::seconds(10));
    }
    static void ring(Talker &phone)
    {
        phone.onCall = [](sip::InviteSession *one) { one->ring(); };
    }
    static void accept(Talker &phone)
    {
        phone.onCall = [](sip::InviteSession *one) {
            one->ring();
            one->accept(kAnswer);
        };
    }
    bool reaches(Talker &phone, const char *state, std::chrono::milliseconds limit = std::chrono::seconds(60))
    {
        return time.runUntil([&] { return phone.states.contains(state); }, limit);
    }
    bool isEnded(Talker &phone, int times = 1)
    {
        return time.runUntil([&] { return phone.ends.size() >= times; }, std::chrono::minutes(10));
    }
    /// After the last timer nothing is left anywhere.
    bool isClean()
    {
        time.run(std::chrono::seconds(80));
        bool clean = one.isClean() && two.isClean();
        for (Talker *phone : {&alice, &bob, &bob2, &bob3}) {
            sip::UserAgent &agent = phone->phone.agent;
            clean = clean && agent.invites().findChildren<sip::InviteSession *>().isEmpty()
                && agent.transactions().pendingClientTransactions() == 0
                && agent.transactions().activeServerTransactions() == 0;
        }
        return clean;
    }
    /// What went from one address to another, in order: "INVITE", "180".
    QByteArrayList between(const QString &from, const QString &to) const
    {
        QByteArrayList all;
        for (const WirePacket &packet : link.packets()) {
            if (packet.from.address == QHostAddress(from) && packet.to.address == QHostAddress(to) && !packet.bytes.startsWith("\r\n"))
                all.append(packet.bytes.startsWith("SIP") ? packet.bytes.mid(8, 3) : packet.bytes.left(packet.bytes.indexOf(' ')));
        }
        return all;
    }

    static inline const QString kOne = QStringLiteral("192.0.2.101");
    static inline const QString kTwo = QStringLiteral("192.0.2.102");
    static inline const QString kAlice = QStringLiteral("192.0.2.1");
    static inline const QString kBob = QStringLiteral("192.0.2.2");
    static inline const QString kBob2 = QStringLiteral("192.0.2.3");
    static inline const QString kBob3 = QStringLiteral("192.0.2.4");

    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    ServerNode one{link, clock, time, kOne, 101};
    ServerNode two{link, clock, time, kTwo, 102};
    Talker alice{link, clock, time, kAlice, 11, "alice"};
    Talker bob{link, clock, time, kBob, 22, "bob"};
    Talker bob2{link, clock, time, kBob2, 33, "bob"};
    Talker bob3{link, clock, time, kBob3, 44, "bob"};
};

} // namespace linnet::test
