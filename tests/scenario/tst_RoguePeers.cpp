// SPDX-License-Identifier: MIT
#include "scenario/Phone.h"
#include "scenario/ScriptedServer.h"

#include "usage/options/OptionsUsage.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

struct Stage
{
    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    ScriptedServer peer{link, clock, time, QStringLiteral("192.0.2.2"), 22};
    Phone phone{link, clock, time, QStringLiteral("192.0.2.1"), 11};

    void setUp(const char *outbound, const QList<Identity::Credential> &credentials = {{{}, {}, "alice-pw"}})
    {
        Identity alice;
        alice.aor = uri("sip:alice@example.test");
        alice.credentials = credentials;
        if (outbound)
            alice.outbound = {{{}, uri(outbound), {}}};
        phone.setAccount(alice);
    }
    bool passwordLeaked() const
    {
        for (const WirePacket &packet : link.packets()) {
            if (packet.bytes.contains("response=") || packet.bytes.contains("Authorization:"))
                return true;
        }
        return false;
    }
    void ask(const QByteArray &method, const Uri &target)
    {
        if (method == "MESSAGE")
            phone.say(target, "hello");
        else if (method == "OPTIONS")
            phone.agent.options().query(phone.registration->identity().aor, target, 10s, &phone.agent,
                                        [this](const RequestOutcome &outcome) { phone.failure = outcome; });
        else
            phone.registration->start(600s);
        time.run(2min);
    }
};

} // namespace

/// RELIABILITY A15: whoever is not our server gets no digest to crack, whatever it asks for.
class tst_RoguePeers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDirectPeerGetsNoCredentials_data();
    void aDirectPeerGetsNoCredentials(); // P08
    void ourServerWithAnotherRealmGetsNone_data();
    void ourServerWithAnotherRealmGetsNone(); // P08
    void basicGetsNone_data();
    void basicGetsNone(); // P08
    void credentialsNeverGoToAPeerWhoseNonceIsKnown(); // P08
    void aRedirectedRequestStaysWithOurServer(); // P08
    void answersToTheirRequestsCarryNone(); // P08
};

void tst_RoguePeers::aDirectPeerGetsNoCredentials_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    for (const char *method : {"MESSAGE", "OPTIONS"}) {
        for (const int status : {401, 407})
            QTest::addRow("%s %d", method, status) << QByteArray(method) << status;
    }
}

void tst_RoguePeers::aDirectPeerGetsNoCredentials()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    Stage stage;
    DigestGate gate; // it names our own realm
    gate.isProxy = status == 407;
    stage.peer.onRequest([&](const Request &request) { return gate.challenge(request, true); });
    stage.setUp(nullptr, {{{}, {}, "alice-pw"}, {"example.test", "alice", "alice-pw"}});
    stage.ask(method, uri("sip:mallory@192.0.2.2"));
    QCOMPARE(stage.peer.requests.size(), 1);
    QVERIFY(!stage.passwordLeaked());
    if (method == "MESSAGE")
        QVERIFY(stage.phone.outcomes.first().passwordRefused);
}

void tst_RoguePeers::ourServerWithAnotherRealmGetsNone_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    for (const char *method : {"MESSAGE", "OPTIONS", "REGISTER"}) {
        for (const int status : {401, 407}) {
            // The realm of the first 401 to REGISTER is the account's own (DESIGN P08).
            if (qstrcmp(method, "REGISTER") != 0 || status != 401)
                QTest::addRow("%s %d", method, status) << QByteArray(method) << status;
        }
    }
}

void tst_RoguePeers::ourServerWithAnotherRealmGetsNone()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    Stage stage;
    DigestGate gate;
    gate.realm = "bank.test";
    gate.isProxy = status == 407;
    stage.peer.onRequest([&](const Request &request) { return gate.challenge(request); });
    stage.setUp("sip:192.0.2.2:5060;lr");
    stage.ask(method, uri("sip:bob@example.test"));
    QCOMPARE(stage.peer.requests.size(), 1);
    QVERIFY(!stage.passwordLeaked());

    // Added by hand it gets its own password, not the account's.
    Stage added;
    gate.user = "alice-at-bank";
    gate.password = "bank-pw";
    added.peer.onRequest([&](const Request &request) {
        return gate.letsIn(request) ? ScriptedServer::answer(request, 200) : gate.challenge(request);
    });
    added.setUp("sip:192.0.2.2:5060;lr", {{{}, {}, "alice-pw"}, {"bank.test", "alice-at-bank", "bank-pw"}});
    added.ask(method, uri("sip:bob@example.test"));
    QVERIFY(added.peer.requests.size() >= 2);
    QVERIFY(gate.letsIn(added.peer.requests.last()));
}

void tst_RoguePeers::basicGetsNone_data()
{
    QTest::addColumn<QByteArray>("method");
    for (const char *method : {"MESSAGE", "OPTIONS", "REGISTER"})
        QTest::newRow(method) << QByteArray(method);
}

