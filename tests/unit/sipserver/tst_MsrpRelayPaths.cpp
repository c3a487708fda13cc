// SPDX-License-Identifier: MIT
#include "RelayGround.h"

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

/// The relay (RFC 4976): who gets a path, and what goes by it.
class tst_MsrpRelayPaths : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc4976_5_1_authAsPrinted();
    void rfc4976_9_1_credentials();
    void rfc4976_9_1_uriMayBeLeftOut();
    void rfc4976_4_6_timesOutOfBounds();
    void rfc4976_3_sendAndReportThroughOneRelay();
    void rfc4976_6_4_bothSidesUseIt();
    void rfc4976_6_4_1_aLongChunkGoesOnInPieces();
    void rfc4976_6_4_1_failureReports();
    void rfc4976_6_4_1_noResponseIn30Seconds();
    void rfc4976_6_4_2_unknownMethodsAndTheirResponses();
    void rfc4976_6_5_oneConnectionForEachPlace();
    void rfc4976_6_3_pathsEndWithTimeAndConnection();
};

void tst_MsrpRelayPaths::rfc4976_5_1_authAsPrinted()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    ground.send(*alice, request("AUTH", {ground.relayUri}, ground.aliceUri, "49fh"));
    QCOMPARE(alice->last().head.status, 401);
    QCOMPARE(alice->last().head.transaction, "49fh");
    QCOMPARE(toBytes(alice->last().head.toPath), toBytes(ground.aliceUri));
    QCOMPARE(toBytes(alice->last().head.fromPath), toBytes(ground.relayUri));
    const QByteArray challenge = alice->last().head.header("WWW-Authenticate");
    QVERIFY(challenge.contains("realm=\"example.test\"") && challenge.contains("qop=\"auth\"") && !challenge.contains("domain"));

    const MsrpHead again = ground.credentials(*alice, "alice", "alice-pw", ground.aliceUri);
    ground.send(*alice, again);
    const MsrpHead granted = alice->last().head;
    QCOMPARE(granted.status, 200);
    QCOMPARE(granted.header("Expires"), "1800");
    const MsrpUri path = uri(granted.header("Use-Path"));
    QCOMPARE(path.host, "192.0.2.30");
    QVERIFY(path.port == 2855);
    QVERIFY(path.session.size() * 4 >= 64); // s.6.3: random bits, in hex
    // s.9.1: the relay proves that it knows the password too.
    const auto given = parseAuthValue(Slice::copyOf(again.header("Authorization")));
    DigestInput input;
    input.username = "alice";
    input.password = "alice-pw";
    input.uri = toBytes(ground.relayUri);
    input.cnonce = "c1";
    Challenge asked = *parseChallenge(Slice::copyOf(challenge), false);
    QCOMPARE(granted.header("Authentication-Info"),
             "rspauth=\"" + digestRspauth(asked, input) + "\", cnonce=\"c1\", nc=00000001, qop=auth");
    QVERIFY(given && ground.relay.paths() == 1);
    // Another AUTH, another path: each is for one session.
    QVERIFY(!(ground.pathOf(*alice, "alice", ground.aliceUri) == path));
}

