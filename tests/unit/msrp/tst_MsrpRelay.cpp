// SPDX-License-Identifier: MIT
#include "MsrpEnds.h"
#include "MsrpListener.h"

#include "msrp/MsrpEndpoint.h"
#include "msrp/MsrpRelayAuth.h"
#include "support/SimulatedNetwork.h"
#include "support/TimeMachine.h"

#include <QProcess>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

MsrpHead answer(int status, const std::vector<QPair<QByteArray, QByteArray>> &headers = {})
{
    MsrpHead head;
    head.status = status;
    head.others = headers;
    return head;
}

/// Alice with a relay that this test plays.
class Ground
{
public:
    Ground()
    {
        time.add(timers);
        auto listening = network.host(QStringLiteral("192.0.2.30")).listen(place);
        if (!listening)
            qFatal("no listener");
        listener = std::move(*listening);
        QObject::connect(listener.get(), &StreamListener::accepted, listener.get(), [this] {
            socket = listener->takeNext();
            QObject::connect(socket.get(), &StreamSocket::received, socket.get(), [this](const QByteArray &bytes) { framer.feed(bytes, heard); });
        });
        alice.listenTo(alices.viaRelay({TransportProtocol::Tcp, place, {}}, aliceUri, relay, {"alice", "alice-pw"}, alice.receiver));
        QObject::connect(alice.session, &MsrpSession::relayReady, alice.session, [this](const std::vector<MsrpUri> &one) { path = one; });
        time.settle();
    }
    const MsrpHead &last() const { return heard.frames.back().read.head; }
    void respond(int status, const std::vector<QPair<QByteArray, QByteArray>> &headers = {})
    {
        MsrpHead head = msrpResponse(last(), status, relay);
        head.others = headers;
        socket->write(toBytes(head) + msrpEndLine(head, MsrpFlag::Complete));
        time.settle();
    }

    ManualClock clock;
    SimulatedNetwork network{clock};
    TimerService timers{clock};
    TimeMachine time{clock, network};
    SeededRandom random{4976};
    const Endpoint place{QHostAddress(QStringLiteral("192.0.2.30")), 2855};
    const MsrpUri relay = *parseMsrpUri("msrp://192.0.2.30:2855;tcp");
    const MsrpUri aliceUri = *parseMsrpUri("msrp://192.0.2.1:9/alice;tcp");
    MsrpEndpoint alices{network.host(QStringLiteral("192.0.2.1")), timers, random};
    End alice;
    std::vector<MsrpUri> path;
    StreamListenerPtr listener;
    StreamSocketPtr socket;
    MsrpFramer framer;
    MsrpListener heard;
};

constexpr const char *kChallenge = "Digest realm=\"example.test\", nonce=\"n1\", qop=\"auth\"";

} // namespace

/// Sessions through relays (RFC 4976), from the client's side.
class tst_MsrpRelay : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc4976_5_1_pathsOfUsePath();
    void rfc4976_5_1_authThenTheSession();
    void rfc4976_9_1_whatIsNotAnswered();
    void rfc4976_9_1_theRelayProvesItself();
    void rfc4976_4_6_anotherTime();
    void rfc6135_4_5_thePassiveSideWaits();
    void relaysThatSayNothing();
    void throughTheLabsRelay();
};

void tst_MsrpRelay::rfc4976_5_1_pathsOfUsePath()
{
    const auto uri = [](const char *text) { return *parseMsrpUri(text); };
    MsrpRelayAuth auth(uri("msrps://b.example.test:9000;tcp"), uri("msrps://a.example.test:1/a;tcp"), {});
    QVERIFY(auth.onResponse(answer(200, {{"Use-Path", "msrps://b.example.test:9000/1;tcp msrps://c.example.test:9000/2;tcp"}, {"Expires", "900"}})) == MsrpRelayAuth::Step::Done);
    QCOMPARE(toBytes(auth.usePath()), "msrps://b.example.test:9000/1;tcp msrps://c.example.test:9000/2;tcp");
    QCOMPARE(toBytes(auth.pathForPeers()), "msrps://c.example.test:9000/2;tcp msrps://b.example.test:9000/1;tcp msrps://a.example.test:1/a;tcp");
    QVERIFY(auth.expires() == 900s);
}

