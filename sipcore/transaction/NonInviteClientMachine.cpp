// SPDX-License-Identifier: MIT
#include "transaction/NonInviteClientMachine.h"

namespace linnet::sip {

namespace {

using State = NonInviteClientMachine::State;
using Event = NonInviteClientMachine::Event;

enum class Effect : quint8 {
    StartTimerE,
    Settle, ///< over a reliable transport: nothing to resend
    Resend,
    Deliver,
    DeliverAndLinger,
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

constexpr std::array kRows{
    Row{State::Trying, Event::LeftUnreliably, State::Trying, Effect::StartTimerE},
    Row{State::Trying, Event::LeftReliably, State::Trying, Effect::Settle},
    Row{State::Trying, Event::TimerE, State::Trying, Effect::Resend},
    Row{State::Trying, Event::Provisional, State::Proceeding, Effect::Deliver},
    Row{State::Trying, Event::Final, State::Completed, Effect::DeliverAndLinger},
    Row{State::Trying, Event::TimerF, State::Terminated, Effect::FailTimeout},
    Row{State::Trying, Event::TransportError, State::Terminated, Effect::FailTransport},

    Row{State::Proceeding, Event::TimerE, State::Proceeding, Effect::Resend},
    Row{State::Proceeding, Event::Provisional, State::Proceeding, Effect::Deliver},
    Row{State::Proceeding, Event::Final, State::Completed, Effect::DeliverAndLinger},
    Row{State::Proceeding, Event::TimerF, State::Terminated, Effect::FailTimeout},
    Row{State::Proceeding, Event::TransportError, State::Terminated, Effect::FailTransport},

    Row{State::Completed, Event::TimerK, State::Terminated, Effect::Finish},
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

Actions NonInviteClientMachine::start()
{
    return {StartTimer{Timer::F, m_timers.timeout()}, Send{}};
}

Actions NonInviteClientMachine::onLeft(bool reliably)
{
    return handle(reliably ? Event::LeftReliably : Event::LeftUnreliably);
}

Actions NonInviteClientMachine::onResponse(int status)
{
    return handle(status < 200 ? Event::Provisional : Event::Final);
}

Actions NonInviteClientMachine::onTimer(Timer timer)
{
    switch (timer) {
    case Timer::E:
        return handle(Event::TimerE);
    case Timer::F:
        return handle(Event::TimerF);
    case Timer::K:
        return handle(Event::TimerK);
    default:
        break; // not run here
    }
    return {};
}

Actions NonInviteClientMachine::onTransportError()
{
    return handle(Event::TransportError);
}

Actions NonInviteClientMachine::handle(Event event)
{
    const Row *row = findRow(m_state, event);
    if (!row)
        return {};
    m_state = row->next;

    switch (row->effect) {
    case Effect::StartTimerE:
        m_timerE = m_timers.t1;
        return {StartTimer{Timer::E, m_timerE}};
    case Effect::Settle:
        m_isReliable = true;
        return {};
    case Effect::Resend:
        m_timerE = m_state == State::Proceeding ? m_timers.t2 : std::min(2 * m_timerE, m_timers.t2);
        return {Send{}, StartTimer{Timer::E, m_timerE}};
    case Effect::Deliver:
        return {PassUp{}};
    case Effect::DeliverAndLinger: {
        const auto timerK = m_isReliable ? std::chrono::milliseconds(0) : m_timers.t4;
        return {StopTimer{Timer::E}, StopTimer{Timer::F}, StartTimer{Timer::K, timerK}, PassUp{}};
    }
    case Effect::FailTimeout:
        return {StopTimer{Timer::E}, Fail{FailureCause::Timeout}, Terminate{}};
    case Effect::FailTransport:
        return {StopTimer{Timer::E}, StopTimer{Timer::F}, Fail{FailureCause::Transport}, Terminate{}};
    case Effect::Finish:
        return {Terminate{}};
    }
    return {};
}

} // namespace linnet::sip
