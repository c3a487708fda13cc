// SPDX-License-Identifier: MIT
#pragma once

#include "transaction/Action.h"

namespace linnet::sip {

/// RFC 3261 s.17.1.1 as amended by RFC 6026, figure 5, with the CANCEL of s.9.1.
class InviteClientMachine
{
public:
    enum class State : quint8 { Calling, Proceeding, Completed, Accepted, Terminated };
    enum class Event : quint8 {
        LeftUnreliably, ///< the request was handed to UDP
        LeftReliably, ///< the request was written to a connection
        Provisional,
        Success, ///< 2xx
        Failure, ///< 300 to 699
        Cancel, ///< the TU wants no answer any more
        TimerA,
        TimerB,
        TimerD,
        TimerM,
        TimerCancelWait,
        TransportError,
    };

    explicit InviteClientMachine(Timers timers = {}) : m_timers(timers) { }

    State state() const { return m_state; }
    /// Once, first of all: the request goes out and timer B runs.
    Actions start();
    /// The way is known only when the request has left; see NonInviteClientMachine.
    Actions onLeft(bool reliably);
    Actions onResponse(int status);
    /// CANCEL goes out at once or, before any provisional response, with the first one (s.9.1).
    Actions onCancel();
    /// A, B, D, M and CancelWait; others are ignored.
    Actions onTimer(Timer timer);
    Actions onTransportError();

private:
    Actions handle(Event event);

    Timers m_timers;
    std::chrono::milliseconds m_timerA{0};
    State m_state = State::Calling;
    bool m_isReliable = false;
    bool m_cancelIsDue = false;
};

} // namespace linnet::sip
