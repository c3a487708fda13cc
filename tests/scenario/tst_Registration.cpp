// SPDX-License-Identifier: MIT
#include "scenario/Masked.h"
#include "scenario/Phone.h"
#include "scenario/ScriptedServer.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

Identity alice(const char *outbound = "sip:192.0.2.2:5060;lr")
{
    Identity identity;
    identity.aor = uri("sip:alice@example.test");
    identity.credentials = {{{}, {}, "alice-pw"}};
    if (outbound)
        identity.outbound = {{{}, uri(outbound), {}}};
    identity.instanceId = "0c2a1e5e-3f4b-4c6d-8e7f-102030405060";
    return identity;
}

struct Stage
{
    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    ScriptedServer server{link, clock, time, QStringLiteral("192.0.2.2"), 22};
    Phone phone{link, clock, time, QStringLiteral("192.0.2.1"), 11};
    DigestGate gate;

    void askForPassword()
    {
        server.onRequest([this](const Request &request) {
            return gate.letsIn(request) ? registered(request) : gate.challenge(request);
        });
    }
    bool until(const std::function<bool()> &condition, std::chrono::milliseconds limit = 1h)
    {
        return time.runUntil(condition, limit);
    }
    bool wireHas(QByteArrayView text) const
    {
        for (const WirePacket &packet : link.packets()) {
            if (packet.bytes.contains(text))
                return true;
        }
        return false;
    }
};

} // namespace

class tst_Registration : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3665_2_1_registerChallengeRegisterOk_data();
    void rfc3665_2_1_registerChallengeRegisterOk(); // P07, P08
    void rfc3665_2_1_withoutAnyChallenge(); // P07
    void rfc3261_10_2_4_refreshKeepsCallIdAndCountsCSeq(); // P07
    void rfc3665_2_4_unregister(); // P07
    void unregisterEndsInTimeWhenTheServerIsSilent(); // P07
    void rfc3261_10_2_8_tooBrief(); // P07
    void staleIsAnsweredOnceMore(); // P08
    void rfc3665_2_5_wrongPasswordStopsAfterTwoTries(); // P08
    void forbiddenStopsWithoutAnotherTry_data();
    void forbiddenStopsWithoutAnotherTry(); // P07
    void rfc5626_4_5_aDeadServerIsTriedWithBackOff(); // P07
    void rfc3261_20_33_retryAfter(); // P07
    void lossIsHealedByTimerE();
    void failoverToTheNextServer_data();
    void failoverToTheNextServer();
    void aRealmLearnedFromTheFirst401(); // P08
    void aChallengeFromAnotherFlowIsNotAnswered(); // P08
    void rfc8760_6_md5AfterSha256IsRefused(); // P08
    void rfc5626_11_6_firstHopLacksOutbound(); // P07
    void rfc5626_4_5_aBrokenConnectionRegistersAtOnce(); // P07
    void rfc5626_4_4_1_keepAlivesOnTheConnection(); // P07
    void rfc5626_4_4_1_aSilentConnectionIsGivenUp(); // P07
    void ipv6(); // P02
    void anotherPasswordStartsAnew();
    void noTwoRegistersAtOnce();
    void removedAccountIsSilent();
    void accountsOnOneFlowEndWithTheAgent();
};

void tst_Registration::rfc3665_2_1_registerChallengeRegisterOk_data()
{
    QTest::addColumn<QByteArray>("outbound");
    QTest::addColumn<QByteArray>("via");
    QTest::addColumn<QByteArray>("contact");
    QTest::newRow("UDP") << QByteArray("sip:192.0.2.2:5060;lr") << QByteArray("UDP") << QByteArray("");
    QTest::newRow("TCP") << QByteArray("sip:192.0.2.2:5060;transport=tcp;lr") << QByteArray("TCP")
                         << QByteArray(";transport=tcp");
}

