// SPDX-License-Identifier: MIT
#pragma once

#include "transaction/Action.h"

namespace linnet::sip {

/// RFC 3261 s.17.1.2.2, figure 6.
class NonInviteClientMachine
{
public:
    enum class State : quint8 { Trying, Proceeding, Completed, Terminated };
    enum class Event : quint8 {
        LeftUnreliably, ///< the request was handed to UDP
        LeftReliably, ///< the request was written to a connection
        Provisional,
        Final,
        TimerE,
        TimerF,
        TimerK,
        TransportError,
    };

    explicit NonInviteClientMachine(Timers timers = {}) : m_timers(timers) { }

    State state() const { return m_state; }
    /// Once, first of all: the request goes out and timer F runs.
    Actions start();
    /// The way is known only when the request has left: a long one goes by TCP after all (RFC 3261 s.18.1.1), and a connection
    /// may have to be made first. From here on timer E runs, or none is needed.
    Actions onLeft(bool reliably);
    Actions onResponse(int status);
    /// E, F and K; others are ignored.
    Actions onTimer(Timer timer);
    Actions onTransportError();

private:
    Actions handle(Event event);

    Timers m_timers;
    std::chrono::milliseconds m_timerE{0};
    State m_state = State::Trying;
    bool m_isReliable = false;
};

} // namespace linnet::sip
