// SPDX-License-Identifier: MIT
#include "usage/register/KeepAliveMachine.h"

#include <QTest>

using namespace linnet::sip;
using namespace std::chrono_literals;
using M = KeepAliveMachine;

namespace {

template <typename T>
const T *find(const M::Actions &actions)
{
    for (const M::Action &action : actions) {
        if (const T *found = std::get_if<T>(&action))
            return found;
    }
    return nullptr;
}

const QByteArray kHere = "198.51.100.9:40001";
const QByteArray kThere = "198.51.100.9:40002";

} // namespace

class tst_KeepAliveMachine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc5626_4_4_timesBetweenThem_data();
    void rfc5626_4_4_timesBetweenThem(); // P07
    void rfc5626_4_4_1_aPromisedPongIsWaitedForTenSeconds(); // P07
    void rfc5626_4_4_1_aPeerThatNeverAnsweredMayBeSilent(); // P07
    void rfc5626_4_4_1_aPeerThatAnsweredOnceMayNot(); // P07
    void rfc8489_6_2_1_sevenRequestsInHalfAMinute(); // P07
    void rfc5626_4_4_2_anErrorIsTheEnd(); // P07
    void rfc5626_4_4_2_anotherMappedAddressIsAMove(); // P07
    void theFirstMappedAddressIsComparedWithTheVias();
    void withoutKeepAlivesAMoveIsStillSeen(); // P07
    void aRefreshDoesNotForgiveAPendingAnswer();
    void stoppedItIsSilent();
};

void tst_KeepAliveMachine::rfc5626_4_4_timesBetweenThem_data()
{
    QTest::addColumn<int>("way");
    QTest::addColumn<int>("flowTimer");
    QTest::addColumn<qint64>("least");
    QTest::addColumn<qint64>("most");
    QTest::newRow("CRLF") << int(M::Way::Crlf) << 0 << qint64(95000) << qint64(120000);
    QTest::newRow("CRLF, Flow-Timer 30") << int(M::Way::Crlf) << 30 << qint64(24000) << qint64(30000);
    QTest::newRow("CRLF, Flow-Timer of an hour") << int(M::Way::Crlf) << 3600 << qint64(96000) << qint64(120000);
    QTest::newRow("STUN") << int(M::Way::Stun) << 0 << qint64(24000) << qint64(29000);
    QTest::newRow("STUN, Flow-Timer 5") << int(M::Way::Stun) << 5 << qint64(4000) << qint64(5000);
    QTest::newRow("STUN, a Flow-Timer longer than a NAT's patience") << int(M::Way::Stun) << 60 << qint64(23200) << qint64(29000);
    QTest::newRow("a Flow-Timer that nobody means") << int(M::Way::Stun) << 4 << qint64(24000) << qint64(29000);
}

void tst_KeepAliveMachine::rfc5626_4_4_timesBetweenThem()
{
    QFETCH(int, way);
    QFETCH(int, flowTimer);
    QFETCH(qint64, least);
    QFETCH(qint64, most);
    const auto timer = flowTimer ? std::optional(std::chrono::seconds(flowTimer)) : std::nullopt;
    for (const int chance : {0, 50, 99}) {
        M machine;
        const auto delay = find<M::StartTimer>(machine.start(M::planFor(M::Way(way), timer), {}, chance))->delay;
        QVERIFY(delay.count() >= least && delay.count() <= most);
        if (chance != 50)
            QCOMPARE(qint64(delay.count()), chance == 0 ? least : most);
    }
}

void tst_KeepAliveMachine::rfc5626_4_4_1_aPromisedPongIsWaitedForTenSeconds()
{
    M machine;
    machine.start(M::planFor(M::Way::Crlf, 30s), {}, 0);
    const auto ping = machine.onTimer(0);
    QVERIFY(find<M::SendPing>(ping));
    QVERIFY(find<M::StartTimer>(ping)->delay == 10s);
    QVERIFY(find<M::StartTimer>(machine.onPong(0))->delay == 24s);
    machine.onTimer(0);
    const auto silence = machine.onTimer(0);
    QVERIFY(find<M::TellFailed>(silence));
    QVERIFY(machine.onTimer(0).empty());
}

void tst_KeepAliveMachine::rfc5626_4_4_1_aPeerThatNeverAnsweredMayBeSilent()
{
    M machine;
    machine.start(M::planFor(M::Way::Crlf, std::nullopt), {}, 0);
    for (int i = 0; i < 5; ++i) {
        const auto ping = machine.onTimer(0);
        QVERIFY(find<M::SendPing>(ping));
        QVERIFY(find<M::StartTimer>(ping)->delay == 95s);
        QVERIFY(!find<M::TellFailed>(ping));
    }
}