void tst_Registration::rfc3665_2_1_registerChallengeRegisterOk()
{
    QFETCH(QByteArray, outbound);
    QFETCH(QByteArray, via);
    QFETCH(QByteArray, contact);
    Stage stage;
    stage.askForPassword();
    stage.phone.setAccount(alice(outbound.constData()));
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }));

    QCOMPARE(stage.phone.log, (QByteArrayList{"registering", "registered 600"}));
    const auto &packets = stage.link.packets();
    QCOMPARE(packets.size(), 4);
    const QByteArray at = toString(packets[0].from).toLatin1();
    const QByteArray head = "REGISTER sip:example.test SIP/2.0\r\n"
                            "Via: SIP/2.0/" + via + ' ' + at + ";branch=z9hG4bK#;rport\r\n"
                            "Route: <" + outbound + ">\r\n"
                            "Max-Forwards: 70\r\n"
                            "From: <sip:alice@example.test>;tag=#\r\n"
                            "To: <sip:alice@example.test>\r\n"
                            "Call-ID: #\r\n";
    const QByteArray middle = "User-Agent: Linnet/0.1.0\r\n"
                              "Expires: 600\r\n"
                              "Supported: path, outbound, gruu\r\n"
                              "Contact: <sip:alice@" + at + contact
        + ">;reg-id=1;+sip.instance=\"<urn:uuid:0c2a1e5e-3f4b-4c6d-8e7f-102030405060>\"\r\n";
    QCOMPARE(masked(packets[0].bytes), head + "CSeq: 1 REGISTER\r\n" + middle + "Content-Length: 0\r\n\r\n");
    QVERIFY(packets[1].bytes.startsWith("SIP/2.0 401 Unauthorized\r\n"));
    QCOMPARE(masked(packets[2].bytes),
             head + "CSeq: 2 REGISTER\r\n" + middle
                 + "Authorization: Digest username=\"alice\", realm=\"example.test\", nonce=\"nonce-1\", "
                   "uri=\"sip:example.test\", response=\"#\", algorithm=MD5, cnonce=\"#\", qop=auth, nc=00000001\r\n"
                   "Content-Length: 0\r\n\r\n");
    QVERIFY(packets[3].bytes.startsWith("SIP/2.0 200 OK\r\n"));

    // One Call-ID and From tag, another branch (RFC 3261 s.8.1.3.5).
    const Request &first = stage.server.requests[0];
    const Request &second = stage.server.requests[1];
    QVERIFY(first.callId() == second.callId());
    QVERIFY(first.from()->tag() == second.from()->tag());
    QVERIFY(!(first.topVia()->branch() == second.topVia()->branch()));
    QVERIFY(stage.phone.registration->flow() != 0);
    QVERIFY(toBytes(stage.phone.registration->contact()) == "sip:alice@" + at + contact);
}

void tst_Registration::rfc3665_2_1_withoutAnyChallenge()
{
    Stage stage;
    stage.server.onRequest([](const Request &request) { return registered(request); });
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }));
    stage.time.run(2h); // twelve refreshes
    QVERIFY(stage.server.requests.size() > 10);
    QVERIFY(!stage.wireHas("Authorization"));
    QCOMPARE(stage.phone.registration->state(), RegisterUsage::State::Registered);

    Stage bare; // a registrar that lists no Contact
    bare.server.onRequest([](const Request &request) { return ScriptedServer::answer(request, 200); });
    bare.phone.setAccount(alice());
    bare.phone.registration->start(600s);
    QVERIFY(bare.until([&] { return bare.phone.log.contains("registered 600"); }));
}

void tst_Registration::rfc3261_10_2_4_refreshKeepsCallIdAndCountsCSeq()
{
    Stage stage;
    stage.askForPassword();
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }));
    stage.time.startAnew();
    QVERIFY(stage.until([&] { return stage.phone.log.count("registered 600") == 2; }));
    QCOMPARE(stage.time.elapsed(), 540s);
    QCOMPARE(stage.server.requests.size(), 3); // the known nonce saves the challenge
    QVERIFY(stage.server.requests[2].callId() == stage.server.requests[0].callId());
    QCOMPARE(stage.server.requests[2].cseq()->number, 3u);
    QVERIFY(stage.server.requests[2].headers().value(HeaderName::Authorization).view().toByteArray().contains("nc=00000002"));
    QCOMPARE(stage.phone.log.count("registering"), 1);
}

