// SPDX-License-Identifier: MIT
#include "scenario/Phone.h"
#include "scenario/ScriptedServer.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

const QString kFirstEdge = QStringLiteral("192.0.2.2");
const QString kSecondEdge = QStringLiteral("192.0.2.3");

Identity alice(const char *outbound, const char *otherEdge = nullptr)
{
    Identity identity;
    identity.aor = uri("sip:alice@example.test");
    identity.outbound = {{{}, uri(outbound), {}}};
    if (otherEdge)
        identity.otherEdges = {{{}, uri(otherEdge), {}}};
    identity.instanceId = "0c2a1e5e-3f4b-4c6d-8e7f-102030405060";
    return identity;
}

Response withOutbound(const Request &request)
{
    Response response = registered(request);
    response.editHeaders().append(HeaderName::Require, "outbound");
    return response;
}

/// A phone and two first hops of one domain. Both answer `answer`; who is asked what is in their lists.
struct Stage
{
    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    ScriptedServer first{link, clock, time, kFirstEdge, 22};
    ScriptedServer second{link, clock, time, kSecondEdge, 33};
    ScriptedServer stranger{link, clock, time, QStringLiteral("192.0.2.66"), 66};
    Phone phone{link, clock, time, QStringLiteral("192.0.2.1"), 11};

    explicit Stage(ScriptedServer::Script answer = withOutbound)
    {
        const auto script = [answer = std::move(answer)](const Request &request) -> std::optional<Response> {
            return request.method == Method::Register ? answer(request) : ScriptedServer::answer(request, 200);
        };
        first.onRequest(script);
        second.onRequest(script);
        phone.acceptAll();
    }
    bool until(const std::function<bool()> &condition, std::chrono::milliseconds limit = 1h)
    {
        return time.runUntil(condition, limit);
    }
    bool registers(const Identity &identity)
    {
        phone.setAccount(identity);
        phone.registration->start(600s);
        const bool done = until([&] { return phone.log.contains("registered 600"); }, 1s);
        time.run(10ms); // the second flow, if there is one
        return done;
    }
    Request message(const QByteArray &text) const
    {
        Request request;
        request.method = Method::Message;
        request.uri = phone.registration->contact();
        HeaderList &headers = request.editHeaders();
        headers.append(HeaderName::MaxForwards, "70");
        headers.append(HeaderName::From, "<sip:bob@example.test>;tag=1");
        headers.append(HeaderName::To, "<sip:alice@example.test>");
        headers.append(HeaderName::CallId, "c-" + text);
        headers.append(HeaderName::CSeq, "1 MESSAGE");
        request.setBody(Slice::copyOf(text), "text/plain");
        return request;
    }
};

/// The answer comes back, and says that the request came from `place`: ";received=198.51.100.9;rport=42424".
void answerSeeing(ScriptedServer &server, const Request &request, Response response, const QByteArray &place)
{
    QByteArray via = response.headers().value(HeaderName::Via).toByteArray();
    via.truncate(via.indexOf(";rport=")); // what our transport has filled in stands last
    via += place;
    response.editHeaders().replaceFirstValue(HeaderName::Via, via);
    server.transport.sendResponse(toBytes(response), *request.topVia(), server.sources.last(), [](const auto &, const auto &) { });
}

QList<Request> registers(const ScriptedServer &server)
{
    return server.requestsOf(Method::Register);
}

} // namespace

class tst_Outbound : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc5626_4_2_1_twoFlowsThroughTwoEdges_data();
    void rfc5626_4_2_1_twoFlowsThroughTwoEdges(); // P07
    void rfc5626_4_2_1_noSecondFlowWithoutOutbound(); // P07
    void rfc5626_4_2_1_theSecondServerOfTheName(); // P07
    void oneServerIsOneFlow();
    void requestsComeByBothFlowsAndNoOther(); // P07, A16
    void theAccountStaysRegisteredByTheOtherFlow(); // P07
    void rfc5626_4_2_2_aRefreshTakesItsFlow(); // P07
    void bothFlowsAreUnregistered(); // P07
    void rfc3608_6_1_serviceRoute(); // P07
    void rfc3608_aServiceRouteGetsNoPasswordElsewhere(); // P07, A15
    void rfc5627_4_4_gruuInDialogs(); // P07
    void rfc5626_4_3_obInDialogs(); // P07
    void rfc5626_8_noStunWithoutOutbound(); // P07
    void rfc5626_4_4_2_unansweredStunIsADeadFlow(); // P07
    void aChangedPathRegistersOverTheConnectionThatProvesItself(); // P07
    void aChangedPathLeavesADeadConnection(); // P07
    void rfc3581_4_aNatThatMovedIsSeenInAnyAnswer(); // P07
    void withoutOutboundANatIsKeptByRefreshing(); // P07
    void aLostPathIsKnockedAt(); // P07
    void withoutOutboundTheFormerContactIsTakenBack(); // P07
    void rfc3261_20_33_retryAfterOnEveryFailure_data();
    void rfc3261_20_33_retryAfterOnEveryFailure(); // P07
    void rfc7315_4_1_associatedAddressesAreOurs(); // P07
};

