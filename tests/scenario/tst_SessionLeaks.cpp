// SPDX-License-Identifier: MIT
#include "scenario/Talker.h"
#include "support/HeapInUse.h"
#include "support/TwoStacks.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

/// Two bytes a dialog, a fifth of one a transaction: what grows more is a leak.
constexpr qint64 kMostGrowth = 16 * 1024;

} // namespace

/// What has ended is gone: 10,000 dialogs at each end, 100,000 transactions. P11
class tst_SessionLeaks : public QObject
{
    Q_OBJECT

    static constexpr int kAtOnce = 100; // below what one source may have pending
    static constexpr int kCalls = 10'000;
    static constexpr int kTransactions = 100'000;

private Q_SLOTS:
    void dialogsLeaveNothingBehind()
    {
        Talk talk;
        talk.link.setDelay(1ms);
        talk.bobAccepts();
        size_t afterFirst = 0;
        for (int i = 0; i < kCalls; i += kAtOnce) {
            QList<QPointer<InviteSession>> open;
            for (int n = 0; n < kAtOnce; ++n)
                open.append(talk.alice.call(talk.bob.aor));
            talk.time.run(100ms);
            QCOMPARE(talk.alice.phone.agent.dialogs().count(DialogTable::Origin::Us), kAtOnce);
            QCOMPARE(talk.bob.phone.agent.dialogs().count(DialogTable::Origin::Peer), kAtOnce);
            for (const auto &session : open)
                session->hangUp();
            talk.time.run(100ms);
            QCOMPARE(talk.alice.ends.size(), kAtOnce);
            for (Talker *one : {&talk.alice, &talk.bob}) {
                one->ends.clear();
                one->states.clear();
                one->answers.clear();
            }
            QVERIFY(talk.isClean());
            talk.link.forgetPackets();
            if (i == kCalls / 5) // tables have their size by now, and the layer has swept its list once
                afterFirst = heapInUse();
        }
        QCOMPARE(talk.bob.calls, kCalls);
        const auto grown = qint64(heapInUse()) - qint64(afterFirst);
        qInfo("heap after %d dialogs at each end: %+lld bytes", kCalls, grown);
#if !defined(__SANITIZE_ADDRESS__)
        QVERIFY(grown < kMostGrowth); // two bytes a dialog would show
#endif
    }

    void transactionsLeaveNothingBehind()
    {
        TwoStacks net;
        QObject context;
        connect(&net.server.transactions, &TransactionLayer::requestReceived, &context, [](ServerTransaction *transaction) {
            transaction->respond(transaction->request().method == Method::Invite ? 486 : 200);
        });
        size_t afterFirst = 0;
        constexpr int kBatch = 1000;
        int answered = 0;
        for (int i = 0; i < kTransactions; i += kBatch) {
            for (int n = 0; n < kBatch; ++n) {
                const QByteArray method = n % 4 == 0 ? "INVITE" : "MESSAGE";
                auto *one = net.client.transactions.send(
                    TwoStacks::request(method, QByteArray::number(i + n)), net.byUdp());
                connect(one, &ClientTransaction::finalReceived, &context, [&] { ++answered; });
                if (n % 50 == 49)
                    net.time.settle();
            }
            net.time.run(40s);
            net.link.forgetPackets();
            QCOMPARE(net.server.transactions.completedMemory(), 0);
            if (i == kTransactions / 5)
                afterFirst = heapInUse();
        }
        QCOMPARE(answered, kTransactions);
        QCOMPARE(net.client.transactions.pendingClientTransactions(), 0);
        const auto grown = qint64(heapInUse()) - qint64(afterFirst);
        qInfo("heap after %d transactions at each end: %+lld bytes", kTransactions, grown);
#if !defined(__SANITIZE_ADDRESS__)
        QVERIFY(grown < kMostGrowth);
#endif
    }
};

QTEST_GUILESS_MAIN(tst_SessionLeaks)
#include "tst_SessionLeaks.moc"
