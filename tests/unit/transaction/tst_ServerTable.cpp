// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "support/TwoStacks.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

/// What strangers can send: raw bytes from hosts without an engine, at an engine of ours.
class tst_ServerTable : public QObject
{
    Q_OBJECT

    struct Stranger
    {
        Stranger(TwoStacks &world, const QString &address, quint16 port = 5060)
            : net(world), at{QHostAddress(address), port}
        {
            auto bound = world.link.host(address).bindDatagram(at);
            socket = std::move(*bound);
            QObject::connect(socket.get(), &DatagramSocket::received, socket.get(),
                             [this](const Slice &bytes) { answers.append(bytes.toByteArray()); });
        }
        void send(const QByteArray &bytes)
        {
            (void)socket->send(bytes, net.byUdp().endpoint, {});
            net.time.settle();
        }
        int statusOf(int index) const { return answers[index].mid(8, 3).toInt(); }

        TwoStacks &net;
        Endpoint at;
        DatagramSocketPtr socket;
        QList<QByteArray> answers;
    };

    static QByteArray message(const QByteArray &branch, const QByteArray &method = "MESSAGE", const QByteArray &callId = "c1",
                              const QByteArray &host = "192.0.2.9", const QByteArray &contentLength = "0")
    {
        return method + " sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/UDP " + host + ";branch=" + branch
            + "\r\nMax-Forwards: 70\r\nFrom: <sip:a@example.com>;tag=f1\r\nTo: <sip:bob@example.com>\r\nCall-ID: " + callId
            + "\r\nCSeq: 1 " + method + "\r\nContent-Length: " + contentLength + "\r\n\r\n";
    }

