// SPDX-License-Identifier: MIT
#include "message/MessageWriter.h"
#include "server/SipServer.h"
#include "support/ServerAgent.h"
#include "support/ServerNode.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

class MemoryStore : public MessageStore
{
public:
    bool mustQueue(const QByteArray &, const QByteArray &) const override { return queueAll; }
    void store(const QByteArray &user, const Request &request, bool tried, Done done) override
    {
        kept.append(user + ": " + request.body().toByteArray());
        wasTried = tried;
        done(outcome);
    }
    QList<QByteArray> kept;
    Outcome outcome = Outcome::Stored;
    bool queueAll = false;
    bool wasTried = false;
};

struct Host
{
    Host(SimulatedNetwork &link, ManualClock &clock, TimeMachine &time, const QString &address, const QByteArray &user,
         const QByteArray &password, quint64 seed, TransportProtocol protocol)
        : stack(link, clock, address, seed),
          agent(stack.transactions, {protocol, {QHostAddress(QStringLiteral("192.0.2.2")), 5060}}, user, "example.org",
                password)
    {
        time.add(stack.timers);
        if (protocol == TransportProtocol::Udp)
            (void)stack.transport.listen(TransportProtocol::Udp, {QHostAddress(address), 5060});
        contact = "<sip:" + user + '@' + address.toLatin1() + (protocol == TransportProtocol::Tcp ? ";transport=tcp>" : ">");
    }
    Stack stack;
    ServerAgent agent;
    QByteArray contact;
};

/// A server at 192.0.2.2, Alice at .10, Bob at .20 and .21, over a simulated link with fake time.
struct Net
{
    explicit Net(bool open = false, TransportProtocol protocol = TransportProtocol::Udp)
        : alice(link, clock, time, QStringLiteral("192.0.2.10"), "alice", "a", 1, protocol),
          bob(link, clock, time, QStringLiteral("192.0.2.20"), "bob", "b", 2, protocol),
          bob2(link, clock, time, QStringLiteral("192.0.2.21"), "bob", "b", 3, protocol)
    {
        time.add(server.timers);
        (void)server.transport.listen(TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.2")), 5060});
        (void)server.transport.listen(TransportProtocol::Tcp, {QHostAddress(QStringLiteral("192.0.2.2")), 5060});
        SipServer::Options options;
        options.open = open;
        sip = std::make_unique<SipServer>(server.transactions, resolver, location, users, own, options);
        sip->proxy().setMessageStore(&store);
    }
    int call(Host &host, const Request &request, std::chrono::milliseconds limit = 40s)
    {
        const qsizetype before = host.agent.responses.size();
        host.agent.send(request);
        if (!time.runUntil([&] { return host.agent.responses.size() > before; }, limit))
            return -1;
        return host.agent.responses.last() ? host.agent.responses.last()->status : 0;
    }
    int registerAt(Host &host, const QByteArray &headers = {})
    {
        return call(host, host.agent.makeRegister(host.contact, headers));
    }
    const Response &last(const Host &host) { return *host.agent.responses.last(); }

    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    Stack server{link, clock, QStringLiteral("192.0.2.2"), 9};
    Resolver resolver;
    MemoryUsers users;
    MemoryLocation location;
    MemoryStore store;
    OwnAddresses own{"example.org", {QHostAddress(QStringLiteral("192.0.2.2"))}, {5060}};
    std::unique_ptr<SipServer> sip;
    Host alice;
    Host bob;
    Host bob2;
};

} // namespace

