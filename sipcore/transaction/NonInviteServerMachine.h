// SPDX-License-Identifier: MIT
#pragma once

#include "transaction/Action.h"

namespace linnet::sip {

/// RFC 3261 s.17.2.2, figure 8, with RFC 4320: no 1xx but 100, and that one not early over an unreliable transport but never
/// missing later; no 408; who cannot answer before the client gives up answers nothing.
class NonInviteServerMachine
{
public:
    enum class State : quint8 { Trying, Proceeding, Completed, Terminated };
    enum class Event : quint8 {
        Request, ///< a retransmission
        Provisional,
        Final,
        TimerJ,
        TimerLate100,
        TimerAbandoned,
        TransportError,
    };

    explicit NonInviteServerMachine(bool isReliable, Timers timers = {}) : m_timers(timers), m_isReliable(isReliable) { }

    State state() const { return m_state; }
    /// Once, first of all: the request goes to the TU.
    Actions start();
    Actions onRequest();
    /// What the TU wants to send. Without a Send among the actions it must not go out.
    Actions onResponse(int status);
    /// J, Late100 and Abandoned; others are ignored.
    Actions onTimer(Timer timer);
    Actions onTransportError();

private:
    Actions handle(Event event);

    Timers m_timers;
    State m_state = State::Trying;
    bool m_isReliable;
};

} // namespace linnet::sip