void tst_Registration::rfc3665_2_4_unregister()
{
    Stage stage;
    stage.askForPassword();
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }));
    const QByteArray contact = toBytes(stage.phone.registration->contact());
    stage.phone.registration->unregister();
    QVERIFY(!stage.phone.log.contains("unregistered")); // never from inside the call
    QVERIFY(stage.until([&] { return stage.phone.log.contains("unregistered"); }));
    const Request &last = stage.server.requests.last();
    QCOMPARE(last.number(HeaderName::Expires).value_or(99), 0u);
    QCOMPARE(toBytes(last.contacts().front().uri), contact);
    QCOMPARE(stage.phone.registration->state(), RegisterUsage::State::Idle);
    QCOMPARE(stage.phone.registration->flow(), FlowId(0));
    const qsizetype sent = stage.server.requests.size();
    stage.time.run(3h);
    QCOMPARE(stage.server.requests.size(), sent);
}

void tst_Registration::unregisterEndsInTimeWhenTheServerIsSilent()
{
    Stage stage;
    stage.askForPassword();
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }));
    stage.link.setSilent(true);
    stage.time.startAnew();
    stage.phone.registration->unregister();
    QVERIFY(stage.until([&] { return stage.phone.log.contains("unregistered"); }));
    QCOMPARE(stage.time.elapsed(), 2s);

    Phone idle(stage.link, stage.clock, stage.time, QStringLiteral("192.0.2.7"), 5);
    idle.setAccount(alice());
    idle.registration->unregister();
    stage.time.settle();
    QCOMPARE(idle.log, QByteArrayList{"unregistered"});
}

void tst_Registration::rfc3261_10_2_8_tooBrief()
{
    Stage stage;
    stage.server.onRequest([](const Request &request) {
        if (request.number(HeaderName::Expires).value_or(0) >= 1800)
            return registered(request);
        Response response = ScriptedServer::answer(request, 423);
        response.editHeaders().append(HeaderName::MinExpires, "1800");
        return response;
    });
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 1800"); }, 1s));
    QCOMPARE(stage.server.requests.size(), 2);
    QCOMPARE(stage.server.requests[1].cseq()->number, 2u);
}

void tst_Registration::staleIsAnsweredOnceMore()
{
    Stage stage;
    int seen = 0;
    stage.server.onRequest([&](const Request &request) {
        ++seen;
        if (seen == 1)
            return stage.gate.challenge(request);
        if (seen == 2) {
            stage.gate.nonce = "nonce-2";
            return stage.gate.challenge(request, true);
        }
        return stage.gate.letsIn(request) ? registered(request) : stage.gate.challenge(request);
    });
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }, 1s));
    QCOMPARE(stage.server.requests.size(), 3);

    // Without end it ends: two answers, then the failure.
    Stage endless;
    endless.server.onRequest([&](const Request &request) { return endless.gate.challenge(request, true); });
    endless.phone.setAccount(alice());
    endless.phone.registration->start(600s);
    QVERIFY(endless.until([&] { return endless.phone.log.contains("failed"); }, 1s));
    QCOMPARE(endless.server.requests.size(), 3);
    QVERIFY(endless.phone.failure.passwordRefused);
}

void tst_Registration::rfc3665_2_5_wrongPasswordStopsAfterTwoTries()
{
    Stage stage;
    stage.gate.password = "another";
    stage.askForPassword();
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("failed"); }, 1s));
    QCOMPARE(stage.server.requests.size(), 2); // one without, one with credentials
    QVERIFY(stage.phone.failure.passwordRefused);
    QCOMPARE(stage.phone.failure.realm, "example.test");
    QVERIFY(stage.phone.retry < 0ms);
    stage.time.run(24h);
    QCOMPARE(stage.server.requests.size(), 2); // no account gets locked by us
    QCOMPARE(stage.phone.registration->state(), RegisterUsage::State::Failed);
}

void tst_Registration::forbiddenStopsWithoutAnotherTry_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("403") << 403;
    QTest::newRow("404") << 404;
}

void tst_Registration::forbiddenStopsWithoutAnotherTry()
{
    QFETCH(int, status);
    Stage stage;
    stage.server.onRequest([&](const Request &request) { return ScriptedServer::answer(request, status); });
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("failed"); }, 1s));
    QVERIFY(stage.phone.retry < 0ms);
    QVERIFY(!stage.phone.failure.passwordRefused);
    stage.time.run(24h);
    QCOMPARE(stage.server.requests.size(), 1);
}

