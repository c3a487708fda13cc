// SPDX-License-Identifier: MIT
#include "transaction/NonInviteServerMachine.h"

namespace linnet::sip {

namespace {

using State = NonInviteServerMachine::State;
using Event = NonInviteServerMachine::Event;

enum class Effect : quint8 {
    Send,
    SendFirst100,
    SendAndLinger,
    Expire,
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

/// A retransmission in Trying has no row: it is discarded. A second final response has none: it is discarded too.
constexpr std::array kRows{
    Row{State::Trying, Event::Provisional, State::Proceeding, Effect::Send},
    Row{State::Trying, Event::TimerLate100, State::Proceeding, Effect::SendFirst100},
    Row{State::Trying, Event::Final, State::Completed, Effect::SendAndLinger},
    Row{State::Trying, Event::TimerAbandoned, State::Terminated, Effect::Expire},
    Row{State::Trying, Event::TransportError, State::Terminated, Effect::FailTransport},

    Row{State::Proceeding, Event::Request, State::Proceeding, Effect::Send},
    Row{State::Proceeding, Event::Provisional, State::Proceeding, Effect::Send},
    Row{State::Proceeding, Event::Final, State::Completed, Effect::SendAndLinger},
    Row{State::Proceeding, Event::TimerAbandoned, State::Terminated, Effect::Expire},
    Row{State::Proceeding, Event::TransportError, State::Terminated, Effect::FailTransport},

    Row{State::Completed, Event::Request, State::Completed, Effect::Send},
    Row{State::Completed, Event::TimerJ, State::Terminated, Effect::Finish},
    Row{State::Completed, Event::TransportError, State::Terminated, Effect::FailTransport},
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

Actions NonInviteServerMachine::start()
{
    return {StartTimer{Timer::Late100, m_timers.late100()}, StartTimer{Timer::Abandoned, m_timers.timeout()}, PassUp{}};
}

Actions NonInviteServerMachine::onRequest()
{
    return handle(Event::Request);
}

Actions NonInviteServerMachine::onResponse(int status)
{
    if (status >= 200)
        return status == 408 ? Actions{} : handle(Event::Final); // RFC 4320 s.4.2
    // RFC 4320 s.4.1: Late100 sends the 100 in its time.
    return status == 100 && m_isReliable ? handle(Event::Provisional) : Actions{};
}

Actions NonInviteServerMachine::onTimer(Timer timer)
{
    switch (timer) {
    case Timer::J:
        return handle(Event::TimerJ);
    case Timer::Late100:
        return handle(Event::TimerLate100);
    case Timer::Abandoned:
        return handle(Event::TimerAbandoned);
    default:
        break; // not run here
    }
    return {};
}

Actions NonInviteServerMachine::onTransportError()
{
    return handle(Event::TransportError);
}

Actions NonInviteServerMachine::handle(Event event)
{
    const Row *row = findRow(m_state, event);
    if (!row)
        return {};
    m_state = row->next;

    switch (row->effect) {
    case Effect::Send:
        return {linnet::sip::Send{}};
    case Effect::SendFirst100:
        return {Send100{}};
    case Effect::SendAndLinger: {
        const auto timerJ = m_isReliable ? std::chrono::milliseconds(0) : m_timers.timeout();
        return {StopTimer{Timer::Late100}, StopTimer{Timer::Abandoned}, linnet::sip::Send{}, StartTimer{Timer::J, timerJ}};
    }
    case Effect::Expire:
        return {StopTimer{Timer::Late100}, Fail{FailureCause::Timeout}, Terminate{}};
    case Effect::FailTransport:
        return {StopTimer{Timer::Late100}, StopTimer{Timer::Abandoned}, StopTimer{Timer::J},
                Fail{FailureCause::Transport}, Terminate{}};
    case Effect::Finish:
        return {Terminate{}};
    }
    return {};
}

} // namespace linnet::sip
