// SPDX-License-Identifier: MIT
#include "scenario/Masked.h"
#include "scenario/Phone.h"
#include "scenario/ScriptedServer.h"

#include "base/Limits.h"

#include <QTest>

#include <set>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

const char *const kByUdp = "sip:192.0.2.2:5060;lr";
const char *const kByTcp = "sip:192.0.2.2:5060;transport=tcp;lr";

Identity alice(const char *outbound = kByUdp)
{
    Identity identity;
    identity.aor = uri("sip:alice@example.test");
    identity.credentials = {{{}, {}, "alice-pw"}};
    if (outbound)
        identity.outbound = {{{}, uri(outbound), {}}};
    return identity;
}

struct Stage
{
    explicit Stage(const char *outbound = kByUdp) { phone.setAccount(alice(outbound)); }

    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    ScriptedServer server{link, clock, time, QStringLiteral("192.0.2.2"), 22};
    Phone phone{link, clock, time, QStringLiteral("192.0.2.1"), 11};
    DigestGate gate{"example.test", "alice", "alice-pw", "MD5", "nonce-1", true};
    const Uri bob = uri("sip:bob@example.test");

    bool until(const std::function<bool()> &condition, std::chrono::milliseconds limit = 1h)
    {
        return time.runUntil(condition, limit);
    }
    bool untilFinished(qsizetype count, std::chrono::milliseconds limit = 1h)
    {
        return until([&] { return phone.finished.size() >= count; }, limit);
    }
    RequestOutcome outcomeOf(PagerUsage::Ticket ticket, std::chrono::milliseconds limit = 1h)
    {
        if (!until([&] { return phone.outcomes.contains(ticket); }, limit))
            qWarning("no outcome");
        return phone.outcomes.value(ticket);
    }
    /// Registers, so that requests of the server are accepted.
    void registerPhone()
    {
        server.onRequest([](const Request &request) { return registered(request); });
        phone.registration->start(3600s);
        if (!until([&] { return phone.log.contains("registered 3600"); }, 1s))
            qWarning("not registered");
        link.forgetPackets();
    }
    Request incoming(const QByteArray &callId, const QByteArray &text, quint32 cseq = 1)
    {
        Request request;
        request.method = Method::Message;
        request.uri = phone.registration->contact();
        HeaderList &headers = request.editHeaders();
        headers.append(HeaderName::MaxForwards, "70");
        headers.append(HeaderName::From, "<sip:bob@example.test>;tag=bob-1");
        headers.append(HeaderName::To, "<sip:alice@example.test>");
        headers.append(HeaderName::CallId, callId);
        headers.append(HeaderName::CSeq, toBytes(CSeq{cseq, Method::Message}));
        request.setBody(Slice::copyOf(text), "text/plain");
        return request;
    }
};

} // namespace

class tst_Pager : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3428_4_messageChallengeMessageOk(); // P08
    void knownNonceSavesTheChallenge(); // P08
    void rfc3428_8_onePendingWhile500Wait();
    void rfc3428_8_otherRequestUrisDoNotWait();
    void silenceHoldsOnlyThatAddress();
    void rfc3428_8_neverOver1300Bytes_data();
    void rfc3428_8_neverOver1300Bytes();
    void aChallengeThatMakesItTooLong();
    void failoverKeepsTheRequestsIdentity_data();
    void failoverKeepsTheRequestsIdentity();
    void timeoutFailsOverOnlyWhereAllowed();
    void connectionLostAfterTheFirstByte();
    void rfc3261_8_1_3_4_redirectWithinTheDomain();
    void redirectElsewhereIsNotFollowed();
    void redirectLoopsEnd();
    void atMostFiveRedirects();
    void rfc3261_8_1_3_5_againWithoutTheExtension();
    void wrongPasswordStopsAfterTwoTries(); // P08
    void unresolvedAndUnknownAccounts();
    void rfc3428_7_okHasNeitherBodyNorContact();
    void retransmissionsAreDeliveredOnce();
    void rejectCarriesItsHeaders();
    void withoutAnAnswerTheServerKeepsIt();
    void storedMessagesComeBeforeTheOkToRegister();
    void lossOf30PercentEachWayDeliversOnce();
    void theDestroyedAgentIsSilent();
};

