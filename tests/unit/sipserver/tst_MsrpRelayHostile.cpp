// SPDX-License-Identifier: MIT
#include "RelayGround.h"
#include "support/HeapInUse.h"

#include <algorithm>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

/// A relay with the system's sockets, and a clock that moves only when told.
struct RealGround
{
    RealGround()
    {
        auto bound = relay.listen();
        if (!bound)
            qFatal("the relay does not listen");
        relayUri.port = bound->port;
    }
    std::unique_ptr<Hand> connect()
    {
        auto hand = std::make_unique<Hand>();
        hand->take(Network::system().connectTo({QHostAddress(QHostAddress::LocalHost), *relayUri.port}));
        return hand;
    }
    MsrpUri pathOf(Hand &hand, const MsrpUri &self)
    {
        if (!QTest::qWaitFor([&] { return hand.socket->isConnected(); }))
            qFatal("no connection");
        hand.write(request("AUTH", {relayUri}, self, "au01"));
        if (!QTest::qWaitFor([&] { return hand.frames.size() == 1; }))
            qFatal("no challenge");
        MsrpHead head = request("AUTH", {relayUri}, self, "au02");
        DigestInput input;
        input.username = "alice";
        input.password = "alice-pw";
        input.method = "AUTH";
        input.uri = toBytes(relayUri);
        input.cnonce = "c1";
        head.others.push_back({"Authorization", authorizationValue(*parseChallenge(Slice::copyOf(hand.last().head.header("WWW-Authenticate")), false), input)});
        hand.write(head);
        if (!QTest::qWaitFor([&] { return hand.frames.size() == 2; }))
            qFatal("no path");
        const MsrpUri path = uri(hand.last().head.header("Use-Path"));
        hand.frames.clear();
        return path;
    }

    ManualClock clock;
    TimerService timers{clock};
    SeededRandom random{4976};
    TwoUsers users;
    Resolver resolver;
    MsrpUri relayUri = uri("msrp://127.0.0.1:1;tcp");
    const MsrpUri aliceUri = uri("msrp://127.0.0.1:9/alice;tcp");
    const MsrpUri bobUri = uri("msrp://127.0.0.1:9/bob;tcp");
    MsrpRelay relay{Network::system(), resolver, timers, random, users,
                    {{QHostAddress(QHostAddress::LocalHost), 0}, "example.test", {QHostAddress(QHostAddress::LocalHost)}, {}, {}}};
};

} // namespace

/// What strangers and users may cost a relay (RELIABILITY A27).
class tst_MsrpRelayHostile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc4976_6_1_probation(); // A27
    void rfc4976_6_2_notForUs();
    void rfc4976_6_3_guessedPasswords();
    void strangersGetNowhere();
    void connectionsOfOneAddress();
    void pathsOfOneUser();
    void rfc4976_9_4_doorsThatUsersMustNotOpen();
    void connectionsForOneUser();
    void otherBodiesAreSmall();
    void whoDoesNotReadHoldsBackTheSender(); // A27
    void whoDoesNotAnswerHoldsBackTheSender();
    void whoTakesNothingIsCutOff();
    void anythingAtAll();
};

void tst_MsrpRelayHostile::rfc4976_6_1_probation()
{
    RelayGround ground;
    const auto silent = ground.connect(QStringLiteral("192.0.2.66"));
    const auto asking = ground.connect(QStringLiteral("192.0.2.66"));
    const auto slow = ground.connect(QStringLiteral("192.0.2.66"));
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    ground.pathOf(*alice, "alice", ground.aliceUri);
    for (int second = 0; second < 29; second += 5) {
        ground.send(*asking, request("AUTH", {ground.relayUri}, ground.bobUri));
        slow->socket->write("M");
        ground.time.run(5s);
        if (second == 0)
            QVERIFY(!silent->isClosed && !asking->isClosed);
    }
    ground.time.run(2s);
    QVERIFY(silent->isClosed && asking->isClosed && slow->isClosed);
    QVERIFY(!alice->isClosed);
    QCOMPARE(ground.relay.connections(), 1);
}