void tst_Registration::rfc5626_4_5_aDeadServerIsTriedWithBackOff()
{
    Stage stage;
    stage.link.setSilent(true);
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.count("failed") == 1; }));
    QCOMPARE(stage.time.elapsed(), 32s); // timer F
    QCOMPARE(stage.phone.failure.kind, RequestOutcome::Kind::NoAnswer);
    QCOMPARE(stage.phone.retry, 2s);
    QVERIFY(stage.until([&] { return stage.phone.log.count("failed") == 2; }));
    QVERIFY(stage.phone.retry >= 15s && stage.phone.retry <= 30s);
    stage.link.setSilent(false);
    stage.askForPassword();
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }, 31s));

    Stage closed; // nobody listens there: an error at once
    closed.phone.setAccount(alice("sip:192.0.2.2:5999;transport=tcp;lr"));
    closed.phone.registration->start(600s);
    QVERIFY(closed.until([&] { return closed.phone.log.contains("failed"); }, 1s));
    QCOMPARE(closed.phone.failure.kind, RequestOutcome::Kind::NotSent);
    QCOMPARE(closed.phone.failure.triedTargets, QList<QByteArray>{"TCP 192.0.2.2:5999"});
}

void tst_Registration::rfc3261_20_33_retryAfter()
{
    Stage stage;
    stage.server.onRequest([&](const Request &request) {
        if (stage.server.requests.size() > 1)
            return registered(request);
        Response response = ScriptedServer::answer(request, 503);
        response.editHeaders().append(HeaderName::RetryAfter, "75 (maintenance)");
        return response;
    });
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("failed"); }, 1s));
    QCOMPARE(stage.phone.retry, 75s);
    stage.time.startAnew();
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }));
    QCOMPARE(stage.time.elapsed(), 75s);
}

void tst_Registration::lossIsHealedByTimerE()
{
    Stage stage;
    stage.askForPassword();
    stage.phone.setAccount(alice());
    stage.link.loseNext(1);
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }));
    QCOMPARE(stage.time.elapsed(), 500ms); // one timer E
}

void tst_Registration::failoverToTheNextServer_data()
{
    QTest::addColumn<QByteArray>("trouble");
    QTest::newRow("503") << QByteArray("503");
    QTest::newRow("connection refused") << QByteArray("refused");
    QTest::newRow("silence") << QByteArray("silence");
}

void tst_Registration::failoverToTheNextServer()
{
    QFETCH(QByteArray, trouble);
    Stage stage;
    ScriptedServer second(stage.link, stage.clock, stage.time, QStringLiteral("192.0.2.3"), 33);
    second.onRequest([](const Request &request) { return registered(request); });
    stage.server.onRequest([&](const Request &request) -> std::optional<Response> {
        if (trouble == "503")
            return ScriptedServer::answer(request, 503);
        return std::nullopt;
    });
    const auto protocol = trouble == "refused" ? TransportProtocol::Tcp : TransportProtocol::Udp;
    const quint16 port = trouble == "refused" ? 5999 : 5060;
    stage.phone.agent.setLocate([=](const Uri &, TransportProtocol, QObject *, const Resolver::Done &done) {
        done(QList<Target>{{protocol, {QHostAddress(QStringLiteral("192.0.2.2")), port}},
                           {protocol, {QHostAddress(QStringLiteral("192.0.2.3")), 5060}}});
    });
    stage.phone.setAccount(alice("sip:example.test;lr"));
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }, 40s));
    QCOMPARE(second.requests.size(), 1);
    if (!stage.server.requests.isEmpty()) {
        // DESIGN s.5: the same request, another branch.
        const Request &first = stage.server.requests.first();
        QVERIFY(first.callId() == second.requests.first().callId());
        QVERIFY(first.from()->tag() == second.requests.first().from()->tag());
        QVERIFY(*first.cseq() == *second.requests.first().cseq());
        QVERIFY(!(first.topVia()->branch() == second.requests.first().topVia()->branch()));
    }
}