void tst_Pager::rfc3428_4_messageChallengeMessageOk()
{
    Stage stage;
    stage.server.onRequest([&](const Request &request) {
        return stage.gate.letsIn(request) ? ScriptedServer::answer(request, 200) : stage.gate.challenge(request);
    });
    const auto ticket = stage.phone.say(stage.bob, "Hello, Bob");
    QVERIFY(stage.phone.sending.isEmpty() && stage.phone.finished.isEmpty()); // never from inside send()
    const RequestOutcome outcome = stage.outcomeOf(ticket);
    QCOMPARE(outcome.kind, RequestOutcome::Kind::Final);
    QCOMPARE(outcome.response.status, 200);
    QCOMPARE(stage.phone.sending, QList<PagerUsage::Ticket>{ticket});
    QCOMPARE(stage.phone.finished, QList<PagerUsage::Ticket>{ticket});

    const auto &packets = stage.link.packets();
    QCOMPARE(packets.size(), 4);
    const QByteArray at = toString(packets[0].from).toLatin1();
    const QByteArray head = "MESSAGE sip:bob@example.test SIP/2.0\r\n"
                            "Via: SIP/2.0/UDP " + at + ";branch=z9hG4bK#;rport\r\n"
                            "Route: <sip:192.0.2.2:5060;lr>\r\n"
                            "Max-Forwards: 70\r\n"
                            "From: <sip:alice@example.test>;tag=#\r\n"
                            "To: <sip:bob@example.test>\r\n"
                            "Call-ID: #\r\n";
    const QByteArray foot = "Content-Length: 10\r\n\r\nHello, Bob";
    QCOMPARE(masked(packets[0].bytes),
             head + "CSeq: 1 MESSAGE\r\nUser-Agent: Linnet/0.1.0\r\nContent-Type: text/plain\r\n" + foot);
    QVERIFY(packets[1].bytes.startsWith("SIP/2.0 407 Proxy Authentication Required\r\n"));
    QCOMPARE(masked(packets[2].bytes),
             head + "CSeq: 2 MESSAGE\r\nUser-Agent: Linnet/0.1.0\r\nContent-Type: text/plain\r\n"
                    "Proxy-Authorization: Digest username=\"alice\", realm=\"example.test\", nonce=\"nonce-1\", "
                    "uri=\"sip:bob@example.test\", response=\"#\", algorithm=MD5, cnonce=\"#\", qop=auth, nc=00000001\r\n"
                 + foot);
    QCOMPARE(outcome.size, packets[2].bytes.size());
    QVERIFY(stage.server.requests[0].callId() == stage.server.requests[1].callId());
    QVERIFY(stage.server.requests[0].from()->tag() == stage.server.requests[1].from()->tag());
    QCOMPARE(outcome.triedTargets, QList<QByteArray>{"UDP 192.0.2.2:5060"});
}

void tst_Pager::knownNonceSavesTheChallenge()
{
    Stage stage;
    stage.server.onRequest([&](const Request &request) {
        return stage.gate.letsIn(request) ? ScriptedServer::answer(request, 200) : stage.gate.challenge(request);
    });
    for (int i = 0; i < 3; ++i)
        stage.phone.say(stage.bob, "Hello");
    QVERIFY(stage.untilFinished(3));
    QCOMPARE(stage.server.requests.size(), 4);
    QVERIFY(stage.server.requests.last().headers().value(HeaderName::ProxyAuthorization).toByteArray().contains("nc=00000003"));

    // The server restarted and knows the nonce no more: one challenge, no password asked.
    stage.gate.nonce = "nonce-2";
    const auto outcome = stage.outcomeOf(stage.phone.say(stage.bob, "again"));
    QCOMPARE(outcome.response.status, 200);
    QCOMPARE(stage.server.requests.size(), 6);
}