// P05, P07, P08, P09: what the embedded server does with each request.
class tst_SipServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // Registrar

    void rfc3261_10_3_registerIsChallengedThenTaken()
    {
        Net net;
        QCOMPARE(net.registerAt(net.bob), 200);
        const auto packets = net.link.packetsThatStartWith("SIP/2.0 401");
        QCOMPARE(packets.size(), 1);
        QVERIFY(net.last(net.bob).headers().contains(HeaderName::Date));
        QCOMPARE(net.last(net.bob).headers().value(HeaderName::Contact).toByteArray(),
                 QByteArray("<sip:bob@192.0.2.20>;expires=3600"));
        QCOMPARE(net.location.bindings("bob").size(), size_t(1));
    }

    void openServerNeverChallenges()
    {
        Net net(true);
        QCOMPARE(net.registerAt(net.bob), 200);
        QCOMPARE(net.registerAt(net.alice), 200);
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("bob", "hi")), 200);
        QVERIFY(net.link.packetsThatStartWith("SIP/2.0 4").isEmpty());
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("nobody", "hi")), 404);
        // No open relay.
        QCOMPARE(net.call(net.alice, net.alice.agent.make("MESSAGE", "sip:x@far.example")), 404);
    }

    void rfc3261_10_3_step5_unknownUsersAndDomainsAre404()
    {
        Net net;
        Host eve(net.link, net.clock, net.time, QStringLiteral("192.0.2.66"), "eve", "e", 66, TransportProtocol::Udp);
        QCOMPARE(net.registerAt(eve), 404);
        Request far = net.bob.agent.makeRegister(net.bob.contact);
        far.uri.host = Slice::copyOf("far.example");
        QCOMPARE(net.call(net.bob, far), 404);
    }

    void rfc3261_10_3_step4_nobodyRegistersForAnother()
    {
        Net net;
        Request forAlice = net.bob.agent.makeRegister(net.bob.contact);
        forAlice.editHeaders().set(HeaderName::To, "<sip:alice@example.org>");
        QCOMPARE(net.call(net.bob, forAlice), 403);
        QVERIFY(net.location.bindings("alice").empty());
    }

    void rfc3261_22_wrongPasswordIs401Again()
    {
        Net net;
        net.users.passwords["bob"] = "changed";
        QCOMPARE(net.registerAt(net.bob), 401);
    }

    void rfc3261_10_3_step7_tooBrief()
    {
        Net net;
        QCOMPARE(net.registerAt(net.bob, "Expires: 3\r\n"), 423);
        QCOMPARE(net.last(net.bob).number(HeaderName::MinExpires), 10u);
    }

    void rfc3261_10_3_noCommitNo200()
    {
        Net net;
        net.location.immediately = false;
        net.bob.agent.send(net.bob.agent.makeRegister(net.bob.contact));
        net.time.run(200ms);
        QCOMPARE(net.location.pending.size(), 1);
        QVERIFY(net.bob.agent.responses.isEmpty());
        net.location.works = false;
        net.location.commit();
        QVERIFY(net.time.runUntil([&] { return !net.bob.agent.responses.isEmpty(); }, 5s));
        QCOMPARE(net.last(net.bob).status, 500);
        QVERIFY(net.location.bindings("bob").empty());
    }

    void rfc3261_10_3_oneAfterTheOtherForOneAddress()
    {
        Net net(true);
        net.location.immediately = false;
        net.bob.agent.send(net.bob.agent.makeRegister(net.bob.contact));
        net.bob2.agent.send(net.bob2.agent.makeRegister(net.bob2.contact));
        net.time.run(100ms);
        QCOMPARE(net.location.pending.size(), 1); // the second waits for what the first leaves
        net.location.commit();
        net.time.run(100ms);
        net.location.commit();
        net.time.run(100ms);
        QCOMPARE(net.location.bindings("bob").size(), size_t(2));
        QCOMPARE(net.bob2.agent.statuses(), QList<int>{200});
    }

    void rfc3261_8_2_2_3_requireAndProxyRequire()
    {
        Net net;
        QCOMPARE(net.registerAt(net.bob, "Require: path, gruu\r\n"), 420);
        QCOMPARE(net.last(net.bob).headers().value(HeaderName::Unsupported).toByteArray(), QByteArray("gruu"));
        Request message = net.alice.agent.makeMessage("bob", "hi");
        message.editHeaders().append(HeaderName::ProxyRequire, "magic");
        QCOMPARE(net.call(net.alice, message), 420);
        QCOMPARE(net.last(net.alice).headers().value(HeaderName::Unsupported).toByteArray(), QByteArray("magic"));
    }

    void rfc3327_pathIsEchoedAndUsed()
    {
        Net net(true);
        // bob2 plays the edge proxy that bob registered through.
        QCOMPARE(net.registerAt(net.bob, "Supported: path\r\nPath: <sip:192.0.2.21;lr>\r\n"), 200);
        QCOMPARE(net.last(net.bob).headers().value(HeaderName::Path).toByteArray(), QByteArray("<sip:192.0.2.21;lr>"));
        net.alice.agent.send(net.alice.agent.makeMessage("bob", "hi"));
        QTRY_VERIFY_WITH_TIMEOUT((net.time.run(10ms), !net.bob2.agent.requests.isEmpty()), 3000); // the resolver's turn
        const Request &request = net.bob2.agent.requests.first();
        QCOMPARE(toBytes(request.uri), QByteArray("sip:bob@192.0.2.20"));
        QCOMPARE(request.headers().value(HeaderName::Route).toByteArray(), QByteArray("<sip:192.0.2.21;lr>"));
        QVERIFY(net.bob.agent.requests.isEmpty());
    }

    // Proxy

    void rfc3261_16_messageGoesThroughWithOurViaOnTop_data()
    {
        QTest::addColumn<bool>("tcp");
        QTest::newRow("UDP") << false;
        QTest::newRow("TCP") << true;
    }
    void rfc3261_16_messageGoesThroughWithOurViaOnTop()
    {
        QFETCH(bool, tcp);
        Net net(false, tcp ? TransportProtocol::Tcp : TransportProtocol::Udp);
        QCOMPARE(net.registerAt(net.bob), 200);
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("bob", "hello")), 200);
        QCOMPARE(net.bob.agent.bodies(), QList<QByteArray>{"hello"});
        const Request &got = net.bob.agent.requests.first();
        QCOMPARE(got.vias().size(), size_t(2));
        QCOMPARE(got.vias()[0].host.toByteArray(), QByteArray("192.0.2.2"));
        QCOMPARE(got.number(HeaderName::MaxForwards), 69u);
        QVERIFY(!got.headers().contains(HeaderName::ProxyAuthorization));
        QVERIFY(!got.headers().contains(HeaderName::RecordRoute));
        const Response &answer = net.last(net.alice);
        QCOMPARE(answer.vias().size(), size_t(1));
        QVERIFY(answer.body().isEmpty() && !answer.headers().contains(HeaderName::Contact));
    }

    void rfc3261_22_3_requestsOfOurUsersAreChallenged()
    {
        Net net;
        net.users.passwords["alice"] = "changed";
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("bob", "hi")), 407);
        QVERIFY(net.store.kept.isEmpty());
    }

    void fromMustBeTheAuthenticatedUser()
    {
        Net net;
        Request forged = net.alice.agent.makeMessage("bob", "hi");
        forged.editHeaders().set(HeaderName::From, "<sip:bob@example.org>;tag=1");
        QCOMPARE(net.call(net.alice, forged), 403);
    }

    void strangersReachOurUsersAndNobodyElse()
    {
        Net net;
        QCOMPARE(net.registerAt(net.bob), 200);
        Host eve(net.link, net.clock, net.time, QStringLiteral("192.0.2.66"), "eve", {}, 66, TransportProtocol::Udp);
        const auto fromFar = [&](const QByteArray &uri, const QByteArray &headers = {}) {
            Request request = eve.agent.make("MESSAGE", uri, headers, "hi");
            request.editHeaders().set(HeaderName::From, "<sip:eve@far.example>;tag=1");
            return net.call(eve, request);
        };
        QCOMPARE(fromFar("sip:bob@example.org", "P-Asserted-Identity: <sip:alice@example.org>\r\n"), 200);
        QVERIFY(!net.bob.agent.requests.last().headers().contains(HeaderName::PAssertedIdentity));
        QCOMPARE(fromFar("sip:x@other.example"), 404);
        QCOMPARE(fromFar("sip:bob@example.org", "Route: <sip:192.0.2.21;lr>\r\n"), 403);
    }

    void rfc3261_16_5_unknown404_noContactStored202()
    {
        Net net;
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("nobody", "hi")), 404);
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("bob", "hi")), 202);
        QCOMPARE(net.store.kept, QList<QByteArray>{"bob: hi"});
        QVERIFY(!net.store.wasTried);
        QCOMPARE(net.call(net.alice, net.alice.agent.make("OPTIONS", "sip:bob@example.org")), 480);
        QCOMPARE(net.call(net.alice, net.alice.agent.make("MESSAGE", "sip:bob@example.org",
                                                          "Content-Type: application/im-iscomposing+xml\r\n", "<x/>")),
                 480);
    }

    void aStoreThatCannotTakeItSaysSo()
    {
        Net net(true);
        net.store.outcome = MessageStore::Outcome::Full;
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("bob", "hi")), 480);
        net.store.outcome = MessageStore::Outcome::Refused;
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("bob", "hi")), 500);
        QVERIFY(net.last(net.alice).headers().contains(HeaderName::RetryAfter));
    }

    void whatWaitsMustNotBeOvertaken()
    {
        Net net(true);
        QCOMPARE(net.registerAt(net.bob), 200);
        net.store.queueAll = true;
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("bob", "second")), 202);
        QVERIFY(net.bob.agent.requests.isEmpty());
    }

    void aSilentBranchIsGivenUpAfter8Seconds()
    {
        Net net(true);
        QCOMPARE(net.registerAt(net.bob), 200);
        net.bob.agent.answer = 0;
        net.time.startAnew();
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("bob", "hi")), 202);
        QVERIFY(net.time.elapsed() >= 8s && net.time.elapsed() < 9s);
        QVERIFY(net.store.wasTried);
    }

    void aFinalAnswerDecides_data()
    {
        QTest::addColumn<int>("bobs");
        QTest::addColumn<int>("alices");
        for (const int status : {200, 302, 404, 415, 480, 486, 488, 501, 600, 603})
            QTest::addRow("%d goes back", status) << status << status;
        for (const int status : {408, 430, 500, 503})
            QTest::addRow("%d is stored", status) << status << 202;
    }
    void aFinalAnswerDecides()
    {
        QFETCH(int, bobs);
        QFETCH(int, alices);
        Net net(true);
        QCOMPARE(net.registerAt(net.bob), 200);
        net.bob.agent.answer = bobs;
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("bob", "hi")), alices);
        QCOMPARE(net.store.kept.size(), alices == 202 ? 1 : 0);
    }

    void rfc3261_16_6_allBindingsInParallel_firstSuccessWins()
    {
        Net net(true);
        QCOMPARE(net.registerAt(net.bob), 200);
        QCOMPARE(net.registerAt(net.bob2), 200);
        net.bob.agent.answer = 486;
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("bob", "hi")), 200);
        QCOMPARE(net.bob.agent.requests.size(), 1);
        QCOMPARE(net.bob2.agent.requests.size(), 1);
        QVERIFY(net.bob.agent.requests[0].topVia()->branch() != net.bob2.agent.requests[0].topVia()->branch());
    }

    void aBrokenConnectionIsGivenUpAtOnce()
    {
        Net net(true, TransportProtocol::Tcp);
        QCOMPARE(net.registerAt(net.bob), 200);
        net.bob.agent.answer = 0;
        net.alice.agent.send(net.alice.agent.makeMessage("bob", "hi"));
        net.time.run(1s);
        net.link.breakConnections();
        net.time.run(1s);
        QCOMPARE(net.store.kept, QList<QByteArray>{"bob: hi"});
    }

    void rfc3261_16_3_maxForwards()
    {
        Net net(true);
        QCOMPARE(net.registerAt(net.bob), 200);
        Request last = net.alice.agent.makeMessage("bob", "hi");
        last.editHeaders().set(HeaderName::MaxForwards, "0");
        QCOMPARE(net.call(net.alice, last), 483);
        Request options = net.alice.agent.make("OPTIONS", "sip:bob@example.org");
        options.editHeaders().set(HeaderName::MaxForwards, "0");
        QCOMPARE(net.call(net.alice, options), 200);
        QVERIFY(net.bob.agent.requests.isEmpty());
    }

    void rfc5393_aLoopEndsWith482()
    {
        // Bob's contact leads back here under bob's own name: each round changes nothing.
        Net net(true);
        Binding loop;
        loop.contact.uri = *parseUri(QByteArrayView("sip:bob@example.org"));
        loop.received = {TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.2")), 5060}};
        loop.expires = net.clock.now() + 1h;
        net.location.all.insert("bob", {loop});
        QCOMPARE(net.call(net.alice, net.alice.agent.makeMessage("bob", "hi")), 482);
        QCOMPARE(net.link.packetsThatStartWith("MESSAGE ").size(), 2);
    }

    void rfc4320_otherMethodsNeverGet408()
    {
        Net net(true);
        QCOMPARE(net.registerAt(net.bob), 200);
        net.bob.agent.answer = 0;
        QCOMPARE(net.call(net.alice, net.alice.agent.make("OPTIONS", "sip:bob@example.org")), 480);
        QVERIFY(net.time.elapsed() < 32s);
    }

    // The server itself

    void rfc3261_11_optionsToTheServer()
    {
        Net net;
        QCOMPARE(net.call(net.alice, net.alice.agent.make("OPTIONS", "sip:example.org")), 200);
        QVERIFY(net.last(net.alice).headers().contains(HeaderName::Allow));
    }

    void otherMethods_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("uri");
        QTest::addColumn<int>("status");
        QTest::newRow("INVITE to the server") << QByteArray("INVITE") << QByteArray("sip:example.org") << 405;
        QTest::newRow("MESSAGE to the server") << QByteArray("MESSAGE") << QByteArray("sip:example.org") << 405;
        QTest::newRow("tel") << QByteArray("MESSAGE") << QByteArray("tel:+1234") << 416;
        QTest::newRow("sips without TLS") << QByteArray("MESSAGE") << QByteArray("sips:bob@example.org") << 416;
    }
    void otherMethods()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, uri);
        QFETCH(int, status);
        Net net(true);
        QCOMPARE(net.call(net.alice, net.alice.agent.make(method, uri)), status);
        QCOMPARE(net.last(net.alice).headers().contains(HeaderName::Allow), status == 405);
    }
};

QTEST_GUILESS_MAIN(tst_SipServer)
#include "tst_SipServer.moc"