void tst_MsrpRelay::rfc4976_5_1_authThenTheSession()
{
    Ground ground;
    ground.alice.session->send(text("id01", "Hello"));
    ground.time.settle();
    QCOMPARE(ground.heard.frames.size(), size_t(1));
    QVERIFY(ground.last().is("AUTH") && ground.last().header("Authorization").isEmpty());
    ground.respond(401, {{"WWW-Authenticate", kChallenge}});
    const QByteArray credentials = ground.last().header("Authorization");
    QVERIFY(credentials.contains("username=\"alice\"") && credentials.contains("qop=auth") && credentials.contains("nc=00000001"));
    QVERIFY(credentials.contains("uri=\"msrp://192.0.2.30:2855;tcp\""));
    QVERIFY(!credentials.contains("alice-pw"));
    ground.respond(200, {{"Use-Path", "msrp://192.0.2.30:2855/secret;tcp"}, {"Expires", "600"}});
    QCOMPARE(toBytes(ground.path), "msrp://192.0.2.30:2855/secret;tcp msrp://192.0.2.1:9/alice;tcp");
    QVERIFY(ground.alice.story.isEmpty()); // nothing of the message left: nobody knows the other side yet
    QCOMPARE(ground.heard.frames.size(), size_t(2));

    ground.alice.session->setRemotePath({*parseMsrpUri("msrp://192.0.2.2:2855/bob;tcp")});
    ground.time.settle();
    QCOMPARE(ground.alice.story, QList<QByteArray>{"opened"});
    QCOMPARE(toBytes(ground.last().toPath), "msrp://192.0.2.30:2855/secret;tcp msrp://192.0.2.2:2855/bob;tcp");
    QCOMPARE(ground.last().messageId, "id01");
    ground.respond(200);
    QCOMPARE(ground.alice.story.last(), "accepted id01"); // the hop has it (DESIGN s.6)
    // The report comes from the other end, over the relay.
    MsrpHead report = msrpReport(ground.last(), 200, {1, 5, 5}, *parseMsrpUri("msrp://192.0.2.30:2855/secret;tcp"), "rep1");
    report.fromPath.push_back(*parseMsrpUri("msrp://192.0.2.2:2855/bob;tcp"));
    ground.socket->write(toBytes(report) + msrpEndLine(report, MsrpFlag::Complete));
    ground.time.settle();
    QCOMPARE(ground.alice.story.last(), "delivered id01");
}

void tst_MsrpRelay::rfc4976_9_1_whatIsNotAnswered()
{
    for (const QByteArray &challenge : {QByteArray("Basic realm=\"example.test\""), QByteArray("Digest realm=\"example.test\", nonce=\"n1\""),
                                        QByteArray("Digest realm=\"example.test\", nonce=\"n1\", qop=\"auth-int\""), QByteArray()}) {
        Ground ground;
        ground.respond(401, {{"WWW-Authenticate", challenge}});
        QCOMPARE(ground.alice.story, QList<QByteArray>{"closed"});
        QCOMPARE(ground.alice.detail, QStringLiteral("relay 401"));
        QCOMPARE(ground.heard.frames.size(), size_t(1));
    }
    // A wrong password is asked for once; a nonce that got old once more.
    Ground ground;
    ground.respond(401, {{"WWW-Authenticate", kChallenge}});
    ground.respond(401, {{"WWW-Authenticate", QByteArray(kChallenge) + ", stale=true"}});
    QCOMPARE(ground.heard.frames.size(), size_t(3));
    ground.respond(401, {{"WWW-Authenticate", kChallenge}});
    QCOMPARE(ground.alice.detail, QStringLiteral("relay 401"));
    Ground other;
    other.respond(403);
    QCOMPARE(other.alice.detail, QStringLiteral("relay 403"));
}

