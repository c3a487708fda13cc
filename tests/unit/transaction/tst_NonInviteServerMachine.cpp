// SPDX-License-Identifier: MIT
#include "transaction/NonInviteServerMachine.h"

#include <QTest>

using namespace linnet::sip;
using namespace std::chrono_literals;
using State = NonInviteServerMachine::State;

/// Every row of RFC 3261 figure 8 with RFC 4320. P05
class tst_NonInviteServerMachine : public QObject
{
    Q_OBJECT

    static NonInviteServerMachine machineIn(State state, bool reliable = false)
    {
        NonInviteServerMachine machine(reliable);
        machine.start();
        if (state == State::Proceeding)
            machine.onTimer(Timer::Late100);
        if (state == State::Completed || state == State::Terminated)
            machine.onResponse(200);
        if (state == State::Terminated)
            machine.onTimer(Timer::J);
        return machine;
    }

    static Actions lingering(std::chrono::milliseconds timerJ)
    {
        return {StopTimer{Timer::Late100}, StopTimer{Timer::Abandoned}, Send{}, StartTimer{Timer::J, timerJ}};
    }

private Q_SLOTS:
    void rfc3261_17_2_2_startPassesTheRequestUp()
    {
        NonInviteServerMachine machine(false);
        QCOMPARE(machine.start(), (Actions{StartTimer{Timer::Late100, 3500ms}, StartTimer{Timer::Abandoned, 32s}, PassUp{}}));
        QCOMPARE(machine.state(), State::Trying);
    }

    void rfc3261_17_2_2_retransmissionInTryingIsDiscarded()
    {
        NonInviteServerMachine machine = machineIn(State::Trying);
        QVERIFY(machine.onRequest().isEmpty());
        QCOMPARE(machine.state(), State::Trying);
    }

    void rfc3261_17_2_2_retransmissionInProceedingGetsTheProvisionalAgain()
    {
        NonInviteServerMachine machine = machineIn(State::Proceeding);
        QCOMPARE(machine.onRequest(), Actions{Send{}});
        QCOMPARE(machine.state(), State::Proceeding);
    }

    void rfc3261_17_2_2_retransmissionInCompletedGetsTheFinalAgain()
    {
        NonInviteServerMachine machine = machineIn(State::Completed);
        QCOMPARE(machine.onRequest(), Actions{Send{}});
        QCOMPARE(machine.state(), State::Completed);
    }

    void rfc3261_17_2_2_finalResponseSetsTimerJ_data()
    {
        QTest::addColumn<State>("from");
        QTest::addColumn<bool>("reliable");
        QTest::addColumn<int>("timerJ");
        QTest::newRow("Trying, UDP") << State::Trying << false << 32000;
        QTest::newRow("Trying, TCP") << State::Trying << true << 0;
        QTest::newRow("Proceeding, UDP") << State::Proceeding << false << 32000;
        QTest::newRow("Proceeding, TCP") << State::Proceeding << true << 0;
    }
    void rfc3261_17_2_2_finalResponseSetsTimerJ()
    {
        QFETCH(State, from);
        QFETCH(bool, reliable);
        QFETCH(int, timerJ);
        NonInviteServerMachine machine = machineIn(from, reliable);
        QCOMPARE(machine.onResponse(405), lingering(std::chrono::milliseconds(timerJ)));
        QCOMPARE(machine.state(), State::Completed);
    }

    void rfc3261_17_2_2_secondFinalResponseIsDiscarded()
    {
        NonInviteServerMachine machine = machineIn(State::Completed);
        QVERIFY(machine.onResponse(500).isEmpty());
        QVERIFY(machine.onResponse(100).isEmpty());
        QCOMPARE(machine.state(), State::Completed);
    }

    void rfc3261_17_2_2_timerJEndsIt()
    {
        NonInviteServerMachine machine = machineIn(State::Completed);
        QCOMPARE(machine.onTimer(Timer::J), Actions{Terminate{}});
        QCOMPARE(machine.state(), State::Terminated);
    }