void tst_Registration::aRealmLearnedFromTheFirst401()
{
    Stage stage;
    stage.gate.realm = "asterisk";
    stage.askForPassword();
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }, 1s));

    // From then on another realm gets nothing.
    stage.gate.realm = "rogue";
    stage.link.forgetPackets();
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("failed"); }, 1s));
    QCOMPARE(stage.phone.failure.realm, "rogue");
    for (const WirePacket &packet : stage.link.packets())
        QVERIFY(!packet.bytes.contains("realm=\"rogue\"") || packet.bytes.startsWith("SIP/2.0 401"));
}

void tst_Registration::aChallengeFromAnotherFlowIsNotAnswered()
{
    Stage stage;
    ScriptedServer rogue(stage.link, stage.clock, stage.time, QStringLiteral("192.0.2.66"), 66);
    stage.server.onRequest([&](const Request &request) -> std::optional<Response> {
        // Somebody on the path saw the branch and answers faster.
        rogue.transport.sendResponse(stage.gate.challenge(request), {0, TransportProtocol::Udp, stage.server.sources.last().remote, rogue.endpoint},
                                     [](const auto &, const auto &) { });
        return std::nullopt;
    });
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("failed"); }, 1min));
    QVERIFY(stage.wireHas("SIP/2.0 401"));
    QVERIFY(!stage.wireHas("response="));
}

void tst_Registration::rfc8760_6_md5AfterSha256IsRefused()
{
    Stage stage;
    stage.gate.algorithm = "SHA-256";
    stage.askForPassword();
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }, 1s));
    QVERIFY(stage.wireHas("algorithm=SHA-256"));

    stage.gate.algorithm = "MD5";
    stage.gate.nonce = "weaker";
    stage.link.forgetPackets();
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("failed"); }, 1s));
    for (const WirePacket &packet : stage.link.packets())
        QVERIFY(!packet.bytes.startsWith("REGISTER") || !packet.bytes.contains("weaker"));
}

void tst_Registration::rfc5626_11_6_firstHopLacksOutbound()
{
    Stage stage;
    stage.server.onRequest([](const Request &request) {
        if (request.headers().value(HeaderName::Supported).view().contains("outbound"))
            return ScriptedServer::answer(request, 439);
        return registered(request);
    });
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }, 1s));
    QCOMPARE(stage.server.requests.size(), 2);
    const NameAddr &contact = stage.server.requests[1].contacts().front();
    QVERIFY(!contact.parameters.contains("reg-id"));
    QVERIFY(contact.parameters.contains("+sip.instance"));
}

void tst_Registration::rfc5626_4_5_aBrokenConnectionRegistersAtOnce()
{
    Stage stage;
    stage.askForPassword();
    stage.phone.setAccount(alice("sip:192.0.2.2:5060;transport=tcp;lr"));
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }, 1s));
    const QByteArray before = toBytes(stage.phone.registration->contact());
    stage.time.run(1min);
    stage.link.breakConnections();
    QVERIFY(stage.until([&] { return stage.phone.log.count("registered 600") == 2; }, 1s));
    const Request &again = stage.server.requests.last();
    QVERIFY(toBytes(again.contacts().front().uri) != before); // the new connection's port
    QVERIFY(again.contacts().front().parameters.value("+sip.instance")
            == stage.server.requests.first().contacts().front().parameters.value("+sip.instance"));
}