void tst_MsrpRelayHostile::rfc4976_6_2_notForUs()
{
    RelayGround ground;
    for (const QByteArray &bytes : {QByteArray("GET / HTTP/1.1\r\n\r\n"), QByteArray("MSRP ") + QByteArray(9000, 'a')}) {
        const auto hand = ground.connect(QStringLiteral("192.0.2.66"));
        hand->socket->write(bytes);
        ground.time.settle();
        QVERIFY(hand->isClosed);
    }
    for (const char *to : {"msrp://192.0.2.99:2855;tcp", "msrp://relay.example.org;tcp", "msrp://notexample.test;tcp"}) {
        const auto hand = ground.connect(QStringLiteral("192.0.2.66"));
        ground.send(*hand, request("AUTH", {uri(to)}, ground.bobUri));
        QVERIFY2(hand->isClosed, to);
        QVERIFY(hand->frames.empty());
    }
    for (const char *to : {"msrp://192.0.2.30:2855;tcp", "msrp://example.test;tcp", "msrp://msrp.example.test:2856;tcp"}) {
        const auto hand = ground.connect(QStringLiteral("192.0.2.66"));
        ground.send(*hand, request("AUTH", {uri(to)}, ground.bobUri));
        QVERIFY2(!hand->isClosed && hand->last().head.status == 401, to);
    }
    const auto hand = ground.connect(QStringLiteral("192.0.2.66"));
    ground.send(*hand, sendOf({ground.relayUri}, ground.bobUri, {1, 5, 5}), "Hello");
    QVERIFY(hand->isClosed);
}

void tst_MsrpRelayHostile::rfc4976_6_3_guessedPasswords()
{
    RelayGround ground;
    const auto hand = ground.connect(QStringLiteral("192.0.2.66"));
    for (int guess = 1; guess <= RelayConnection::kMostFailures; ++guess) {
        QVERIFY(!hand->isClosed);
        ground.send(*hand, request("AUTH", {ground.relayUri}, ground.bobUri));
        ground.send(*hand, ground.credentials(*hand, "alice", "guess" + QByteArray::number(guess), ground.bobUri));
    }
    QVERIFY(hand->isClosed);
    QCOMPARE(ground.relay.paths(), 0);
}

void tst_MsrpRelayHostile::strangersGetNowhere()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const MsrpUri path = ground.pathOf(*alice, "alice", ground.aliceUri);
    const size_t before = alice->frames.size();
    const auto mallory = ground.connect(QStringLiteral("192.0.2.66"));
    MsrpUri guessed = path;
    guessed.session = QByteArray(path.session.size(), '0');
    MsrpUri tls = path;
    tls.secure = true;
    // No path, another scheme, out by somebody's path, past the client, nowhere.
    const std::vector<std::vector<MsrpUri>> ways = {{guessed, ground.aliceUri}, {tls, ground.aliceUri}, {path, uri("msrp://192.0.2.9:7000/x;tcp")},
                                                    {path, ground.aliceUri, ground.bobUri}};
    for (const std::vector<MsrpUri> &to : ways) {
        ground.send(*mallory, sendOf(to, ground.bobUri, {1, 5, 5}), "Hello");
        QCOMPARE(mallory->last().head.status, 481);
    }
    QVERIFY(!mallory->isClosed);
    ground.send(*mallory, sendOf({path}, ground.bobUri, {1, 5, 5}), "Hello");
    QVERIFY(mallory->isClosed); // s.6.1: several in a row
    QCOMPARE(alice->frames.size(), before);
    QCOMPARE(ground.relay.connections(), 1);
}

void tst_MsrpRelayHostile::connectionsOfOneAddress()
{
    RelayGround ground;
    std::vector<std::unique_ptr<Hand>> hands;
    for (int i = 0; i < MsrpRelay::kMostFromAddress; ++i)
        hands.push_back(ground.connect(QStringLiteral("192.0.2.66")));
    QCOMPARE(ground.relay.connections(), MsrpRelay::kMostFromAddress);
    QVERIFY(!hands.back()->isClosed);
    QVERIFY(ground.connect(QStringLiteral("192.0.2.66"))->isClosed);
    QVERIFY(!ground.connect(QStringLiteral("192.0.2.1"))->isClosed);
    for (int host = 100; ground.relay.connections() < MsrpRelay::kMostAccepted; ++host) {
        for (int i = 0; i < MsrpRelay::kMostFromAddress && ground.relay.connections() < MsrpRelay::kMostAccepted; ++i)
            hands.push_back(ground.connect(QStringLiteral("192.0.2.%1").arg(host)));
    }
    QVERIFY(ground.connect(QStringLiteral("192.0.2.2"))->isClosed);
    ground.time.run(31s); // none of them had anything to say
    QVERIFY(!ground.connect(QStringLiteral("192.0.2.2"))->isClosed);
}

