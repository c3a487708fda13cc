// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "support/TwoStacks.h"

#include <QSignalSpy>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

/// What a peer can do to us with bare TCP connections, under a manual clock. P02
class tst_TcpTransport : public QObject
{
    Q_OBJECT

    struct Peer
    {
        explicit Peer(TwoStacks &world, const QString &address = QStringLiteral("192.0.2.9"))
            : net(world), socket(world.link.host(address).connectTo(world.byTcp().endpoint))
        {
            QObject::connect(socket.get(), &StreamSocket::received, socket.get(), [this](const QByteArray &bytes) { heard += bytes; });
            QObject::connect(socket.get(), &StreamSocket::closed, socket.get(), [this] { isClosed = true; });
            world.time.settle();
        }
        void send(const QByteArray &bytes)
        {
            socket->write(bytes);
            net.time.settle();
        }
        TwoStacks &net;
        StreamSocketPtr socket;
        QByteArray heard;
        bool isClosed = false;
    };

    static QByteArray message(const QByteArray &contentLength = "Content-Length: 0\r\n")
    {
        return "MESSAGE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.9;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
               "From: <sip:a@example.com>;tag=f1\r\nTo: <sip:bob@example.com>\r\nCall-ID: c1\r\nCSeq: 1 MESSAGE\r\n"
            + contentLength + "\r\n";
    }

private Q_SLOTS:
    void rfc5626_4_4_1_pingGetsAPong()
    {
        TwoStacks net;
        Peer peer(net);
        peer.send("\r\n\r\n");
        QCOMPARE(peer.heard, QByteArray("\r\n"));
        peer.send("\r\n");
        peer.send("\r\n");
        QCOMPARE(peer.heard, QByteArray("\r\n\r\n"));
        QVERIFY(!peer.isClosed);
    }

    void ourOwnPingIsSent()
    {
        TwoStacks net;
        FlowId flow = 0;
        net.client.transport.openFlow(net.byTcp(), [&](const SentMessage &sent, const std::optional<TransportError> &error) {
            QVERIFY(!error);
            flow = sent.path.flow;
        });
        net.time.settle();
        QVERIFY(flow != 0);
        net.client.transport.sendKeepAlive(flow);
        net.time.settle();
        QCOMPARE(net.link.packets().size(), 2);
        QCOMPARE(net.link.packets()[0].bytes, QByteArray("\r\n\r\n"));
        QCOMPARE(net.link.packets()[1].bytes, QByteArray("\r\n"));
    }

    void whoSaysNothingIsClosedAfterTenSeconds()
    {
        TwoStacks net;
        Peer silent(net);
        Peer drop(net);
        Peer pinging(net);
        Peer talking(net);
        talking.send(message());
        for (int i = 0; i < 9; ++i) {
            net.time.run(1s);
            drop.send("M"); // one byte a second is no message either
            pinging.send("\r\n\r\n");
        }
        QVERIFY(!silent.isClosed && !drop.isClosed && !pinging.isClosed);
        net.time.run(1s);
        QVERIFY(silent.isClosed);
        QVERIFY(drop.isClosed);
        QVERIFY(pinging.isClosed);
        net.time.run(1h);
        QVERIFY(!talking.isClosed);
    }

    // A14
    void aMessageThatNeverEndsIsClosed()
    {
        TwoStacks net;
        Peer half(net);
        half.send(message());
        half.send(message().left(100));
        Peer trickle(net);
        trickle.send(message());
        Peer slowButDone(net);
        slowButDone.send(message());
        const QByteArray text = message();
        for (int second = 0; second < Limits::kMessageTime.count() - 1; ++second) {
            trickle.send(text.mid(second, 1));
            slowButDone.send(second < 30 ? text.mid(second, 1) : text.mid(30));
            net.time.run(1s);
        }
        QVERIFY(!half.isClosed && !trickle.isClosed && !slowButDone.isClosed);
        net.time.run(1s);
        QVERIFY(half.isClosed && trickle.isClosed);
        // Each message has its own time.
        slowButDone.send(text.left(50));
        net.time.run(31s);
        slowButDone.send(text.mid(50) + text.left(50));
        net.time.run(31s);
        QVERIFY(!slowButDone.isClosed);
        net.time.run(1s);
        QVERIFY(slowButDone.isClosed);
    }