void tst_MsrpRelayPaths::rfc4976_9_1_credentials()
{
    RelayGround ground;
    for (const auto &[user, password] : {std::pair("alice", "wrong"), std::pair("carol", "carol-pw"), std::pair("bob", "alice-pw")}) {
        const auto hand = ground.connect(QStringLiteral("192.0.2.1"));
        ground.send(*hand, request("AUTH", {ground.relayUri}, ground.aliceUri));
        ground.send(*hand, ground.credentials(*hand, user, password, ground.aliceUri));
        QCOMPARE(hand->last().head.status, 401);
        QVERIFY(!hand->last().head.header("WWW-Authenticate").contains("stale"));
    }
    // The same credentials twice: the nonce count is used up. An old nonce: another one, and no word of a wrong password.
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    ground.send(*alice, request("AUTH", {ground.relayUri}, ground.aliceUri));
    const MsrpHead credentials = ground.credentials(*alice, "alice", "alice-pw", ground.aliceUri);
    ground.send(*alice, credentials);
    QCOMPARE(alice->last().head.status, 200);
    ground.send(*alice, credentials);
    QCOMPARE(alice->last().head.status, 401);
    QVERIFY(alice->last().head.header("WWW-Authenticate").contains("stale=true"));
    const MsrpHead late = ground.credentials(*alice, "alice", "alice-pw", ground.aliceUri);
    ground.time.run(6min);
    ground.send(*alice, late);
    QVERIFY(alice->last().head.header("WWW-Authenticate").contains("stale=true"));
    // Basic is nothing that we take, nor credentials for another place.
    MsrpHead basic = request("AUTH", {ground.relayUri}, ground.aliceUri);
    basic.others.push_back({"Authorization", "Basic YWxpY2U6YWxpY2UtcHc="});
    ground.send(*alice, basic);
    QCOMPARE(alice->last().head.status, 401);
    MsrpHead elsewhere = ground.credentials(*alice, "alice", "alice-pw", ground.aliceUri);
    elsewhere.toPath = {uri("msrp://relay.example.test:2855;tcp")};
    ground.send(*alice, elsewhere);
    QCOMPARE(alice->last().head.status, 401);
    QCOMPARE(ground.relay.paths(), 1);
    // Who asks through another relay is nobody we can know.
    MsrpHead far = request("AUTH", {ground.relayUri}, uri("msrp://relay.example.org:2855/x;tcp"));
    far.fromPath.push_back(ground.aliceUri);
    ground.send(*alice, far);
    QCOMPARE(alice->last().head.status, 403);
}

/// The examples of s.5.1 have no uri in Authorization.
void tst_MsrpRelayPaths::rfc4976_9_1_uriMayBeLeftOut()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    ground.send(*alice, request("AUTH", {ground.relayUri}, ground.aliceUri));
    MsrpHead head = ground.credentials(*alice, "alice", "alice-pw", ground.aliceUri);
    head.others.back().second.replace(", uri=\"" + toBytes(ground.relayUri) + '"', "");
    QVERIFY(!head.header("Authorization").contains("uri="));
    ground.send(*alice, head);
    QCOMPARE(alice->last().head.status, 200);
}

void tst_MsrpRelayPaths::rfc4976_4_6_timesOutOfBounds()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    struct Case
    {
        QByteArray wish;
        int status;
        QByteArray bound;
    };
    for (const Case &one : {Case{"59", 423, "Min-Expires"}, Case{"60", 200, {}}, Case{"3600", 200, {}}, Case{"3601", 423, "Max-Expires"},
                            Case{"99999999999999999999", 423, "Min-Expires"}, Case{"soon", 423, "Min-Expires"}}) {
        ground.send(*alice, request("AUTH", {ground.relayUri}, ground.aliceUri));
        MsrpHead head = ground.credentials(*alice, "alice", "alice-pw", ground.aliceUri);
        head.others.push_back({"Expires", one.wish});
        ground.send(*alice, head);
        QCOMPARE(alice->last().head.status, one.status);
        if (!one.bound.isEmpty())
            QCOMPARE(alice->last().head.header(one.bound), one.bound == "Min-Expires" ? "60" : "3600");
        else
            QCOMPARE(alice->last().head.header("Expires"), one.wish);
    }
}

/// Bob, who has no relay, connects to that of Alice.
void tst_MsrpRelayPaths::rfc4976_3_sendAndReportThroughOneRelay()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const MsrpUri path = ground.pathOf(*alice, "alice", ground.aliceUri);
    const auto bob = ground.connect(QStringLiteral("192.0.2.2"));
    MsrpHead hello = sendOf({path, ground.aliceUri}, ground.bobUri, {1, 5, 5}, "b001");
    hello.successReport = true;
    hello.others.push_back({"Content-Disposition", "render"});
    ground.send(*bob, hello, "Hello");
    // The hop's response: to the previous hop, at once.
    QCOMPARE(bob->last().head.status, 200);
    QCOMPARE(bob->last().head.transaction, "b001");
    QCOMPARE(toBytes(bob->last().head.fromPath), toBytes(path));
    const MsrpHead came = alice->last().head;
    QVERIFY(came.is("SEND") && came.successReport && came.transaction != "b001");
    QCOMPARE(alice->last().body, "Hello");
    QCOMPARE(toBytes(came.toPath), toBytes(ground.aliceUri));
    QCOMPARE(toBytes(came.fromPath), toBytes(path) + ' ' + toBytes(ground.bobUri));
    QVERIFY((came.byteRange == ByteRange{1, 5, 5}));
    QCOMPARE(came.header("Content-Disposition"), "render");
    // Her response is the relay's; her report goes to Bob.
    ground.send(*alice, msrpResponse(came, 200, ground.aliceUri));
    const size_t before = bob->frames.size();
    ground.send(*alice, msrpReport(came, 200, {1, 5, 5}, ground.aliceUri, "r001"));
    QCOMPARE(bob->frames.size(), before + 1);
    QVERIFY(bob->last().head.is("REPORT"));
    QCOMPARE(toBytes(bob->last().head.toPath), toBytes(ground.bobUri));
    QCOMPARE(toBytes(bob->last().head.fromPath), toBytes(path) + ' ' + toBytes(ground.aliceUri));
    // And her own words by the connection that Bob has made.
    ground.send(*alice, sendOf({path, ground.bobUri}, ground.aliceUri, {1, 2, 2}), "Hi");
    QCOMPARE(bob->last().body, "Hi");
    QCOMPARE(ground.relay.connections(), 2);
}

