// SPDX-License-Identifier: MIT
#include "MsrpEnds.h"
#include "MsrpListener.h"

#include "base/Limits.h"
#include "msrp/MsrpEndpoint.h"
#include "msrp/MsrpSession.h"
#include "support/SimulatedNetwork.h"
#include "support/TimeMachine.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <ctime>
#include <functional>
#include <malloc.h>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

/// Alice connects to Bob, who listens.
class Ground
{
public:
    Ground()
    {
        time.add(timers);
        const Endpoint wildcard{QHostAddress(QStringLiteral("192.0.2.2")), 2855};
        QVERIFY(bobs.listen(wildcard).ok());
        bobUri = bobs.newUri(false, wildcard.address);
        aliceUri = alices.newUri(false, QHostAddress(QStringLiteral("192.0.2.1")));
        target = {TransportProtocol::Tcp, wildcard, {}};
        bob.listenTo(bobs.await(bobUri, {aliceUri}, bob.receiver));
    }
    void connectAlice()
    {
        alice.listenTo(alices.connectTo(target, aliceUri, {bobUri}, alice.receiver));
        time.settle();
    }
    /// The frames that left from one host.
    std::vector<MsrpFrame> framesFrom(const char *address)
    {
        MsrpFramer framer;
        MsrpListener listener;
        for (const WirePacket &packet : network.packets()) {
            if (packet.from.address == QHostAddress(QString::fromLatin1(address)))
                framer.feed(packet.bytes, listener);
        }
        return listener.frames;
    }

    ManualClock clock;
    SimulatedNetwork network{clock};
    TimerService timers{clock};
    TimeMachine time{clock, network};
    SeededRandom random{4975};
    MsrpEndpoint alices{network.host(QStringLiteral("192.0.2.1")), timers, random};
    MsrpEndpoint bobs{network.host(QStringLiteral("192.0.2.2")), timers, random};
    MsrpUri aliceUri;
    MsrpUri bobUri;
    Target target;
    End alice;
    End bob;
};

} // namespace

/// Sessions between two endpoints (RFC 4975), under a manual clock. A27
class tst_MsrpSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc4975_5_4_theConnectingSideSaysWhoItIs();
    void wordsGoBothWaysAndAreReported();
    void rfc4975_5_4_connectionsAheadOfTheAnswerWait();
    void rfc4975_5_4_whatIsNotExpectedAnyMoreIsUnknown();
    void onlyTheOtherDescriptionsPathGetsIn();
    void rfc4975_5_4_sessionsOfOneConnectionKeepTheirChunksApart();
    void longTextsInPieces();
    void rfc4975_7_1_3_reportComesFromTheReceiver();
    void rfc4975_7_1_1_noResponseIn30Seconds();
    void refusedMessages();
    void rfc4975_10_8_unknownSession();
    void rfc4975_10_10_oneConnectionASession();
    void sessionsShareAConnection();
    void brokenConnections();
    void keepAlives();
    void a27_strangersAndLimits();
    void realSockets();
    void wordsBesideAFile();
    void aTransferHoldsLittle();
};

void tst_MsrpSession::rfc4975_5_4_theConnectingSideSaysWhoItIs()
{
    Ground ground;
    QVERIFY(ground.bob.session->state() == MsrpSession::State::Waiting);
    ground.connectAlice();
    QVERIFY(ground.alice.session->state() == MsrpSession::State::Open);
    QVERIFY(ground.bob.session->state() == MsrpSession::State::Open);
    const auto frames = ground.framesFrom("192.0.2.1");
    QCOMPARE(frames.size(), size_t(1));
    QVERIFY(frames[0].read.head.is("SEND") && !frames[0].read.head.hasBody());
    QCOMPARE(toBytes(*frames[0].read.head.byteRange), "1-0/0");
    QCOMPARE(ground.framesFrom("192.0.2.2").at(0).read.head.status, 200);
    QVERIFY(ground.bobUri.session.size() >= 20); // 80 bits (s.14.1)
}