void tst_Pager::rfc3428_8_onePendingWhile500Wait()
{
    Stage stage;
    stage.link.setDelay(20ms);
    int pending = 0;
    int mostPending = 0;
    QByteArrayList order;
    std::set<QByteArray> seen;
    stage.server.onRequest([&](const Request &request) {
        order.append(request.body().toByteArray());
        seen.insert(request.topVia()->branch().toByteArray());
        return ScriptedServer::answer(request, 200);
    });
    QObject::connect(&stage.phone.agent.pager(), &PagerUsage::sending, &stage.phone.agent, [&] {
        mostPending = std::max(mostPending, ++pending);
    });
    QObject::connect(&stage.phone.agent.pager(), &PagerUsage::finished, &stage.phone.agent, [&] { --pending; });
    QByteArrayList said;
    for (int i = 0; i < 500; ++i) {
        said.append("message " + QByteArray::number(i));
        stage.phone.say(stage.bob, said.last());
    }
    while (stage.phone.finished.size() < 500) {
        const qsizetype before = stage.phone.finished.size();
        QVERIFY(stage.untilFinished(before + 1));
        QVERIFY(stage.phone.agent.transactions().pendingClientTransactions() <= 1);
        QVERIFY(stage.phone.agent.pager().pendingTo(stage.bob) <= 1);
    }
    QCOMPARE(mostPending, 1);
    QCOMPARE(order, said);
    QCOMPARE(seen.size(), 500u);
    QCOMPARE(stage.phone.agent.pager().pendingTo(stage.bob), 0);

    // The same on the wire: after each request its answer, before the next one leaves.
    QByteArray open;
    for (const WirePacket &packet : stage.link.packets()) {
        if (packet.bytes.startsWith("MESSAGE")) {
            QVERIFY(open.isEmpty());
            open = packet.bytes;
        } else {
            open.clear();
        }
    }
}

void tst_Pager::rfc3428_8_otherRequestUrisDoNotWait()
{
    Stage stage;
    stage.server.onRequest([&](const Request &request) -> std::optional<Response> {
        if (request.uri.user == QByteArrayView("bob"))
            return std::nullopt;
        return ScriptedServer::answer(request, 200);
    });
    const auto toBob = stage.phone.say(stage.bob, "hello");
    const auto toCarol = stage.phone.say(uri("sip:carol@example.test"), "hello");
    QVERIFY(stage.untilFinished(1, 1s));
    QVERIFY(stage.phone.outcomes.contains(toCarol));
    QVERIFY(!stage.phone.outcomes.contains(toBob));
    QCOMPARE(stage.phone.agent.pager().pendingTo(stage.bob), 1);
}

void tst_Pager::silenceHoldsOnlyThatAddress()
{
    Stage stage;
    bool silent = true;
    stage.server.onRequest([&](const Request &request) -> std::optional<Response> {
        return silent ? std::nullopt : std::optional(ScriptedServer::answer(request, 200));
    });
    const auto first = stage.phone.say(stage.bob, "one");
    const auto second = stage.phone.say(stage.bob, "two");
    QVERIFY(stage.untilFinished(1));
    QCOMPARE(stage.time.elapsed(), 32s);
    QCOMPARE(stage.phone.outcomes.value(first).kind, RequestOutcome::Kind::NoAnswer);
    silent = false;
    QCOMPARE(stage.outcomeOf(second).response.status, 200);
}

