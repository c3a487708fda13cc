// SPDX-License-Identifier: MIT
#include "transaction/InviteClientMachine.h"

namespace linnet::sip {

namespace {

using State = InviteClientMachine::State;
using Event = InviteClientMachine::Event;

enum class Effect : quint8 {
    StartTimerA,
    Settle, ///< over a reliable transport: nothing to resend
    Resend,
    DeliverFirst, ///< the server has it: nothing to resend any more
    Deliver,
    DeliverAndKeep,
    AckAndLinger,
    AckAgain,
    NoteCancel,
    CancelNow,
    FailTimeout,
    FailTransport,
    Finish,
};

struct Row
{
    State state;
    Event event;
    State next;
    Effect effect;
};

/// No row for an error while Proceeding: the response may come by a new connection (RFC 3261 s.18.2.2). None for what comes
/// after a final response of the other kind.
constexpr std::array kRows{
    Row{State::Calling, Event::LeftUnreliably, State::Calling, Effect::StartTimerA},
    Row{State::Calling, Event::LeftReliably, State::Calling, Effect::Settle},
    Row{State::Calling, Event::TimerA, State::Calling, Effect::Resend},
    Row{State::Calling, Event::TimerB, State::Terminated, Effect::FailTimeout},
    Row{State::Calling, Event::TransportError, State::Terminated, Effect::FailTransport},
    Row{State::Calling, Event::Provisional, State::Proceeding, Effect::DeliverFirst},
    Row{State::Calling, Event::Success, State::Accepted, Effect::DeliverAndKeep},
    Row{State::Calling, Event::Failure, State::Completed, Effect::AckAndLinger},
    Row{State::Calling, Event::Cancel, State::Calling, Effect::NoteCancel},

    Row{State::Proceeding, Event::Provisional, State::Proceeding, Effect::Deliver},
    Row{State::Proceeding, Event::Success, State::Accepted, Effect::DeliverAndKeep},
    Row{State::Proceeding, Event::Failure, State::Completed, Effect::AckAndLinger},
    Row{State::Proceeding, Event::Cancel, State::Proceeding, Effect::CancelNow},
    Row{State::Proceeding, Event::TimerCancelWait, State::Terminated, Effect::FailTimeout},

    Row{State::Completed, Event::Failure, State::Completed, Effect::AckAgain},
    Row{State::Completed, Event::TimerD, State::Terminated, Effect::Finish},
    Row{State::Completed, Event::TransportError, State::Terminated, Effect::FailTransport},

    Row{State::Accepted, Event::Success, State::Accepted, Effect::Deliver},
    Row{State::Accepted, Event::TimerM, State::Terminated, Effect::Finish},
};

const Row *findRow(State state, Event event)
{
    for (const Row &row : kRows) {
        if (row.state == state && row.event == event)
            return &row;
    }
    return nullptr;
}

} // namespace

Actions InviteClientMachine::start()
{
    return {StartTimer{Timer::B, m_timers.timeout()}, Send{}};
}

Actions InviteClientMachine::onLeft(bool reliably)
{
    return handle(reliably ? Event::LeftReliably : Event::LeftUnreliably);
}

Actions InviteClientMachine::onResponse(int status)
{
    if (status < 200)
        return handle(Event::Provisional);
    return handle(status < 300 ? Event::Success : Event::Failure);
}

Actions InviteClientMachine::onCancel()
{
    return m_cancelIsDue ? Actions{} : handle(Event::Cancel);
}

Actions InviteClientMachine::onTimer(Timer timer)
{
    switch (timer) {
    case Timer::A:
        return handle(Event::TimerA);
    case Timer::B:
        return handle(Event::TimerB);
    case Timer::D:
        return handle(Event::TimerD);
    case Timer::M:
        return handle(Event::TimerM);
    case Timer::CancelWait:
        return handle(Event::TimerCancelWait);
    default:
        break; // not run here
    }
    return {};
}

Actions InviteClientMachine::onTransportError()
{
    return handle(Event::TransportError);
}

Actions InviteClientMachine::handle(Event event)
{
    const Row *row = findRow(m_state, event);
    if (!row)
        return {};
    m_state = row->next;

    switch (row->effect) {
    case Effect::StartTimerA:
        m_timerA = m_timers.t1;
        return {StartTimer{Timer::A, m_timerA}};
    case Effect::Settle:
        m_isReliable = true;
        return {};
    case Effect::Resend:
        m_timerA *= 2; // without an upper bound: s.17.1.1.2
        return {Send{}, StartTimer{Timer::A, m_timerA}};
    case Effect::DeliverFirst: {
        Actions actions{StopTimer{Timer::A}, StopTimer{Timer::B}};
        if (m_cancelIsDue) {
            actions.add(SendCancel{});
            actions.add(StartTimer{Timer::CancelWait, m_timers.timeout()});
        }
        actions.add(PassUp{});
        return actions;
    }
    case Effect::Deliver:
        return {PassUp{}};
    case Effect::DeliverAndKeep:
        return {StopTimer{Timer::A}, StopTimer{Timer::B}, StartTimer{Timer::M, m_timers.timeout()}, PassUp{}};
    case Effect::AckAndLinger: {
        const auto timerD = m_isReliable ? std::chrono::milliseconds(0) : m_timers.timerD();
        return {StopTimer{Timer::A}, StopTimer{Timer::B}, SendAck{}, StartTimer{Timer::D, timerD}, PassUp{}};
    }
    case Effect::AckAgain:
        return {SendAck{}};
    case Effect::NoteCancel:
        m_cancelIsDue = true;
        return {};
    case Effect::CancelNow:
        m_cancelIsDue = true;
        return {SendCancel{}, StartTimer{Timer::CancelWait, m_timers.timeout()}};
    case Effect::FailTimeout:
        return {StopTimer{Timer::A}, Fail{FailureCause::Timeout}, Terminate{}};
    case Effect::FailTransport:
        return {StopTimer{Timer::A}, StopTimer{Timer::B}, StopTimer{Timer::D}, Fail{FailureCause::Transport}, Terminate{}};
    case Effect::Finish:
        return {Terminate{}};
    }
    return {};
}

} // namespace linnet::sip
