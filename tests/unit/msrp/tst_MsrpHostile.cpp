// SPDX-License-Identifier: MIT
#include "MsrpEnds.h"
#include "MsrpListener.h"

#include "base/Limits.h"
#include "msrp/MsrpEndpoint.h"
#include "support/SimulatedNetwork.h"
#include "support/TimeMachine.h"

#include <QTcpSocket>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

/// Bob's endpoint, and a peer that writes what it likes.
class Ground
{
public:
    Ground()
    {
        time.add(timers);
        if (!bobs.listen(place))
            qFatal("no listener");
        bobUri = bobs.newUri(false, place.address);
        bob.listenTo(bobs.await(bobUri, {peerUri}, bob.receiver));
        connectPeer();
    }
    void connectPeer()
    {
        socket = network.host(QStringLiteral("192.0.2.66")).connectTo(place);
        QObject::connect(socket.get(), &StreamSocket::received, socket.get(), [this](const QByteArray &bytes) { framer.feed(bytes, heard); });
        time.settle();
    }
    void write(const QByteArray &bytes)
    {
        socket->write(bytes);
        time.settle();
    }
    /// A SEND of that chunk. `range` as it is written.
    QByteArray chunk(const QByteArray &messageId, const QByteArray &range, const QByteArray &octets, char flag = '$', const QByteArray &more = {})
    {
        const QByteArray transaction = "hh" + QByteArray::number(++m_last);
        return "MSRP " + transaction + " SEND\r\nTo-Path: " + toBytes(bobUri) + "\r\nFrom-Path: " + toBytes(peerUri) + "\r\nMessage-ID: " + messageId
            + "\r\nByte-Range: " + range + "\r\n" + more + "Content-Type: text/plain\r\n\r\n" + octets + "\r\n-------" + transaction + flag + "\r\n";
    }
    QByteArray report(const QByteArray &messageId, const QByteArray &range, const QByteArray &status = "000 200 OK")
    {
        const QByteArray transaction = "hr" + QByteArray::number(++m_last);
        return "MSRP " + transaction + " REPORT\r\nTo-Path: " + toBytes(bobUri) + "\r\nFrom-Path: " + toBytes(peerUri) + "\r\nMessage-ID: " + messageId
            + "\r\nByte-Range: " + range + "\r\nStatus: " + status + "\r\n-------" + transaction + "$\r\n";
    }
    QList<int> statuses() const
    {
        QList<int> found;
        for (const MsrpFrame &frame : heard.frames) {
            if (!frame.read.head.isRequest())
                found.append(frame.read.head.status);
        }
        return found;
    }

    ManualClock clock;
    SimulatedNetwork network{clock};
    TimerService timers{clock};
    TimeMachine time{clock, network};
    SeededRandom random{27};
    const Endpoint place{QHostAddress(QStringLiteral("192.0.2.2")), 2855};
    MsrpEndpoint bobs{network.host(QStringLiteral("192.0.2.2")), timers, random};
    MsrpUri peerUri = *parseMsrpUri("msrp://192.0.2.66:9/peer;tcp");
    MsrpUri bobUri;
    End bob;
    StreamSocketPtr socket;
    MsrpFramer framer;
    MsrpListener heard;

private:
    int m_last = 1000;
};

} // namespace

/// What a hostile peer of a session may try (RELIABILITY A27, RFC 4975 s.14.5). A27
class tst_MsrpHostile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rangesAndTotalsThatLie_data();
    void rangesAndTotalsThatLie();
    void announcedSizesCostNothing();
    void unknownSizesEndWithTheirEndLine();
    void chunksOfOneOctet();
    void chunksOfManyMessages();
    void holesAreCounted();
    void endLinesWithinTheOctets();
    void guessedTransactionsChangeNothing();
    void otherPathsAreRefused();
    void stormsOfReports();
    void repeatedChunksDeliverOnce();
    void whoDoesNotReadIsNotRead();
};

void tst_MsrpHostile::rangesAndTotalsThatLie_data()
{
    QTest::addColumn<QByteArray>("first"); // range of "Hello", more follows
    QTest::addColumn<QByteArray>("second"); // of " world", the end
    QTest::newRow("more than the total") << QByteArray("1-5/5") << QByteArray("6-11/5");
    QTest::newRow("another total") << QByteArray("1-5/11") << QByteArray("6-11/12");
    QTest::newRow("a smaller total") << QByteArray("1-5/*") << QByteArray("1-6/6");
    QTest::newRow("far behind") << QByteArray("1-5/*") << QByteArray("18446744073709551610-18446744073709551615/*");
    QTest::newRow("around the end of numbers") << QByteArray("1-5/*") << QByteArray("18446744073709551615-*/*");
    QTest::newRow("the end before the start") << QByteArray("1-5/11") << QByteArray("6-2/11");
    QTest::newRow("from nought") << QByteArray("0-4/11") << QByteArray("5-10/11");
    QTest::newRow("no number at all") << QByteArray("1-5/11") << QByteArray("6-0x0b/11");
    QTest::newRow("ended before what was there") << QByteArray("100-104/*") << QByteArray("1-6/*");
}

