// SPDX-License-Identifier: MIT
#include "transaction/InviteServerMachine.h"

namespace linnet::sip {

namespace {

using State = InviteServerMachine::State;
using Event = InviteServerMachine::Event;

enum class Effect : quint8 {
    Send,
    SendProvisional,
    SendFirst100,
    SendAndKeep,
    SendAndLinger,
    SendAgain,
    Absorb,
    Deliver,
    Settle,
    Expire,
    TellError,
    Finish,
};

struct Row
{
    State state;
    Event event;
    State next;
    Effect effect;
};

/// In Confirmed only timer I has a row: ACKs and copies of the request are absorbed.
constexpr std::array kRows{
    Row{State::Proceeding, Event::Request, State::Proceeding, Effect::Send},
    Row{State::Proceeding, Event::TimerTrying100, State::Proceeding, Effect::SendFirst100},
    Row{State::Proceeding, Event::Provisional, State::Proceeding, Effect::SendProvisional},
    Row{State::Proceeding, Event::Success, State::Accepted, Effect::SendAndKeep},
    Row{State::Proceeding, Event::Failure, State::Completed, Effect::SendAndLinger},
    Row{State::Proceeding, Event::TransportError, State::Proceeding, Effect::TellError},

    Row{State::Accepted, Event::Request, State::Accepted, Effect::Absorb},
    Row{State::Accepted, Event::Success, State::Accepted, Effect::Send},
    Row{State::Accepted, Event::Ack, State::Accepted, Effect::Deliver},
    Row{State::Accepted, Event::TimerL, State::Terminated, Effect::Finish},
    Row{State::Accepted, Event::TransportError, State::Accepted, Effect::TellError},

    Row{State::Completed, Event::Request, State::Completed, Effect::Send},
    Row{State::Completed, Event::TimerG, State::Completed, Effect::SendAgain},
    Row{State::Completed, Event::TimerH, State::Terminated, Effect::Expire},
    Row{State::Completed, Event::Ack, State::Confirmed, Effect::Settle},
    Row{State::Completed, Event::TransportError, State::Completed, Effect::TellError},

    Row{State::Confirmed, Event::TimerI, State::Terminated, Effect::Finish},
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

Actions InviteServerMachine::start()
{
    return {StartTimer{Timer::Trying100, Timers::kTrying100}, PassUp{}};
}

Actions InviteServerMachine::onRequest()
{
    return handle(Event::Request);
}

Actions InviteServerMachine::onAck()
{
    return handle(Event::Ack);
}

Actions InviteServerMachine::onResponse(int status)
{
    if (status < 200)
        return handle(Event::Provisional);
    return handle(status < 300 ? Event::Success : Event::Failure);
}

Actions InviteServerMachine::onTimer(Timer timer)
{
    switch (timer) {
    case Timer::Trying100:
        return handle(Event::TimerTrying100);
    case Timer::G:
        return handle(Event::TimerG);
    case Timer::H:
        return handle(Event::TimerH);
    case Timer::I:
        return handle(Event::TimerI);
    case Timer::L:
        return handle(Event::TimerL);
    default:
        break; // not run here
    }
    return {};
}

Actions InviteServerMachine::onTransportError()
{
    return handle(Event::TransportError);
}

Actions InviteServerMachine::handle(Event event)
{
    const Row *row = findRow(m_state, event);
    if (!row)
        return {};
    m_state = row->next;

    switch (row->effect) {
    case Effect::Send:
        return {linnet::sip::Send{}};
    case Effect::SendProvisional:
        return {StopTimer{Timer::Trying100}, linnet::sip::Send{}};
    case Effect::SendFirst100:
        return {Send100{}};
    case Effect::SendAndKeep:
        return {StopTimer{Timer::Trying100}, linnet::sip::Send{}, StartTimer{Timer::L, m_timers.timeout()}};
    case Effect::SendAndLinger: {
        Actions actions{StopTimer{Timer::Trying100}, linnet::sip::Send{}, StartTimer{Timer::H, m_timers.timeout()}};
        if (!m_isReliable) {
            m_timerG = m_timers.t1;
            actions.add(StartTimer{Timer::G, m_timerG});
        }
        return actions;
    }
    case Effect::SendAgain:
        m_timerG = std::min(2 * m_timerG, m_timers.t2);
        return {linnet::sip::Send{}, StartTimer{Timer::G, m_timerG}};
    case Effect::Absorb:
        return {};
    case Effect::Deliver:
        return {PassUp{}};
    case Effect::Settle: {
        const auto timerI = m_isReliable ? std::chrono::milliseconds(0) : m_timers.t4;
        return {StopTimer{Timer::G}, StopTimer{Timer::H}, StartTimer{Timer::I, timerI}};
    }
    case Effect::Expire:
        return {StopTimer{Timer::G}, Fail{FailureCause::Timeout}, Terminate{}};
    case Effect::TellError:
        return {Fail{FailureCause::Transport}};
    case Effect::Finish:
        return {Terminate{}};
    }
    return {};
}

} // namespace linnet::sip
