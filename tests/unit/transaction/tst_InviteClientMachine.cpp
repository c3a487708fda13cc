// SPDX-License-Identifier: MIT
#include "transaction/InviteClientMachine.h"

#include <QTest>

using namespace linnet::sip;
using namespace std::chrono_literals;
using State = InviteClientMachine::State;
using Event = InviteClientMachine::Event;

Q_DECLARE_METATYPE(linnet::sip::Actions)

/// Every row of RFC 6026 figure 5 and the CANCEL of RFC 3261 s.9.1, and that there is no other. P05
class tst_InviteClientMachine : public QObject
{
    Q_OBJECT

    static Actions feed(InviteClientMachine &machine, Event event)
    {
        switch (event) {
        case Event::LeftUnreliably:
            return machine.onLeft(false);
        case Event::LeftReliably:
            return machine.onLeft(true);
        case Event::Provisional:
            return machine.onResponse(180);
        case Event::Success:
            return machine.onResponse(200);
        case Event::Failure:
            return machine.onResponse(486);
        case Event::Cancel:
            return machine.onCancel();
        case Event::TimerA:
            return machine.onTimer(Timer::A);
        case Event::TimerB:
            return machine.onTimer(Timer::B);
        case Event::TimerD:
            return machine.onTimer(Timer::D);
        case Event::TimerM:
            return machine.onTimer(Timer::M);
        case Event::TimerCancelWait:
            return machine.onTimer(Timer::CancelWait);
        case Event::TransportError:
            return machine.onTransportError();
        }
        return {};
    }

    static InviteClientMachine machineIn(State state, bool reliable = false)
    {
        InviteClientMachine machine;
        machine.start();
        machine.onLeft(reliable);
        switch (state) {
        case State::Calling:
            break;
        case State::Proceeding:
            machine.onResponse(100);
            break;
        case State::Completed:
            machine.onResponse(486);
            break;
        case State::Accepted:
            machine.onResponse(200);
            break;
        case State::Terminated:
            machine.onResponse(486);
            machine.onTimer(Timer::D);
            break;
        }
        return machine;
    }

private Q_SLOTS:
    void rfc3261_17_1_1_2_startSendsAndSetsTimerB()
    {
        InviteClientMachine machine;
        QCOMPARE(machine.start(), (Actions{StartTimer{Timer::B, 32s}, Send{}}));
        QCOMPARE(machine.state(), State::Calling);
    }

    void rfc3261_17_1_1_2_timerADoublesWithoutBound()
    {
        InviteClientMachine machine;
        machine.start();
        QCOMPARE(machine.onLeft(false), (Actions{StartTimer{Timer::A, 500ms}}));
        for (const auto interval : {1000ms, 2000ms, 4000ms, 8000ms, 16000ms, 32000ms})
            QCOMPARE(machine.onTimer(Timer::A), (Actions{Send{}, StartTimer{Timer::A, interval}}));
    }