    /// AST-2016-005: idle connections fill the table.
    void theLongestIdleMakesRoomWhenTheTableIsFull()
    {
        TwoStacks net;
        std::vector<std::unique_ptr<Peer>> peers;
        for (int i = 0; i < Limits::kMaxIncomingConnections; ++i) {
            peers.push_back(std::make_unique<Peer>(net));
            peers.back()->send(message());
        }
        net.time.run(1s);
        for (size_t i = 1; i < peers.size(); ++i)
            peers[i]->send("\r\n\r\n");
        net.time.run(Limits::kIdleWhenFull - 1s - 1ms);
        Peer early(net);
        QVERIFY(early.isClosed);
        QVERIFY(!peers.front()->isClosed);
        net.time.run(1ms);
        Peer next(net);
        QVERIFY(!next.isClosed);
        QVERIFY(peers.front()->isClosed);
        QVERIFY(std::none_of(peers.begin() + 1, peers.end(), [](const auto &peer) { return peer->isClosed; }));
    }

    void incomingConnectionsAreLimited()
    {
        TwoStacks net;
        std::vector<std::unique_ptr<Peer>> peers;
        for (int i = 0; i < Limits::kMaxIncomingConnections; ++i)
            peers.push_back(std::make_unique<Peer>(net));
        QVERIFY(std::none_of(peers.begin(), peers.end(), [](const auto &peer) { return peer->isClosed; }));
        Peer tooMany(net);
        QVERIFY(tooMany.isClosed);
        QCOMPARE(net.server.transport.droppedCount(), 1u);
        peers.pop_back();
        net.time.settle();
        Peer next(net);
        QVERIFY(!next.isClosed);
    }

    // A14
    void oneHostDoesNotShutTheOthersOut()
    {
        TwoStacks net;
        std::vector<std::unique_ptr<Peer>> greedy;
        for (int i = 0; i < Limits::kMaxIncomingConnections; ++i) {
            greedy.push_back(std::make_unique<Peer>(net));
            greedy.back()->send(message());
            net.time.run(1ms);
        }
        const auto closed = [&] { return std::count_if(greedy.begin(), greedy.end(), [](const auto &peer) { return peer->isClosed; }); };
        Peer sameHost(net);
        QVERIFY(sameHost.isClosed);
        QCOMPARE(closed(), 0);
        // Up to half of the table the others are let in, at the cost of who has been silent longest.
        std::vector<std::unique_ptr<Peer>> others;
        for (int i = 0; i < Limits::kMaxIncomingConnections / 2; ++i) {
            others.push_back(std::make_unique<Peer>(net, QStringLiteral("192.0.2.8")));
            QVERIFY(!others.back()->isClosed && greedy[size_t(i)]->isClosed);
        }
        Peer late(net, QStringLiteral("192.0.2.8"));
        QVERIFY(late.isClosed);
        QCOMPARE(closed(), Limits::kMaxIncomingConnections / 2);
    }

    void rfc3261_18_3_lostFramingIsAnsweredAndClosed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("no Content-Length") << message({});
        QTest::newRow("negative Content-Length") << message("Content-Length: -1\r\n");
        QTest::newRow("huge Content-Length") << message("Content-Length: 99999999999\r\n");
    }
    void rfc3261_18_3_lostFramingIsAnsweredAndClosed()
    {
        QFETCH(QByteArray, bytes);
        TwoStacks net;
        QSignalSpy closed(&net.server.transport, &TransportLayer::flowClosed);
        Peer peer(net);
        peer.send(bytes);
        QVERIFY2(peer.heard.startsWith("SIP/2.0 4") || peer.heard.startsWith("SIP/2.0 513"), peer.heard.constData());
        QVERIFY(peer.isClosed);
        QCOMPARE(closed.count(), 1);
    }

    void rubbishIsClosedWithoutAnAnswer()
    {
        TwoStacks net;
        Peer peer(net);
        peer.send("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n");
        QVERIFY(peer.heard.isEmpty());
        QVERIFY(peer.isClosed);
        QVERIFY(net.server.transport.droppedCount() > 0);
    }

    void closingAFlowLetsTheLastBytesGo()
    {
        TwoStacks net;
        QObject context;
        connect(&net.server.transactions, &TransactionLayer::requestReceived, &context, [&](ServerTransaction *transaction) {
            const FlowId flow = transaction->source().flow;
            transaction->respond(403);
            net.server.transport.close(flow);
            QVERIFY(!net.server.transport.isAlive(flow));
        });
        Peer peer(net);
        peer.send(message());
        QVERIFY(peer.heard.startsWith("SIP/2.0 403"));
        QVERIFY(peer.isClosed);
    }

    void severalMessagesInOnePieceAreAllRead()
    {
        TwoStacks net;
        QSignalSpy received(&net.server.transport, &TransportLayer::messageReceived);
        Peer peer(net);
        peer.send(message() + message() + "\r\n\r\n" + message());
        QCOMPARE(received.count(), 3);
        QCOMPARE(peer.heard, QByteArray("\r\n"));
    }
};

QTEST_GUILESS_MAIN(tst_TcpTransport)
#include "tst_TcpTransport.moc"