void tst_Outbound::rfc5626_4_2_1_twoFlowsThroughTwoEdges_data()
{
    QTest::addColumn<QByteArray>("transport");
    QTest::newRow("UDP") << QByteArray();
    QTest::newRow("TCP") << QByteArray(";transport=tcp");
}

void tst_Outbound::rfc5626_4_2_1_twoFlowsThroughTwoEdges()
{
    QFETCH(QByteArray, transport);
    Stage stage;
    const QByteArray one = "sip:192.0.2.2:5060" + transport + ";lr";
    const QByteArray other = "sip:192.0.2.3:5060" + transport + ";lr";
    QVERIFY(stage.registers(alice(one.constData(), other.constData())));
    const auto a = registers(stage.first);
    const auto b = registers(stage.second);
    QCOMPARE(a.size(), 1);
    QCOMPARE(b.size(), 1);
    QVERIFY(a[0].contacts().front().parameters.value("reg-id") == QByteArrayView("1"));
    QVERIFY(b[0].contacts().front().parameters.value("reg-id") == QByteArrayView("2"));
    QVERIFY(a[0].contacts().front().parameters.value("+sip.instance") == b[0].contacts().front().parameters.value("+sip.instance"));
    QVERIFY(!(a[0].callId() == b[0].callId()));
    QVERIFY(b[0].headers().value(HeaderName::Route) == QByteArrayView('<' + other + '>'));
    // One account, told once.
    QCOMPARE(stage.phone.log, (QByteArrayList{"registering", "registered 600"}));
}

void tst_Outbound::rfc5626_4_2_1_noSecondFlowWithoutOutbound()
{
    Stage stage([](const Request &request) { return registered(request); });
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;lr", "sip:192.0.2.3:5060;lr")));
    stage.time.run(20min);
    QVERIFY(registers(stage.second).isEmpty());
}

void tst_Outbound::rfc5626_4_2_1_theSecondServerOfTheName()
{
    Stage stage;
    stage.phone.agent.setLocate([](const Uri &, TransportProtocol, QObject *, const Resolver::Done &done) {
        done(QList<Target>{{TransportProtocol::Udp, {QHostAddress(kFirstEdge), 5060}},
                           {TransportProtocol::Tcp, {QHostAddress(kFirstEdge), 5060}},
                           {TransportProtocol::Udp, {QHostAddress(kSecondEdge), 5060}}});
    });
    QVERIFY(stage.registers(alice("sip:edges.example.test;lr")));
    QCOMPARE(registers(stage.first).size(), 1);
    QCOMPARE(registers(stage.second).size(), 1);
    QVERIFY(registers(stage.second)[0].contacts().front().parameters.value("reg-id") == QByteArrayView("2"));
}

void tst_Outbound::oneServerIsOneFlow()
{
    Stage stage;
    stage.phone.agent.setLocate([](const Uri &, TransportProtocol, QObject *, const Resolver::Done &done) {
        done(QList<Target>{{TransportProtocol::Udp, {QHostAddress(kFirstEdge), 5060}}});
    });
    QVERIFY(stage.registers(alice("sip:edges.example.test;lr")));
    QCOMPARE(stage.link.packetsThatStartWith("REGISTER ").size(), 1);
    QCOMPARE(stage.phone.log, (QByteArrayList{"registering", "registered 600"}));
    QCOMPARE(stage.phone.registration->state(), RegisterUsage::State::Registered);
}