void tst_MsrpHostile::rangesAndTotalsThatLie()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    Ground ground;
    ground.write(ground.chunk("lie1", first, "Hello", '+') + ground.chunk("lie1", second, " world"));
    for (const QByteArray &text : ground.bob.texts)
        QVERIFY2(text.size() <= 16, "octets that nobody sent");
    QVERIFY(ground.bob.texts.isEmpty() || ground.bob.texts == QList<QByteArray>{"lie1= world"});
    QVERIFY(ground.statuses().contains(400) || ground.statuses().contains(413) || !ground.bob.texts.isEmpty());
    // The session lives and takes the next message.
    ground.write(ground.chunk("good", "1-2/2", "ok"));
    QCOMPARE(ground.bob.texts.last(), "good=ok");
}

void tst_MsrpHostile::announcedSizesCostNothing()
{
    Ground ground;
    for (int i = 0; i < 20; ++i)
        ground.write(ground.chunk("huge" + QByteArray::number(i), "1-1/18446744073709551615", "x", '+'));
    QCOMPARE(ground.statuses(), QList<int>(20, 200));
    QCOMPARE(ground.bob.texts.size(), 0); // and MemoryStorage grew by what came: one octet each
    // The receiver's own word counts.
    ground.bob.receiver.refusal = 413;
    ground.write(ground.chunk("more", "1-1/99999999999", "x", '+'));
    QCOMPARE(ground.statuses().last(), 413);
}

void tst_MsrpHostile::unknownSizesEndWithTheirEndLine()
{
    Ground ground;
    ground.write(ground.chunk("star", "1-*/*", "Hello", '+') + ground.chunk("star", "6-*/*", " world", '$'));
    QCOMPARE(ground.bob.texts, QList<QByteArray>{"star=Hello world"});
}

void tst_MsrpHostile::chunksOfOneOctet()
{
    Ground ground;
    constexpr int size = 2000;
    QByteArray wire;
    for (int i = 1; i <= size; ++i) {
        const QByteArray at = QByteArray::number(i);
        wire += ground.chunk("tiny", at + '-' + at + '/' + QByteArray::number(size), "x", i == size ? '$' : '+');
    }
    ground.network.setSegmentSize(7);
    ground.write(wire);
    QCOMPARE(ground.bob.texts.size(), 1);
    QVERIFY(ground.bob.texts[0] == "tiny=" + QByteArray(size, 'x'));
    QCOMPARE(ground.statuses(), QList<int>(size, 200));
}