void tst_RoguePeers::basicGetsNone()
{
    QFETCH(QByteArray, method);
    Stage stage;
    stage.peer.onRequest([](const Request &request) {
        Response response = ScriptedServer::answer(request, 401);
        response.editHeaders().append(HeaderName::WwwAuthenticate, "Basic realm=\"example.test\"");
        return response;
    });
    stage.setUp("sip:192.0.2.2:5060;lr");
    stage.ask(method, uri("sip:bob@example.test"));
    QCOMPARE(stage.peer.requests.size(), 1);
    QVERIFY(!stage.passwordLeaked());
}

void tst_RoguePeers::credentialsNeverGoToAPeerWhoseNonceIsKnown()
{
    // The account's domain is served by 192.0.2.2 without an outbound proxy; mallory sits at 192.0.2.66.
    Stage stage;
    ScriptedServer mallory(stage.link, stage.clock, stage.time, QStringLiteral("192.0.2.66"), 66);
    DigestGate gate;
    gate.isProxy = true;
    stage.peer.onRequest([&](const Request &request) {
        return gate.letsIn(request) ? ScriptedServer::answer(request, 200) : gate.challenge(request);
    });
    stage.setUp(nullptr);
    stage.phone.agent.setLocate([](const Uri &target, TransportProtocol, QObject *, const Resolver::Done &done) {
        const bool home = target.host == QByteArrayView("example.test");
        done(QList<Target>{{TransportProtocol::Udp,
                            {QHostAddress(home ? QStringLiteral("192.0.2.2") : QStringLiteral("192.0.2.66")), 5060}}});
    });
    stage.phone.say(uri("sip:bob@example.test"), "hello");
    QVERIFY(stage.time.runUntil([&] { return stage.phone.finished.size() == 1; }, 1s));
    QVERIFY(stage.passwordLeaked()); // to our own server, as it should be
    stage.link.forgetPackets();
    stage.phone.say(uri("sip:mallory@rogue.test"), "hello");
    stage.phone.say(uri("sip:bob@example.test.rogue.test"), "hello");
    QVERIFY(stage.time.runUntil([&] { return stage.phone.finished.size() == 3; }, 1s));
    QCOMPARE(mallory.requests.size(), 2);
    QVERIFY(!stage.passwordLeaked());
}

void tst_RoguePeers::aRedirectedRequestStaysWithOurServer()
{
    Stage stage;
    ScriptedServer mallory(stage.link, stage.clock, stage.time, QStringLiteral("192.0.2.66"), 66);
    stage.peer.onRequest([](const Request &request) {
        Response response = ScriptedServer::answer(request, 302);
        response.editHeaders().append(HeaderName::Contact, "<sip:bob@192.0.2.66>");
        return response;
    });
    stage.setUp("sip:192.0.2.2:5060;lr");
    stage.ask("MESSAGE", uri("sip:bob@example.test"));
    QVERIFY(mallory.requests.isEmpty());
}

void tst_RoguePeers::answersToTheirRequestsCarryNone()
{
    // "Hacking your softphone with a malicious call": the attacker's own request, then a challenge to our answer.
    Stage stage;
    ScriptedServer mallory(stage.link, stage.clock, stage.time, QStringLiteral("192.0.2.66"), 66);
    stage.peer.onRequest([](const Request &request) { return registered(request); });
    stage.setUp("sip:192.0.2.2:5060;lr");
    stage.phone.registration->start(600s);
    QVERIFY(stage.time.runUntil([&] { return stage.phone.log.contains("registered 600"); }, 1s));
    const Endpoint at{QHostAddress(QStringLiteral("192.0.2.1")), stage.phone.registration->contact().port};
    for (const QByteArray &method : QByteArrayList{"INVITE", "BYE", "MESSAGE", "OPTIONS", "NOTIFY"}) {
        Request request;
        request.method = Method::fromName(Slice::copyOf(method));
        request.uri = stage.phone.registration->contact();
        HeaderList &headers = request.editHeaders();
        headers.append(HeaderName::From, "<sip:mallory@rogue.test>;tag=m");
        headers.append(HeaderName::To, "<sip:alice@example.test>");
        headers.append(HeaderName::CallId, "rogue-" + method);
        headers.append(HeaderName::CSeq, "1 " + method);
        mallory.send(request, {TransportProtocol::Udp, at});
        stage.time.run(1s);
        QVERIFY(!mallory.responses.isEmpty());
        // A challenge to nothing: a stray response.
        Response challenge = DigestGate{}.challenge(request);
        challenge.editHeaders().prepend(HeaderName::Via, "SIP/2.0/UDP 192.0.2.1:" + QByteArray::number(at.port)
                                            + ";branch=z9hG4bKguessed");
        mallory.transport.sendResponse(challenge, {0, TransportProtocol::Udp, at, mallory.endpoint},
                                       [](const auto &, const auto &) { });
        stage.time.run(1min);
    }
    QVERIFY(!stage.passwordLeaked());
}

QTEST_GUILESS_MAIN(tst_RoguePeers)
#include "tst_RoguePeers.moc"