void tst_Registration::rfc5626_4_4_1_keepAlivesOnTheConnection()
{
    Stage stage;
    stage.server.onRequest([](const Request &request) { return registered(request); });
    stage.phone.setAccount(alice("sip:192.0.2.2:5060;transport=tcp;lr"));
    stage.phone.registration->start(3600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 3600"); }, 1s));
    stage.link.forgetPackets();
    stage.time.run(20min);
    const auto pings = stage.link.packetsThatStartWith("\r\n\r\n");
    QVERIFY2(pings.size() >= 10 && pings.size() <= 12, QByteArray::number(pings.size()).constData()); // 95 to 120 s
    QCOMPARE(stage.phone.log.count("registered 3600"), 1); // answered, so the flow stands

    Stage timed;
    timed.server.onRequest([](const Request &request) {
        Response response = registered(request);
        response.editHeaders().append(HeaderName::FlowTimer, "30");
        return response;
    });
    timed.phone.setAccount(alice("sip:192.0.2.2:5060;transport=tcp;lr"));
    timed.phone.registration->start(3600s);
    QVERIFY(timed.until([&] { return timed.phone.log.contains("registered 3600"); }, 1s));
    timed.link.forgetPackets();
    timed.time.run(5min);
    const auto quick = timed.link.packetsThatStartWith("\r\n\r\n");
    QVERIFY2(quick.size() >= 10 && quick.size() <= 12, QByteArray::number(quick.size()).constData()); // 24 to 30 s
}

void tst_Registration::rfc5626_4_4_1_aSilentConnectionIsGivenUp()
{
    Stage stage;
    stage.server.onRequest([](const Request &request) {
        Response response = registered(request);
        response.editHeaders().append(HeaderName::FlowTimer, "30");
        return response;
    });
    stage.phone.setAccount(alice("sip:192.0.2.2:5060;transport=tcp;lr"));
    stage.phone.registration->start(3600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 3600"); }, 1s));
    QObject::connect(&stage.server.transport, &TransportLayer::flowClosed, &stage.server.transport, [] { });
    stage.server.transport.blockSignals(true);
    stage.link.setDelay(1h); // nothing comes back in time any more, and TCP says nothing
    stage.time.startAnew();
    QVERIFY(stage.until([&] { return stage.phone.log.count("registering") == 2; }, 1min));
    QVERIFY(stage.time.elapsed() <= 40s); // the keep-alive, and 10 s for its answer
}

void tst_Registration::ipv6()
{
    Stage stage;
    ScriptedServer server(stage.link, stage.clock, stage.time, QStringLiteral("2001:db8::2"), 33);
    server.onRequest([](const Request &request) { return registered(request); });
    Phone phone(stage.link, stage.clock, stage.time, QStringLiteral("2001:db8::1"), 44);
    phone.setAccount(alice("sip:[2001:db8::2]:5060;lr"));
    phone.registration->start(600s);
    QVERIFY(stage.until([&] { return phone.log.contains("registered 600"); }, 1s));
    QVERIFY(toBytes(phone.registration->contact()).startsWith("sip:alice@[2001:db8::1]:"));
}

void tst_Registration::anotherPasswordStartsAnew()
{
    Stage stage;
    stage.gate.password = "another";
    stage.askForPassword();
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("failed"); }, 1s));
    Identity corrected = alice();
    corrected.credentials.first().password = "another";
    QCOMPARE(stage.phone.agent.setAccount(corrected), stage.phone.registration);
    QCOMPARE(stage.phone.registration->state(), RegisterUsage::State::Idle);
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }, 1s));
}

void tst_Registration::noTwoRegistersAtOnce()
{
    Stage stage;
    stage.server.onRequest([](const Request &) -> std::optional<Response> { return std::nullopt; });
    stage.phone.setAccount(alice());
    for (int i = 0; i < 10; ++i)
        stage.phone.registration->start(600s);
    stage.time.run(10s);
    for (const Request &request : stage.server.requests)
        QCOMPARE(request.cseq()->number, 1u);
}

void tst_Registration::accountsOnOneFlowEndWithTheAgent()
{
    Stage stage;
    stage.server.onRequest([](const Request &request) { return registered(request); });
    Phone two(stage.link, stage.clock, stage.time, QStringLiteral("192.0.2.3"), 12);
    two.setAccount(alice());
    two.registration->start(600s);
    Identity bob = alice();
    bob.aor = uri("sip:bob@example.test");
    two.setAccount(bob);
    two.registration->start(600s);
    QVERIFY(stage.until([&] { return two.log.count("registered 600") == 2; }, 1s));
    QCOMPARE(two.agent.registration(alice().aor)->flow(), two.registration->flow());
} // here: each asks whether another one still uses the flow

void tst_Registration::removedAccountIsSilent()
{
    Stage stage;
    stage.askForPassword();
    stage.phone.setAccount(alice());
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }, 1s));
    stage.phone.agent.removeAccount(uri("sip:alice@example.test"));
    QVERIFY(!stage.phone.agent.registration(uri("sip:alice@example.test")));
    const qsizetype sent = stage.server.requests.size();
    stage.time.run(24h);
    QCOMPARE(stage.server.requests.size(), sent);
}

QTEST_GUILESS_MAIN(tst_Registration)
#include "tst_Registration.moc"