void tst_MsrpRelayPaths::rfc4976_6_4_bothSidesUseIt()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const auto bob = ground.connect(QStringLiteral("192.0.2.2"));
    const MsrpUri alices = ground.pathOf(*alice, "alice", ground.aliceUri);
    const MsrpUri bobs = ground.pathOf(*bob, "bob", ground.bobUri);
    ground.send(*alice, sendOf({alices, bobs, ground.bobUri}, ground.aliceUri, {1, 5, 5}), "Hello");
    QCOMPARE(bob->last().body, "Hello");
    QCOMPARE(toBytes(bob->last().head.toPath), toBytes(ground.bobUri));
    QCOMPARE(toBytes(bob->last().head.fromPath), toBytes(bobs) + ' ' + toBytes(alices) + ' ' + toBytes(ground.aliceUri));
    ground.send(*bob, msrpReport(bob->last().head, 200, {1, 5, 5}, ground.bobUri, "r001"));
    QVERIFY(alice->last().head.is("REPORT"));
    QCOMPARE(toBytes(alice->last().head.fromPath), toBytes(alices) + ' ' + toBytes(bobs) + ' ' + toBytes(ground.bobUri));
    QCOMPARE(ground.relay.connections(), 2);
}

void tst_MsrpRelayPaths::rfc4976_6_4_1_aLongChunkGoesOnInPieces()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const MsrpUri path = ground.pathOf(*alice, "alice", ground.aliceUri);
    const auto bob = ground.connect(QStringLiteral("192.0.2.2"));
    constexpr qsizetype piece = RelayConnection::kPiece;
    for (const qsizetype size : {piece - 1, piece, piece + 1, 3 * piece, 5 * piece + 77}) {
        alice->frames.clear();
        QByteArray body(size, 'x');
        for (qsizetype i = 0; i < size; i += 100)
            body[i] = char('0' + i % 71);
        ground.send(*bob, sendOf({path, ground.aliceUri}, ground.bobUri, {101, std::nullopt, 1'000'000}), body, MsrpFlag::More);
        QByteArray whole;
        for (const Hand::Frame &frame : alice->frames) {
            QCOMPARE(frame.head.byteRange->start, quint64(101 + whole.size()));
            QCOMPARE(*frame.head.byteRange->end, quint64(100 + whole.size() + frame.body.size()));
            QVERIFY(frame.head.byteRange->total == 1'000'000);
            QVERIFY(frame.body.size() <= piece && frame.flag == MsrpFlag::More);
            whole += frame.body;
        }
        QVERIFY(whole == body);
        QCOMPARE(bob->last().head.status, 200);
    }
    // The flag of the end is the sender's; so is that of a message given up.
    ground.send(*bob, sendOf({path, ground.aliceUri}, ground.bobUri, {1, std::nullopt, std::nullopt}), QByteArray(2 * piece, 'y'), MsrpFlag::Aborted);
    QVERIFY(alice->last().flag == MsrpFlag::Aborted);
    QVERIFY(alice->frames[alice->frames.size() - 2].flag == MsrpFlag::More);
    // Without a body, and without a range.
    MsrpHead empty = request("SEND", {path, ground.aliceUri}, ground.bobUri);
    empty.messageId = "id02";
    ground.send(*bob, empty);
    QVERIFY(alice->last().head.messageId == "id02" && !alice->last().head.hasBody());
}