    /// Takes every request and answers nothing, until told.
    struct Holding
    {
        explicit Holding(Stack &stack)
        {
            QObject::connect(&stack.transactions, &TransactionLayer::requestReceived, &context,
                             [this](ServerTransaction *transaction) { held.append(transaction); });
            QObject::connect(&stack.transactions, &TransactionLayer::ackReceived, &context, [this] { ++acks; });
        }
        QObject context;
        int acks = 0;
        QList<QPointer<ServerTransaction>> held;
    };

private Q_SLOTS:
    void rfc3261_17_acksAreNeverAnswered()
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        stranger.send(message("z9hG4bK1", "ACK"));
        stranger.send(message("1", "ACK"));
        QVERIFY(bob.held.isEmpty());
        QVERIFY(stranger.answers.isEmpty());
        QCOMPARE(bob.acks, 2); // they could be for a 2xx: the TU knows
    }

    void rfc3261_17_2_1_failureIsRepeatedUntilTheAckWhichEndsHere()
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        stranger.send(message("z9hG4bK1", "INVITE"));
        QCOMPARE(bob.held.size(), 1);
        bob.held.first()->respond(488);
        net.time.settle();
        QVERIFY(bob.held.first().isNull()); // the TU has nothing more to do
        QCOMPARE(stranger.answers.size(), 1);
        QCOMPARE(stranger.statusOf(0), 488);
        stranger.send(message("z9hG4bK1", "INVITE"));
        QCOMPARE(stranger.answers.size(), 2);
        QCOMPARE(stranger.answers[1], stranger.answers[0]);
        net.time.run(500ms);
        QCOMPARE(stranger.answers.size(), 3); // timer G
        stranger.send(message("z9hG4bK1", "ACK"));
        stranger.send(message("z9hG4bK1", "ACK"));
        net.time.run(40s);
        QCOMPARE(stranger.answers.size(), 3);
        QCOMPARE(bob.held.size(), 1);
        QCOMPARE(bob.acks, 0);
        stranger.send(message("z9hG4bK1", "INVITE")); // timer I has ended it: a new one
        QCOMPARE(bob.held.size(), 2);
    }

    void rfc3261_17_2_1_failureWithoutAckIsGivenUpByTimerH()
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        stranger.send(message("z9hG4bK1", "INVITE"));
        bob.held.first()->respond(486);
        net.time.run(60s);
        QCOMPARE(stranger.answers.size(), 11); // 0, 0.5, 1.5, 3.5, 7.5 ... 31.5 s
        QCOMPARE(net.server.transactions.completedMemory(), 0);
    }

    void rfc3261_17_2_1_silentUserGetsA100After200ms()
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        stranger.send(message("z9hG4bK1", "INVITE"));
        stranger.send(message("z9hG4bK1", "INVITE"));
        net.time.run(199ms);
        QVERIFY(stranger.answers.isEmpty());
        net.time.run(1ms);
        QCOMPARE(stranger.answers.size(), 1);
        QCOMPARE(stranger.statusOf(0), 100);
        stranger.send(message("z9hG4bK1", "INVITE"));
        QCOMPARE(stranger.answers.size(), 2);
        bob.held.first()->respond(180);
        net.time.settle();
        stranger.send(message("z9hG4bK1", "INVITE"));
        QCOMPARE(stranger.statusOf(2), 180);
        QCOMPARE(stranger.answers[3], stranger.answers[2]);
    }

    void rfc6026_7_1_acceptedPassesFurther2xxAndAbsorbsTheRequest()
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        stranger.send(message("z9hG4bK1", "INVITE"));
        const Response ok = makeResponse(bob.held.first()->request(), 200, "t");
        bob.held.first()->respond(ok);
        net.time.settle();
        stranger.send(message("z9hG4bK1", "INVITE"));
        QCOMPARE(stranger.answers.size(), 1); // absorbed
        QVERIFY(bob.held.first());
        bob.held.first()->respond(404); // too late
        bob.held.first()->respond(180);
        bob.held.first()->respond(ok);
        net.time.settle();
        QCOMPARE(stranger.answers.size(), 2);
        QCOMPARE(stranger.answers[1], stranger.answers[0]);
        stranger.send(message("z9hG4bKother", "ACK"));
        stranger.send(message("z9hG4bK1", "ACK")); // a peer that reuses the branch
        QCOMPARE(bob.acks, 2);
        QCOMPARE(net.server.transactions.activeServerTransactions(), 0);
        net.time.run(32s); // timer L
        QVERIFY(bob.held.first().isNull());
        QCOMPARE(bob.held.size(), 1);
    }

    void rfc3261_9_2_cancelIsAnsweredAndTold()
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        stranger.send(message("z9hG4bK1", "INVITE"));
        bob.held.first()->respond(180);
        int cancelled = 0;
        connect(bob.held.first(), &ServerTransaction::cancelled, &bob.context, [&] {
            ++cancelled;
            bob.held.first()->respond(487);
        });
        stranger.send(message("z9hG4bK1", "CANCEL"));
        stranger.send(message("z9hG4bK1", "CANCEL"));
        QCOMPARE(bob.held.size(), 1);
        QCOMPARE(cancelled, 1);
        QCOMPARE(stranger.answers.size(), 4);
        QCOMPARE(stranger.statusOf(1), 200);
        QVERIFY(stranger.answers[1].contains("CSeq: 1 CANCEL"));
        QCOMPARE(stranger.statusOf(2), 487);
        QCOMPARE(stranger.answers[3], stranger.answers[1]);
    }

    void rfc3261_9_2_cancelAfterTheAnswerChangesNothing()
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        stranger.send(message("z9hG4bK1", "INVITE"));
        bob.held.first()->respond(200);
        int cancelled = 0;
        connect(bob.held.first(), &ServerTransaction::cancelled, &bob.context, [&] { ++cancelled; });
        stranger.send(message("z9hG4bK1", "CANCEL"));
        QCOMPARE(cancelled, 0);
        QCOMPARE(stranger.statusOf(1), 200);
    }

    void rfc3261_9_2_cancelOfNothingGoesToTheUser()
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        stranger.send(message("z9hG4bK1"));
        stranger.send(message("z9hG4bK1", "CANCEL")); // of a MESSAGE: s.9.1 allows none
        QCOMPARE(bob.held.size(), 2);
        QVERIFY(bob.held[1]->request().method == Method::Cancel);
    }

    void rfc3261_8_2_2_2_mergedRequestGets482()
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        stranger.send(message("z9hG4bKone"));
        stranger.send(message("z9hG4bKtwo"));
        QCOMPARE(bob.held.size(), 1);
        QCOMPARE(stranger.answers.size(), 1);
        QCOMPARE(stranger.statusOf(0), 482);
        stranger.send(message("z9hG4bKtwo")); // its retransmission
        QCOMPARE(stranger.answers.size(), 2);
        QCOMPARE(stranger.answers[1], stranger.answers[0]);

        // Once the first is answered, a copy is new again: the layers above know the message by its own id.
        bob.held.first()->respond(200);
        net.time.settle();
        stranger.send(message("z9hG4bKthree"));
        QCOMPARE(bob.held.size(), 2);
    }

    void rfc3261_16_3_aProxyTakesMergedRequests()
    {
        TwoStacks net;
        net.server.transactions.setDetectMerged(false);
        Holding proxy(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        stranger.send(message("z9hG4bKone"));
        stranger.send(message("z9hG4bKtwo"));
        QCOMPARE(proxy.held.size(), 2);
        QVERIFY(stranger.answers.isEmpty());
    }

    void malformedRequestsAreAnswered_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QByteArray version = message("z9hG4bK1");
        version.replace("SIP/2.0\r\nVia", "SIP/7.0\r\nVia");
        QTest::newRow("rfc3261_21_5_6 version") << version << 505;
        QTest::newRow("rfc3261_18_3 body too short") << message("z9hG4bK1", "MESSAGE", "c1", "192.0.2.9", "17") << 400;
        QByteArray cseq = message("z9hG4bK1");
        cseq.replace("CSeq: 1 MESSAGE", "CSeq: 1 OPTIONS");
        QTest::newRow("rfc3261_8_1_1_5 CSeq names another method") << cseq << 400;
    }
    void malformedRequestsAreAnswered()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        TwoStacks net;
        Holding bob(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        stranger.send(bytes);
        stranger.send(bytes);
        QVERIFY(bob.held.isEmpty());
        QCOMPARE(stranger.answers.size(), 2);
        QCOMPARE(stranger.statusOf(0), status);
        QCOMPARE(stranger.answers[1], stranger.answers[0]); // RFC 3261 s.8.2.7: the same To tag
    }

    void malformedResponsesAndAcksAreNeverAnswered()
    {
        TwoStacks net;
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        stranger.send(message("z9hG4bK1", "ACK", "c1", "192.0.2.9", "17"));
        QByteArray response = message("z9hG4bK1", "MESSAGE", "c1", "192.0.2.9", "17");
        response.replace("MESSAGE sip:bob@example.com SIP/2.0", "SIP/2.0 200 OK");
        stranger.send(response);
        stranger.send("GET / HTTP/1.1\r\n\r\n");
        stranger.send(QByteArray(1000, '\xff'));
        QVERIFY(stranger.answers.isEmpty());
        QCOMPARE(net.server.transport.droppedCount(), 4u);
    }

    void keepAlivesAreNeitherAnsweredNorCounted()
    {
        TwoStacks net;
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        for (const QByteArray &bytes : {QByteArray(), QByteArray("\r\n\r\n"), QByteArray(4, '\0')})
            stranger.send(bytes);
        QVERIFY(stranger.answers.isEmpty());
        QCOMPARE(net.server.transport.droppedCount(), 0u);
    }

    void limitPerSource()
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        for (int i = 0; i < Limits::kMaxActivePerSource; ++i)
            stranger.send(message("z9hG4bK" + QByteArray::number(i), "MESSAGE", QByteArray::number(i)));
        QCOMPARE(bob.held.size(), Limits::kMaxActivePerSource);
        QVERIFY(stranger.answers.isEmpty());

        stranger.send(message("z9hG4bKover", "MESSAGE", "over"));
        QCOMPARE(bob.held.size(), Limits::kMaxActivePerSource);
        QCOMPARE(stranger.answers.size(), 1);
        QCOMPARE(stranger.statusOf(0), 503);
        QVERIFY(stranger.answers[0].contains("\r\nRetry-After: "));
        QCOMPARE(net.server.transport.droppedCount(), 1u);

        // Others are not touched, and a place that becomes free is a place.
        Stranger other(net, QStringLiteral("192.0.2.10"));
        other.send(message("z9hG4bKother", "MESSAGE", "other", "192.0.2.10"));
        QCOMPARE(bob.held.size(), Limits::kMaxActivePerSource + 1);
        bob.held.first()->respond(200);
        net.time.settle();
        stranger.send(message("z9hG4bKnext", "MESSAGE", "next"));
        QCOMPARE(bob.held.size(), Limits::kMaxActivePerSource + 2);
    }

    void ourOwnFlowIsExemptFromTheLimitPerSource()
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger proxy(net, QStringLiteral("192.0.2.9"));
        proxy.send(message("z9hG4bKfirst", "MESSAGE", "first"));
        net.server.transactions.setTrustedFlow(bob.held.first()->source().flow, true);
        for (int i = 0; i < Limits::kMaxActivePerSource + 50; ++i)
            proxy.send(message("z9hG4bK" + QByteArray::number(i), "MESSAGE", QByteArray::number(i)));
        QCOMPARE(bob.held.size(), Limits::kMaxActivePerSource + 51);
    }

    void limitOfAllSources()
    {
        TwoStacks net;
        Holding bob(net.server);
        constexpr int kSources = Limits::kMaxActiveServerTransactions / Limits::kMaxActivePerSource;
        for (int source = 0; source < kSources; ++source) {
            const QString address = QStringLiteral("198.51.100.%1").arg(source + 1);
            Stranger stranger(net, address);
            for (int i = 0; i < Limits::kMaxActivePerSource; ++i) {
                const QByteArray id = QByteArray::number(source) + '.' + QByteArray::number(i);
                stranger.send(message("z9hG4bK" + id, "MESSAGE", id, address.toLatin1()));
            }
        }
        QCOMPARE(bob.held.size(), Limits::kMaxActiveServerTransactions);
        Stranger late(net, QStringLiteral("203.0.113.1"));
        late.send(message("z9hG4bKlate", "MESSAGE", "late", "203.0.113.1"));
        QCOMPARE(late.answers.size(), 1);
        QCOMPARE(late.statusOf(0), 503);
        net.time.run(33s); // nobody waits for an answer any more
        QCOMPARE(net.server.transactions.activeServerTransactions(), 0);
        late.send(message("z9hG4bKagain", "MESSAGE", "again", "203.0.113.1"));
        QCOMPARE(bob.held.size(), Limits::kMaxActiveServerTransactions + 1);
    }

    void memoryOfAnsweredTransactionsIsBounded()
    {
        TwoStacks net;
        QObject context;
        const QByteArray padding(60 * 1000, 'x');
        connect(&net.server.transactions, &TransactionLayer::requestReceived, &context, [&](ServerTransaction *transaction) {
            Response response = makeResponse(transaction->request(), 200, "t");
            response.editHeaders().append("X-Padding", padding);
            transaction->respond(response);
        });
        Stranger stranger(net, QStringLiteral("192.0.2.9"));
        for (int i = 0; i < 1300; ++i) {
            stranger.send(message("z9hG4bK" + QByteArray::number(i), "MESSAGE", QByteArray::number(i)));
            stranger.answers.clear();
            net.link.forgetPackets();
            QVERIFY(net.server.transactions.completedMemory() <= Limits::kMaxCompletedTransactionMemory);
        }
        QVERIFY(net.server.transactions.completedMemory() > Limits::kMaxCompletedTransactionMemory - 2 * padding.size());
        // The newest still answers its retransmission from memory.
        stranger.send(message("z9hG4bK1299", "MESSAGE", "1299"));
        QCOMPARE(stranger.answers.size(), 1);
    }

    void rfc3581_4_answerGoesToTheSourcePort() // P02
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger stranger(net, QStringLiteral("192.0.2.9"), 49152);
        stranger.send(message("z9hG4bK1;rport"));
        const Via via = *bob.held.first()->request().topVia();
        QVERIFY(via.received() == QByteArrayView("192.0.2.9"));
        QVERIFY(via.parameters.value("rport") == QByteArrayView("49152"));
        bob.held.first()->respond(200);
        net.time.settle();
        QCOMPARE(stranger.answers.size(), 1);
        QVERIFY(stranger.answers[0].contains("received=192.0.2.9"));
    }

    void rfc3261_18_2_2_withoutRportAnswerGoesToTheSentByPort() // P02
    {
        TwoStacks net;
        Holding bob(net.server);
        Stranger sender(net, QStringLiteral("192.0.2.9"), 49152);
        Stranger receiver(net, QStringLiteral("192.0.2.9"), 5070);
        sender.send(message("z9hG4bK1", "MESSAGE", "c1", "pc33.example.com:5070"));
        bob.held.first()->respond(200);
        net.time.settle();
        QCOMPARE(receiver.answers.size(), 1);
        QVERIFY(sender.answers.isEmpty());
        // A retransmission is answered there too.
        sender.send(message("z9hG4bK1", "MESSAGE", "c1", "pc33.example.com:5070"));
        QCOMPARE(receiver.answers.size(), 2);
    }
};

QTEST_GUILESS_MAIN(tst_ServerTable)
#include "tst_ServerTable.moc"
