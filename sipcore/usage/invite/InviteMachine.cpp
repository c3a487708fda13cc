// SPDX-License-Identifier: MIT
#include "usage/invite/InviteMachine.h"

#include <array>

namespace linnet::sip {

namespace {

using State = SessionState;
using Event = InviteMachine::Event;
using Effect = InviteMachine::Effect;

struct Row
{
    State state;
    Event event;
    State next;
    Effect effect;
};

constexpr std::array kCaller{
    Row{State::Calling, Event::Trying, State::Trying, Effect::None},
    Row{State::Calling, Event::Ringing, State::Ringing, Effect::None},
    Row{State::Calling, Event::Accepted, State::Connecting, Effect::Acknowledge},
    Row{State::Calling, Event::Refused, State::Ended, Effect::Finish},
    Row{State::Calling, Event::HangUp, State::Ending, Effect::SendCancel},
    Row{State::Calling, Event::RingLimit, State::Ending, Effect::SendCancel},

    Row{State::Trying, Event::Ringing, State::Ringing, Effect::None},
    Row{State::Trying, Event::Accepted, State::Connecting, Effect::Acknowledge},
    Row{State::Trying, Event::Refused, State::Ended, Effect::Finish},
    Row{State::Trying, Event::HangUp, State::Ending, Effect::SendCancel},
    Row{State::Trying, Event::RingLimit, State::Ending, Effect::SendCancel},

    Row{State::Ringing, Event::Accepted, State::Connecting, Effect::Acknowledge},
    Row{State::Ringing, Event::Refused, State::Ended, Effect::Finish},
    Row{State::Ringing, Event::HangUp, State::Ending, Effect::SendCancel},
    Row{State::Ringing, Event::RingLimit, State::Ending, Effect::SendCancel},

    Row{State::Connecting, Event::AckLeft, State::Established, Effect::None},
    Row{State::Connecting, Event::HangUp, State::Ending, Effect::SendBye},
    Row{State::Connecting, Event::RemoteBye, State::Ended, Effect::Finish},
    Row{State::Connecting, Event::Gone, State::Ended, Effect::Finish},

    Row{State::Ending, Event::Accepted, State::Ending, Effect::AcknowledgeAndBye},
    Row{State::Ending, Event::Refused, State::Ended, Effect::Finish},
};

constexpr std::array kCallee{
    Row{State::Incoming, Event::Accept, State::Connecting, Effect::SendAccept},
    Row{State::Incoming, Event::Reject, State::Ended, Effect::SendRefusal},
    Row{State::Incoming, Event::HangUp, State::Ended, Effect::SendRefusal},
    Row{State::Incoming, Event::Cancelled, State::Ended, Effect::Send487},
    Row{State::Incoming, Event::RemoteBye, State::Ended, Effect::Send487},
    Row{State::Incoming, Event::RingLimit, State::Ended, Effect::Send480},
    Row{State::Incoming, Event::Gone, State::Ended, Effect::Finish},

    Row{State::Connecting, Event::Ack, State::Established, Effect::None},
    Row{State::Connecting, Event::AckTimeout, State::Ending, Effect::SendBye},
    Row{State::Connecting, Event::HangUp, State::Ending, Effect::WaitForAck},
    Row{State::Connecting, Event::RemoteBye, State::Ended, Effect::Finish},
    Row{State::Connecting, Event::Gone, State::Ended, Effect::Finish},

    Row{State::Ending, Event::Ack, State::Ending, Effect::SendBye},
    Row{State::Ending, Event::AckTimeout, State::Ending, Effect::SendBye},
};

constexpr std::array kBoth{
    Row{State::Established, Event::HangUp, State::Ending, Effect::SendBye},
    Row{State::Established, Event::RemoteBye, State::Ended, Effect::Finish},
    Row{State::Established, Event::Gone, State::Ended, Effect::Finish},
    Row{State::Established, Event::Expired, State::Ending, Effect::SendBye},

    Row{State::Ending, Event::RemoteBye, State::Ended, Effect::Finish},
    Row{State::Ending, Event::ByeAnswered, State::Ended, Effect::Finish},
    Row{State::Ending, Event::Gone, State::Ended, Effect::Finish},
};

template <size_t N>
const Row *findRow(const std::array<Row, N> &rows, State state, Event event)
{
    for (const Row &row : rows) {
        if (row.state == state && row.event == event)
            return &row;
    }
    return nullptr;
}

} // namespace

std::optional<InviteMachine::Effect> InviteMachine::handle(Event event)
{
    const Row *row = m_isCaller ? findRow(kCaller, m_state, event) : findRow(kCallee, m_state, event);
    if (!row)
        row = findRow(kBoth, m_state, event);
    if (!row)
        return std::nullopt;
    m_state = row->next;
    return row->effect;
}

QByteArrayView toString(SessionState state)
{
    switch (state) {
    case SessionState::Incoming:
        return "incoming";
    case SessionState::Calling:
        return "calling";
    case SessionState::Trying:
        return "trying";
    case SessionState::Ringing:
        return "ringing";
    case SessionState::Connecting:
        return "connecting";
    case SessionState::Established:
        return "established";
    case SessionState::Ending:
        return "ending";
    case SessionState::Ended:
        return "ended";
    }
    return {};
}

QByteArrayView toString(EndReason reason)
{
    switch (reason) {
    case EndReason::Local:
        return "local";
    case EndReason::Remote:
        return "remote";
    case EndReason::Declined:
        return "declined";
    case EndReason::Busy:
        return "busy";
    case EndReason::NoAnswer:
        return "noAnswer";
    case EndReason::Unsupported:
        return "unsupported";
    case EndReason::Network:
        return "network";
    case EndReason::Idle:
        return "idle";
    }
    return {};
}

EndReason endReasonOf(int status)
{
    switch (status) {
    case 401:
    case 403:
    case 407:
    case 603:
        return EndReason::Declined;
    case 486:
    case 600:
        return EndReason::Busy;
    case 404:
    case 408:
    case 410:
    case 430:
    case 480:
    case 487:
    case 604:
        return EndReason::NoAnswer;
    case 405:
    case 406:
    case 415:
    case 416:
    case 420:
    case 421:
    case 422:
    case 488:
    case 501:
    case 606:
        return EndReason::Unsupported;
    default:
        return EndReason::Network;
    }
}

} // namespace linnet::sip