void tst_Outbound::requestsComeByBothFlowsAndNoOther()
{
    Stage stage;
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;transport=tcp;lr", "sip:192.0.2.3:5060;transport=tcp;lr")));
    stage.first.sendBack(stage.message("one"));
    stage.second.sendBack(stage.message("two"));
    QVERIFY(stage.until([&] { return stage.phone.texts.size() == 2; }, 1s));
    // From elsewhere, to the socket that UDP would have, and from a first hop's address but no flow of ours.
    const Uri &contact = stage.phone.registration->contact();
    const Endpoint here{QHostAddress(QStringLiteral("192.0.2.1")), contact.port};
    stage.stranger.send(stage.message("three"), {TransportProtocol::Udp, here});
    stage.second.send(stage.message("four"), {TransportProtocol::Udp, here});
    stage.time.run(1s);
    QCOMPARE(stage.phone.texts, (QByteArrayList{"one", "two"}));

    // After the second connection broke, what comes by its successor is ours, and the first one still is.
    stage.link.breakConnections();
    stage.time.run(30s);
    stage.first.sendBack(stage.message("five"));
    stage.second.sendBack(stage.message("six"));
    QVERIFY(stage.until([&] { return stage.phone.texts.size() == 4; }, 1s));

    stage.phone.registration->unregister();
    stage.time.run(5s);
    stage.first.sendBack(stage.message("seven"));
    stage.second.sendBack(stage.message("eight"));
    stage.time.run(1s);
    QCOMPARE(stage.phone.texts.size(), 4);
}

void tst_Outbound::theAccountStaysRegisteredByTheOtherFlow()
{
    bool firstIsDown = false;
    Stage stage;
    stage.first.onRequest([&](const Request &request) -> std::optional<Response> {
        if (firstIsDown)
            return ScriptedServer::answer(request, 500);
        return request.method == Method::Register ? withOutbound(request) : ScriptedServer::answer(request, 200);
    });
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;transport=tcp;lr", "sip:192.0.2.3:5060;transport=tcp;lr")));
    stage.time.run(1min);
    firstIsDown = true;
    stage.phone.registration->start(600s); // "Try now"
    stage.time.run(5s);
    QCOMPARE(stage.phone.registration->state(), RegisterUsage::State::Registered);
    QVERIFY(!stage.phone.log.contains("failed"));
    QVERIFY(stage.phone.registration->flow() != 0);
    // What is sent now goes through the other one.
    stage.phone.say(uri("sip:bob@example.test"), "hello");
    QVERIFY(stage.until([&] { return !stage.second.requestsOf(Method::Message).isEmpty(); }, 1s));
    QVERIFY(stage.first.requestsOf(Method::Message).isEmpty());
    QVERIFY(stage.second.requestsOf(Method::Message)[0].headers().value(HeaderName::Route).view().contains("192.0.2.3"));
    // RFC 5626 s.4.5: another flow stands, so this one waits for 90 s at least by half.
    const qsizetype tried = registers(stage.first).size();
    stage.time.run(35s);
    QCOMPARE(registers(stage.first).size(), tried);
    firstIsDown = false;
    stage.time.run(60s);
    QVERIFY(registers(stage.first).size() > tried);
    stage.phone.say(uri("sip:bob@example.test"), "again");
    QVERIFY(stage.until([&] { return stage.first.requestsOf(Method::Message).size() == 1; }, 1s));
}

void tst_Outbound::rfc5626_4_2_2_aRefreshTakesItsFlow()
{
    Stage stage([](const Request &request) { return registered(request); });
    bool turned = false;
    stage.phone.agent.setLocate([&](const Uri &, TransportProtocol, QObject *, const Resolver::Done &done) {
        QList<Target> targets{{TransportProtocol::Tcp, {QHostAddress(kFirstEdge), 5060}},
                              {TransportProtocol::Tcp, {QHostAddress(kSecondEdge), 5060}}};
        if (turned)
            std::reverse(targets.begin(), targets.end()); // as weights have it
        done(targets);
    });
    QVERIFY(stage.registers(alice("sip:edges.example.test;lr")));
    turned = true;
    stage.time.run(1h);
    QVERIFY(registers(stage.first).size() >= 6);
    QVERIFY(registers(stage.second).isEmpty());
}

void tst_Outbound::bothFlowsAreUnregistered()
{
    Stage stage;
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;lr", "sip:192.0.2.3:5060;lr")));
    stage.phone.registration->unregister();
    QVERIFY(stage.until([&] { return stage.phone.log.contains("unregistered"); }, 2s));
    for (const ScriptedServer *server : {&stage.first, &stage.second}) {
        const Request last = registers(*server).last();
        QCOMPARE(last.number(HeaderName::Expires), std::optional<quint32>(0));
        QVERIFY(!last.hasContactStar()); // bindings of others stay
    }
    QCOMPARE(stage.phone.log.count("unregistered"), 1);
    const qsizetype sent = stage.link.packets().size();
    stage.time.run(1h);
    QCOMPARE(stage.link.packets().size(), sent);
}