void tst_Pager::rfc3428_8_neverOver1300Bytes_data()
{
    QTest::addColumn<QByteArray>("outbound");
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("leaves");
    for (const char *outbound : {kByUdp, kByTcp}) {
        for (const int over : {-1, 0, 1}) {
            const int size = int(Limits::kMaxPagerRequest) + over;
            QTest::addRow("%s %d", outbound == kByUdp ? "UDP" : "TCP", size) << QByteArray(outbound) << size << (over <= 0);
        }
    }
}

void tst_Pager::rfc3428_8_neverOver1300Bytes()
{
    QFETCH(QByteArray, outbound);
    QFETCH(int, size);
    QFETCH(bool, leaves);
    Stage stage(outbound.constData());
    // Three digits of Content-Length, as the long one has.
    const auto probe = stage.outcomeOf(stage.phone.say(stage.bob, QByteArray(500, 'x')));
    QCOMPARE(probe.response.status, 200);
    const qsizetype overhead = stage.link.packets().first().bytes.size() - 500;
    stage.link.forgetPackets();
    const auto outcome = stage.outcomeOf(stage.phone.say(stage.bob, QByteArray(size - overhead, 'x')));
    QCOMPARE(outcome.size, size);
    if (leaves) {
        QCOMPARE(outcome.kind, RequestOutcome::Kind::Final);
        QCOMPARE(stage.link.packets().first().bytes.size(), size);
    } else {
        QCOMPARE(outcome.kind, RequestOutcome::Kind::TooLarge);
        QVERIFY(stage.link.packets().isEmpty());
    }
}

void tst_Pager::aChallengeThatMakesItTooLong()
{
    Stage stage;
    stage.server.onRequest([&](const Request &request) {
        return stage.gate.letsIn(request) ? ScriptedServer::answer(request, 200) : stage.gate.challenge(request);
    });
    const auto ticket = stage.phone.say(stage.bob, QByteArray(900, 'x'));
    const RequestOutcome outcome = stage.outcomeOf(ticket);
    QCOMPARE(outcome.kind, RequestOutcome::Kind::TooLarge);
    QVERIFY(outcome.size > 1300);
    QCOMPARE(stage.link.packetsThatStartWith("MESSAGE").size(), 1); // only the one without credentials
    // And the next one waits for nothing.
    QCOMPARE(stage.outcomeOf(stage.phone.say(stage.bob, "short")).response.status, 200);
}

void tst_Pager::failoverKeepsTheRequestsIdentity_data()
{
    QTest::addColumn<bool>("refused");
    QTest::newRow("503") << false;
    QTest::newRow("connection refused") << true;
}

void tst_Pager::failoverKeepsTheRequestsIdentity()
{
    QFETCH(bool, refused);
    Stage stage("sip:example.test;lr");
    ScriptedServer second(stage.link, stage.clock, stage.time, QStringLiteral("192.0.2.3"), 33);
    stage.server.onRequest([](const Request &request) { return ScriptedServer::answer(request, 503); });
    const auto protocol = refused ? TransportProtocol::Tcp : TransportProtocol::Udp;
    const quint16 port = refused ? 5999 : 5060;
    stage.phone.agent.setLocate([=](const Uri &, TransportProtocol, QObject *, const Resolver::Done &done) {
        done(QList<Target>{{protocol, {QHostAddress(QStringLiteral("192.0.2.2")), port}},
                           {protocol, {QHostAddress(QStringLiteral("192.0.2.3")), 5060}}});
    });
    const RequestOutcome outcome = stage.outcomeOf(stage.phone.say(stage.bob, "hello"), 1s);
    QCOMPARE(outcome.response.status, 200);
    QCOMPARE(outcome.triedTargets.size(), 2);
    if (!refused) {
        const Request &first = stage.server.requests.first();
        const Request &again = second.requests.first();
        QVERIFY(first.callId() == again.callId());
        QVERIFY(first.from()->tag() == again.from()->tag());
        QVERIFY(*first.cseq() == *again.cseq());
        QVERIFY(!(first.topVia()->branch() == again.topVia()->branch()));
    }

    // Both unavailable: the last word is the 503 itself.
    second.onRequest([](const Request &request) { return ScriptedServer::answer(request, 503); });
    const RequestOutcome none = stage.outcomeOf(stage.phone.say(stage.bob, "hello"), 1s);
    QCOMPARE(none.kind, RequestOutcome::Kind::Final);
    QCOMPARE(none.response.status, 503);
}

