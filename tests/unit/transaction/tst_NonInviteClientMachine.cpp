// SPDX-License-Identifier: MIT
#include "transaction/NonInviteClientMachine.h"

#include <QTest>

using namespace linnet::sip;
using namespace std::chrono_literals;
using State = NonInviteClientMachine::State;

Q_DECLARE_METATYPE(linnet::sip::Actions)

/// Every row of RFC 3261 figure 6, and that there is no other. P05
class tst_NonInviteClientMachine : public QObject
{
    Q_OBJECT

    enum class Input { LeftUnreliably, LeftReliably, Provisional, Final, TimerE, TimerF, TimerK, TransportError };

    static Actions feed(NonInviteClientMachine &machine, Input input)
    {
        switch (input) {
        case Input::LeftUnreliably:
            return machine.onLeft(false);
        case Input::LeftReliably:
            return machine.onLeft(true);
        case Input::Provisional:
            return machine.onResponse(100);
        case Input::Final:
            return machine.onResponse(200);
        case Input::TimerE:
            return machine.onTimer(Timer::E);
        case Input::TimerF:
            return machine.onTimer(Timer::F);
        case Input::TimerK:
            return machine.onTimer(Timer::K);
        case Input::TransportError:
            return machine.onTransportError();
        }
        return {};
    }

    static NonInviteClientMachine machineIn(State state, bool reliable = false)
    {
        NonInviteClientMachine machine;
        machine.start();
        machine.onLeft(reliable);
        if (state == State::Proceeding)
            machine.onResponse(180);
        if (state == State::Completed || state == State::Terminated)
            machine.onResponse(404);
        if (state == State::Terminated)
            machine.onTimer(Timer::K);
        return machine;
    }

private Q_SLOTS:
    void rfc3261_17_1_2_2_startSendsAndSetsTimerF()
    {
        NonInviteClientMachine machine;
        QCOMPARE(machine.start(), (Actions{StartTimer{Timer::F, 32s}, Send{}}));
        QCOMPARE(machine.state(), State::Trying);
    }

    void rfc3261_17_1_2_2_timerERunsOverUdpOnly()
    {
        NonInviteClientMachine udp;
        udp.start();
        QCOMPARE(udp.onLeft(false), (Actions{StartTimer{Timer::E, 500ms}}));
        NonInviteClientMachine tcp;
        tcp.start();
        QVERIFY(tcp.onLeft(true).isEmpty());
        QCOMPARE(tcp.state(), State::Trying);
    }

    void rfc3261_17_1_2_2_timerEDoublesUpToT2()
    {
        NonInviteClientMachine machine = machineIn(State::Trying);
        for (const auto interval : {1000ms, 2000ms, 4000ms, 4000ms, 4000ms})
            QCOMPARE(machine.onTimer(Timer::E), (Actions{Send{}, StartTimer{Timer::E, interval}}));
        QCOMPARE(machine.state(), State::Trying);
    }

    void rfc3261_17_1_2_2_inProceedingTimerEIsT2AtOnce()
    {
        NonInviteClientMachine machine = machineIn(State::Proceeding);
        QCOMPARE(machine.onTimer(Timer::E), (Actions{Send{}, StartTimer{Timer::E, 4s}}));
        QCOMPARE(machine.state(), State::Proceeding);
    }

    void rfc3261_figure6_rows_data()
    {
        QTest::addColumn<State>("from");
        QTest::addColumn<Input>("input");
        QTest::addColumn<State>("to");
        QTest::addColumn<Actions>("actions");
        const Actions linger{StopTimer{Timer::E}, StopTimer{Timer::F}, StartTimer{Timer::K, 5s}, PassUp{}};
        const Actions timeout{StopTimer{Timer::E}, Fail{FailureCause::Timeout}, Terminate{}};
        const Actions broken{StopTimer{Timer::E}, StopTimer{Timer::F}, Fail{FailureCause::Transport}, Terminate{}};
        QTest::newRow("Trying 1xx") << State::Trying << Input::Provisional << State::Proceeding << Actions{PassUp{}};
        QTest::newRow("Trying 200-699") << State::Trying << Input::Final << State::Completed << linger;
        QTest::newRow("Trying timer F") << State::Trying << Input::TimerF << State::Terminated << timeout;
        QTest::newRow("Trying transport") << State::Trying << Input::TransportError << State::Terminated << broken;
        QTest::newRow("Proceeding 1xx") << State::Proceeding << Input::Provisional << State::Proceeding << Actions{PassUp{}};
        QTest::newRow("Proceeding 200-699") << State::Proceeding << Input::Final << State::Completed << linger;
        QTest::newRow("Proceeding timer F") << State::Proceeding << Input::TimerF << State::Terminated << timeout;
        QTest::newRow("Proceeding transport") << State::Proceeding << Input::TransportError << State::Terminated << broken;
        QTest::newRow("Completed timer K") << State::Completed << Input::TimerK << State::Terminated << Actions{Terminate{}};
    }
    void rfc3261_figure6_rows()
    {
        QFETCH(State, from);
        QFETCH(Input, input);
        QFETCH(State, to);
        QFETCH(Actions, actions);
        NonInviteClientMachine machine = machineIn(from);
        QCOMPARE(feed(machine, input), actions);
        QCOMPARE(machine.state(), to);
    }

    void rfc3261_figure6_whatHasNoRowChangesNothing_data()
    {
        QTest::addColumn<State>("state");
        QTest::addColumn<Input>("input");
        QTest::newRow("Trying timer K") << State::Trying << Input::TimerK;
        QTest::newRow("Proceeding timer K") << State::Proceeding << Input::TimerK;
        QTest::newRow("Completed 1xx") << State::Completed << Input::Provisional;
        QTest::newRow("Completed retransmitted final") << State::Completed << Input::Final;
        QTest::newRow("Completed timer E") << State::Completed << Input::TimerE;
        QTest::newRow("Completed timer F") << State::Completed << Input::TimerF;
        QTest::newRow("Completed transport") << State::Completed << Input::TransportError;
        for (const Input input : {Input::Provisional, Input::Final, Input::TimerE, Input::TimerF, Input::TimerK,
                                  Input::TransportError})
            QTest::addRow("Terminated %d", int(input)) << State::Terminated << input;
    }
    void rfc3261_figure6_whatHasNoRowChangesNothing()
    {
        QFETCH(State, state);
        QFETCH(Input, input);
        NonInviteClientMachine machine = machineIn(state);
        QVERIFY(feed(machine, input).isEmpty());
        QCOMPARE(machine.state(), state);
    }

    void rfc3261_17_1_2_2_timerKIsZeroOverReliableTransports()
    {
        NonInviteClientMachine machine = machineIn(State::Trying, true);
        QCOMPARE(machine.onResponse(202), (Actions{StopTimer{Timer::E}, StopTimer{Timer::F}, StartTimer{Timer::K, 0ms}, PassUp{}}));
    }

    void rfc3261_17_1_4_failureBeforeItLeftEndsIt()
    {
        NonInviteClientMachine machine;
        machine.start();
        QVERIFY(!machine.onTransportError().isEmpty());
        QCOMPARE(machine.state(), State::Terminated);
    }

    void serverTimersMeanNothingToAClient()
    {
        NonInviteClientMachine machine = machineIn(State::Trying);
        for (const Timer timer : {Timer::J, Timer::Late100, Timer::Abandoned})
            QVERIFY(machine.onTimer(timer).isEmpty());
        QCOMPARE(machine.state(), State::Trying);
    }
};

QTEST_APPLESS_MAIN(tst_NonInviteClientMachine)
#include "tst_NonInviteClientMachine.moc"
