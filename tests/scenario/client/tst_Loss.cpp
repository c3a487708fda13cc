// SPDX-License-Identifier: MIT
#include "scenario/client/Correspondent.h"
#include "scenario/ScriptedServer.h"

#include <QElapsedTimer>
#include <QTest>
#include <QThread>

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// RELIABILITY section 2 on a bad line: 10,000 messages each way between two clients, in 20 runs of 500 with 20 seeds. 30 % of all
/// datagrams are lost, 5 % come twice, 5 % are overtaken. Nothing is lost and nothing is shown twice.
class tst_Loss : public QObject
{
    Q_OBJECT

    static constexpr int kSeeds = 20;
    static constexpr int kPairs = 10; // addresses, each with one MESSAGE under way in each direction (RFC 3428 s.8)
    static constexpr int kEach = 50; // messages of a pair, each way

    int m_timeouts = 0;
    int m_messages = 0;
    int m_lost = 0;
    int m_outOfOrder = 0;

    static QString name(const char *who, int number) { return QString::fromLatin1(who) + QString::number(number); }

private Q_SLOTS:
    void lossDuplicatesAndReordering_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= kSeeds; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void lossDuplicatesAndReordering();
    /// By arithmetic: a try is answered in 0.7 * 0.7 of the cases, a transaction makes 11 of them, so 0.51^11 = 6 of 10,000
    /// time out; duplicates make it 4.
    void timeoutsAreAsRareAsTheyMustBe()
    {
        qInfo("%d messages, %d datagrams lost, %d time-outs, %d shown after a later one", m_messages, m_lost, m_timeouts, m_outOfOrder);
        QCOMPARE(m_messages, 2 * kSeeds * kPairs * kEach);
        QVERIFY(m_timeouts < 40);
        QVERIFY(m_lost > m_messages / 2);
        QVERIFY(m_outOfOrder <= m_timeouts * kEach);
    }
};

void tst_Loss::lossDuplicatesAndReordering()
{
    QFETCH(int, seed);
    ManualClock clock;
    SimulatedNetwork link(clock, quint64(seed));
    TimeMachine time(clock, link);
    link.keepPackets(false);
    link.setDelay(30ms);
    Correspondent alice(link, clock, time, u"192.0.2.1"_s, 100 + quint64(seed));
    Correspondent bob(link, clock, time, u"192.0.2.2"_s, 200 + quint64(seed));
    ScriptedServer registrar(link, clock, time, u"192.0.2.200"_s, 300);
    registrar.onRequest([](const sip::Request &request) { return registered(request); });
    const auto where = [](const QByteArray &user) {
        return user.startsWith("alice") ? u"192.0.2.1"_s : user.startsWith("bob") ? u"192.0.2.2"_s : u"192.0.2.200"_s;
    };
    alice.find(where);
    bob.find(where);

    // The clock moves when both stores have nothing left to do.
    const auto settle = [&] {
        for (int round = 0; round < 2; ++round) {
            alice.askStore();
            bob.askStore();
            QElapsedTimer patience;
            for (patience.start(); patience.elapsed() < 20000;) {
                time.settle();
                if (alice.isIdle() && bob.isIdle())
                    break;
                QThread::yieldCurrentThread();
            }
        }
    };
    const auto passUntil = [&](const std::function<bool()> &condition, std::chrono::hours limit) {
        const auto end = clock.now() + limit;
        for (settle(); !condition(); settle()) {
            if (clock.now() >= end || !time.step())
                return false;
        }
        return true;
    };

    for (int i = 0; i < kPairs; ++i) {
        alice.addAccount(name("alice", i));
        bob.addAccount(name("bob", i));
    }
    QVERIFY(passUntil([&] { return alice.online.size() == kPairs && bob.online.size() == kPairs; }, 1h));
    // Each learns that the other recognises duplicates: a time-out before that is not tried again by itself (DESIGN s.5).
    for (int i = 0; i < kPairs; ++i) {
        alice.send(name("alice", i), name("bob", i), u"hello"_s);
        bob.send(name("bob", i), name("alice", i), u"hello"_s);
    }
    QVERIFY(passUntil([&] { return alice.sent.size() == kPairs && bob.sent.size() == kPairs && alice.isQuiet() && bob.isQuiet(); }, 1h));
    for (Correspondent *one : {&alice, &bob}) {
        one->sent.clear();
        one->order.clear();
    }

    link.setLoss(30);
    link.setDuplication(5);
    link.setReordering(5, 700ms);
    for (int n = 0; n < kEach; ++n) {
        for (int i = 0; i < kPairs; ++i) {
            alice.send(name("alice", i), name("bob", i), QString::number(n));
            bob.send(name("bob", i), name("alice", i), QString::number(n));
        }
    }
    constexpr int kAll = kPairs * kEach;
    QVERIFY(passUntil([&] { return alice.sent.size() == kAll && bob.sent.size() == kAll && alice.isQuiet() && bob.isQuiet(); }, 24h * 7));
    m_lost += link.lostDatagrams();
    for (const auto &[from, to] : {std::pair(&alice, &bob), std::pair(&bob, &alice)}) {
        int lost = 0;
        int twice = 0;
        for (const QByteArray &id : std::as_const(from->sent)) {
            const int shown = to->shown.value(id);
            twice += shown > 1;
            lost += shown == 0 && from->states.value(id) != im::DeliveryState::NotConfirmed;
        }
        QCOMPARE(lost, 0);
        QCOMPARE(twice, 0);
        for (const QStringList &texts : std::as_const(to->order)) {
            int newest = -1;
            for (const QString &text : texts) {
                m_outOfOrder += text.toInt() < newest;
                newest = std::max(newest, text.toInt());
            }
        }
        m_timeouts += from->timeouts;
        m_messages += int(from->sent.size());
    }
}

QTEST_GUILESS_MAIN(tst_Loss)
#include "tst_Loss.moc"