    void rows_data()
    {
        const Actions stop{StopTimer{Timer::A}, StopTimer{Timer::B}};
        const auto after = [&](std::initializer_list<Action> more) {
            Actions all = stop;
            for (const Action &one : more)
                all.add(one);
            return all;
        };
        const Actions accept = after({StartTimer{Timer::M, 32s}, PassUp{}});
        const Actions acknowledge = after({SendAck{}, StartTimer{Timer::D, 32s}, PassUp{}});
        const Actions timeout{StopTimer{Timer::A}, Fail{FailureCause::Timeout}, Terminate{}};
        const Actions broken = after({StopTimer{Timer::D}, Fail{FailureCause::Transport}, Terminate{}});

        QTest::addColumn<State>("from");
        QTest::addColumn<Event>("event");
        QTest::addColumn<State>("to");
        QTest::addColumn<Actions>("actions");
        const auto row = [](const char *name, State from, Event event, State to, const Actions &actions) {
            QTest::newRow(name) << from << event << to << actions;
        };
        row("Calling 1xx", State::Calling, Event::Provisional, State::Proceeding, after({PassUp{}}));
        row("Calling 2xx", State::Calling, Event::Success, State::Accepted, accept);
        row("Calling 300-699", State::Calling, Event::Failure, State::Completed, acknowledge);
        row("Calling B", State::Calling, Event::TimerB, State::Terminated, timeout);
        row("Calling error", State::Calling, Event::TransportError, State::Terminated, broken);
        row("Calling cancel", State::Calling, Event::Cancel, State::Calling, {});
        row("Proceeding 1xx", State::Proceeding, Event::Provisional, State::Proceeding, {PassUp{}});
        row("Proceeding 2xx", State::Proceeding, Event::Success, State::Accepted, accept);
        row("Proceeding 300-699", State::Proceeding, Event::Failure, State::Completed, acknowledge);
        row("Proceeding cancel", State::Proceeding, Event::Cancel, State::Proceeding,
            {SendCancel{}, StartTimer{Timer::CancelWait, 32s}});
        row("Proceeding cancelled, no final", State::Proceeding, Event::TimerCancelWait, State::Terminated, timeout);
        row("Completed 300-699", State::Completed, Event::Failure, State::Completed, {SendAck{}});
        row("Completed D", State::Completed, Event::TimerD, State::Terminated, {Terminate{}});
        row("Completed error", State::Completed, Event::TransportError, State::Terminated, broken);
        row("Accepted 2xx", State::Accepted, Event::Success, State::Accepted, {PassUp{}});
        row("Accepted M", State::Accepted, Event::TimerM, State::Terminated, {Terminate{}});
    }
    void rows()
    {
        QFETCH(State, from);
        QFETCH(Event, event);
        QFETCH(State, to);
        QFETCH(Actions, actions);
        InviteClientMachine machine = machineIn(from);
        QCOMPARE(machine.state(), from);
        QCOMPARE(feed(machine, event), actions);
        QCOMPARE(machine.state(), to);
    }

    void everythingElseIsIgnored()
    {
        const QList<QPair<State, QList<Event>>> known{
            {State::Calling,
             {Event::LeftUnreliably, Event::LeftReliably, Event::Provisional, Event::Success, Event::Failure, Event::Cancel,
              Event::TimerA, Event::TimerB, Event::TransportError}},
            {State::Proceeding, {Event::Provisional, Event::Success, Event::Failure, Event::Cancel, Event::TimerCancelWait}},
            {State::Completed, {Event::Failure, Event::TimerD, Event::TransportError}},
            {State::Accepted, {Event::Success, Event::TimerM}},
            {State::Terminated, {}}};
        for (const auto &[state, events] : known) {
            for (int event = 0; event <= int(Event::TransportError); ++event) {
                if (events.contains(Event(event)))
                    continue;
                InviteClientMachine machine = machineIn(state);
                QVERIFY2(feed(machine, Event(event)).isEmpty(), QByteArray::number(event).constData());
                QCOMPARE(machine.state(), state);
            }
        }
    }

    void rfc3261_9_1_cancelWaitsForAProvisionalResponse()
    {
        InviteClientMachine machine = machineIn(State::Calling);
        QVERIFY(machine.onCancel().isEmpty());
        QCOMPARE(machine.onResponse(100),
                 (Actions{StopTimer{Timer::A}, StopTimer{Timer::B}, SendCancel{}, StartTimer{Timer::CancelWait, 32s}, PassUp{}}));
        QVERIFY(machine.onCancel().isEmpty()); // once
        QCOMPARE(machine.onResponse(180), (Actions{PassUp{}}));
    }

    void rfc6026_8_4_timerDIsZeroOverAReliableTransportAndAtLeast32sElse()
    {
        InviteClientMachine tcp = machineIn(State::Proceeding, true);
        const Actions actions = tcp.onResponse(603);
        QVERIFY(std::find(actions.begin(), actions.end(), Action(StartTimer{Timer::D, 0ms})) != actions.end());
        InviteClientMachine quick(Timers{100ms, 400ms, 500ms});
        quick.start();
        quick.onLeft(false);
        const Actions lingering = quick.onResponse(603);
        QVERIFY(std::find(lingering.begin(), lingering.end(), Action(StartTimer{Timer::D, 32s})) != lingering.end());
    }
};

QTEST_APPLESS_MAIN(tst_InviteClientMachine)
#include "tst_InviteClientMachine.moc"
