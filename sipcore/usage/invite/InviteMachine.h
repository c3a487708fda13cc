// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

#include <optional>

namespace linnet::sip {

/// What a session is doing, in the words that people see (DESIGN s.6).
enum class SessionState : quint8 {
    Incoming, ///< a peer asks; we have not answered
    Calling, ///< our INVITE has left
    Trying, ///< somebody has it
    Ringing, ///< the peer's user is being told
    Connecting, ///< accepted; the ACK is on its way
    Established,
    Ending, ///< CANCEL or BYE is on its way
    Ended,
};
QByteArrayView toString(SessionState state);

/// Why a session ended (DESIGN s.6).
enum class EndReason : quint8 {
    Local, ///< we ended it
    Remote, ///< the peer did, or took its call back
    Declined, ///< 403, 603
    Busy, ///< 486, 600
    NoAnswer, ///< nobody answered within the ring limit, or nobody is there
    Unsupported, ///< 415, 488, 606 ...: no common ground
    Network, ///< a time-out, a broken connection, an error of a server
    Idle, ///< the session timer ran out
};
QByteArrayView toString(EndReason reason);
EndReason endReasonOf(int status);

/// One session from its INVITE to its end, as a table. Pure: it decides what is to be done, InviteSession does it.
class InviteMachine
{
public:
    enum class Event : quint8 {
        // as caller
        Trying, ///< 100
        Ringing, ///< 101 to 199
        Accepted, ///< the first 2xx
        Refused, ///< no 2xx will come
        AckLeft,
        // as callee
        Accept,
        Reject,
        Cancelled, ///< CANCEL came
        Ack,
        AckTimeout, ///< no ACK for our 2xx
        // as both
        HangUp,
        RingLimit,
        RemoteBye,
        Gone, ///< 481, 408 or silence to a request inside the dialog
        Expired, ///< the session timer
        ByeAnswered, ///< in whatever way
    };
    enum class Effect : quint8 {
        None,
        Acknowledge,
        SendCancel,
        SendAccept,
        SendRefusal, ///< the status that the user chose
        Send487,
        Send480,
        SendBye,
        AcknowledgeAndBye, ///< a 2xx that our CANCEL crossed (RFC 3261 s.9.1)
        WaitForAck, ///< a callee sends no BYE before the ACK (RFC 3261 s.15)
        Finish,
    };

    explicit InviteMachine(SessionState first) : m_state(first) { }

    SessionState state() const { return m_state; }
    bool isCaller() const { return m_isCaller; }
    /// Nothing when the event means nothing now.
    std::optional<Effect> handle(Event event);

private:
    SessionState m_state;
    bool m_isCaller = m_state == SessionState::Calling;
};

} // namespace linnet::sip
