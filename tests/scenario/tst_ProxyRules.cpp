// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "scenario/ScriptedServer.h"
#include "support/ServerAgent.h"
#include "support/ServerNode.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

const QString kServer = QStringLiteral("192.0.2.101");

/// A phone that does what its script says, bound to a user of the server.
struct ScriptedPhone : ScriptedServer
{
    ScriptedPhone(SimulatedNetwork &link, ManualClock &clock, TimeMachine &time, int number)
        : ScriptedServer(link, clock, time, QStringLiteral("192.0.2.%1").arg(number), quint64(number))
    {
        answers(180);
    }
    /// Every INVITE so, CANCEL and BYE 200, and a cancelled INVITE 487.
    void answers(int status, const QByteArray &headers = {})
    {
        onRequest([this, status, headers](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Ack)
                return std::nullopt;
            if (request.method == Method::Cancel) {
                respond(487);
                return answer(request, 200);
            }
            return request.method == Method::Invite ? made(request, status, headers) : answer(request, 200);
        });
    }
    /// To the last INVITE.
    void respond(int status, const QByteArray &headers = {})
    {
        for (qsizetype i = requests.size() - 1; i >= 0; --i) {
            if (requests[i].method == Method::Invite) {
                transport.sendResponse(made(requests[i], status, headers), sources[i], [](const auto &, const auto &) { });
                return;
            }
        }
    }
    Response made(const Request &request, int status, const QByteArray &headers) const
    {
        Response response = makeResponse(request, status, "of-" + QByteArray::number(endpoint.address.toIPv4Address() & 0xff));
        if (status > 100 && status < 300)
            response.editHeaders().append(HeaderName::Contact, "<sip:phone@" + endpoint.address.toString().toLatin1() + '>');
        for (const NameAddr &route : request.recordRoutes())
            response.editHeaders().append(HeaderName::RecordRoute, toBytes(route));
        for (const QByteArray &line : headers.split('\n')) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0)
                response.editHeaders().append(headerNameOf(line.first(colon)), line.mid(colon + 1).trimmed());
        }
        return response;
    }
    qsizetype count(Method::Id method) const { return requestsOf(method).size(); }
};

/// A server, three phones and a stranger who calls.
struct Rules
{
    Rules() { time.add(callerStack.timers); }

    ScriptedPhone &bind(const QByteArray &user, ScriptedPhone &phone, const QByteArray &parameters = {})
    {
        node.bind(user, "<sip:phone@" + phone.endpoint.address.toString().toLatin1() + '>' + parameters,
                  {TransportProtocol::Udp, phone.endpoint});
        return phone;
    }
    Request invite(const QByteArray &user, const QByteArray &headers = {})
    {
        Request request = caller.make("INVITE", "sip:" + user + "@192.0.2.101",
                                      "Contact: <sip:stranger@192.0.2.9>\r\n" + headers, "v=0\r\n");
        return request;
    }
    /// The final answer; 0 for none.
    int call(const Request &request, std::chrono::milliseconds limit = 15min)
    {
        const qsizetype before = caller.responses.size();
        caller.send(request);
        if (!time.runUntil([&] { return caller.responses.size() > before; }, limit))
            return -1;
        return caller.responses.last() ? caller.responses.last()->status : 0;
    }
    const Response &last() const { return *caller.responses.last(); }
    qsizetype sent(const char *start) const { return link.packetsThatStartWith(start).size(); }
    bool isClean()
    {
        time.run(80s);
        return node.isClean();
    }

    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    ServerNode node{link, clock, time, kServer, 101};
    Stack callerStack{link, clock, QStringLiteral("192.0.2.9"), 9};
    ServerAgent caller{callerStack.transactions, {TransportProtocol::Udp, {QHostAddress(kServer), 5060}}, "stranger", "far.example"};
    ScriptedPhone first{link, clock, time, 20};
    ScriptedPhone second{link, clock, time, 21};
    ScriptedPhone third{link, clock, time, 22};
};

} // namespace