/// Who does not know the password cannot say what its digest is.
void tst_MsrpRelay::rfc4976_9_1_theRelayProvesItself()
{
    const auto uri = [](const char *text) { return *parseMsrpUri(text); };
    Challenge asked = *parseChallenge(Slice::copyOf(QByteArray(kChallenge)), false);
    DigestInput input;
    input.username = "alice";
    input.password = "alice-pw";
    input.method = "AUTH";
    input.uri = "msrps://b.example.test:9000;tcp";
    input.cnonce = "c2";
    const QByteArray right = digestRspauth(asked, input);
    input.password = "guessed";
    const QByteArray wrong = digestRspauth(asked, input);
    for (const auto &[info, step] : {std::pair("rspauth=\"" + right + "\", cnonce=\"c2\", nc=00000001, qop=auth", MsrpRelayAuth::Step::Done),
                                     std::pair("nextnonce=\"n2\", rspauth=\"" + wrong + '"', MsrpRelayAuth::Step::Failed),
                                     std::pair(QByteArray("nextnonce=\"n2\""), MsrpRelayAuth::Step::Done), std::pair(QByteArray(), MsrpRelayAuth::Step::Done)}) {
        MsrpRelayAuth auth(uri("msrps://b.example.test:9000;tcp"), uri("msrps://a.example.test:1/a;tcp"), {"alice", "alice-pw"});
        (void)auth.request("t1", "c1");
        QVERIFY(auth.onResponse(answer(401, {{"WWW-Authenticate", kChallenge}})) == MsrpRelayAuth::Step::Again);
        (void)auth.request("t2", "c2");
        QVERIFY2(auth.onResponse(answer(200, {{"Use-Path", "msrps://b.example.test:9000/1;tcp"}, {"Authentication-Info", info}})) == step, info);
    }
}

void tst_MsrpRelay::rfc6135_4_5_thePassiveSideWaits()
{
    Ground ground;
    ground.respond(200, {{"Use-Path", "msrp://192.0.2.30:2855/secret;tcp"}, {"Expires", "600"}});
    QVERIFY(ground.alice.session->relayExpires() == 600s);
    const MsrpUri bob = *parseMsrpUri("msrp://192.0.2.2:2855/bob;tcp");
    ground.alice.session->setRemotePath({bob}, false);
    ground.alice.session->send(text("id01", "Hello"));
    ground.time.settle();
    QVERIFY(ground.alice.story.isEmpty());
    const size_t before = ground.heard.frames.size();
    // Bob has come to the relay: it knows where to send what is for him.
    MsrpHead first;
    first.transaction = "b001";
    first.method = "SEND";
    first.toPath = {ground.aliceUri};
    first.fromPath = {*parseMsrpUri("msrp://192.0.2.30:2855/secret;tcp"), bob};
    first.messageId = "b1";
    first.byteRange = ByteRange{1, 0, 0};
    ground.socket->write(toBytes(first) + msrpEndLine(first, MsrpFlag::Complete));
    ground.time.settle();
    QCOMPARE(ground.alice.story, QList<QByteArray>{"opened"});
    QCOMPARE(ground.heard.frames.size(), before + 2);
    QCOMPARE(ground.heard.frames[before].read.head.status, 200);
    QCOMPARE(ground.last().messageId, "id01"); // and no empty one before: Bob has shown himself
    QCOMPARE(toBytes(ground.last().toPath), "msrp://192.0.2.30:2855/secret;tcp msrp://192.0.2.2:2855/bob;tcp");
}

void tst_MsrpRelay::rfc4976_4_6_anotherTime()
{
    Ground ground;
    QCOMPARE(ground.last().header("Expires"), "3600");
    ground.respond(401, {{"WWW-Authenticate", kChallenge}});
    ground.respond(423, {{"Max-Expires", "900"}});
    QCOMPARE(ground.last().header("Expires"), "900");
    ground.respond(401, {{"WWW-Authenticate", kChallenge}});
    ground.respond(200, {{"Use-Path", "msrp://192.0.2.30:2855/secret;tcp"}, {"Expires", "900"}});
    QCOMPARE(ground.path.size(), size_t(2));
}