void tst_MsrpHostile::chunksOfManyMessages()
{
    Ground ground;
    QByteArray wire;
    for (int i = 0; i < 10'000; ++i)
        wire += ground.chunk("m" + QByteArray::number(i), "1-1/2", "x", '+');
    ground.write(wire);
    QCOMPARE(ground.statuses().count(200), Limits::kMaxMsrpMessages);
    QCOMPARE(ground.statuses().count(413), 10'000 - Limits::kMaxMsrpMessages);
    QVERIFY(ground.bob.session->state() == MsrpSession::State::Open);
    // What nobody goes on with is given up in time, and then there is room again.
    ground.time.run(11min);
    ground.connectPeer(); // the old one has been silent too long
}

void tst_MsrpHostile::holesAreCounted()
{
    Ground ground;
    QByteArray wire;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray at = QByteArray::number(2 * i + 2);
        wire += ground.chunk("comb", at + '-' + at + "/5000", "x", '+');
    }
    ground.write(wire);
    QCOMPARE(ground.statuses().count(200), Limits::kMaxMsrpHoles);
    QCOMPARE(ground.statuses().count(413), 1000 - Limits::kMaxMsrpHoles);
}

void tst_MsrpHostile::endLinesWithinTheOctets()
{
    Ground ground;
    // Of other transactions, with another flag, cut short: all of it is text.
    const QByteArray text = "-------zzzz$\r\n-------hh\r\nMSRP hh1 SEND\r\nTo-Path: x\r\n\r\n-------hh1001?\r\n-------hh1001";
    const QByteArray size = QByteArray::number(text.size());
    ground.write(ground.chunk("text", "1-" + size + '/' + size, text));
    QCOMPARE(ground.bob.texts, QList<QByteArray>{"text=" + text});
    // Its own end-line ends it, whatever the range says; what follows is no MSRP, and the connection goes.
    ground.write(ground.chunk("cut", "1-100/100", "short\r\n-------hh1002$\r\nand this is nothing"));
    QCOMPARE(ground.bob.texts.size(), 2);
    QCOMPARE(ground.bob.texts.last(), "cut=short");
    QCOMPARE(ground.bob.story.last(), "closed");
}

void tst_MsrpHostile::guessedTransactionsChangeNothing()
{
    Ground ground;
    ground.write(ground.chunk("good", "1-2/2", "ok"));
    ground.bob.session->send(text("ours", "a secret"));
    ground.time.settle();
    // 10,000 responses and as many reports from somebody who has not read our request.
    QByteArray wire;
    for (int i = 0; i < 10'000; ++i)
        wire += "MSRP " + QByteArray::number(i, 16).rightJustified(16, '0') + '1' + " 200 OK\r\nTo-Path: " + toBytes(ground.bobUri)
            + "\r\nFrom-Path: " + toBytes(ground.peerUri) + "\r\n-------" + QByteArray::number(i, 16).rightJustified(16, '0') + "1$\r\n"
            + ground.report("id" + QByteArray::number(i), "1-8/8");
    ground.write(wire);
    QVERIFY(!ground.bob.story.contains("accepted ours") && !ground.bob.story.contains("delivered ours"));
    ground.time.run(31s);
    QCOMPARE(ground.bob.story.last(), "failed ours 408");
}

void tst_MsrpHostile::otherPathsAreRefused()
{
    Ground ground;
    const MsrpUri own = ground.bobUri;
    // Almost ours, another scheme, a way on behind us: we are no relay.
    for (const QByteArray &to : {toBytes(own).replace(own.session, own.session.chopped(1)), toBytes(own).replace("msrp:", "msrps:"),
                                 toBytes(own) + " msrp://192.0.2.99:2855/next;tcp"}) {
        const QByteArray wire = ground.chunk("path", "1-2/2", "no");
        ground.write(QByteArray(wire).replace(toBytes(own), to));
        QCOMPARE(ground.statuses().last(), 481);
    }
    QVERIFY(ground.bob.texts.isEmpty());
}

void tst_MsrpHostile::stormsOfReports()
{
    Ground ground;
    ground.write(ground.chunk("good", "1-2/2", "ok"));
    ground.bob.session->send(text("ours", "Hello"));
    ground.time.settle();
    ground.heard.frames.clear();
    QByteArray wire;
    for (int i = 0; i < 20'000; ++i)
        wire += ground.report(i % 2 ? "ours" : "theirs", QByteArray::number(i + 2) + "-*/*", i % 3 ? "000 200 OK" : "001 200 OK");
    ground.write(wire);
    QVERIFY(ground.heard.frames.empty()); // a report is never answered (s.7.1.2)
    QVERIFY(!ground.bob.story.contains("delivered ours"));
    ground.write(ground.report("ours", "1-5/5") + ground.report("ours", "1-5/5") + ground.report("ours", "1-5/5", "000 413 Stop"));
    QCOMPARE(ground.bob.story.count("delivered ours"), 1);
    QCOMPARE(ground.bob.story.count("failed ours 413"), 0);
}

void tst_MsrpHostile::repeatedChunksDeliverOnce()
{
    Ground ground;
    const QByteArray first = ground.chunk("twice", "1-5/11", "Hello", '+');
    ground.write(first + first + first + ground.chunk("twice", "4-11/11", "lo world"));
    QCOMPARE(ground.bob.texts, QList<QByteArray>{"twice=Hello world"});
}

/// 80 MB of requests from somebody who leaves the answers lying: real sockets, whose buffers fill, and then nothing goes on.
void tst_MsrpHostile::whoDoesNotReadIsNotRead()
{
    TimerService timers(SystemClock::instance());
    MsrpEndpoint bobs(Network::system(), timers, SystemRandom::instance());
    const auto bound = bobs.listen({QHostAddress(QHostAddress::LocalHost), 0});
    QVERIFY(bound);
    Ground wire; // for its frames
    wire.bobUri = bobs.newUri(false, bound->address);
    End bob;
    bob.listenTo(bobs.await(wire.bobUri, {wire.peerUri}, bob.receiver));
    QTcpSocket peer;
    peer.setReadBufferSize(1024); // and never asked for more
    peer.connectToHost(bound->address, bound->port);
    QTRY_VERIFY(peer.state() == QAbstractSocket::ConnectedState);
    constexpr int count = 200'000;
    int sent = 0;
    qsizetype stoppedAt = -1;
    for (int quiet = 0; sent < count && quiet < 20;) {
        const qsizetype before = bob.texts.size();
        for (int i = 0; i < 500 && peer.bytesToWrite() < 1'000'000 && sent < count; ++i)
            peer.write(wire.chunk("m" + QByteArray::number(++sent), "1-5/5", "Hello", '$', "Success-Report: yes\r\n"));
        QTest::qWait(5);
        quiet = bob.texts.size() == before ? quiet + 1 : 0;
        stoppedAt = bob.texts.size();
    }
    QVERIFY2(sent < count, "everything was read, and its answers kept");
    // 200 and REPORT have some 500 bytes: it stops when they fill what they may, not before.
    QVERIFY(stoppedAt * 500 > Limits::kMaxMsrpReplies && bob.session->state() == MsrpSession::State::Open);
    // It reads again: so do we.
    peer.setReadBufferSize(0);
    peer.readAll();
    connect(&peer, &QTcpSocket::readyRead, &peer, [&peer] { peer.readAll(); });
    QTRY_COMPARE_WITH_TIMEOUT(bob.texts.size(), qsizetype(sent), 20'000);
}

QTEST_GUILESS_MAIN(tst_MsrpHostile)
#include "tst_MsrpHostile.moc"
