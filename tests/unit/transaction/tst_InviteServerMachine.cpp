// SPDX-License-Identifier: MIT
#include "transaction/InviteServerMachine.h"

#include <QTest>

using namespace linnet::sip;
using namespace std::chrono_literals;
using State = InviteServerMachine::State;
using Event = InviteServerMachine::Event;

Q_DECLARE_METATYPE(linnet::sip::Actions)

/// Every row of RFC 6026 figure 7, and that there is no other. P05
class tst_InviteServerMachine : public QObject
{
    Q_OBJECT

    static Actions feed(InviteServerMachine &machine, Event event)
    {
        switch (event) {
        case Event::Request:
            return machine.onRequest();
        case Event::Ack:
            return machine.onAck();
        case Event::Provisional:
            return machine.onResponse(180);
        case Event::Success:
            return machine.onResponse(200);
        case Event::Failure:
            return machine.onResponse(486);
        case Event::TimerTrying100:
            return machine.onTimer(Timer::Trying100);
        case Event::TimerG:
            return machine.onTimer(Timer::G);
        case Event::TimerH:
            return machine.onTimer(Timer::H);
        case Event::TimerI:
            return machine.onTimer(Timer::I);
        case Event::TimerL:
            return machine.onTimer(Timer::L);
        case Event::TransportError:
            return machine.onTransportError();
        }
        return {};
    }

    static InviteServerMachine machineIn(State state, bool reliable = false)
    {
        InviteServerMachine machine(reliable);
        machine.start();
        switch (state) {
        case State::Proceeding:
            break;
        case State::Completed:
            machine.onResponse(486);
            break;
        case State::Confirmed:
            machine.onResponse(486);
            machine.onAck();
            break;
        case State::Accepted:
            machine.onResponse(200);
            break;
        case State::Terminated:
            machine.onResponse(200);
            machine.onTimer(Timer::L);
            break;
        }
        return machine;
    }

private Q_SLOTS:
    void rfc3261_17_2_1_startTellsTheUserAndWaits200ms()
    {
        InviteServerMachine machine(false);
        QCOMPARE(machine.start(), (Actions{StartTimer{Timer::Trying100, 200ms}, PassUp{}}));
        QCOMPARE(machine.state(), State::Proceeding);
    }

    void rows_data()
    {
        const Actions stop{StopTimer{Timer::Trying100}, Send{}};
        const auto after = [&](std::initializer_list<Action> more) {
            Actions all = stop;
            for (const Action &one : more)
                all.add(one);
            return all;
        };
        const Actions told{Fail{FailureCause::Transport}};

        QTest::addColumn<State>("from");
        QTest::addColumn<Event>("event");
        QTest::addColumn<State>("to");
        QTest::addColumn<Actions>("actions");
        const auto row = [](const char *name, State from, Event event, State to, const Actions &actions) {
            QTest::newRow(name) << from << event << to << actions;
        };
        row("Proceeding INVITE", State::Proceeding, Event::Request, State::Proceeding, {Send{}});
        row("Proceeding 200 ms", State::Proceeding, Event::TimerTrying100, State::Proceeding, {Send100{}});
        row("Proceeding 1xx", State::Proceeding, Event::Provisional, State::Proceeding, stop);
        row("Proceeding 2xx", State::Proceeding, Event::Success, State::Accepted, after({StartTimer{Timer::L, 32s}}));
        row("Proceeding 300-699", State::Proceeding, Event::Failure, State::Completed,
            after({StartTimer{Timer::H, 32s}, StartTimer{Timer::G, 500ms}}));
        row("Proceeding error", State::Proceeding, Event::TransportError, State::Proceeding, told);
        row("Accepted INVITE", State::Accepted, Event::Request, State::Accepted, {});
        row("Accepted 2xx", State::Accepted, Event::Success, State::Accepted, {Send{}});
        row("Accepted ACK", State::Accepted, Event::Ack, State::Accepted, {PassUp{}});
        row("Accepted L", State::Accepted, Event::TimerL, State::Terminated, {Terminate{}});
        row("Accepted error", State::Accepted, Event::TransportError, State::Accepted, told);
        row("Completed INVITE", State::Completed, Event::Request, State::Completed, {Send{}});
        row("Completed G", State::Completed, Event::TimerG, State::Completed, {Send{}, StartTimer{Timer::G, 1s}});
        row("Completed H", State::Completed, Event::TimerH, State::Terminated,
            {StopTimer{Timer::G}, Fail{FailureCause::Timeout}, Terminate{}});
        row("Completed ACK", State::Completed, Event::Ack, State::Confirmed,
            {StopTimer{Timer::G}, StopTimer{Timer::H}, StartTimer{Timer::I, 5s}});
        row("Completed error", State::Completed, Event::TransportError, State::Completed, told);
        row("Confirmed I", State::Confirmed, Event::TimerI, State::Terminated, {Terminate{}});
    }
    void rows()
    {
        QFETCH(State, from);
        QFETCH(Event, event);
        QFETCH(State, to);
        QFETCH(Actions, actions);
        InviteServerMachine machine = machineIn(from);
        QCOMPARE(machine.state(), from);
        QCOMPARE(feed(machine, event), actions);
        QCOMPARE(machine.state(), to);
    }

    void everythingElseIsIgnored()
    {
        const QList<QPair<State, QList<Event>>> known{
            {State::Proceeding,
             {Event::Request, Event::TimerTrying100, Event::Provisional, Event::Success, Event::Failure, Event::TransportError}},
            {State::Accepted, {Event::Success, Event::Ack, Event::TimerL, Event::TransportError}},
            {State::Completed, {Event::Request, Event::TimerG, Event::TimerH, Event::Ack, Event::TransportError}},
            {State::Confirmed, {Event::TimerI}},
            {State::Terminated, {}}};
        for (const auto &[state, events] : known) {
            for (int event = 0; event <= int(Event::TransportError); ++event) {
                if (events.contains(Event(event)))
                    continue;
                InviteServerMachine machine = machineIn(state);
                QVERIFY2(feed(machine, Event(event)).isEmpty(), QByteArray::number(event).constData());
                QCOMPARE(machine.state(), state);
            }
        }
    }

    void rfc3261_17_2_1_timerGDoublesUpToT2()
    {
        InviteServerMachine machine = machineIn(State::Completed);
        for (const auto interval : {1000ms, 2000ms, 4000ms, 4000ms, 4000ms})
            QCOMPARE(machine.onTimer(Timer::G), (Actions{Send{}, StartTimer{Timer::G, interval}}));
    }

    void rfc3261_17_2_1_overAReliableTransportNoTimerGAndNoWaitForAcks()
    {
        InviteServerMachine machine(true);
        machine.start();
        QCOMPARE(machine.onResponse(486), (Actions{StopTimer{Timer::Trying100}, Send{}, StartTimer{Timer::H, 32s}}));
        QCOMPARE(machine.onAck(), (Actions{StopTimer{Timer::G}, StopTimer{Timer::H}, StartTimer{Timer::I, 0ms}}));
    }
};

QTEST_APPLESS_MAIN(tst_InviteServerMachine)
#include "tst_InviteServerMachine.moc"
