// SPDX-License-Identifier: MIT
#include "support/TwoStacks.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

struct Outcome
{
    explicit Outcome(ClientTransaction *transaction) : watched(transaction)
    {
        QObject::connect(transaction, &ClientTransaction::provisionalReceived, &context,
                         [this](const Response &response) { provisionals.append(response.status); });
        QObject::connect(transaction, &ClientTransaction::finalReceived, &context,
                         [this](const Response &response) { finals.append(response.status); });
        QObject::connect(transaction, &ClientTransaction::successRepeated, &context,
                         [this](const Response &response) { repeated.append(response.status); });
        QObject::connect(transaction, &ClientTransaction::failed, &context,
                         [this](const TransactionFailure &failure) { failures.append(failure); });
    }
    QObject context;
    QPointer<ClientTransaction> watched;
    QList<int> provisionals;
    QList<int> finals;
    QList<int> repeated;
    QList<TransactionFailure> failures;
};

/// Takes INVITEs and holds them.
struct Callee
{
    explicit Callee(Stack &stack)
    {
        QObject::connect(&stack.transactions, &TransactionLayer::requestReceived, &context, [this](ServerTransaction *one) {
            held.append(one);
            QObject::connect(one, &ServerTransaction::cancelled, &context, [this, one] {
                ++cancelled;
                one->respond(487);
            });
        });
        QObject::connect(&stack.transactions, &TransactionLayer::ackReceived, &context, [this] { ++acks; });
    }
    QObject context;
    QList<QPointer<ServerTransaction>> held;
    int cancelled = 0;
    int acks = 0;
};

} // namespace

/// INVITE transactions of two hosts over a simulated link. P05
class tst_InviteTransactions : public QObject
{
    Q_OBJECT

    static QByteArray headerOf(const QByteArray &message, const QByteArray &name)
    {
        const qsizetype start = message.indexOf("\r\n" + name + ": ");
        return start < 0 ? QByteArray() : message.mid(start + 2, message.indexOf("\r\n", start + 2) - start - 2);
    }

private Q_SLOTS:
    void rfc3261_17_1_1_3_failureIsAcknowledgedHopByHop_data()
    {
        QTest::addColumn<bool>("tcp");
        QTest::newRow("UDP") << false;
        QTest::newRow("TCP") << true;
    }
    void rfc3261_17_1_1_3_failureIsAcknowledgedHopByHop()
    {
        QFETCH(bool, tcp);
        TwoStacks net;
        Callee bob(net.server);
        Request invite = TwoStacks::request("INVITE");
        invite.editHeaders().append(HeaderName::Route, "<sip:192.0.2.2;lr>");
        Outcome outcome(net.client.transactions.send(invite, tcp ? net.byTcp() : net.byUdp()));
        QVERIFY(net.time.runUntil([&] { return !bob.held.isEmpty(); }));
        bob.held.first()->respond(486);
        net.time.run(60s);
        QCOMPARE(outcome.finals, QList<int>{486});
        const auto acks = net.link.packetsThatStartWith("ACK sip:bob@example.com SIP/2.0\r\n");
        QCOMPARE(acks.size(), 1);
        const QByteArray sent = net.link.packetsThatStartWith("INVITE").first().bytes;
        const QByteArray answered = net.link.packetsThatStartWith("SIP/2.0 486").first().bytes;
        for (const char *same : {"Via", "From", "Call-ID", "Route"})
            QCOMPARE(headerOf(acks[0].bytes, same), headerOf(sent, same));
        QCOMPARE(headerOf(acks[0].bytes, "To"), headerOf(answered, "To"));
        QCOMPARE(headerOf(acks[0].bytes, "CSeq"), "CSeq: 1 ACK");
        QCOMPARE(net.link.packetsThatStartWith("SIP/2.0 486").size(), 1);
        QCOMPARE(bob.acks, 0); // absorbed
        QVERIFY(outcome.watched.isNull());
    }

    void lostAckIsRepeatedForTheRepeatedFailure()
    {
        TwoStacks net;
        Callee bob(net.server);
        net.link.setDelay(10ms);
        Outcome outcome(net.client.transactions.send(TwoStacks::request("INVITE"), net.byUdp()));
        QVERIFY(net.time.runUntil([&] { return !bob.held.isEmpty(); }));
        bob.held.first()->respond(603);
        net.time.run(5ms);
        net.link.loseNext(1); // the ACK
        net.time.run(60s);
        QCOMPARE(outcome.finals, QList<int>{603});
        QCOMPARE(net.link.packetsThatStartWith("SIP/2.0 603").size(), 2);
        QCOMPARE(net.link.packetsThatStartWith("ACK").size(), 2);
    }

    void rfc3261_17_1_1_2_silenceIsSevenTriesIn32s()
    {
        TwoStacks net;
        net.link.setSilent(true);
        Outcome outcome(net.client.transactions.send(TwoStacks::request("INVITE"), net.byUdp()));
        QVERIFY(net.time.runUntil([&] { return !outcome.failures.isEmpty(); }));
        QCOMPARE(net.time.elapsed(), 32s); // timer B
        QCOMPARE(net.link.packetsThatStartWith("INVITE").size(), 7);
        QCOMPARE(outcome.failures.first().kind, TransactionFailure::Kind::Timeout);
    }

    void aProvisionalResponseEndsRetransmissionAndTimeout()
    {
        TwoStacks net;
        Callee bob(net.server);
        Outcome outcome(net.client.transactions.send(TwoStacks::request("INVITE"), net.byUdp()));
        net.time.run(200ms);
        QCOMPARE(outcome.provisionals, QList<int>{100});
        net.time.run(10min);
        QCOMPARE(net.link.packets().size(), 2);
        QVERIFY(outcome.failures.isEmpty());
    }