void tst_MsrpRelayPaths::rfc4976_6_4_1_failureReports()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const MsrpUri path = ground.pathOf(*alice, "alice", ground.aliceUri);
    const auto bob = ground.connect(QStringLiteral("192.0.2.2"));
    const auto refused = [&](FailureReport wish, int status) {
        MsrpHead head = sendOf({path, ground.aliceUri}, ground.bobUri, {11, 15, 50});
        head.failureReport = wish;
        ground.send(*bob, head, "Hello", MsrpFlag::More);
        const size_t before = bob->frames.size();
        MsrpHead response = msrpResponse(alice->last().head, status, ground.aliceUri);
        ground.send(*alice, response);
        return bob->frames.size() > before;
    };
    QVERIFY(refused(FailureReport::Yes, 413));
    const MsrpHead report = bob->last().head;
    QVERIFY(report.is("REPORT") && report.reportStatus->code == 413);
    QCOMPARE(report.messageId, "id01");
    QVERIFY((report.byteRange == ByteRange{11, 15, 50}));
    QCOMPARE(toBytes(report.toPath), toBytes(ground.bobUri));
    QCOMPARE(toBytes(report.fromPath), toBytes(path));
    QVERIFY(refused(FailureReport::Partial, 415));
    QVERIFY(!refused(FailureReport::No, 413));
    QVERIFY(!refused(FailureReport::Yes, 200));
    // A response to nothing, from somebody else, a second one: dropped.
    const size_t before = bob->frames.size();
    MsrpHead stray = msrpResponse(alice->last().head, 400, ground.aliceUri);
    ground.send(*alice, stray);
    stray.transaction = "guess";
    ground.send(*alice, stray);
    QCOMPARE(bob->frames.size(), before);
    // The next hop is gone with what it had not answered.
    ground.send(*bob, sendOf({path, ground.aliceUri}, ground.bobUri, {1, 5, 5}), "Hello");
    alice->socket->close();
    ground.time.settle();
    QVERIFY(bob->last().head.is("REPORT") && bob->last().head.reportStatus->code == 408);
}

void tst_MsrpRelayPaths::rfc4976_6_4_1_noResponseIn30Seconds()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const MsrpUri path = ground.pathOf(*alice, "alice", ground.aliceUri);
    const auto bob = ground.connect(QStringLiteral("192.0.2.2"));
    ground.send(*bob, sendOf({path, ground.aliceUri}, ground.bobUri, {1, 5, 5}), "Hello");
    MsrpHead partial = sendOf({path, ground.aliceUri}, ground.bobUri, {1, 5, 5});
    partial.messageId = "id02";
    partial.failureReport = FailureReport::Partial;
    ground.send(*bob, partial, "Hello");
    const size_t before = bob->frames.size();
    ground.time.run(29s);
    QCOMPARE(bob->frames.size(), before);
    ground.time.run(2s);
    QCOMPARE(bob->frames.size(), before + 1); // "partial" asks for no response, so that none is missed
    QVERIFY(bob->last().head.is("REPORT") && bob->last().head.reportStatus->code == 408 && bob->last().head.messageId == "id01");
    ground.time.run(60s);
    QCOMPARE(bob->frames.size(), before + 1);
}

void tst_MsrpRelayPaths::rfc4976_6_4_2_unknownMethodsAndTheirResponses()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const auto bob = ground.connect(QStringLiteral("192.0.2.2"));
    const MsrpUri alices = ground.pathOf(*alice, "alice", ground.aliceUri);
    const MsrpUri bobs = ground.pathOf(*bob, "bob", ground.bobUri);
    const size_t before = alice->frames.size();
    MsrpHead nick = request("NICKNAME", {alices, bobs, ground.bobUri}, ground.aliceUri, "n001");
    nick.others.push_back({"Use-Nickname", "\"Al\""});
    ground.send(*alice, nick);
    QCOMPARE(alice->frames.size(), before); // the end answers, not the hop
    QVERIFY(bob->last().head.is("NICKNAME"));
    QCOMPARE(bob->last().head.header("Use-Nickname"), "\"Al\"");
    MsrpHead response = msrpResponse(bob->last().head, 425, ground.bobUri);
    ground.send(*bob, response);
    QCOMPARE(alice->last().head.status, 425);
    QCOMPARE(alice->last().head.transaction, "n001");
    QCOMPARE(toBytes(alice->last().head.toPath), toBytes(ground.aliceUri));
    QCOMPARE(toBytes(alice->last().head.fromPath), toBytes(alices) + ' ' + toBytes(bobs) + ' ' + toBytes(ground.bobUri));
}

