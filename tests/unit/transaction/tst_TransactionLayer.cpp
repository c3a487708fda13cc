// SPDX-License-Identifier: MIT
#include "message/MessageWriter.h"
#include "support/TwoStacks.h"

#include <QSignalSpy>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

/// Remembers what a client transaction told.
struct Outcome
{
    explicit Outcome(ClientTransaction *transaction) : watched(transaction)
    {
        QObject::connect(transaction, &ClientTransaction::provisionalReceived, &context,
                         [this](const Response &response) { provisionals.append(response.status); });
        QObject::connect(transaction, &ClientTransaction::finalReceived, &context,
                         [this](const Response &response) { finals.append(response.status); });
        QObject::connect(transaction, &ClientTransaction::failed, &context,
                         [this](const TransactionFailure &failure) { failures.append(failure); });
        QObject::connect(transaction, &ClientTransaction::terminated, &context, [this] { ++terminations; });
    }
    bool isOver() const { return !finals.isEmpty() || !failures.isEmpty(); }

    QObject context;
    QPointer<ClientTransaction> watched;
    QList<int> provisionals;
    QList<int> finals;
    QList<TransactionFailure> failures;
    int terminations = 0;
};

/// Answers every request with this status, and counts them.
struct Answering
{
    Answering(Stack &stack, int answer) : status(answer)
    {
        QObject::connect(&stack.transactions, &TransactionLayer::requestReceived, &context, [this](ServerTransaction *transaction) {
            ++requests;
            latest = transaction;
            if (status)
                transaction->respond(status);
        });
    }
    QObject context;
    int status;
    int requests = 0;
    QPointer<ServerTransaction> latest;
};

} // namespace

/// Client and server transactions of two hosts over a simulated link. P05
class tst_TransactionLayer : public QObject
{
    Q_OBJECT