void tst_MsrpRelayHostile::pathsOfOneUser()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    for (int i = 0; i < MsrpRelay::kMostPathsOfUser; ++i)
        ground.pathOf(*alice, "alice", ground.aliceUri);
    QCOMPARE(ground.relay.paths(), MsrpRelay::kMostPathsOfUser);
    ground.send(*alice, request("AUTH", {ground.relayUri}, ground.aliceUri));
    ground.send(*alice, ground.credentials(*alice, "alice", "alice-pw", ground.aliceUri));
    QCOMPARE(alice->last().head.status, 403);
    QVERIFY(alice->last().head.header("Use-Path").isEmpty());
    ground.send(*alice, request("AUTH", {ground.relayUri}, ground.aliceUri));
    ground.send(*alice, ground.credentials(*alice, "bob", "bob-pw", ground.aliceUri));
    QCOMPARE(alice->last().head.status, 200);
}

void tst_MsrpRelayHostile::rfc4976_9_4_doorsThatUsersMustNotOpen()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const MsrpUri path = ground.pathOf(*alice, "alice", ground.aliceUri);
    for (const char *next : {"msrp://127.0.0.1:7000/x;tcp", "msrp://[::1]:7000/x;tcp", "msrp://0.0.0.0:7000/x;tcp", "msrp://224.0.0.1:7000/x;tcp",
                             "msrp://169.254.1.1:7000/x;tcp", "msrp://192.0.2.9:25/x;tcp", "msrp://192.0.2.9:1023/x;tcp", "msrp://192.0.2.30:2855/x;tcp"}) {
        ground.send(*alice, sendOf({path, uri(next)}, ground.aliceUri, {1, 5, 5}), "Hello");
        QVERIFY2(alice->last().head.status == 403, next);
        QCOMPARE(ground.relay.connections(), 1);
    }
    ground.send(*alice, sendOf({path, uri("msrp://192.0.2.9:1024/x;tcp")}, ground.aliceUri, {1, 5, 5}), "Hello");
    QVERIFY(alice->last().head.is("REPORT") && alice->last().head.reportStatus->code == 408); // tried, and nobody was there
}

void tst_MsrpRelayHostile::connectionsForOneUser()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const MsrpUri path = ground.pathOf(*alice, "alice", ground.aliceUri);
    ground.network.setSilent(true); // nobody answers there, and nothing says so
    for (int i = 0; i < MsrpRelay::kMostMadeForUser; ++i)
        alice->write(sendOf({path, uri("msrp://192.0.2.9:" + QByteArray::number(7000 + i) + "/x;tcp")}, ground.aliceUri, {1, 5, 5}), "Hello");
    ground.time.settle();
    QCOMPARE(ground.relay.connections(), 1 + MsrpRelay::kMostMadeForUser);
    ground.send(*alice, sendOf({path, uri("msrp://192.0.2.9:8000/x;tcp")}, ground.aliceUri, {1, 5, 5}), "Hello");
    QCOMPARE(alice->last().head.status, 403);
    ground.time.run(11s);
    QCOMPARE(ground.relay.connections(), 1);
}

void tst_MsrpRelayHostile::otherBodiesAreSmall()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const MsrpUri path = ground.pathOf(*alice, "alice", ground.aliceUri);
    const auto bob = ground.connect(QStringLiteral("192.0.2.2"));
    MsrpHead head = request("WHATEVER", {path, ground.aliceUri}, ground.bobUri);
    head.contentType = "text/plain";
    ground.send(*bob, head, QByteArray(RelayConnection::kPiece, 'x'));
    QCOMPARE(alice->last().body.size(), RelayConnection::kPiece);
    const size_t before = alice->frames.size();
    ground.send(*bob, head, QByteArray(RelayConnection::kPiece + 1, 'x'));
    QCOMPARE(bob->last().head.status, 413);
    QCOMPARE(alice->frames.size(), before);
}