/// RFC 3261 s.16 for INVITE with phones that follow a script. P05
class tst_ProxyRules : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3261_16_2_trying_atOnce()
    {
        Rules rules;
        rules.link.setDelay(10ms);
        rules.bind("bob", rules.first).answers(100);
        rules.caller.send(rules.invite("bob"));
        rules.time.run(15ms);
        QCOMPARE(rules.sent("SIP/2.0 100"), 1);
        QVERIFY(!rules.link.packetsThatStartWith("SIP/2.0 100").first().bytes.contains("of-20")); // ours, not the phone's
        rules.time.run(1s);
        QCOMPARE(rules.sent("INVITE"), 2);
    }

    void rfc3261_16_8_timerC_data()
    {
        QTest::addColumn<int>("again"); // what the phone says after 100 s
        QTest::addColumn<int>("seconds");
        QTest::newRow("nothing") << 0 << 181;
        QTest::newRow("180 resets it") << 180 << 281;
        QTest::newRow("100 does not") << 100 << 181;
    }
    void rfc3261_16_8_timerC()
    {
        QFETCH(int, again);
        QFETCH(int, seconds);
        Rules rules;
        rules.bind("bob", rules.first);
        rules.caller.send(rules.invite("bob"));
        rules.time.run(100s);
        if (again)
            rules.first.respond(again);
        rules.time.run(std::chrono::seconds(seconds - 101));
        QCOMPARE(rules.first.count(Method::Cancel), 0);
        rules.time.run(2s);
        QCOMPARE(rules.first.count(Method::Cancel), 1);
        QCOMPARE(rules.caller.statuses(), QList<int>{408});
        QVERIFY(rules.isClean());
    }

    void rfc3261_16_7_item6_silenceIs408()
    {
        Rules rules;
        rules.bind("bob", rules.first).onRequest([](const Request &) { return std::nullopt; });
        rules.time.startAnew();
        QCOMPARE(rules.call(rules.invite("bob")), 408);
        QVERIFY(rules.time.elapsed() >= 32s && rules.time.elapsed() < 33s);
        QVERIFY(rules.isClean());
    }

    void rfc3261_16_6_byPreference()
    {
        Rules rules;
        rules.bind("bob", rules.third, ";q=0.1").answers(404);
        rules.bind("bob", rules.first, ";q=0.7").answers(486);
        rules.bind("bob", rules.second, ";q=0.7").answers(480);
        QCOMPARE(rules.call(rules.invite("bob")), 486);
        const auto invites = rules.link.packetsThatStartWith("INVITE");
        QCOMPARE(invites.size(), 4);
        QCOMPARE(invites.last().to.address, rules.third.endpoint.address);
        QVERIFY(rules.isClean());
    }

    void aGroupThatRingsMakesRoomAfter20Seconds()
    {
        Rules rules;
        rules.bind("bob", rules.first);
        rules.bind("bob", rules.second, ";q=0.5");
        rules.caller.send(rules.invite("bob"));
        rules.time.run(19s);
        QCOMPARE(rules.second.count(Method::Invite), 0);
        rules.time.run(2s);
        QCOMPARE(rules.second.count(Method::Invite), 1);
        QCOMPARE(rules.first.count(Method::Cancel), 1);
        rules.second.respond(200);
        rules.time.run(1s);
        QCOMPARE(rules.caller.statuses(), QList<int>{200});
        QVERIFY(rules.isClean());
    }

    void rfc3261_16_7_item4_redirectsInsideTheDomainAreFollowed()
    {
        Rules rules;
        rules.bind("bob", rules.first).answers(302, "Contact: <sip:carol@192.0.2.101>, <sip:x@far.example>");
        rules.bind("carol", rules.second).answers(486);
        QCOMPARE(rules.call(rules.invite("bob")), 302);
        QCOMPARE(rules.second.count(Method::Invite), 1);
        QCOMPARE(rules.last().headers().values(HeaderName::Contact).size(), size_t(1)); // the caller tries the rest
        QCOMPARE(rules.last().headers().value(HeaderName::Contact).toByteArray(), QByteArray("<sip:x@far.example>"));
        QVERIFY(rules.isClean());
    }

    void rfc3261_16_7_item4_aRedirectThatWasFollowedWholeCountsForNothing()
    {
        Rules rules;
        rules.bind("bob", rules.first).answers(302, "Contact: <sip:carol@192.0.2.101>");
        rules.bind("carol", rules.second).answers(486);
        QCOMPARE(rules.call(rules.invite("bob")), 486);
        QVERIFY(rules.isClean());
    }

    void rfc3261_16_5_redirectsDoNotGoRound() // A28
    {
        Rules rules;
        rules.bind("bob", rules.first).answers(302, "Contact: <sip:carol@192.0.2.101>");
        rules.bind("carol", rules.second).answers(302, "Contact: <sip:bob@192.0.2.101>");
        QCOMPARE(rules.call(rules.invite("bob")), 302);
        QCOMPARE(rules.first.count(Method::Invite), 1);
        QCOMPARE(rules.second.count(Method::Invite), 1);
        QVERIFY(rules.isClean());
    }

    void rfc3261_16_7_item4_noFurtherThanTheDomain()
    {
        Rules rules;
        rules.bind("bob", rules.first).answers(302, "Contact: <sip:phone@192.0.2.21>");
        QCOMPARE(rules.call(rules.invite("bob")), 302);
        QVERIFY(rules.second.requests.isEmpty());
    }

    void rfc3261_16_7_item7_challengesOfAllBranches()
    {
        Rules rules;
        rules.bind("bob", rules.first).answers(401, "WWW-Authenticate: Digest realm=\"a\", nonce=\"1\"");
        rules.bind("bob", rules.second).answers(407, "Proxy-Authenticate: Digest realm=\"b\", nonce=\"2\"");
        rules.bind("bob", rules.third).answers(486);
        const int status = rules.call(rules.invite("bob"));
        QVERIFY(status == 401 || status == 407);
        QCOMPARE(rules.last().headers().values(HeaderName::WwwAuthenticate).size(), size_t(1));
        QCOMPARE(rules.last().headers().values(HeaderName::ProxyAuthenticate).size(), size_t(1));
    }

    void rfc3261_17_1_1_3_ackForAFailureIsOurOwn()
    {
        Rules rules;
        rules.bind("bob", rules.first).answers(486);
        QCOMPARE(rules.call(rules.invite("bob")), 486);
        rules.time.run(1s);
        QCOMPARE(rules.first.count(Method::Ack), 1);
        const Request ack = rules.first.requestsOf(Method::Ack).first();
        QCOMPARE(ack.vias().size(), size_t(1)); // hop by hop
        QVERIFY(ack.topVia()->branch() == rules.first.requestsOf(Method::Invite).first().topVia()->branch());
        QCOMPARE(rules.last().headers().value(HeaderName::To), Slice::copyOf("<sip:bob@192.0.2.101>;tag=of-20"));
        QVERIFY(rules.isClean());
    }

    void rfc6026_a2xxIsHandedOnUntilItIsAcknowledged()
    {
        Rules rules;
        rules.bind("bob", rules.first).answers(200);
        QCOMPARE(rules.call(rules.invite("bob")), 200);
        const Response success = rules.last();
        rules.link.forgetPackets();
        rules.first.respond(200);
        rules.time.run(100ms);
        QCOMPARE(rules.sent("SIP/2.0 200"), 2); // each copy went the whole way
        rules.link.forgetPackets();

        // The ACK goes by the Route that we wrote, without a transaction, the same each time.
        Request ack = rules.caller.make("ACK", "sip:phone@192.0.2.20");
        for (const HeaderName name : {HeaderName::From, HeaderName::To, HeaderName::CallId})
            ack.editHeaders().set(name, success.headers().value(name));
        for (const NameAddr &route : success.recordRoutes())
            ack.editHeaders().append(HeaderName::Route, toBytes(route));
        ack.editHeaders().prepend(HeaderName::Via, "SIP/2.0/UDP x;branch=z9hG4bKack");
        for (int i = 0; i < 2; ++i)
            rules.callerStack.transport.sendRequest(ack, Target{TransportProtocol::Udp, {QHostAddress(kServer), 5060}}, [](const auto &, const auto &) { });
        rules.time.run(100ms);
        const auto acks = rules.first.requestsOf(Method::Ack);
        QCOMPARE(acks.size(), 2);
        QCOMPARE(acks[0].vias().size(), size_t(2));
        QVERIFY(acks[0].topVia()->branch() == acks[1].topVia()->branch());
        QCOMPARE(acks[0].number(HeaderName::MaxForwards), 69u);
        QVERIFY(acks[0].routes().empty());
        QVERIFY(rules.isClean());
    }

    void aStrangersAckAndByeGoNowhere_data()
    {
        QTest::addColumn<QByteArray>("uri");
        QTest::addColumn<QByteArray>("route");
        QTest::newRow("to somebody else") << QByteArray("sip:x@192.0.2.21") << QByteArray();
        QTest::newRow("by a forged Route") << QByteArray("sip:x@192.0.2.21") << QByteArray("Route: <sip:1-2-0123456789abcdef@192.0.2.101;lr>\r\n");
        QTest::newRow("on to another") << QByteArray("sip:x@192.0.2.21")
                                       << QByteArray("Route: <sip:192.0.2.101;lr>, <sip:192.0.2.21;lr>\r\n");
        QTest::newRow("to an address of record") << QByteArray("sip:bob@192.0.2.101") << QByteArray();
    }
    void aStrangersAckAndByeGoNowhere()
    {
        QFETCH(QByteArray, uri);
        QFETCH(QByteArray, route);
        Rules rules;
        rules.node.users.passwords.insert("bob", {});
        for (const QByteArray method : {"ACK", "BYE"}) {
            Request request = rules.caller.make(method, uri, route);
            request.editHeaders().set(HeaderName::To, "<sip:x@192.0.2.21>;tag=t");
            request.editHeaders().prepend(HeaderName::Via, "SIP/2.0/UDP x;branch=z9hG4bK" + method);
            rules.callerStack.transport.sendRequest(request, Target{TransportProtocol::Udp, {QHostAddress(kServer), 5060}},
                                                    [](const auto &, const auto &) { });
        }
        rules.time.run(5s);
        QVERIFY(rules.second.requests.isEmpty());
        QCOMPARE(rules.sent("ACK"), 1);
        QCOMPARE(rules.sent("BYE"), 1);
        QVERIFY(rules.sent("SIP/2.0 40") + rules.sent("SIP/2.0 480") >= 1);
    }

    void rfc5393_5_3_3_maxBreadthIsShared_data()
    {
        QTest::addColumn<QByteArray>("incoming");
        QTest::addColumn<int>("phones");
        QTest::addColumn<int>("share"); // 0: 440
        QTest::newRow("none") << QByteArray() << 1 << 60;
        QTest::newRow("too many") << QByteArray("1000") << 1 << 60;
        QTest::newRow("not used for depth") << QByteArray("5") << 1 << 5;
        QTest::newRow("three of 60") << QByteArray() << 3 << 7;
        QTest::newRow("three of 3") << QByteArray("3") << 3 << 1;
        QTest::newRow("three of 2") << QByteArray("2") << 3 << 0;
        QTest::newRow("malformed") << QByteArray("many") << 1 << 1;
    }
    void rfc5393_5_3_3_maxBreadthIsShared()
    {
        QFETCH(QByteArray, incoming);
        QFETCH(int, phones);
        QFETCH(int, share);
        Rules rules;
        const std::array all{&rules.first, &rules.second, &rules.third};
        for (int i = 0; i < phones; ++i)
            rules.bind("bob", *all[size_t(i)]).answers(486);
        const Request request = rules.invite("bob", incoming.isEmpty() ? QByteArray() : "Max-Breadth: " + incoming + "\r\n");
        QCOMPARE(rules.call(request), share ? 486 : 440);
        for (int i = 0; i < phones; ++i) {
            const auto invites = all[size_t(i)]->requestsOf(Method::Invite);
            QCOMPARE(invites.size(), share ? 1 : 0);
            if (share)
                QCOMPARE(invites.first().headers().value("Max-Breadth").toByteArray(), QByteArray::number(share));
        }
    }

    void rfc3261_16_5_noTargetTwice()
    {
        Rules rules;
        rules.bind("bob", rules.first).answers(302, "Contact: <sip:carol@192.0.2.101>");
        rules.bind("carol", rules.first); // the same phone
        rules.bind("carol", rules.second).answers(486);
        QCOMPARE(rules.call(rules.invite("bob")), 486);
        QCOMPARE(rules.first.count(Method::Invite), 1);
        QCOMPARE(rules.second.count(Method::Invite), 1);
    }

    void rfc3261_16_3_item1_aRouteThatCannotBeReadIs400()
    {
        Rules rules;
        rules.bind("bob", rules.first).answers(486);
        QCOMPARE(rules.call(rules.invite("bob", "Route: <sip:\r\n")), 400);
        QCOMPARE(rules.call(rules.invite("bob", "Date: some time ago\r\nX-Unknown: <\r\n")), 486); // nobody's business here
        QVERIFY(rules.first.requestsOf(Method::Invite).first().headers().value("X-Unknown") == "<");
    }

    void rfc3261_12_2_2_noDialogEndsAtTheServer()
    {
        Rules rules;
        Request bye = rules.caller.make("BYE", "sip:192.0.2.101");
        bye.editHeaders().set(HeaderName::To, "<sip:192.0.2.101>;tag=t");
        QCOMPARE(rules.call(bye), 481);
    }

    void rfc3261_16_3_validity_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<int>("status");
        QTest::newRow("Max-Forwards: x") << QByteArray("x") << 400;
        QTest::newRow("Max-Forwards: 256") << QByteArray("256") << 400;
        QTest::newRow("Max-Forwards: 0") << QByteArray("0") << 483;
        QTest::newRow("Max-Forwards: 1") << QByteArray("1") << 486;
    }
    void rfc3261_16_3_validity()
    {
        QFETCH(QByteArray, headers);
        QFETCH(int, status);
        Rules rules;
        rules.bind("bob", rules.first).answers(486);
        Request request = rules.invite("bob");
        request.editHeaders().set(HeaderName::MaxForwards, headers);
        QCOMPARE(rules.call(request), status);
        QCOMPARE(rules.first.count(Method::Invite), status == 486 ? 1 : 0);
    }

    void rfc5393_aLoopedInviteIs482() // A28
    {
        Rules rules;
        rules.node.bind("bob", "<sip:bob@192.0.2.101>", {TransportProtocol::Udp, {QHostAddress(kServer), 5060}});
        QCOMPARE(rules.call(rules.invite("bob")), 482);
        QCOMPARE(rules.sent("INVITE"), 2);
    }

    void forksOfOneRequest_data() // P11
    {
        QTest::addColumn<int>("bindings");
        QTest::addColumn<int>("forks");
        QTest::newRow("limit - 1") << Limits::kMaxForks - 1 << Limits::kMaxForks - 1;
        QTest::newRow("limit") << Limits::kMaxForks << Limits::kMaxForks;
        QTest::newRow("limit + 1") << Limits::kMaxForks + 1 << Limits::kMaxForks;
    }
    void forksOfOneRequest()
    {
        QFETCH(int, bindings);
        QFETCH(int, forks);
        Rules rules;
        for (int i = 0; i < bindings; ++i)
            rules.node.bind("bob", "<sip:phone@192.0.2.20:" + QByteArray::number(7000 + i) + '>',
                            {TransportProtocol::Udp, {rules.first.endpoint.address, quint16(7000 + i)}});
        rules.caller.send(rules.invite("bob"));
        rules.time.run(100ms);
        QCOMPARE(rules.sent("INVITE"), 1 + forks);
    }

    void invitesInProceedingOfOneSource_data() // A28 P11
    {
        QTest::addColumn<int>("calls");
        QTest::addColumn<int>("refused");
        QTest::newRow("limit - 1") << Limits::kMaxActivePerSource - 1 << 0;
        QTest::newRow("limit") << Limits::kMaxActivePerSource << 0;
        QTest::newRow("limit + 1") << Limits::kMaxActivePerSource + 1 << 1;
    }
    void invitesInProceedingOfOneSource()
    {
        QFETCH(int, calls);
        QFETCH(int, refused);
        Rules rules;
        rules.bind("bob", rules.first);
        for (int i = 0; i < calls; ++i)
            rules.caller.send(rules.invite("bob"));
        rules.time.run(1s);
        QCOMPARE(rules.caller.statuses(), QList<int>(refused, 503));
        QCOMPARE(rules.first.count(Method::Invite), calls - refused);
        // Others are served meanwhile.
        Stack other(rules.link, rules.clock, QStringLiteral("192.0.2.10"), 10);
        rules.time.add(other.timers);
        ServerAgent friendly(other.transactions, {TransportProtocol::Udp, {QHostAddress(kServer), 5060}}, "other", "far.example");
        rules.bind("carol", rules.second).answers(486);
        friendly.send(friendly.make("INVITE", "sip:carol@192.0.2.101", "Contact: <sip:other@192.0.2.10>\r\n"));
        rules.time.run(1s);
        QCOMPARE(friendly.statuses(), QList<int>{486});
    }

    void failuresThatNobodyAcknowledges() // A28
    {
        Rules rules;
        const Target server{TransportProtocol::Udp, {QHostAddress(kServer), 5060}};
        const auto send = [&](const QByteArray &method, int number, const QByteArray &headers = {}) {
            Request request = rules.caller.make(method, "sip:nobody@192.0.2.101", headers);
            request.editHeaders().prepend(HeaderName::Via, "SIP/2.0/UDP x;branch=z9hG4bK" + QByteArray::number(number));
            rules.callerStack.transport.sendRequest(request, server, [](const auto &, const auto &) { });
        };
        for (int i = 0; i <= Limits::kMaxActivePerSource; ++i)
            send("INVITE", i);
        rules.time.settle();
        QCOMPARE(rules.sent("SIP/2.0 404"), Limits::kMaxActivePerSource);
        QCOMPARE(rules.sent("SIP/2.0 503"), 1);
        send("ACK", 7); // one of them is no forgery
        send("INVITE", 1000);
        rules.time.settle();
        QCOMPARE(rules.sent("SIP/2.0 404"), Limits::kMaxActivePerSource + 1);
        rules.time.run(40s); // timer H
        rules.link.forgetPackets();
        send("INVITE", 2000);
        rules.time.settle();
        QCOMPARE(rules.sent("SIP/2.0 404"), 1);
        QVERIFY(rules.isClean());
    }

    void rfc3261_26_3_2_4_anUnprovedInviteIsAnsweredOnce() // A28
    {
        Rules rules;
        rules.node.users.passwords.insert("alice", "a");
        Request request = rules.invite("bob");
        request.editHeaders().set(HeaderName::From, "<sip:alice@192.0.2.101>;tag=1");
        request.editHeaders().prepend(HeaderName::Via, "SIP/2.0/UDP x;branch=z9hG4bKonce");
        rules.callerStack.transport.sendRequest(request, Target{TransportProtocol::Udp, {QHostAddress(kServer), 5060}},
                                                [](const auto &, const auto &) { });
        rules.time.run(40s);
        QCOMPARE(rules.sent("SIP/2.0 407"), 1);
        QVERIFY(rules.node.isClean());

        // A copy gets one more, with the same tag (s.8.2.7).
        rules.callerStack.transport.sendRequest(request, Target{TransportProtocol::Udp, {QHostAddress(kServer), 5060}},
                                                [](const auto &, const auto &) { });
        rules.time.run(1s);
        QByteArrayList tags;
        for (const WirePacket &packet : rules.link.packetsThatStartWith("SIP/2.0 407"))
            tags.append(std::get<Response>(*parseDatagram(Slice::copyOf(packet.bytes))).to()->tag().toByteArray());
        QCOMPARE(tags.size(), 2);
        QVERIFY(!tags[0].isEmpty() && tags[0] == tags[1]);
    }

    void rfc3261_16_9_anErrorOfTheTransportIs500()
    {
        Rules rules;
        Binding &binding = rules.node.bind("bob", "<sip:phone@192.0.2.77;transport=tcp>", {TransportProtocol::Tcp, {}});
        binding.flow = 0;
        const int status = rules.call(rules.invite("bob"), 1min);
        QCOMPARE(status, 500);
        QVERIFY(rules.isClean());
    }

    void rfc5630_5_3_sipsGoesToSipsContactsOnly()
    {
        Rules rules;
        rules.bind("bob", rules.first);
        Request request = rules.invite("bob");
        request.uri.scheme = Uri::Scheme::Sips;
        request.uri.schemeText = {};
        QCOMPARE(rules.call(request), 480);
        QVERIFY(rules.last().headers().value(HeaderName::Warning).view().startsWith("380 "));
        QVERIFY(rules.first.requests.isEmpty());

        (void)rules.second.transport.listen(TransportProtocol::Tls, {rules.second.endpoint.address, 5061});
        rules.node.bind("bob", "<sips:phone@192.0.2.21>", {TransportProtocol::Tls, {}});
        rules.second.answers(486);
        Request again = rules.invite("bob");
        again.uri.scheme = Uri::Scheme::Sips;
        again.uri.schemeText = {};
        QCOMPARE(rules.call(again), 486);
        QVERIFY(rules.first.requests.isEmpty());
        const Request got = rules.second.requestsOf(Method::Invite).first();
        QCOMPARE(toBytes(got.uri), QByteArray("sips:phone@192.0.2.21"));
        QVERIFY(rules.second.sources.first().protocol == TransportProtocol::Tls);
        QVERIFY(got.recordRoutes().front().uri.scheme == Uri::Scheme::Sips);
        QCOMPARE(got.recordRoutes().front().uri.port, quint16(5061));
    }

    void rfc5630_5_3_aSipRequestStaysOneAndGoesByTls()
    {
        Rules rules;
        (void)rules.second.transport.listen(TransportProtocol::Tls, {rules.second.endpoint.address, 5061});
        rules.node.bind("bob", "<sips:phone@192.0.2.21>", {TransportProtocol::Tls, {}});
        rules.second.answers(486);
        QCOMPARE(rules.call(rules.invite("bob")), 486);
        QCOMPARE(toBytes(rules.second.requestsOf(Method::Invite).first().uri), QByteArray("sip:phone@192.0.2.21"));
        QVERIFY(rules.second.sources.first().protocol == TransportProtocol::Tls);
    }

    void aContactBehindANatIsReachedByTheFlowOfTheDialog_data()
    {
        QTest::addColumn<TransportProtocol>("protocol");
        QTest::newRow("UDP") << TransportProtocol::Udp;
        QTest::newRow("TCP") << TransportProtocol::Tcp;
    }
    void aContactBehindANatIsReachedByTheFlowOfTheDialog()
    {
        QFETCH(TransportProtocol, protocol);
        Rules rules;
        rules.bind("bob", rules.first).answers(200);
        ServerAgent hidden(rules.callerStack.transactions, {protocol, {QHostAddress(kServer), 5060}}, "hidden", "far.example");
        const Request invite = hidden.make("INVITE", "sip:bob@192.0.2.101", "Contact: <sip:hidden@10.1.2.3:5070>\r\n");
        hidden.send(invite);
        rules.time.run(1s);
        QCOMPARE(hidden.statuses(), QList<int>{200});

        const Request got = rules.first.requestsOf(Method::Invite).first();
        Request bye = hidden.make("BYE", toBytes(got.contacts().front().uri));
        bye.editHeaders().set(HeaderName::CallId, got.callId());
        bye.editHeaders().set(HeaderName::From, got.headers().value(HeaderName::To).toByteArray() + ";tag=of-20");
        bye.editHeaders().set(HeaderName::To, got.headers().value(HeaderName::From));
        for (const NameAddr &route : got.recordRoutes())
            bye.editHeaders().append(HeaderName::Route, toBytes(route));
        rules.first.send(bye, {TransportProtocol::Udp, {QHostAddress(kServer), 5060}});
        rules.time.run(1s);
        QCOMPARE(hidden.requests.size(), 1);
        QVERIFY(hidden.requests.first().method == Method::Bye);
        QCOMPARE(rules.first.responses.last().status, 200);

        // Not for a request that only looks alike.
        bye.editHeaders().set(HeaderName::CallId, "another");
        rules.first.send(bye, {TransportProtocol::Udp, {QHostAddress(kServer), 5060}});
        rules.time.run(1s);
        QCOMPARE(hidden.requests.size(), 1);
    }

    void rfc3327_anInviteTakesThePathToo()
    {
        Rules rules;
        rules.node.bind("bob", "<sip:phone@192.0.2.20>", {TransportProtocol::Udp, rules.second.endpoint}).path = {"<sip:192.0.2.21;lr>"};
        rules.second.answers(486);
        QCOMPARE(rules.call(rules.invite("bob")), 486);
        QVERIFY(rules.first.requests.isEmpty());
        QCOMPARE(rules.second.requests.first().headers().value(HeaderName::Route).toByteArray(), QByteArray("<sip:192.0.2.21;lr>"));
    }
};

QTEST_GUILESS_MAIN(tst_ProxyRules)
#include "tst_ProxyRules.moc"