void tst_Pager::timeoutFailsOverOnlyWhereAllowed()
{
    Stage stage("sip:example.test;lr");
    ScriptedServer second(stage.link, stage.clock, stage.time, QStringLiteral("192.0.2.3"), 33);
    stage.server.onRequest([](const Request &) -> std::optional<Response> { return std::nullopt; });
    stage.phone.agent.setLocate([](const Uri &, TransportProtocol, QObject *, const Resolver::Done &done) {
        done(QList<Target>{{TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.2")), 5060}},
                           {TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.3")), 5060}}});
    });
    OutgoingPage page{alice().aor, stage.bob, "text/plain", "hello", {}};
    QCOMPARE(stage.outcomeOf(stage.phone.agent.pager().send(page)).kind, RequestOutcome::Kind::NoAnswer);
    QVERIFY(second.requests.isEmpty());
    page.failoverOnTimeout = true;
    QCOMPARE(stage.outcomeOf(stage.phone.agent.pager().send(page)).response.status, 200);
    QCOMPARE(second.requests.size(), 1);
}

void tst_Pager::connectionLostAfterTheFirstByte()
{
    Stage stage(kByTcp);
    stage.server.onRequest([](const Request &) -> std::optional<Response> { return std::nullopt; });
    const auto ticket = stage.phone.say(stage.bob, "hello");
    QVERIFY(stage.until([&] { return stage.server.requests.size() == 1; }));
    stage.link.breakConnections();
    const RequestOutcome outcome = stage.outcomeOf(ticket, 1s);
    QCOMPARE(outcome.kind, RequestOutcome::Kind::NoAnswer); // it may have arrived

    Stage closed("sip:192.0.2.2:5999;transport=tcp;lr");
    QCOMPARE(closed.outcomeOf(closed.phone.say(closed.bob, "hello"), 1s).kind, RequestOutcome::Kind::NotSent);
}

void tst_Pager::rfc3261_8_1_3_4_redirectWithinTheDomain()
{
    Stage stage;
    stage.server.onRequest([&](const Request &request) {
        if (request.uri.user == QByteArrayView("carol"))
            return ScriptedServer::answer(request, 200);
        Response response = ScriptedServer::answer(request, 302);
        response.editHeaders().append(HeaderName::Contact, "<sip:carol@example.test>");
        return response;
    });
    const auto first = stage.phone.say(stage.bob, "one");
    const auto second = stage.phone.say(stage.bob, "two");
    QCOMPARE(stage.outcomeOf(first).response.status, 200);
    QCOMPARE(stage.outcomeOf(second).response.status, 200);
    const auto messages = stage.server.requestsOf(Method::Message);
    QCOMPARE(messages.size(), 4);
    QByteArrayList toCarol;
    for (const Request &message : messages) {
        if (message.uri.user == QByteArrayView("carol"))
            toCarol.append(message.body().toByteArray());
    }
    QCOMPARE(toCarol, (QByteArrayList{"one", "two"}));
    const Request &followed = messages[1].uri.user == QByteArrayView("carol") ? messages[1] : messages[2];
    QVERIFY(followed.callId() == messages[0].callId());
    QCOMPARE(followed.cseq()->number, 2u);
    QCOMPARE(toBytes(followed.to()->uri), "sip:bob@example.test");
    QCOMPARE(stage.phone.sending.size(), 2); // told once a message
    QCOMPARE(stage.phone.outcomes.value(first).triedTargets.size(), 2);
}

void tst_Pager::redirectElsewhereIsNotFollowed()
{
    Stage stage;
    stage.server.onRequest([&](const Request &request) {
        Response response = ScriptedServer::answer(request, 302);
        response.editHeaders().append(HeaderName::Contact, "<sip:bob@rogue.test>");
        response.editHeaders().append(HeaderName::Contact, "<sip:bob@192.0.2.66>");
        return response;
    });
    const auto outcome = stage.outcomeOf(stage.phone.say(stage.bob, "one"));
    QCOMPARE(outcome.response.status, 302);
    QCOMPARE(stage.server.requests.size(), 1);
}

void tst_Pager::redirectLoopsEnd()
{
    Stage stage;
    stage.server.onRequest([&](const Request &request) {
        Response response = ScriptedServer::answer(request, 302);
        const bool atBob = request.uri.user == QByteArrayView("bob");
        response.editHeaders().append(HeaderName::Contact, atBob ? "<sip:carol@example.test>" : "<sip:bob@example.test>");
        return response;
    });
    QCOMPARE(stage.outcomeOf(stage.phone.say(stage.bob, "one")).response.status, 302);
    QCOMPARE(stage.server.requests.size(), 2);
    QCOMPARE(stage.phone.agent.pager().pendingTo(stage.bob), 0);
    QCOMPARE(stage.phone.agent.pager().pendingTo(uri("sip:carol@example.test")), 0);
}

void tst_Pager::atMostFiveRedirects()
{
    Stage stage;
    stage.server.onRequest([&](const Request &request) {
        Response response = ScriptedServer::answer(request, 302);
        response.editHeaders().append(HeaderName::Contact, "<sip:hop" + QByteArray::number(stage.server.requests.size())
                                          + "@example.test>");
        return response;
    });
    QCOMPARE(stage.outcomeOf(stage.phone.say(stage.bob, "one")).response.status, 302);
    QCOMPARE(stage.server.requests.size(), 1 + Limits::kMaxRedirects);
}

void tst_Pager::rfc3261_8_1_3_5_againWithoutTheExtension()
{
    Stage stage;
    stage.server.onRequest([&](const Request &request) {
        if (!request.headers().contains(HeaderName::Require))
            return ScriptedServer::answer(request, 200);
        Response response = ScriptedServer::answer(request, 420);
        response.editHeaders().append(HeaderName::Unsupported, "newthing");
        return response;
    });
    OutgoingPage page{alice().aor, stage.bob, "text/plain", "hello", {{"Require", "newthing"}}};
    QCOMPARE(stage.outcomeOf(stage.phone.agent.pager().send(page)).response.status, 200);
    QCOMPARE(stage.server.requests.size(), 2);
    QCOMPARE(stage.server.requests[1].cseq()->number, 2u);

    // A 420 that names nothing of ours, or again and again, ends there.
    stage.server.requests.clear();
    stage.server.onRequest([&](const Request &request) { return ScriptedServer::answer(request, 420); });
    QCOMPARE(stage.outcomeOf(stage.phone.agent.pager().send(page)).response.status, 420);
    QCOMPARE(stage.server.requests.size(), 1);
}

void tst_Pager::wrongPasswordStopsAfterTwoTries()
{
    Stage stage;
    stage.gate.password = "another";
    stage.server.onRequest([&](const Request &request) { return stage.gate.challenge(request); });
    const auto outcome = stage.outcomeOf(stage.phone.say(stage.bob, "hello"));
    QCOMPARE(outcome.kind, RequestOutcome::Kind::Final);
    QCOMPARE(outcome.response.status, 407);
    QVERIFY(outcome.passwordRefused);
    QCOMPARE(outcome.realm, "example.test");
    QCOMPARE(stage.server.requests.size(), 2);
}

void tst_Pager::unresolvedAndUnknownAccounts()
{
    Stage stage;
    stage.phone.agent.setLocate([](const Uri &target, TransportProtocol, QObject *, const Resolver::Done &done) {
        done(ResolveError{ResolveError::Kind::NotFound, target.host.toByteArray()});
    });
    const auto outcome = stage.outcomeOf(stage.phone.say(stage.bob, "hello"), 1s);
    QCOMPARE(outcome.kind, RequestOutcome::Kind::NotResolved);
    QCOMPARE(outcome.resolve.host, "192.0.2.2");

    const OutgoingPage page{uri("sip:nobody@example.test"), stage.bob, "text/plain", "hello", {}};
    QCOMPARE(stage.outcomeOf(stage.phone.agent.pager().send(page), 1s).kind, RequestOutcome::Kind::NotSent);
    QVERIFY(stage.link.packets().isEmpty());
}

void tst_Pager::rfc3428_7_okHasNeitherBodyNorContact()
{
    Stage stage;
    stage.registerPhone();
    stage.phone.acceptAll();
    stage.server.sendBack(stage.incoming("in-1", "hello"));
    QVERIFY(stage.until([&] { return stage.server.responses.size() == 1; }, 1s));
    QCOMPARE(stage.phone.texts, QByteArrayList{"hello"});
    QCOMPARE(stage.phone.accounts, QByteArrayList{"sip:alice@example.test"});
    const QByteArray bytes = stage.link.packets().last().bytes;
    QCOMPARE(masked(bytes), "SIP/2.0 200 OK\r\n"
                            "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK#;rport=5060;received=192.0.2.2\r\n"
                            "From: <sip:bob@example.test>;tag=bob-1\r\n"
                            "To: <sip:alice@example.test>;tag=#\r\n"
                            "Call-ID: in-1\r\n"
                            "CSeq: 1 MESSAGE\r\n"
                            "Server: Linnet/0.1.0\r\n"
                            "Content-Length: 0\r\n\r\n");
}

void tst_Pager::retransmissionsAreDeliveredOnce()
{
    Stage stage;
    stage.registerPhone();
    stage.phone.acceptAll();
    stage.server.sendBack(stage.incoming("in-1", "hello"));
    QVERIFY(stage.until([&] { return stage.server.responses.size() == 1; }, 1s));
    const QByteArray request = stage.link.packetsThatStartWith("MESSAGE").first().bytes;
    const MessageSource path{stage.server.sources.last()};
    for (int i = 0; i < 5; ++i)
        stage.server.transport.resend(request, path);
    QVERIFY(stage.until([&] { return stage.server.responses.size() == 6; }, 1s));
    QCOMPARE(stage.phone.texts.size(), 1);
    const auto answers = stage.link.packetsThatStartWith("SIP/2.0 200");
    for (const WirePacket &answer : answers)
        QCOMPARE(answer.bytes, answers.first().bytes);
}

void tst_Pager::rejectCarriesItsHeaders()
{
    Stage stage;
    stage.registerPhone();
    QObject::connect(&stage.phone.agent.pager(), &PagerUsage::received, &stage.phone.agent, [](IncomingPage *page) {
        page->reject(503, {{"Retry-After", "5"}});
        page->accept(); // too late: one answer only
    });
    stage.server.sendBack(stage.incoming("in-1", "hello"));
    QVERIFY(stage.until([&] { return stage.server.responses.size() == 1; }, 1s));
    stage.time.run(1s);
    QCOMPARE(stage.server.responses.size(), 1);
    QCOMPARE(stage.server.responses.first().status, 503);
    QCOMPARE(stage.server.responses.first().number(HeaderName::RetryAfter).value_or(0), 5u);
}

void tst_Pager::withoutAnAnswerTheServerKeepsIt()
{
    Stage nobody;
    nobody.registerPhone();
    nobody.server.sendBack(nobody.incoming("in-1", "hello"));
    QVERIFY(nobody.until([&] { return nobody.server.responses.size() == 1; }, 1s));
    QCOMPARE(nobody.server.responses.first().status, 480);

    Stage stuck; // the store hangs
    stuck.registerPhone();
    QPointer<IncomingPage> held;
    QObject::connect(&stuck.phone.agent.pager(), &PagerUsage::received, &stuck.phone.agent,
                     [&](IncomingPage *page) { held = page; });
    stuck.server.sendBack(stuck.incoming("in-1", "hello"));
    QVERIFY(stuck.until([&] { return held != nullptr; }, 1s));
    // A late 100 quiets the server meanwhile (RFC 4320 s.4.1).
    QVERIFY(stuck.until([&] { return !stuck.server.responses.isEmpty() && stuck.server.responses.last().status > 100; }, 31s));
    QCOMPARE(stuck.server.responses.last().status, 480);
    stuck.time.settle();
    QVERIFY(!held);
}

void tst_Pager::storedMessagesComeBeforeTheOkToRegister()
{
    Stage stage;
    stage.phone.acceptAll();
    stage.server.onRequest([&](const Request &request) {
        Request early = stage.incoming("early", "kept for you");
        early.uri = request.contacts().front().uri;
        stage.server.sendBack(early);
        return registered(request);
    });
    stage.phone.registration->start(3600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 3600"); }, 1s));
    QVERIFY(stage.until([&] { return stage.server.responses.size() == 1; }, 1s));
    QCOMPARE(stage.phone.texts, QByteArrayList{"kept for you"});
}

void tst_Pager::lossOf30PercentEachWayDeliversOnce()
{
    ManualClock clock;
    SimulatedNetwork link(clock, 2026);
    TimeMachine time(clock, link);
    Phone alicePhone(link, clock, time, QStringLiteral("192.0.2.1"), 11);
    Phone bobPhone(link, clock, time, QStringLiteral("192.0.2.9"), 99);
    Identity bob;
    bob.aor = uri("sip:bob@192.0.2.9");
    bob.acceptDirect = true;
    bobPhone.setAccount(bob);
    QVERIFY(bobPhone.agent.transport().listen(TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.9")), 5060}));
    bobPhone.acceptAll();
    alicePhone.setAccount(alice(nullptr));
    link.setLoss(30);
    link.setDuplication(10);
    link.setReordering(20, 700ms);
    link.setDelay(30ms);

    QByteArrayList said;
    for (int i = 0; i < 300; ++i) {
        said.append("message " + QByteArray::number(i));
        alicePhone.say(bob.aor, said.last());
    }
    QVERIFY(time.runUntil([&] { return alicePhone.finished.size() == 300; }, 24h));
    int lost = 0;
    for (const RequestOutcome &outcome : alicePhone.outcomes)
        lost += outcome.kind == RequestOutcome::Kind::Final && outcome.response.status == 200 ? 0 : 1;
    QCOMPARE(lost, 0);
    QCOMPARE(bobPhone.texts, said); // each once, in order
    const auto packets = link.packets();
    QVERIFY(std::count_if(packets.begin(), packets.end(), [](const WirePacket &packet) { return packet.wasLost; }) > 200);
}

void tst_Pager::theDestroyedAgentIsSilent()
{
    ManualClock clock;
    SimulatedNetwork link(clock);
    {
        TimeMachine time(clock, link);
        Phone phone(link, clock, time, QStringLiteral("192.0.2.1"), 11);
        phone.setAccount(alice());
        phone.registration->start(600s);
        for (int i = 0; i < 20; ++i)
            phone.say(uri("sip:bob" + QByteArray::number(i) + "@example.test"), "hello");
        time.settle();
        QVERIFY(!link.packets().isEmpty());
    } // with all of it under way
    const qsizetype sent = link.packets().size();
    QCoreApplication::processEvents();
    clock.advance(1h);
    link.deliverDue();
    QCOMPARE(link.packets().size(), sent);
}

QTEST_GUILESS_MAIN(tst_Pager)
#include "tst_Pager.moc"