/// Out to places that nobody has come from.
void tst_MsrpRelayPaths::rfc4976_6_5_oneConnectionForEachPlace()
{
    RelayGround ground;
    std::vector<std::unique_ptr<Hand>> came;
    auto listening = ground.network.host(QStringLiteral("192.0.2.9")).listen({QHostAddress(QStringLiteral("192.0.2.9")), 7000});
    StreamListenerPtr listener = std::move(*listening);
    QObject::connect(listener.get(), &StreamListener::accepted, listener.get(), [&] {
        while (StreamSocketPtr socket = listener->takeNext()) {
            came.push_back(std::make_unique<Hand>());
            came.back()->take(std::move(socket));
        }
    });
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const MsrpUri first = ground.pathOf(*alice, "alice", ground.aliceUri);
    const MsrpUri second = ground.pathOf(*alice, "alice", ground.aliceUri);
    const MsrpUri dave = uri("msrp://192.0.2.9:7000/dave;tcp");
    const MsrpUri erin = uri("msrp://192.0.2.9:7000/erin;tcp");
    ground.send(*alice, sendOf({first, dave}, ground.aliceUri, {1, 4, 4}), "dave");
    ground.send(*alice, sendOf({second, erin}, ground.aliceUri, {1, 4, 4}), "erin");
    QCOMPARE(came.size(), size_t(1));
    QCOMPARE(came[0]->frames.size(), size_t(2));
    QCOMPARE(came[0]->last().body, "erin");
    // He answers over it.
    ground.send(*came[0], sendOf({second, ground.aliceUri}, erin, {1, 2, 2}), "ok");
    QCOMPARE(alice->last().body, "ok");
    // Not used for five minutes it goes.
    ground.time.run(7min);
    QVERIFY(came[0]->isClosed);
    // Nobody there: said to the sender.
    ground.send(*alice, sendOf({first, uri("msrp://192.0.2.9:7001/none;tcp")}, ground.aliceUri, {1, 4, 4}), "lost");
    ground.time.run(11s);
    QVERIFY(alice->last().head.is("REPORT") && alice->last().head.reportStatus->code == 408);
}

void tst_MsrpRelayPaths::rfc4976_6_3_pathsEndWithTimeAndConnection()
{
    RelayGround ground;
    const auto alice = ground.connect(QStringLiteral("192.0.2.1"));
    const MsrpUri path = ground.pathOf(*alice, "alice", ground.aliceUri);
    const auto bob = ground.connect(QStringLiteral("192.0.2.2"));
    // Nobody else's connection is the client's.
    const auto mallory = ground.connect(QStringLiteral("192.0.2.66"));
    ground.send(*mallory, sendOf({path, ground.bobUri}, ground.aliceUri, {1, 5, 5}), "Hello");
    QCOMPARE(mallory->last().head.status, 481);
    ground.send(*bob, sendOf({path, ground.aliceUri}, ground.bobUri, {1, 5, 5}), "Hello");
    QCOMPARE(bob->last().head.status, 200);
    ground.time.run(29min + 50s);
    ground.send(*bob, sendOf({path, ground.aliceUri}, ground.bobUri, {1, 5, 5}), "Hello");
    QCOMPARE(bob->last().head.status, 200);
    ground.time.run(11s);
    ground.send(*bob, sendOf({path, ground.aliceUri}, ground.bobUri, {1, 5, 5}), "Hello");
    QCOMPARE(bob->last().head.status, 481);
    QCOMPARE(ground.relay.paths(), 0);

    const MsrpUri other = ground.pathOf(*alice, "alice", ground.aliceUri);
    ground.send(*bob, sendOf({other, ground.aliceUri}, ground.bobUri, {1, 5, 5}), "Hello");
    QCOMPARE(bob->last().head.status, 200);
    alice->socket->close();
    ground.time.settle();
    QCOMPARE(ground.relay.paths(), 0);
    const auto back = ground.connect(QStringLiteral("192.0.2.1"));
    ground.send(*bob, sendOf({other, ground.aliceUri}, ground.bobUri, {1, 5, 5}), "Hello");
    QCOMPARE(bob->last().head.status, 481);
    QVERIFY(back->frames.empty());
}

QTEST_GUILESS_MAIN(tst_MsrpRelayPaths)
#include "tst_MsrpRelayPaths.moc"