/// Whose answer it is may not be read yet when who gave it connects and talks.
void tst_MsrpSession::rfc4975_5_4_connectionsAheadOfTheAnswerWait()
{
    Ground ground;
    const MsrpUri offered = ground.bobs.newUri(false, ground.target.endpoint.address);
    ground.bobs.expect(offered);
    ground.alice.listenTo(ground.alices.connectTo(ground.target, ground.aliceUri, {offered}, ground.alice.receiver));
    ground.time.settle();
    ground.alice.session->send(text("id01", QByteArray(40'000, 'x')));
    ground.alice.session->send(text("id02", "Hello"));
    ground.time.settle();
    QCOMPARE(ground.alice.story, QList<QByteArray>{"opened"});
    QVERIFY(ground.framesFrom("192.0.2.2").empty());
    End end;
    end.listenTo(ground.bobs.await(offered, {ground.aliceUri}, end.receiver));
    ground.time.settle();
    QCOMPARE(end.texts, (QList<QByteArray>{"id01=" + QByteArray(40'000, 'x'), "id02=Hello"}));
    QVERIFY(ground.alice.story.contains("delivered id02") && !ground.alice.story.contains("closed"));
}

void tst_MsrpSession::rfc4975_5_4_whatIsNotExpectedAnyMoreIsUnknown()
{
    Ground ground;
    const MsrpUri offered = ground.bobs.newUri(false, ground.target.endpoint.address);
    ground.bobs.expect(offered);
    ground.alice.listenTo(ground.alices.connectTo(ground.target, ground.aliceUri, {offered}, ground.alice.receiver));
    ground.time.settle();
    QCOMPARE(ground.alice.story, QList<QByteArray>{"opened"});
    ground.bobs.unexpect(offered);
    ground.time.settle();
    QCOMPARE(ground.alice.story, (QList<QByteArray>{"opened", "closed"})); // 481
    QCOMPARE(ground.framesFrom("192.0.2.2").at(0).read.head.status, 481);
}

/// Two phones of one user answer; both know our URI. The one whose answer counts has the session.
void tst_MsrpSession::onlyTheOtherDescriptionsPathGetsIn()
{
    Ground ground;
    const MsrpUri offered = ground.bobs.newUri(false, ground.target.endpoint.address);
    const MsrpUri others = ground.alices.newUri(false, QHostAddress(QStringLiteral("192.0.2.1")));
    ground.bobs.expect(offered);
    End other;
    other.listenTo(ground.alices.connectTo(ground.target, others, {offered}, other.receiver));
    ground.time.settle();
    End end;
    end.listenTo(ground.bobs.await(offered, {ground.aliceUri}, end.receiver));
    ground.time.settle();
    QCOMPARE(other.story, (QList<QByteArray>{"opened", "closed"}));
    QVERIFY(end.session->state() == MsrpSession::State::Waiting);
    ground.alice.listenTo(ground.alices.connectTo(ground.target, ground.aliceUri, {offered}, ground.alice.receiver));
    ground.time.settle();
    QVERIFY(end.session->state() == MsrpSession::State::Open && ground.alice.session->state() == MsrpSession::State::Open);
}

void tst_MsrpSession::rfc4975_5_4_sessionsOfOneConnectionKeepTheirChunksApart()
{
    Ground ground;
    ground.connectAlice();
    End alice2;
    End bob2;
    const MsrpUri bobs = ground.bobs.newUri(false, ground.target.endpoint.address);
    const MsrpUri alices = ground.alices.newUri(false, QHostAddress(QStringLiteral("192.0.2.1")));
    bob2.listenTo(ground.bobs.await(bobs, {alices}, bob2.receiver));
    alice2.listenTo(ground.alices.connectTo(ground.target, alices, {bobs}, alice2.receiver));
    ground.time.settle();
    QCOMPARE(ground.alices.connections(), 1);
    const QByteArray first(1'500'000, 'a');
    const QByteArray second(1'200'000, 'b');
    ground.alice.session->send(text("file1", first, true));
    alice2.session->send(text("file2", second, true));
    ground.alice.session->send(text("word1", QByteArray(5000, 'c')));
    alice2.session->send(text("word2", "short"));
    ground.bob.session->send(text("back1", QByteArray(300'000, 'd'), true));
    bob2.session->send(text("back2", "answer"));
    ground.time.settle();
    QCOMPARE(ground.bob.texts.size(), 2);
    QCOMPARE(bob2.texts.size(), 2);
    QVERIFY(ground.bob.texts.contains("file1=" + first) && ground.bob.texts.contains("word1=" + QByteArray(5000, 'c')));
    QVERIFY(bob2.texts.contains("file2=" + second) && bob2.texts.contains("word2=short"));
    QVERIFY(ground.alice.texts.contains("back1=" + QByteArray(300'000, 'd')) && alice2.texts.contains("back2=answer"));
    QVERIFY(!ground.alice.story.contains("closed") && !alice2.story.contains("closed"));
}

void tst_MsrpSession::wordsGoBothWaysAndAreReported()
{
    Ground ground;
    ground.connectAlice();
    ground.alice.session->send(text("id01", "Hello"));
    ground.bob.session->send(text("id02", "Hi"));
    ground.time.settle();
    QCOMPARE(ground.bob.texts, QList<QByteArray>{"id01=Hello"});
    QCOMPARE(ground.alice.texts, QList<QByteArray>{"id02=Hi"});
    QCOMPARE(ground.alice.story, (QList<QByteArray>{"opened", "accepted id01", "delivered id01"}));
    QCOMPARE(ground.bob.story, (QList<QByteArray>{"opened", "accepted id02", "delivered id02"}));
}

void tst_MsrpSession::longTextsInPieces()
{
    Ground ground;
    ground.network.setSegmentSize(1000);
    ground.connectAlice();
    const QByteArray file(700'000, 'f');
    ground.alice.session->send(text("file", file, true));
    ground.alice.session->send(text("id01", QByteArray(5000, 'x')));
    ground.alice.session->send(text("id02", "last"));
    ground.time.settle();
    QCOMPARE(ground.bob.texts.size(), 3);
    QCOMPARE(ground.bob.texts[0].size(), 5005);
    QCOMPARE(ground.bob.texts[1], "id02=last");
    QVERIFY(ground.bob.texts[2] == "file=" + file);
    QVERIFY(ground.alice.story.contains("delivered file"));
}

void tst_MsrpSession::rfc4975_7_1_3_reportComesFromTheReceiver()
{
    Ground ground;
    ground.bob.confirms = false; // his store has not got it yet
    ground.connectAlice();
    ground.alice.session->send(text("id01", "Hello"));
    ground.time.settle();
    QCOMPARE(ground.alice.story.last(), "accepted id01");
    MsrpHead head;
    head.messageId = "id01";
    head.successReport = true;
    head.fromPath = {ground.aliceUri};
    ground.bob.session->confirmPart(head, 3);
    ground.time.settle();
    QCOMPARE(ground.alice.story.last(), "accepted id01");
    ground.bob.session->confirm(head, 5);
    ground.time.settle();
    QCOMPARE(ground.alice.story.last(), "delivered id01");
}

void tst_MsrpSession::rfc4975_7_1_1_noResponseIn30Seconds()
{
    for (const bool answersFirst : {false, true}) {
        Ground ground;
        // A peer that answers to the first request at most.
        const Endpoint place{QHostAddress(QStringLiteral("192.0.2.4")), 2855};
        auto listener = ground.network.host(QStringLiteral("192.0.2.4")).listen(place);
        QVERIFY(listener);
        ground.target.endpoint = place;
        ground.connectAlice();
        const StreamSocketPtr socket = (*listener)->takeNext();
        QVERIFY(socket);
        if (answersFirst) {
            const MsrpHead response = msrpResponse(ground.framesFrom("192.0.2.1").at(0).read.head, 200, ground.bobUri);
            socket->write(toBytes(response) + msrpEndLine(response, MsrpFlag::Complete));
        }
        ground.alice.session->send(text("id01", "Hello"));
        ground.time.run(29s);
        QCOMPARE(ground.alice.story, QList<QByteArray>{"opened"});
        ground.time.run(2s);
        QCOMPARE(ground.alice.story.last(), answersFirst ? "failed id01 408" : "closed");
    }
}

void tst_MsrpSession::refusedMessages()
{
    for (const int status : {403, 413, 415}) {
        Ground ground;
        ground.connectAlice();
        ground.bob.receiver.refusal = status;
        ground.alice.session->send(text("id01", QByteArray(400'000, 'x')));
        ground.alice.session->send(text("id02", "second"));
        ground.time.settle();
        QCOMPARE(ground.alice.story.sliced(1),
                 (QList<QByteArray>{"failed id01 " + QByteArray::number(status), "failed id02 " + QByteArray::number(status)}));
        QVERIFY(ground.bob.texts.isEmpty());
        QVERIFY(ground.alice.session->state() == MsrpSession::State::Open);
    }
}

void tst_MsrpSession::rfc4975_10_8_unknownSession()
{
    Ground ground;
    MsrpUri wrong = ground.bobUri;
    wrong.session = "guessed";
    ground.bobUri = wrong;
    ground.connectAlice();
    QCOMPARE(ground.alice.story, (QList<QByteArray>{"opened", "closed"}));
    QCOMPARE(ground.framesFrom("192.0.2.2").at(0).read.head.status, 481);
    QVERIFY(ground.bob.session->state() == MsrpSession::State::Waiting);
    QCOMPARE(ground.alices.connections(), 0);
}

void tst_MsrpSession::rfc4975_10_10_oneConnectionASession()
{
    Ground ground;
    ground.connectAlice();
    // Mallory has read the URI somewhere and connects too.
    MsrpEndpoint mallorys(ground.network.host(QStringLiteral("192.0.2.3")), ground.timers, ground.random);
    End mallory;
    mallory.listenTo(mallorys.connectTo(ground.target, ground.aliceUri, {ground.bobUri}, mallory.receiver));
    ground.time.settle();
    QCOMPARE(mallory.story, (QList<QByteArray>{"opened", "closed"}));
    ground.alice.session->send(text("id01", "Hello"));
    ground.time.settle();
    QCOMPARE(ground.bob.texts, QList<QByteArray>{"id01=Hello"});
}

void tst_MsrpSession::sessionsShareAConnection()
{
    Ground ground;
    ground.connectAlice();
    End secondAlice;
    End secondBob;
    const MsrpUri secondBobUri = ground.bobs.newUri(false, QHostAddress(QStringLiteral("192.0.2.2")));
    const MsrpUri secondAliceUri = ground.alices.newUri(false, QHostAddress(QStringLiteral("192.0.2.1")));
    secondBob.listenTo(ground.bobs.await(secondBobUri, {secondAliceUri}, secondBob.receiver));
    secondAlice.listenTo(ground.alices.connectTo(ground.target, secondAliceUri, {secondBobUri}, secondAlice.receiver));
    ground.time.settle();
    QCOMPARE(ground.alices.connections(), 1);
    secondBob.session->send(text("id02", "second"));
    ground.bob.session->send(text("id01", "first"));
    ground.time.settle();
    QCOMPARE(secondAlice.texts, QList<QByteArray>{"id02=second"});
    QCOMPARE(ground.alice.texts, QList<QByteArray>{"id01=first"});
    // The end of one leaves the other alone; the connection goes with the last.
    delete secondAlice.session;
    ground.time.settle();
    ground.bob.session->send(text("id03", "still here"));
    ground.time.settle();
    QCOMPARE(ground.alice.texts.last(), "id03=still here");
    delete ground.alice.session;
    ground.time.settle();
    QCOMPARE(ground.alices.connections(), 0);
    QCOMPARE(ground.bob.story.last(), "closed");
}

void tst_MsrpSession::brokenConnections()
{
    Ground ground;
    ground.bob.confirms = false;
    ground.connectAlice();
    ground.alice.session->send(text("id01", "Hello"));
    ground.time.settle();
    ground.network.breakConnections();
    ground.time.settle();
    QCOMPARE(ground.alice.story, (QList<QByteArray>{"opened", "accepted id01", "closed"}));
    QCOMPARE(ground.bob.story, (QList<QByteArray>{"opened", "closed"}));
    QVERIFY(ground.alice.session->state() == MsrpSession::State::Closed);
    QCOMPARE(ground.alices.connections() + ground.bobs.connections(), 0);

    // Nobody listens: closed() too.
    End nobody;
    nobody.listenTo(ground.alices.connectTo({TransportProtocol::Tcp, {QHostAddress(QStringLiteral("192.0.2.2")), 1}, {}}, ground.aliceUri, {ground.bobUri},
                                            nobody.receiver));
    ground.time.settle();
    QCOMPARE(nobody.story, QList<QByteArray>{"closed"});
}

void tst_MsrpSession::keepAlives()
{
    Ground ground;
    ground.connectAlice();
    ground.time.run(5min);
    const auto frames = ground.framesFrom("192.0.2.1");
    const auto empty = std::count_if(frames.begin(), frames.end(), [](const MsrpFrame &frame) { return frame.read.head.is("SEND") && !frame.read.head.hasBody(); });
    QVERIFY2(empty >= 2 && empty <= 4, QByteArray::number(qsizetype(empty)).constData());
    QVERIFY(ground.alice.session->state() == MsrpSession::State::Open);
}

void tst_MsrpSession::a27_strangersAndLimits()
{
    Ground ground;
    // Who connects and says nothing is let go.
    StreamSocketPtr silent = ground.network.host(QStringLiteral("192.0.2.9")).connectTo(ground.target.endpoint);
    ground.time.settle();
    QCOMPARE(ground.bobs.connections(), 1);
    ground.time.run(Limits::kIdleBeforeFirstMessage + 1s);
    QCOMPARE(ground.bobs.connections(), 0);
    // What is no MSRP too, at once.
    StreamSocketPtr other = ground.network.host(QStringLiteral("192.0.2.9")).connectTo(ground.target.endpoint);
    ground.time.settle();
    other->write("GET / HTTP/1.1\r\n\r\n");
    ground.time.settle();
    QCOMPARE(ground.bobs.connections(), 0);

    std::vector<MsrpSession *> sessions;
    for (int i = 1; i < Limits::kMaxMsrpSessions; ++i)
        sessions.push_back(ground.bobs.await(ground.bobs.newUri(false, ground.target.endpoint.address), {ground.aliceUri}, ground.bob.receiver));
    QVERIFY(sessions.back());
    QCOMPARE(ground.bobs.sessions(), Limits::kMaxMsrpSessions);
    QVERIFY(!ground.bobs.await(ground.bobs.newUri(false, ground.target.endpoint.address), {ground.aliceUri}, ground.bob.receiver));
    delete sessions.back();
    QVERIFY(ground.bobs.await(ground.bobs.newUri(false, ground.target.endpoint.address), {ground.aliceUri}, ground.bob.receiver));
}

void tst_MsrpSession::realSockets()
{
    SystemClock &clock = SystemClock::instance();
    TimerService timers(clock);
    MsrpEndpoint alices(Network::system(), timers, SystemRandom::instance());
    MsrpEndpoint bobs(Network::system(), timers, SystemRandom::instance());
    const auto bound = bobs.listen({QHostAddress(QHostAddress::LocalHost), 0});
    QVERIFY(bound);
    const MsrpUri bobUri = bobs.newUri(false, bound->address);
    const MsrpUri aliceUri = alices.newUri(false, bound->address);
    End alice;
    End bob;
    bob.listenTo(bobs.await(bobUri, {aliceUri}, bob.receiver));
    alice.listenTo(alices.connectTo({TransportProtocol::Tcp, *bound, {}}, aliceUri, {bobUri}, alice.receiver));
    QByteArray file(20'000'000, Qt::Uninitialized);
    for (qsizetype i = 0; i < file.size(); ++i)
        file[i] = char((i * 2654435761u) >> 13);
    alice.session->send(text("file", file, true));
    for (int i = 0; i < 200; ++i)
        bob.session->send(text("id" + QByteArray::number(i), "word"));
    QTRY_VERIFY_WITH_TIMEOUT(alice.story.contains("delivered file") && alice.texts.size() == 200, 20'000);
    QVERIFY(bob.texts.at(0) == "file=" + file);
    QVERIFY(bob.story.contains("delivered id199"));
}

/// Issue 4/4: 1,000 short texts while a file runs in the same session: interleaved, in order, median delay under 50 ms. Both ends share this
/// thread; its processor time is the measure, because the machine may have other things to do.
void tst_MsrpSession::wordsBesideAFile()
{
    constexpr int count = 1000;
    constexpr qsizetype size = 60'000'000;
    TimerService timers(SystemClock::instance());
    MsrpEndpoint alices(Network::system(), timers, SystemRandom::instance());
    MsrpEndpoint bobs(Network::system(), timers, SystemRandom::instance());
    const auto bound = bobs.listen({QHostAddress(QHostAddress::LocalHost), 0});
    QVERIFY(bound);
    const MsrpUri bobUri = bobs.newUri(false, bound->address);
    const MsrpUri aliceUri = alices.newUri(false, bound->address);
    End alice;
    End bob;
    bob.listenTo(bobs.await(bobUri, {aliceUri}, bob.receiver));
    alice.listenTo(alices.connectTo({TransportProtocol::Tcp, *bound, {}}, aliceUri, {bobUri}, alice.receiver));
    quint64 fileProgress = 0;
    connect(alice.session, &MsrpSession::messageProgress, this, [&](const QByteArray &id, quint64 octets) { fileProgress = id == "file" ? octets : fileProgress; });
    std::vector<std::clock_t> sentAt;
    std::vector<std::clock_t> delays;
    connect(bob.session, &MsrpSession::received, this, [&](const std::shared_ptr<MsrpReassembler::Message> &message) {
        if (message->head.messageId != "file")
            delays.push_back(std::clock() - sentAt.at(delays.size()));
    });
    alice.session->send(text("file", QByteArray(size, 'f'), true));
    QTRY_VERIFY_WITH_TIMEOUT(fileProgress > 0 || bob.session->receivedOctets("file") > 1'000'000, 20'000);
    QVERIFY(bob.session->receivedOctets("file") < size / 2);
    for (int i = 0; i < count; ++i) {
        sentAt.push_back(std::clock());
        alice.session->send(text("id" + QByteArray::number(i), "a short text"));
        if (i % 10 == 9)
            QCoreApplication::processEvents();
    }
    QTRY_VERIFY_WITH_TIMEOUT(alice.story.contains("delivered file"), 30'000);
    QCOMPARE(bob.texts.size(), count + 1);
    for (int i = 0; i < count; ++i)
        QCOMPARE(bob.texts[i], "id" + QByteArray::number(i) + "=a short text");
    QVERIFY(bob.texts.last().startsWith("file=")); // all of them before its end
    std::sort(delays.begin(), delays.end());
    const double median = double(delays[count / 2]) * 1000 / CLOCKS_PER_SEC;
    qInfo("median delay %.1f ms of processor time", median);
    QVERIFY(median < 50);
}

/// Issue 4/4: a running transfer of any size holds at most 512 KiB; both ends are here.
void tst_MsrpSession::aTransferHoldsLittle()
{
    constexpr quint64 size = 64'000'000;
    const auto held = [] {
        const struct mallinfo2 info = mallinfo2();
        return qint64(info.uordblks + info.hblkhd);
    };
    struct Endless : MsrpSource
    {
        QByteArray read(quint64, qsizetype most) override { return QByteArray(most, 'x'); }
    };
    struct Nowhere : MsrpStorage
    {
        explicit Nowhere(std::function<void()> look) : m_look(std::move(look)) { }
        bool write(quint64, QByteArrayView) override
        {
            m_look();
            return true;
        }
        std::function<void()> m_look;
    };
    qint64 before = 0;
    qint64 most = 0;
    struct Taker : MsrpReassembler::Receiver
    {
        explicit Taker(std::function<void()> look) : m_look(std::move(look)) { }
        std::unique_ptr<MsrpStorage> begin(const MsrpHead &, int &) override { return std::make_unique<Nowhere>(m_look); }
        std::function<void()> m_look;
    };
    Taker taker([&] { most = std::max(most, held() - before); });
    TimerService timers(SystemClock::instance());
    MsrpEndpoint alices(Network::system(), timers, SystemRandom::instance());
    MsrpEndpoint bobs(Network::system(), timers, SystemRandom::instance());
    const auto bound = bobs.listen({QHostAddress(QHostAddress::LocalHost), 0});
    QVERIFY(bound);
    const MsrpUri bobUri = bobs.newUri(false, bound->address);
    const MsrpUri aliceUri = alices.newUri(false, bound->address);
    MsrpSession *bob = bobs.await(bobUri, {aliceUri}, taker);
    MsrpSession *alice = alices.connectTo({TransportProtocol::Tcp, *bound, {}}, aliceUri, {bobUri}, taker);
    bool isThere = false;
    connect(bob, &MsrpSession::received, this, [&] { isThere = true; });
    MsrpOutgoing file = text("file", {}, true);
    file.size = size;
    file.source = std::make_shared<Endless>();
    before = held();
    alice->send(file);
    QTRY_VERIFY_WITH_TIMEOUT(isThere, 30'000);
    qInfo("both ends held %lld KiB at most", static_cast<long long>(most / 1024));
    QVERIFY(most <= 2 * 512 * 1024);
}

QTEST_GUILESS_MAIN(tst_MsrpSession)
#include "tst_MsrpSession.moc"