void tst_Outbound::rfc3608_6_1_serviceRoute()
{
    QByteArray route = "<sip:home.example.test;lr>, <sip:orig@core.example.test;lr>";
    Stage stage([&](const Request &request) {
        Response response = registered(request);
        if (!route.isEmpty())
            response.editHeaders().append(HeaderName::ServiceRoute, route);
        return response;
    });
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;lr")));
    const auto routeOfNext = [&](const QByteArray &text) {
        stage.phone.say(uri("sip:bob@example.test"), text);
        stage.time.run(1s);
        QByteArrayList hops;
        for (const NameAddr &hop : stage.first.requestsOf(Method::Message).last().routes())
            hops.append(toBytes(hop.uri));
        return hops.join(' ');
    };
    QCOMPARE(routeOfNext("one"), "sip:192.0.2.2:5060;lr sip:home.example.test;lr sip:orig@core.example.test;lr");
    QVERIFY(registers(stage.first)[0].routes().size() == 1); // REGISTER never takes it

    // The registrar names the very hop that is configured.
    route = "<sip:192.0.2.2:5060;lr>, <sip:other.example.test;lr>";
    stage.phone.registration->start(600s);
    stage.time.run(1s);
    QCOMPARE(routeOfNext("two"), "sip:192.0.2.2:5060;lr sip:other.example.test;lr");

    // Each 200 counts, also one without.
    route.clear();
    stage.phone.registration->start(600s);
    stage.time.run(1s);
    QCOMPARE(routeOfNext("three"), "sip:192.0.2.2:5060;lr");
}

void tst_Outbound::rfc3608_aServiceRouteGetsNoPasswordElsewhere()
{
    Stage stage([](const Request &request) {
        Response response = registered(request);
        response.editHeaders().append(HeaderName::ServiceRoute, "<sip:192.0.2.66:5060;lr>");
        return response;
    });
    DigestGate gate;
    gate.isProxy = true;
    stage.stranger.onRequest([&](const Request &request) { return gate.challenge(request); });
    Identity identity = alice("sip:192.0.2.2:5060;lr");
    identity.outbound.clear();
    identity.credentials = {{{}, {}, "alice-pw"}};
    stage.phone.agent.setLocate([](const Uri &hop, TransportProtocol, QObject *, const Resolver::Done &done) {
        const QString at = hop.host == QByteArrayView("example.test") ? kFirstEdge : QStringLiteral("192.0.2.66");
        done(QList<Target>{{TransportProtocol::Udp, {QHostAddress(at), 5060}}});
    });
    QVERIFY(stage.registers(identity));
    stage.phone.say(uri("sip:bob@example.test"), "hello");
    QVERIFY(stage.until([&] { return stage.phone.finished.size() == 1; }, 1min));
    QVERIFY(!stage.stranger.requestsOf(Method::Message).isEmpty());
    for (const WirePacket &packet : stage.link.packets())
        QVERIFY(!packet.bytes.contains("response="));
}

void tst_Outbound::rfc5627_4_4_gruuInDialogs()
{
    QByteArray gruus = ";pub-gruu=\"sip:alice@example.test;gr=urn:uuid:0c2a\";temp-gruu=\"sip:tgruu.7hs@example.test;gr\"";
    Stage stage([&](const Request &request) {
        Response response = withOutbound(request);
        QByteArray contact = response.headers().value(HeaderName::Contact).toByteArray() + gruus;
        response.editHeaders().remove(HeaderName::Contact);
        response.editHeaders().append(HeaderName::Contact, contact);
        return response;
    });
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;lr")));
    QCOMPARE(toBytes(stage.phone.registration->dialogContact()), "sip:alice@example.test;gr=urn:uuid:0c2a");
    // The binding itself never is one (s.4.1), and Supported asks for them.
    QVERIFY(!registers(stage.first)[0].contacts().front().uri.parameters.contains("gr"));
    QVERIFY(registers(stage.first)[0].headers().value(HeaderName::Supported).view().contains("gruu"));

    gruus = ";temp-gruu=\"sip:tgruu.7hs@example.test;gr\"";
    stage.phone.registration->start(600s);
    stage.time.run(1s);
    QCOMPARE(toBytes(stage.phone.registration->dialogContact()), "sip:tgruu.7hs@example.test;gr");

    // A request to the GRUU itself is for us.
    Request request = stage.message("to the GRUU");
    request.uri = uri("sip:alice@example.test;gr=urn:uuid:0c2a");
    stage.first.sendBack(request);
    QVERIFY(stage.until([&] { return stage.phone.texts.contains("to the GRUU"); }, 1s));
}