    void rfc3261_17_2_4_transportErrorEndsIt_data()
    {
        QTest::addColumn<State>("from");
        QTest::newRow("Trying") << State::Trying;
        QTest::newRow("Proceeding") << State::Proceeding;
        QTest::newRow("Completed") << State::Completed;
    }
    void rfc3261_17_2_4_transportErrorEndsIt()
    {
        QFETCH(State, from);
        NonInviteServerMachine machine = machineIn(from);
        QCOMPARE(machine.onTransportError(),
                 (Actions{StopTimer{Timer::Late100}, StopTimer{Timer::Abandoned}, StopTimer{Timer::J},
                          Fail{FailureCause::Transport}, Terminate{}}));
        QCOMPARE(machine.state(), State::Terminated);
    }

    void rfc4320_4_1_no100EarlyOverUdp()
    {
        NonInviteServerMachine machine = machineIn(State::Trying);
        QVERIFY(machine.onResponse(100).isEmpty());
        QCOMPARE(machine.state(), State::Trying);
    }

    void rfc4320_4_1_100AtAnyTimeOverTcp()
    {
        NonInviteServerMachine machine = machineIn(State::Trying, true);
        QCOMPARE(machine.onResponse(100), Actions{Send{}});
        QCOMPARE(machine.state(), State::Proceeding);
        QCOMPARE(machine.onResponse(100), Actions{Send{}});
    }

    void rfc4320_4_1_noOtherProvisional_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("180") << 180;
        QTest::newRow("183") << 183;
        QTest::newRow("199") << 199;
    }
    void rfc4320_4_1_noOtherProvisional()
    {
        QFETCH(int, status);
        for (const bool reliable : {false, true}) {
            NonInviteServerMachine machine = machineIn(State::Trying, reliable);
            QVERIFY(machine.onResponse(status).isEmpty());
            QCOMPARE(machine.state(), State::Trying);
        }
    }

    void rfc4320_4_1_late100ComesByItself()
    {
        for (const bool reliable : {false, true}) {
            NonInviteServerMachine machine = machineIn(State::Trying, reliable);
            QCOMPARE(machine.onTimer(Timer::Late100), Actions{Send100{}});
            QCOMPARE(machine.state(), State::Proceeding);
            QVERIFY(machine.onTimer(Timer::Late100).isEmpty());
        }
    }

    void rfc4320_4_2_408IsNeverSent()
    {
        for (const State state : {State::Trying, State::Proceeding}) {
            NonInviteServerMachine machine = machineIn(state);
            QVERIFY(machine.onResponse(408).isEmpty());
            QCOMPARE(machine.state(), state);
        }
    }

    void rfc4320_4_2_whoCannotAnswerInTimeAnswersNothing()
    {
        for (const State state : {State::Trying, State::Proceeding}) {
            NonInviteServerMachine machine = machineIn(state);
            QCOMPARE(machine.onTimer(Timer::Abandoned),
                     (Actions{StopTimer{Timer::Late100}, Fail{FailureCause::Timeout}, Terminate{}}));
            QCOMPARE(machine.state(), State::Terminated);
        }
    }

    void rfc3261_figure8_terminatedIsTheEnd()
    {
        NonInviteServerMachine machine = machineIn(State::Terminated);
        QVERIFY(machine.onRequest().isEmpty());
        QVERIFY(machine.onResponse(200).isEmpty());
        for (int timer = 0; timer < kTimerCount; ++timer)
            QVERIFY(machine.onTimer(Timer(timer)).isEmpty());
        QVERIFY(machine.onTransportError().isEmpty());
        QCOMPARE(machine.state(), State::Terminated);
    }
};

QTEST_APPLESS_MAIN(tst_NonInviteServerMachine)
#include "tst_NonInviteServerMachine.moc"