void tst_KeepAliveMachine::rfc5626_4_4_1_aPeerThatAnsweredOnceMayNot()
{
    M machine;
    const auto plan = M::planFor(M::Way::Crlf, std::nullopt);
    machine.start(plan, {}, 0);
    machine.onTimer(0);
    QVERIFY(machine.onPong(0).empty()); // the next one is planned already
    machine.start(plan, {}, 0); // a refresh
    QVERIFY(find<M::StartTimer>(machine.onTimer(0))->delay == 10s);
    QVERIFY(find<M::TellFailed>(machine.onTimer(0)));
}

void tst_KeepAliveMachine::rfc8489_6_2_1_sevenRequestsInHalfAMinute()
{
    M machine;
    machine.start(M::planFor(M::Way::Stun, std::nullopt), {}, 0);
    std::chrono::milliseconds at{0};
    QList<qint64> sent;
    for (;;) {
        const auto actions = machine.onTimer(0);
        if (find<M::TellFailed>(actions))
            break;
        const auto *stun = find<M::SendStun>(actions);
        QVERIFY(stun);
        QCOMPARE(stun->again, !sent.isEmpty());
        sent.append(at.count());
        at += find<M::StartTimer>(actions)->delay;
    }
    QCOMPARE(sent, (QList<qint64>{0, 500, 1500, 3500, 7500, 15500, 31500}));
    QVERIFY(at == 39500ms);
}

void tst_KeepAliveMachine::rfc5626_4_4_2_anErrorIsTheEnd()
{
    M machine;
    machine.start(M::planFor(M::Way::Stun, std::nullopt), {}, 0);
    machine.onTimer(0);
    QVERIFY(find<M::TellFailed>(machine.onStunAnswer(std::nullopt, 0)));
}

void tst_KeepAliveMachine::rfc5626_4_4_2_anotherMappedAddressIsAMove()
{
    M machine;
    machine.start(M::planFor(M::Way::Stun, 5s), {}, 0);
    machine.onTimer(0);
    const auto first = machine.onStunAnswer(kHere, 0);
    QVERIFY(!find<M::TellMoved>(first));
    QVERIFY(find<M::StartTimer>(first)->delay == 4s);
    QVERIFY(machine.onStunAnswer(kThere, 0).empty()); // nobody asked
    machine.onTimer(0);
    QVERIFY(!find<M::TellMoved>(machine.onStunAnswer(kHere, 0)));
    machine.onTimer(0);
    const auto moved = machine.onStunAnswer(kThere, 0);
    QVERIFY(find<M::TellMoved>(moved));
    QVERIFY(find<M::StartTimer>(moved)); // and goes on
    machine.onTimer(0);
    QVERIFY(!find<M::TellMoved>(machine.onStunAnswer(kThere, 0)));
}

void tst_KeepAliveMachine::theFirstMappedAddressIsComparedWithTheVias()
{
    M machine;
    const auto plan = M::planFor(M::Way::Stun, 5s);
    machine.start(plan, kHere, 0);
    machine.onTimer(0);
    QVERIFY(find<M::TellMoved>(machine.onStunAnswer(kThere, 0)));
    // A server whose Via and STUN disagree is no reason to register for ever.
    machine.start(plan, kHere, 0);
    machine.onTimer(0);
    QVERIFY(!find<M::TellMoved>(machine.onStunAnswer(kThere, 0)));
}

void tst_KeepAliveMachine::withoutKeepAlivesAMoveIsStillSeen()
{
    M machine;
    machine.start({}, kHere, 0);
    QVERIFY(machine.onTimer(0).empty());
    QVERIFY(machine.onSeenAs(kHere).empty());
    QVERIFY(find<M::TellMoved>(machine.onSeenAs(kThere)));
    QVERIFY(machine.onSeenAs(kThere).empty());
    M untold; // the registrar fills in nothing
    untold.start({}, {}, 0);
    QVERIFY(untold.onSeenAs(kThere).empty());
}

void tst_KeepAliveMachine::aRefreshDoesNotForgiveAPendingAnswer()
{
    M machine;
    const auto plan = M::planFor(M::Way::Crlf, 30s);
    machine.start(plan, {}, 0);
    machine.onTimer(0);
    QVERIFY(machine.start(plan, {}, 0).empty());
    QVERIFY(find<M::TellFailed>(machine.onTimer(0)));
}

void tst_KeepAliveMachine::stoppedItIsSilent()
{
    M machine;
    machine.start(M::planFor(M::Way::Stun, 5s), kHere, 0);
    machine.onTimer(0);
    QVERIFY(find<M::StopTimer>(machine.stop()));
    QVERIFY(machine.onTimer(0).empty());
    QVERIFY(machine.onPong(0).empty());
    QVERIFY(machine.onStunAnswer(kThere, 0).empty());
    QVERIFY(machine.onSeenAs(kThere).empty());
}

QTEST_APPLESS_MAIN(tst_KeepAliveMachine)
#include "tst_KeepAliveMachine.moc"