void tst_Outbound::rfc5626_4_3_obInDialogs()
{
    Stage stage;
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;lr")));
    QCOMPARE(toBytes(stage.phone.registration->dialogContact()), toBytes(stage.phone.registration->contact()) + ";ob");
    Stage plain([](const Request &request) { return registered(request); });
    QVERIFY(plain.registers(alice("sip:192.0.2.2:5060;lr")));
    QCOMPARE(toBytes(plain.phone.registration->dialogContact()), toBytes(plain.phone.registration->contact()));
}

void tst_Outbound::rfc5626_8_noStunWithoutOutbound()
{
    Stage stage([](const Request &request) {
        Response response = registered(request);
        response.editHeaders().append(HeaderName::FlowTimer, "30"); // says nothing of STUN
        return response;
    });
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;lr")));
    stage.link.forgetPackets();
    stage.time.run(5min);
    QVERIFY(stage.link.packets().isEmpty());
}

void tst_Outbound::rfc5626_4_4_2_unansweredStunIsADeadFlow()
{
    Stage stage;
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;lr")));
    stage.link.forgetPackets();
    stage.time.startAnew();
    QVERIFY(stage.until([&] { return registers(stage.first).size() == 2; }, 5min));
    QVERIFY(stage.time.elapsed() >= 24s + 39500ms && stage.time.elapsed() <= 29s + 39500ms);
    QCOMPARE(stage.link.packetsThatStartWith(QByteArrayView("\0\1\0\0\x21\x12\xa4\x42", 8)).size(), 7);
}

void tst_Outbound::aChangedPathRegistersOverTheConnectionThatProvesItself()
{
    Stage stage;
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;transport=tcp;lr")));
    const FlowId before = stage.phone.registration->flow();
    stage.time.run(1min);
    stage.phone.agent.pathChanged();
    stage.time.run(10ms);
    QCOMPARE(registers(stage.first).size(), 2);
    stage.time.run(30s);
    QCOMPARE(stage.phone.registration->flow(), before);
    QCOMPARE(stage.phone.log.count("registering"), 1);
}

void tst_Outbound::aChangedPathLeavesADeadConnection()
{
    Stage stage;
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;transport=tcp;lr")));
    stage.time.run(1min);
    stage.link.setDelay(1h); // TCP says nothing
    stage.phone.agent.pathChanged();
    stage.time.run(3900ms);
    QVERIFY(stage.phone.registration->flow() != 0);
    stage.link.setDelay(0ms);
    stage.time.run(200ms);
    QCOMPARE(stage.phone.registration->state(), RegisterUsage::State::Registered);
    QCOMPARE(stage.phone.log.count("registered 600"), 2);
}

void tst_Outbound::rfc3581_4_aNatThatMovedIsSeenInAnyAnswer()
{
    Stage stage([](const Request &request) { return registered(request); });
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;lr")));
    stage.time.run(10s);
    QByteArray seen;
    stage.first.onRequest([&](const Request &request) -> std::optional<Response> {
        const Response response = request.method == Method::Register ? registered(request) : ScriptedServer::answer(request, 200);
        if (seen.isEmpty())
            return response;
        answerSeeing(stage.first, request, response, ";rport=" + seen);
        return std::nullopt;
    });
    stage.phone.say(uri("sip:bob@example.test"), "as before");
    stage.time.run(6s);
    QCOMPARE(registers(stage.first).size(), 1);
    seen = "42424";
    stage.phone.say(uri("sip:bob@example.test"), "from another port");
    stage.time.run(6s);
    QCOMPARE(registers(stage.first).size(), 2);
    QCOMPARE(stage.phone.log.count("registered 600"), 2);
    // Known now.
    stage.phone.say(uri("sip:bob@example.test"), "again");
    stage.time.run(6s);
    QCOMPARE(registers(stage.first).size(), 2);
    QCOMPARE(stage.phone.finished.size(), 3);
}