void tst_MsrpRelayHostile::whoDoesNotReadHoldsBackTheSender()
{
    RealGround ground;
    const auto alice = ground.connect();
    const MsrpUri path = ground.pathOf(*alice, ground.aliceUri);
    const auto bob = ground.connect();
    QTRY_VERIFY(bob->socket->isConnected());
    alice->socket->limitReading(64 * 1024);
    alice->socket->pauseReading(true);
    constexpr qsizetype size = 64 * 1024 * 1024;
    bob->write(sendOf({path, ground.aliceUri}, ground.bobUri, {1, std::nullopt, size}), QByteArray(size, 'z'));
    const auto before = qint64(heapInUse());
    qint64 waiting = -1;
    while (waiting != bob->socket->unsentBytes()) {
        waiting = bob->socket->unsentBytes();
        QTest::qWait(200);
    }
    // What is not with the system's buffers is still with Bob.
    QVERIFY2(waiting > size / 2, qPrintable(QString::number(waiting)));
    QVERIFY2(qint64(heapInUse()) - before < 2 * 1024 * 1024, qPrintable(QString::number(qint64(heapInUse()) - before)));
    // She reads: all of it comes. She answers, so that nothing is held back for that.
    qsizetype got = 0;
    size_t seen = 0;
    alice->socket->pauseReading(false);
    QTRY_VERIFY_WITH_TIMEOUT([&] {
        for (; seen + 1 < alice->frames.size(); ++seen) {
            got += alice->frames[seen].body.size();
            alice->frames[seen].body.clear();
        }
        return seen + 1 == alice->frames.size() && got + alice->frames[seen].body.size() == size;
    }(), 20'000);
    QVERIFY(alice->last().flag == MsrpFlag::Complete);
    QTRY_VERIFY(!bob->frames.empty() && bob->last().head.status == 200);
}

void tst_MsrpRelayHostile::whoDoesNotAnswerHoldsBackTheSender()
{
    RealGround ground;
    const auto alice = ground.connect();
    const MsrpUri path = ground.pathOf(*alice, ground.aliceUri);
    const auto bob = ground.connect();
    QTRY_VERIFY(bob->socket->isConnected());
    constexpr size_t count = 20'000;
    for (size_t i = 0; i < count; ++i)
        bob->write(sendOf({path, ground.aliceUri}, ground.bobUri, {1, 5, 5}), "Hello");
    QTRY_VERIFY(alice->frames.size() > size_t(RelayConnection::kMostOpen));
    QTest::qWait(300);
    const size_t held = alice->frames.size();
    QVERIFY2(held < size_t(RelayConnection::kMostOpen) + 2000, qPrintable(QString::number(held))); // and what was read in one go
    // Each answer makes room.
    for (size_t i = 0; i < held; ++i)
        alice->write(msrpResponse(alice->frames[i].head, 200, ground.aliceUri));
    QTRY_VERIFY(alice->frames.size() > held + 1000);
    // Nobody answers the rest: after 30 s they are given up, and Bob is told.
    const size_t toldBefore = bob->frames.size();
    ground.clock.advance(31s);
    ground.timers.fireDue();
    // Among them: what found room meanwhile is still being answered.
    QTRY_VERIFY(std::any_of(bob->frames.begin() + ptrdiff_t(toldBefore), bob->frames.end(),
                            [](const auto &frame) { return frame.head.is("REPORT"); }));
}

void tst_MsrpRelayHostile::whoTakesNothingIsCutOff()
{
    RealGround ground;
    const auto alice = ground.connect();
    const MsrpUri path = ground.pathOf(*alice, ground.aliceUri);
    const auto bob = ground.connect();
    QTRY_VERIFY(bob->socket->isConnected());
    alice->socket->limitReading(64 * 1024);
    alice->socket->pauseReading(true);
    constexpr qsizetype size = 64 * 1024 * 1024;
    bob->write(sendOf({path, ground.aliceUri}, ground.bobUri, {1, std::nullopt, size}), QByteArray(size, 'z'));
    qint64 waiting = -1;
    while (waiting != bob->socket->unsentBytes()) {
        waiting = bob->socket->unsentBytes();
        QTest::qWait(200);
    }
    QCOMPARE(ground.relay.connections(), 2);
    ground.clock.advance(61s);
    ground.timers.fireDue();
    QTRY_COMPARE(ground.relay.connections(), 1);
    QCOMPARE(ground.relay.paths(), 0);
    QTRY_VERIFY(std::any_of(bob->frames.begin(), bob->frames.end(), [](const Hand::Frame &frame) { return frame.head.status == 481; }));
}

/// Frames that are nearly right, from everybody at once: nothing breaks, what is lost is closed, and the relay still serves.
void tst_MsrpRelayHostile::anythingAtAll()
{
    RelayGround ground;
    ground.network.keepPackets(false);
    SeededRandom dice(27);
    std::vector<std::unique_ptr<Hand>> hands;
    std::vector<MsrpUri> paths;
    const MsrpUri uris[] = {ground.aliceUri, ground.bobUri, ground.relayUri, uri("msrp://192.0.2.9:7000/x;tcp"), uri("msrps://example.test/y;tcp")};
    for (int round = 0; round < 6000; ++round) {
        if (hands.size() < 6 || dice.below(200) == 0) {
            hands.push_back(ground.connect(QStringLiteral("192.0.2.%1").arg(1 + dice.below(3))));
            if (dice.below(2))
                paths.push_back(ground.pathOf(*hands.back(), dice.below(2) ? "alice" : "bob", uris[dice.below(2)]));
        }
        Hand &hand = *hands[dice.below(hands.size())];
        const auto somewhere = [&] { return !paths.empty() && dice.below(3) ? paths[dice.below(paths.size())] : uris[dice.below(std::size(uris))]; };
        MsrpHead head = sendOf({}, uris[dice.below(2)], {1 + dice.below(9), dice.below(99), std::nullopt}, "t" + QByteArray::number(round));
        for (quint64 i = dice.below(5); i > 0; --i)
            head.toPath.push_back(somewhere());
        static const QByteArray methods[] = {"SEND", "SEND", "SEND", "REPORT", "AUTH", "NICKNAME"};
        head.method = methods[dice.below(std::size(methods))];
        head.failureReport = FailureReport(dice.below(3));
        if (!hand.frames.empty() && dice.below(4) == 0) {
            head = msrpResponse(hand.frames[dice.below(hand.frames.size())].head, int(200 + dice.below(400)), ground.aliceUri);
        }
        QByteArray bytes = toBytes(head) + QByteArray(qsizetype(dice.below(3) ? dice.below(300) : dice.below(200'000)), 'b') + msrpEndLine(head, MsrpFlag("$+#"[dice.below(3)]));
        if (dice.below(3) == 0)
            bytes[qsizetype(dice.below(quint64(bytes.size())))] = char(dice.next());
        if (dice.below(20) == 0)
            bytes.truncate(qsizetype(dice.below(quint64(bytes.size()))));
        if (!hand.isClosed)
            hand.socket->write(bytes);
        if (dice.below(8) == 0)
            ground.time.settle();
        if (dice.below(500) == 0)
            hand.socket->close();
        if (dice.below(100) == 0)
            ground.time.run(std::chrono::seconds(dice.below(40)));
        std::erase_if(hands, [](const std::unique_ptr<Hand> &one) { return one->isClosed; });
        for (const std::unique_ptr<Hand> &one : hands) {
            if (one->frames.size() > 100)
                one->frames.erase(one->frames.begin(), one->frames.end() - 10);
        }
    }
    hands.clear();
    ground.time.run(2h);
    QCOMPARE(ground.relay.connections(), 0);
    QCOMPARE(ground.relay.paths(), 0);
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const MsrpUri path = ground.pathOf(*alice, "alice", ground.aliceUri);
    const auto bob = ground.connect(QStringLiteral("192.0.2.2"));
    ground.send(*bob, sendOf({path, ground.aliceUri}, ground.bobUri, {1, 5, 5}), "Hello");
    QCOMPARE(alice->last().body, "Hello");
}

QTEST_GUILESS_MAIN(tst_MsrpRelayHostile)
#include "tst_MsrpRelayHostile.moc"