    static QList<std::chrono::milliseconds> sendTimes(const TwoStacks &net, QByteArrayView start)
    {
        QList<std::chrono::milliseconds> times;
        const auto packets = net.link.packetsThatStartWith(start);
        for (const WirePacket &packet : packets)
            times.append(packet.at - packets.first().at);
        return times;
    }

private Q_SLOTS:
    void oneRequestOneAnswer()
    {
        TwoStacks net;
        Answering bob(net.server, 200);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byUdp()));
        QCOMPARE(net.client.transactions.pendingClientTransactions(), 1);
        QVERIFY(net.time.runUntil([&] { return outcome.isOver(); }));
        QCOMPARE(outcome.finals, QList<int>{200});
        QCOMPARE(net.link.packets().size(), 2);
        QCOMPARE(net.client.transactions.pendingClientTransactions(), 0);
        QCOMPARE(net.time.elapsed(), 0ms);
        net.time.run(40s);
        QCOMPARE(net.link.packets().size(), 2);
        QCOMPARE(outcome.terminations, 1);
        QVERIFY(outcome.watched.isNull());
        QVERIFY(bob.latest.isNull());
    }

    void rfc3261_17_1_2_2_lostRequestIsSentAgainAfterT1()
    {
        TwoStacks net;
        Answering bob(net.server, 200);
        net.link.loseNext(1);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byUdp()));
        QVERIFY(net.time.runUntil([&] { return outcome.isOver(); }));
        QCOMPARE(outcome.finals, QList<int>{200});
        QCOMPARE(net.time.elapsed(), 500ms); // one timer E
        QCOMPARE(bob.requests, 1);
    }

    void rfc3261_17_1_2_2_silenceIsRetriedElevenTimesThenFails()
    {
        TwoStacks net;
        net.link.setSilent(true);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byUdp()));
        QVERIFY(net.time.runUntil([&] { return outcome.isOver(); }));
        QCOMPARE(net.time.elapsed(), 32s); // timer F
        QCOMPARE(sendTimes(net, "MESSAGE"),
                 (QList<std::chrono::milliseconds>{0ms, 500ms, 1500ms, 3500ms, 7500ms, 11500ms, 15500ms, 19500ms, 23500ms,
                                                   27500ms, 31500ms}));
        QCOMPARE(outcome.failures.size(), 1);
        QCOMPARE(outcome.failures.first().kind, TransactionFailure::Kind::Timeout);
        QVERIFY(outcome.failures.first().mayHaveArrived());
        QCOMPARE(outcome.terminations, 1);
    }

    void rfc3261_17_1_2_2_retransmissionsAreTheSameBytes()
    {
        TwoStacks net;
        net.link.setSilent(true);
        net.client.transactions.send(TwoStacks::request(), net.byUdp());
        net.time.run(4s);
        const auto packets = net.link.packetsThatStartWith("MESSAGE");
        QCOMPARE(packets.size(), 4);
        for (const WirePacket &packet : packets)
            QCOMPARE(packet.bytes, packets.first().bytes);
    }

    void rfc3261_17_2_2_lostResponseIsAnsweredAgainWithoutTheUser()
    {
        TwoStacks net;
        Answering bob(net.server, 202);
        net.link.setDelay(10ms);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byUdp()));
        net.time.run(5ms);
        net.link.loseNext(1);
        QVERIFY(net.time.runUntil([&] { return outcome.isOver(); }));
        QCOMPARE(outcome.finals, QList<int>{202});
        QCOMPARE(bob.requests, 1);
        const auto answers = net.link.packetsThatStartWith("SIP/2.0 202");
        QCOMPARE(answers.size(), 2);
        QCOMPARE(answers[0].bytes, answers[1].bytes);
    }

    void rfc3261_17_1_2_2_duplicatedFinalIsAbsorbedUntilTimerK()
    {
        TwoStacks net;
        Answering bob(net.server, 200);
        net.link.setDuplication(100);
        QSignalSpy stray(&net.client.transactions, &TransactionLayer::strayResponseReceived);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byUdp()));
        net.time.run(4s);
        QCOMPARE(outcome.finals, QList<int>{200});
        QCOMPARE(bob.requests, 1);
        QCOMPARE(outcome.terminations, 0);
        QCOMPARE(stray.count(), 0);
        net.time.run(1s); // T4
        QCOMPARE(outcome.terminations, 1);
    }

    void rfc3261_17_2_2_timerJEndsTheMemoryOfTheServer()
    {
        TwoStacks net;
        Answering bob(net.server, 200);
        net.client.transactions.send(TwoStacks::request(), net.byUdp());
        net.time.run(31900ms);
        QVERIFY(net.server.transactions.completedMemory() > 0);
        net.time.run(200ms);
        QCOMPARE(net.server.transactions.completedMemory(), 0);
        QCOMPARE(net.server.transactions.activeServerTransactions(), 0);
    }

    void rfc3261_17_2_2_overTcpNothingLingers()
    {
        TwoStacks net;
        Answering bob(net.server, 200);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byTcp()));
        QVERIFY(net.time.runUntil([&] { return outcome.isOver(); }));
        QCOMPARE(outcome.terminations, 1);
        QCOMPARE(net.server.transactions.completedMemory(), 0);
        net.time.run(40s);
        QCOMPARE(net.link.packets().size(), 2);
    }

    void rfc4320_4_1_100ComesLateButComes()
    {
        TwoStacks net;
        Answering bob(net.server, 0);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byUdp()));
        net.time.run(3400ms);
        QVERIFY(net.link.packetsThatStartWith("SIP/2.0").isEmpty());
        net.time.run(200ms);
        // One by itself, perhaps another for the retransmission that leaves at the same moment.
        QVERIFY(!outcome.provisionals.isEmpty());
        QCOMPARE(outcome.provisionals.count(100), outcome.provisionals.size());
        // From now on the client is quiet: T2 apart.
        net.link.forgetPackets();
        net.time.run(8s);
        QVERIFY(net.link.packetsThatStartWith("MESSAGE").size() <= 2);
        bob.latest->respond(200);
        net.time.settle();
        QCOMPARE(outcome.finals, QList<int>{200});
        QCOMPARE(bob.requests, 1);
    }

    void rfc4320_4_2_408IsNotSent()
    {
        TwoStacks net;
        Answering bob(net.server, 408);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byUdp()));
        QVERIFY(net.time.runUntil([&] { return outcome.isOver(); }));
        QVERIFY(net.link.packetsThatStartWith("SIP/2.0 408").isEmpty());
        QCOMPARE(outcome.failures.size(), 1);
    }

    void rfc4320_4_2_serverGivesUpWithTheClient()
    {
        TwoStacks net;
        Answering bob(net.server, 0);
        net.client.transactions.send(TwoStacks::request(), net.byUdp());
        net.time.settle();
        QSignalSpy failed(bob.latest, &ServerTransaction::failed);
        QSignalSpy terminated(bob.latest, &ServerTransaction::terminated);
        net.time.run(32s);
        QCOMPARE(failed.count(), 1);
        QCOMPARE(terminated.count(), 1);
        QVERIFY(bob.latest.isNull());
        QCOMPARE(net.server.transactions.activeServerTransactions(), 0);
    }

    void rfc3261_8_1_1_7_everyRequestHasABranchOfItsOwn()
    {
        TwoStacks net;
        Answering bob(net.server, 200);
        QSet<QByteArray> branches;
        for (int i = 0; i < 100; ++i) {
            const auto *transaction = net.client.transactions.send(TwoStacks::request("MESSAGE", QByteArray::number(i)), net.byUdp());
            const QByteArray branch = transaction->request().topVia()->branch().toByteArray();
            QVERIFY(branch.startsWith("z9hG4bK"));
            branches.insert(branch);
        }
        QCOMPARE(branches.size(), 100);
    }

    void rfc3261_16_6_aProxysOwnBranchIsUsed()
    {
        TwoStacks net;
        const auto *transaction = net.client.transactions.send(TwoStacks::request(), net.byUdp(), "z9hG4bKloop.7");
        QVERIFY(transaction->request().topVia()->branch() == QByteArrayView("z9hG4bKloop.7"));
    }

    void rfc3261_18_1_1_viaIsCompleted() // P02
    {
        TwoStacks net;
        const auto *udp = net.client.transactions.send(TwoStacks::request(), net.byUdp());
        const Via via = *udp->request().topVia();
        QVERIFY(via.transport == QByteArrayView("UDP"));
        QVERIFY(via.host == QByteArrayView("192.0.2.1"));
        QCOMPARE(via.port, udp->path().local.port);
        QVERIFY(via.parameters.contains("rport"));
        QVERIFY(via.parameters.value("rport").isEmpty());
    }

    void transportErrorIsToldLater()
    {
        TwoStacks net;
        const Target nobody{TransportProtocol::Tcp, {QHostAddress(QStringLiteral("192.0.2.2")), 9}};
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), nobody));
        QVERIFY(outcome.failures.isEmpty());
        QVERIFY(net.time.runUntil([&] { return outcome.isOver(); }));
        QCOMPARE(outcome.failures.size(), 1);
        QCOMPARE(outcome.failures.first().kind, TransactionFailure::Kind::Transport);
        QCOMPARE(outcome.failures.first().transport.kind, TransportError::Kind::ConnectFailed);
        QVERIFY(!outcome.failures.first().mayHaveArrived());
        QCOMPARE(outcome.terminations, 1);
    }

    void connectingThatHangsFailsAfterTenSeconds()
    {
        TwoStacks net;
        net.link.setSilent(true);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byTcp()));
        QVERIFY(net.time.runUntil([&] { return outcome.isOver(); }));
        QCOMPARE(net.time.elapsed(), 10s);
        QCOMPARE(outcome.failures.first().transport.kind, TransportError::Kind::ConnectFailed);
    }

    void aBrokenConnectionFailsWhatIsPendingOnIt()
    {
        TwoStacks net;
        Answering bob(net.server, 0);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byTcp()));
        net.time.run(1s);
        QCOMPARE(bob.requests, 1);
        net.link.breakConnections();
        net.time.settle();
        QCOMPARE(outcome.failures.size(), 1);
        QCOMPARE(outcome.failures.first().transport.kind, TransportError::Kind::ConnectionLost);
        QVERIFY(outcome.failures.first().mayHaveArrived());
    }

    void rfc3261_18_2_2_answerGoesByANewConnectionWhenTheFirstIsGone() // P02
    {
        TwoStacks net;
        const Endpoint clientAt{QHostAddress(QStringLiteral("192.0.2.1")), 5060};
        QVERIFY(net.client.transport.listen(TransportProtocol::Tcp, clientAt).ok());
        Answering bob(net.server, 0);
        net.client.transactions.send(TwoStacks::request(), net.byTcp());
        net.time.run(1s);
        net.link.breakConnections();
        net.time.settle();
        net.link.forgetPackets();
        QSignalSpy failed(bob.latest, &ServerTransaction::failed);
        QSignalSpy terminated(bob.latest, &ServerTransaction::terminated);
        bob.latest->respond(200);
        net.time.run(1s);
        const auto answers = net.link.packetsThatStartWith("SIP/2.0 200");
        QCOMPARE(answers.size(), 1);
        QVERIFY(answers.first().to == clientAt);
        QCOMPARE(failed.count(), 0);
        QCOMPARE(terminated.count(), 1);
    }

    void rfc3261_17_2_4_anAnswerThatCannotLeaveFails()
    {
        TwoStacks net; // the client does not listen
        Answering bob(net.server, 0);
        net.client.transactions.send(TwoStacks::request(), net.byTcp());
        net.time.run(1s);
        net.link.breakConnections();
        net.time.settle();
        QSignalSpy failed(bob.latest, &ServerTransaction::failed);
        QSignalSpy terminated(bob.latest, &ServerTransaction::terminated);
        bob.latest->respond(200);
        QCOMPARE(failed.count(), 0);
        net.time.run(1s);
        QCOMPARE(failed.count(), 1);
        QCOMPARE(terminated.count(), 1);
    }

    void rfc3261_18_1_2_responseForAnotherSentByIsDropped()
    {
        TwoStacks net;
        Answering bob(net.server, 0);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byUdp()));
        net.time.settle();
        Response forged = makeResponse(bob.latest->request(), 200, "t");
        Via via = *forged.topVia();
        via.host = Slice::fromStatic("192.0.2.77");
        forged.editHeaders().replaceFirstValue(HeaderName::Via, toBytes(via));
        const auto dropped = net.client.transport.droppedCount();
        net.server.transport.sendResponse(forged, bob.latest->source(), [](const SentMessage &, const std::optional<TransportError> &) {});
        net.time.settle();
        QVERIFY(!outcome.isOver());
        QCOMPARE(net.client.transport.droppedCount(), dropped + 1);
    }

    void rfc3261_8_1_3_3_responseWithMoreViasThanSentIsDropped()
    {
        TwoStacks net;
        Answering bob(net.server, 0);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byUdp()));
        net.time.settle();
        Response odd = makeResponse(bob.latest->request(), 200, "t");
        odd.editHeaders().append(HeaderName::Via, "SIP/2.0/UDP 192.0.2.50;branch=z9hG4bKlower");
        net.server.transport.sendResponse(odd, bob.latest->source(), [](const SentMessage &, const std::optional<TransportError> &) {});
        net.time.settle();
        QVERIFY(!outcome.isOver());
    }

    void aProxysRequestWithSeveralViasIsAnswered()
    {
        TwoStacks net;
        Answering bob(net.server, 200);
        Request forwarded = TwoStacks::request();
        forwarded.editHeaders().prepend(HeaderName::Via, "SIP/2.0/UDP 192.0.2.50;branch=z9hG4bKlower;received=192.0.2.50");
        Outcome outcome(net.client.transactions.send(forwarded, net.byUdp()));
        net.time.settle();
        QCOMPARE(outcome.finals, QList<int>{200});
    }

    void aResponseThatMatchesNothingIsStray()
    {
        TwoStacks net;
        QSignalSpy stray(&net.client.transactions, &TransactionLayer::strayResponseReceived);
        Answering bob(net.server, 0);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byUdp()));
        net.time.settle();
        Response other = makeResponse(bob.latest->request(), 200, "t");
        Via via = *other.topVia();
        via.parameters.set("branch", "z9hG4bKunknown");
        other.editHeaders().replaceFirstValue(HeaderName::Via, toBytes(via));
        net.server.transport.sendResponse(other, bob.latest->source(), [](const SentMessage &, const std::optional<TransportError> &) {});
        net.time.settle();
        QCOMPARE(stray.count(), 1);
        QVERIFY(!outcome.isOver());
    }

    void answersAfterTheFirstFinalAreIgnored()
    {
        TwoStacks net;
        Answering bob(net.server, 0);
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byUdp()));
        net.time.settle();
        ServerTransaction *transaction = bob.latest;
        QVERIFY(!transaction->hasFinalResponse());
        transaction->respond(200);
        QVERIFY(transaction->hasFinalResponse());
        transaction->respond(500);
        net.time.settle();
        QCOMPARE(outcome.finals, QList<int>{200});
        QVERIFY(net.link.packetsThatStartWith("SIP/2.0 500").isEmpty());
    }

    void aRequestOverAFlowUsesIt()
    {
        TwoStacks net;
        Answering alice(net.client, 200);
        Answering bob(net.server, 200);
        // By TCP the client is not reachable but for the connection that it made.
        net.client.transactions.send(TwoStacks::request("REGISTER"), net.byTcp());
        FlowId flow = 0;
        connect(&net.server.transactions, &TransactionLayer::requestReceived, this,
                [&](ServerTransaction *transaction) { flow = transaction->source().flow; });
        net.time.settle();
        QVERIFY(flow != 0 && net.server.transport.isAlive(flow));
        Outcome outcome(net.server.transactions.send(TwoStacks::request("MESSAGE", "back"), flow));
        net.time.settle();
        QCOMPARE(outcome.finals, QList<int>{200});
        QCOMPARE(alice.requests, 1);

        net.link.breakConnections();
        net.time.settle();
        QVERIFY(!net.server.transport.isAlive(flow));
        Outcome late(net.server.transactions.send(TwoStacks::request("MESSAGE", "later"), flow));
        net.time.settle();
        QCOMPARE(late.failures.size(), 1);
        QVERIFY(!late.failures.first().mayHaveArrived());
    }

    /// ICMP: only the request that it quotes, and only while no earlier copy can have arrived.
    void rfc3261_18_4_anIcmpErrorEndsTheRequestThatItQuotes()
    {
        TwoStacks net;
        const Target nobody{TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.9")), 5060}};
        int failures = 0;
        TransactionFailure last;
        const auto send = [&] {
            auto *transaction = net.client.transactions.send(TwoStacks::request("MESSAGE", "a"), nobody);
            connect(transaction, &ClientTransaction::failed, this, [&](const TransactionFailure &failure) {
                ++failures;
                last = failure;
            });
            return QPointer(transaction);
        };
        const auto refuse = [&](const QByteArray &quoted, const Endpoint &remote, quint16 localPort) {
            Q_EMIT net.client.transport.datagramRefused({QHostAddress(QHostAddress::AnyIPv4), localPort}, remote, quoted, {});
        };
        const auto transaction = send();
        net.time.run(1ms);
        const QByteArray quoted = toBytes(transaction->request()).left(300);
        const quint16 port = transaction->path().local.port;
        refuse("MESSAGE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bKforged", nobody.endpoint, port);
        refuse(quoted, {nobody.endpoint.address, 5061}, port);
        refuse(quoted, nobody.endpoint, quint16(port + 1));
        net.time.run(1ms);
        QCOMPARE(failures, 0);
        refuse(quoted, nobody.endpoint, port);
        net.time.run(1ms);
        QCOMPARE(failures, 1);
        QVERIFY(last.kind == TransactionFailure::Kind::Transport);
        QVERIFY(last.transport.kind == TransportError::Kind::Unreachable && !last.mayHaveArrived());

        const auto repeated = send();
        net.time.run(600ms); // timer E has sent it twice
        refuse({}, nobody.endpoint, port);
        net.time.run(1ms);
        QCOMPARE(failures, 1);
        net.time.run(33s);
        QCOMPARE(failures, 2);
        QVERIFY(last.kind == TransactionFailure::Kind::Timeout);
    }

    void aLossyLinkLosesNothingAndDoublesNothing_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 5; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void aLossyLinkLosesNothingAndDoublesNothing()
    {
        QFETCH(int, seed);
        TwoStacks net;
        SimulatedNetwork rough(net.clock, quint64(seed));
        TimeMachine time(net.clock, rough);
        Stack client(rough, net.clock, QStringLiteral("198.51.100.1"), 3);
        Stack server(rough, net.clock, QStringLiteral("198.51.100.2"), 4);
        time.add(client.timers);
        time.add(server.timers);
        const Target target{TransportProtocol::Udp, {QHostAddress(QStringLiteral("198.51.100.2")), 5060}};
        QVERIFY(server.transport.listen(TransportProtocol::Udp, target.endpoint).ok());
        rough.setDelay(30ms);
        rough.setLoss(30);
        rough.setDuplication(20);
        rough.setReordering(50, 800ms);

        QHash<QByteArray, int> received;
        connect(&server.transactions, &TransactionLayer::requestReceived, &server.transactions, [&](ServerTransaction *transaction) {
            ++received[transaction->request().callId().toByteArray()];
            transaction->respond(200);
        });
        constexpr int kRequests = 90;
        int answered = 0;
        int failed = 0;
        for (int i = 0; i < kRequests; ++i) {
            auto *transaction = client.transactions.send(TwoStacks::request("MESSAGE", QByteArray::number(i)), target);
            connect(transaction, &ClientTransaction::finalReceived, this, [&] { ++answered; });
            connect(transaction, &ClientTransaction::failed, this, [&] { ++failed; });
        }
        QVERIFY(time.runUntil([&] { return answered + failed == kRequests; }));
        QCOMPARE(answered, kRequests);
        QCOMPARE(received.size(), kRequests);
        time.run(60s);
        for (const int count : std::as_const(received))
            QCOMPARE(count, 1);
        QCOMPARE(client.transactions.pendingClientTransactions(), 0);
        QCOMPARE(server.transactions.completedMemory(), 0);
    }

    void aStreamInPiecesIsReadAsAWhole_data()
    {
        QTest::addColumn<int>("piece");
        for (const int piece : {1, 2, 7, 100})
            QTest::addRow("%d bytes", piece) << piece;
    }
    void aStreamInPiecesIsReadAsAWhole()
    {
        QFETCH(int, piece);
        TwoStacks net;
        net.link.setSegmentSize(piece);
        Answering bob(net.server, 200);
        int answered = 0;
        for (int i = 0; i < 10; ++i) {
            auto *transaction = net.client.transactions.send(TwoStacks::request("MESSAGE", QByteArray::number(i)), net.byTcp());
            connect(transaction, &ClientTransaction::finalReceived, this, [&] { ++answered; });
        }
        QVERIFY(net.time.runUntil([&] { return answered == 10; }));
        QCOMPARE(bob.requests, 10);
    }

    void theLayerMayGoWhileTransactionsArePending()
    {
        ManualClock clock;
        SimulatedNetwork link(clock);
        TimerService timers(clock);
        SeededRandom random(1);
        auto transport = std::make_unique<TransportLayer>(timers, random, nullptr, &link.host(QStringLiteral("192.0.2.1")));
        auto transactions = std::make_unique<TransactionLayer>(*transport, timers, random);
        for (const auto protocol : {TransportProtocol::Udp, TransportProtocol::Tcp})
            transactions->send(TwoStacks::request(), Target{protocol, {QHostAddress(QStringLiteral("192.0.2.2")), 5060}});
        transactions.reset();
        QVERIFY(!timers.nextDue() || *timers.nextDue() <= clock.now() + 10s); // the connection's own
        transport.reset();
        QVERIFY(!timers.nextDue().has_value());
    }
};

QTEST_GUILESS_MAIN(tst_TransactionLayer)
#include "tst_TransactionLayer.moc"