void tst_Outbound::withoutOutboundANatIsKeptByRefreshing()
{
    Stage stage;
    stage.first.onRequest([&](const Request &request) -> std::optional<Response> {
        answerSeeing(stage.first, request, registered(request), ";received=198.51.100.9;rport=42424");
        return std::nullopt;
    });
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;lr")));
    stage.time.run(10min);
    const qsizetype count = registers(stage.first).size();
    QVERIFY2(count >= 1 + 600 / 29 && count <= 1 + 600 / 24, QByteArray::number(count).constData());
}

void tst_Outbound::aLostPathIsKnockedAt()
{
    for (const auto away : {7s, 45s, 110s}) {
        Stage stage;
        QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;transport=tcp;lr")));
        stage.time.run(1min);
        stage.link.setSilent(true); // SYNs vanish
        stage.link.breakConnections();
        stage.time.run(away);
        stage.link.setSilent(false);
        stage.time.startAnew();
        QVERIFY(stage.until([&] { return stage.phone.log.count("registered 600") == 2; }, 1min));
        // A new SYN at once after 2 to 3 s of waiting; the one before may have just been lost, for 4 s at most. The
        // simulated system repeats none, as a real one does.
        QVERIFY2(stage.time.elapsed() < 7s, QByteArray::number(qint64(stage.time.elapsed().count())).constData());
    }
}

void tst_Outbound::withoutOutboundTheFormerContactIsTakenBack()
{
    Stage stage([](const Request &request) { return registered(request); });
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;transport=tcp;lr")));
    const Uri before = stage.phone.registration->contact();
    stage.time.run(1min);
    stage.link.breakConnections();
    stage.time.run(1s);
    const Request again = registers(stage.first).last();
    QCOMPARE(again.contacts().size(), size_t(2));
    QVERIFY(!equivalent(again.contacts()[0].uri, before));
    QVERIFY(equivalent(again.contacts()[1].uri, before));
    QVERIFY(again.contacts()[1].parameters.value("expires") == QByteArrayView("0"));

    Stage outbound; // there the reg-id does it
    QVERIFY(outbound.registers(alice("sip:192.0.2.2:5060;transport=tcp;lr")));
    outbound.time.run(1min);
    outbound.link.breakConnections();
    outbound.time.run(1s);
    QCOMPARE(registers(outbound.first).last().contacts().size(), size_t(1));
}

void tst_Outbound::rfc3261_20_33_retryAfterOnEveryFailure_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {408, 413, 480, 486, 500, 503, 504, 600, 603})
        QTest::addRow("%d", status) << status;
}

void tst_Outbound::rfc3261_20_33_retryAfterOnEveryFailure()
{
    QFETCH(int, status);
    Stage stage([&](const Request &request) {
        Response response = ScriptedServer::answer(request, status);
        response.editHeaders().append(HeaderName::RetryAfter, "75");
        return response;
    });
    stage.phone.setAccount(alice("sip:192.0.2.2:5060;lr"));
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("failed"); }, 1s));
    QCOMPARE(stage.phone.retry, 75s);
    stage.phone.agent.pathChanged(); // no reason to come earlier
    const qsizetype tried = registers(stage.first).size();
    stage.time.run(74s);
    QCOMPARE(registers(stage.first).size(), tried);
    stage.time.run(2s);
    QCOMPARE(registers(stage.first).size(), tried + 1);
}

void tst_Outbound::rfc7315_4_1_associatedAddressesAreOurs()
{
    // Two accounts share a flow and a user part: whose a request is, only its To tells.
    Stage stage([](const Request &request) {
        Response response = registered(request);
        if (request.to()->uri.host == QByteArrayView("example.test"))
            response.editHeaders().append(HeaderName::PAssociatedUri, "<sip:+49301234@example.test>");
        return response;
    });
    Identity other = alice("sip:192.0.2.2:5060;lr");
    other.aor = uri("sip:alice@other.test");
    stage.phone.setAccount(other);
    stage.phone.registration->start(600s);
    QVERIFY(stage.until([&] { return stage.phone.log.contains("registered 600"); }, 1s));
    stage.phone.log.clear();
    QVERIFY(stage.registers(alice("sip:192.0.2.2:5060;lr")));
    Request request = stage.message("to a number");
    request.editHeaders().remove(HeaderName::To);
    request.editHeaders().append(HeaderName::To, "<sip:+49301234@example.test>");
    stage.first.sendBack(request);
    QVERIFY(stage.until([&] { return stage.phone.texts.contains("to a number"); }, 1s));
    QCOMPARE(stage.phone.accounts.last(), "sip:alice@example.test");
}

QTEST_GUILESS_MAIN(tst_Outbound)
#include "tst_Outbound.moc"
