// SPDX-License-Identifier: MIT
#pragma once

#include "transaction/Action.h"

namespace linnet::sip {

/// RFC 3261 s.17.2.1 as amended by RFC 6026, figure 7. 2xx are repeated by the TU, failures by the machine.
class InviteServerMachine
{
public:
    enum class State : quint8 { Proceeding, Completed, Confirmed, Accepted, Terminated };
    enum class Event : quint8 {
        Request, ///< a retransmission
        Ack,
        Provisional,
        Success, ///< 2xx
        Failure, ///< 300 to 699
        TimerTrying100,
        TimerG,
        TimerH,
        TimerI,
        TimerL,
        TransportError,
    };

    explicit InviteServerMachine(bool isReliable, Timers timers = {}) : m_timers(timers), m_isReliable(isReliable) { }

    State state() const { return m_state; }
    /// Once, first of all: the request goes to the TU.
    Actions start();
    Actions onRequest();
    /// PassUp: the ACK is for the TU. Otherwise it ends here.
    Actions onAck();
    /// What the TU wants to send. Without a Send among the actions it must not go out.
    Actions onResponse(int status);
    /// Trying100, G, H, I and L; others are ignored.
    Actions onTimer(Timer timer);
    /// Changes no state: copies of the request still have to be recognised (RFC 6026 s.7.1).
    Actions onTransportError();

private:
    Actions handle(Event event);

    Timers m_timers;
    std::chrono::milliseconds m_timerG{0};
    State m_state = State::Proceeding;
    bool m_isReliable;
};

} // namespace linnet::sip