    void rfc6026_7_2_every2xxIsPassedUp()
    {
        TwoStacks net;
        Callee bob(net.server);
        Outcome outcome(net.client.transactions.send(TwoStacks::request("INVITE"), net.byUdp()));
        net.time.settle();
        const Response ok = makeResponse(bob.held.first()->request(), 200, "one");
        bob.held.first()->respond(ok);
        net.time.run(500ms);
        bob.held.first()->respond(ok);
        net.time.run(500ms);
        bob.held.first()->respond(makeResponse(bob.held.first()->request(), 200, "two")); // a fork
        net.time.run(500ms);
        QCOMPARE(outcome.finals, QList<int>{200});
        QCOMPARE(outcome.repeated, (QList<int>{200, 200}));
        QCOMPARE(net.link.packetsThatStartWith("ACK").size(), 0); // the user's business
        QCOMPARE(net.client.transactions.pendingClientTransactions(), 0);
        net.time.run(32s);
        QVERIFY(outcome.watched.isNull());
        QVERIFY(bob.held.first().isNull());
    }

    void rfc3261_9_1_cancelGoesTheSameWay_data()
    {
        rfc3261_17_1_1_3_failureIsAcknowledgedHopByHop_data();
    }
    void rfc3261_9_1_cancelGoesTheSameWay()
    {
        QFETCH(bool, tcp);
        TwoStacks net;
        Callee bob(net.server);
        Outcome outcome(net.client.transactions.send(TwoStacks::request("INVITE"), tcp ? net.byTcp() : net.byUdp()));
        outcome.watched->cancel(); // nothing has come yet
        QVERIFY(net.time.runUntil([&] { return !bob.held.isEmpty(); }));
        QVERIFY(net.link.packetsThatStartWith("CANCEL").isEmpty());
        bob.held.first()->respond(180);
        QVERIFY(net.time.runUntil([&] { return !outcome.finals.isEmpty(); }));
        QCOMPARE(outcome.provisionals, QList<int>{180});
        QCOMPARE(outcome.finals, QList<int>{487});
        QCOMPARE(bob.cancelled, 1);
        QCOMPARE(bob.held.size(), 1);
        net.time.run(60s);
        const auto cancels = net.link.packetsThatStartWith("CANCEL sip:bob@example.com SIP/2.0\r\n");
        QCOMPARE(cancels.size(), 1);
        const QByteArray sent = net.link.packetsThatStartWith("INVITE").first().bytes;
        for (const char *same : {"Via", "From", "To", "Call-ID"})
            QCOMPARE(headerOf(cancels[0].bytes, same), headerOf(sent, same));
        QCOMPARE(headerOf(cancels[0].bytes, "CSeq"), "CSeq: 1 CANCEL");
        QCOMPARE(net.link.packetsThatStartWith("ACK").size(), 1);
        QCOMPARE(net.client.transactions.pendingClientTransactions(), 0);
    }

    void rfc3261_9_1_cancelWithoutAFinalResponseEndsAfter32s()
    {
        TwoStacks net;
        Callee bob(net.server);
        Outcome outcome(net.client.transactions.send(TwoStacks::request("INVITE"), net.byUdp()));
        net.time.run(300ms);
        net.link.setSilent(true);
        outcome.watched->cancel();
        QVERIFY(net.time.runUntil([&] { return !outcome.failures.isEmpty(); }));
        QCOMPARE(net.time.elapsed(), 32300ms);
    }

    void cancelCrossesA200()
    {
        TwoStacks net;
        Callee bob(net.server);
        net.link.setDelay(10ms);
        Outcome outcome(net.client.transactions.send(TwoStacks::request("INVITE"), net.byUdp()));
        net.time.run(300ms);
        bob.held.first()->respond(200);
        outcome.watched->cancel();
        net.time.run(100ms);
        QCOMPARE(outcome.finals, QList<int>{200});
        QCOMPARE(bob.cancelled, 0);
        QCOMPARE(net.link.packetsThatStartWith("SIP/2.0 200").size(), 2); // to INVITE and to CANCEL
    }

    void cancelOfANonInviteDoesNothing()
    {
        TwoStacks net;
        Outcome outcome(net.client.transactions.send(TwoStacks::request(), net.byUdp()));
        outcome.watched->cancel();
        net.time.run(100ms);
        QVERIFY(net.link.packetsThatStartWith("CANCEL").isEmpty());
    }

    void underLossEveryCallIsAnswered()
    {
        TwoStacks net;
        net.link.setLoss(30);
        net.link.setDuplication(5);
        Callee bob(net.server);
        QList<int> finals;
        int acks = 0;
        for (int i = 0; i < 300; ++i) {
            Request invite = TwoStacks::request("INVITE", "call-" + QByteArray::number(i));
            auto *call = net.client.transactions.send(invite, net.byUdp());
            connect(call, &ClientTransaction::finalReceived, &bob.context, [&](const Response &one) { finals.append(one.status); });
            const qsizetype before = bob.held.size();
            if (!net.time.runUntil([&] { return bob.held.size() > before; }, 32s))
                continue; // each of seven tries was lost: 0.02 %
            bob.held.last()->respond(486);
            net.time.run(100ms);
            ++acks;
        }
        net.time.run(120s);
        QVERIFY(finals.size() >= acks - 1);
        QCOMPARE(finals.count(486), finals.size());
        QCOMPARE(net.client.transactions.pendingClientTransactions(), 0);
        QCOMPARE(net.server.transactions.completedMemory(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_InviteTransactions)
#include "tst_InviteTransactions.moc"