void tst_MsrpRelay::relaysThatSayNothing()
{
    Ground ground;
    ground.time.run(29s);
    QVERIFY(ground.alice.story.isEmpty());
    ground.time.run(2s);
    QCOMPARE(ground.alice.story, QList<QByteArray>{"closed"});
    // One that let us through waits as long as somebody rings.
    Ground other;
    other.respond(200, {{"Use-Path", "msrp://192.0.2.30:2855/secret;tcp"}});
    other.time.run(10min);
    QVERIFY(other.alice.story.isEmpty());
    other.alice.session->setRemotePath({*parseMsrpUri("msrp://192.0.2.2:2855/bob;tcp")});
    QCOMPARE(other.alice.story, QList<QByteArray>{"opened"});
}

/// Kamailio's, which shares nothing with us: Alice behind it, Bob listens.
void tst_MsrpRelay::throughTheLabsRelay()
{
    const QString lab = QStringLiteral(LINNET_TEST_DATA "/../lab/lab");
    QTemporaryDir folder(QStringLiteral("/tmp/linnet-relay-XXXXXX"));
    const int port = 20'000 + int(QCoreApplication::applicationPid() % 200) * 100;
    QProcess start;
    start.start(lab, {QStringLiteral("start"), folder.filePath(QStringLiteral("l")), QStringLiteral("--port"), QString::number(port)});
    if (!start.waitForFinished(30'000) || start.exitCode() != 0)
        QSKIP(("Kamailio does not start here: " + start.readAllStandardError().trimmed().split('\n').last()).constData());
    const auto stop = qScopeGuard([&] { QProcess::execute(lab, {QStringLiteral("stop"), folder.filePath(QStringLiteral("l"))}); });

    TimerService timers(SystemClock::instance());
    MsrpEndpoint alices(Network::system(), timers, SystemRandom::instance());
    MsrpEndpoint bobs(Network::system(), timers, SystemRandom::instance());
    const auto bound = bobs.listen({QHostAddress(QHostAddress::LocalHost), 0});
    QVERIFY(bound);
    const MsrpUri bobUri = bobs.newUri(false, bound->address);
    const MsrpUri aliceUri = alices.newUri(false, bound->address);
    const Endpoint place{bound->address, quint16(port + 30)};
    const MsrpUri relay = *parseMsrpUri("msrp://127.0.0.1:" + QByteArray::number(place.port) + ";tcp");
    End alice;
    End bob;
    std::vector<MsrpUri> path;
    alice.listenTo(alices.viaRelay({TransportProtocol::Tcp, place, {}}, aliceUri, relay, {"alice", "alice-pw"}, alice.receiver));
    connect(alice.session, &MsrpSession::relayReady, this, [&](const std::vector<MsrpUri> &one) { path = one; });
    QTRY_COMPARE_WITH_TIMEOUT(path.size(), size_t(2), 10'000);
    bob.listenTo(bobs.await(bobUri, path, bob.receiver));
    alice.session->setRemotePath({bobUri});
    alice.session->send(text("id01", "Hello through the relay"));
    QTRY_VERIFY_WITH_TIMEOUT(alice.story.contains("delivered id01"), 10'000);
    QCOMPARE(bob.texts, QList<QByteArray>{"id01=Hello through the relay"});
    bob.session->send(text("id02", "and back"));
    QTRY_VERIFY_WITH_TIMEOUT(bob.story.contains("delivered id02"), 10'000);
    QCOMPARE(alice.texts, QList<QByteArray>{"id02=and back"});

    End wrong;
    wrong.listenTo(alices.viaRelay({TransportProtocol::Tcp, place, {}}, alices.newUri(false, bound->address), relay, {"alice", "wrong"}, wrong.receiver));
    QTRY_COMPARE_WITH_TIMEOUT(wrong.detail, QStringLiteral("relay 401"), 10'000);
}

QTEST_GUILESS_MAIN(tst_MsrpRelay)
#include "tst_MsrpRelay.moc"
