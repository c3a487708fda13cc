// SPDX-License-Identifier: MIT
#include "im/model/DeliveryTable.h"

#include <algorithm>
#include <array>

namespace linnet::im {
namespace {

using Kind = DeliveryEvent::Kind;
using State = DeliveryState;
using Reason = DeliveryReason;
using std::chrono::seconds;

constexpr seconds kFirstBackoff{30};
constexpr seconds kLongestBackoff = std::chrono::minutes(30);

/// What a final response, or another event, does.
enum class Effect : quint8 {
    Ignore,
    Leave, // the request is on its way
    AcceptByDevice,
    AcceptByServer,
    Fail,
    OfferBareText, // else Fail
    Wait, // Queued, backoff, until it expires
    WaitForServer, // Queued, at most kMaxStrikes times, else Fail
    Unconfirm, // NotConfirmed; again by itself where the peer recognises duplicates
    Resume, // Queued at once where the peer recognises duplicates, else NotConfirmed
    Deliver,
    Display,
    Keep, // a server has it, as it says later
    Requeue,
    Expire,
    TakeForNow, // Accepted, but not done
    Lose, // NotConfirmed, again by itself at most kMaxStrikes times
    LoseIfSession, // nothing of a request is left to lose once it was accepted
    LateAnswer, // the state is beyond it, the outbox lets go
    ByAnswer, // the row of kAnswers
    ByInviteAnswer, // the row of kInviteAnswers, else that of kAnswers
    BySessionStatus, // the row of kSessionStatuses
};

struct AnswerRow
{
    int first;
    int last;
    Effect effect;
    Reason reason;
};

// DESIGN s.5, the answer table; the first row that holds counts.
constexpr std::array kAnswers{
    AnswerRow{200, 200, Effect::AcceptByDevice, Reason::None},
    AnswerRow{201, 299, Effect::AcceptByServer, Reason::None},
    AnswerRow{300, 399, Effect::Fail, Reason::Other},
    AnswerRow{401, 401, Effect::Fail, Reason::Password},
    AnswerRow{407, 407, Effect::Fail, Reason::Password},
    AnswerRow{402, 403, Effect::Fail, Reason::Refused},
    AnswerRow{404, 404, Effect::Fail, Reason::NotFound},
    AnswerRow{405, 405, Effect::Fail, Reason::Refused},
    AnswerRow{406, 406, Effect::OfferBareText, Reason::Format},
    AnswerRow{408, 408, Effect::Unconfirm, Reason::Timeout},
    AnswerRow{410, 410, Effect::Fail, Reason::NotFound},
    AnswerRow{413, 413, Effect::Fail, Reason::TooLarge},
    AnswerRow{414, 414, Effect::Fail, Reason::BadAddress},
    AnswerRow{415, 415, Effect::OfferBareText, Reason::Format},
    AnswerRow{416, 416, Effect::Fail, Reason::BadAddress},
    AnswerRow{420, 420, Effect::Fail, Reason::Other}, // the engine has left out what it could (RFC 3261 s.8.1.3.5)
    AnswerRow{430, 430, Effect::Wait, Reason::None},
    AnswerRow{433, 433, Effect::Fail, Reason::Refused},
    AnswerRow{477, 477, Effect::Wait, Reason::None},
    AnswerRow{480, 480, Effect::Wait, Reason::None},
    AnswerRow{482, 483, Effect::Fail, Reason::Loop},
    AnswerRow{484, 485, Effect::Fail, Reason::BadAddress},
    AnswerRow{486, 486, Effect::Wait, Reason::None},
    AnswerRow{488, 488, Effect::OfferBareText, Reason::Format},
    AnswerRow{493, 493, Effect::Fail, Reason::Key},
    AnswerRow{400, 499, Effect::Fail, Reason::Other},
    AnswerRow{500, 500, Effect::WaitForServer, Reason::Server},
    AnswerRow{502, 502, Effect::WaitForServer, Reason::Server},
    AnswerRow{503, 503, Effect::Wait, Reason::Server},
    AnswerRow{504, 504, Effect::Unconfirm, Reason::Timeout},
    AnswerRow{513, 513, Effect::Fail, Reason::TooLarge},
    AnswerRow{500, 599, Effect::Fail, Reason::Server},
    AnswerRow{604, 604, Effect::Fail, Reason::NotFound},
    AnswerRow{600, 699, Effect::Fail, Reason::Refused},
};

// DESIGN s.4: refusals of the session, not of the message; and silence, which nothing of it went into.
constexpr std::array kInviteAnswers{
    AnswerRow{200, 299, Effect::Fail, Reason::NoSession}, // without MSRP
    AnswerRow{405, 406, Effect::Fail, Reason::NoSession},
    AnswerRow{408, 408, Effect::Fail, Reason::NoSession}, // nobody took it while it rang
    AnswerRow{413, 413, Effect::Fail, Reason::NoSession},
    AnswerRow{415, 415, Effect::Fail, Reason::NoSession},
    AnswerRow{487, 488, Effect::Fail, Reason::NoSession},
    AnswerRow{501, 501, Effect::Fail, Reason::NoSession},
    AnswerRow{504, 504, Effect::WaitForServer, Reason::Server},
    AnswerRow{513, 513, Effect::Fail, Reason::NoSession},
    AnswerRow{606, 606, Effect::Fail, Reason::NoSession},
};

// RFC 4975 s.10.
constexpr std::array kSessionStatuses{
    AnswerRow{403, 403, Effect::Fail, Reason::Refused},
    AnswerRow{408, 408, Effect::Lose, Reason::Timeout},
    AnswerRow{413, 413, Effect::Fail, Reason::TooLarge},
    AnswerRow{415, 415, Effect::Fail, Reason::Format},
    AnswerRow{481, 481, Effect::Lose, Reason::None},
    AnswerRow{506, 506, Effect::Lose, Reason::None},
    // None of MSRP's: who does not keep it now, or has enough of strangers, reports what a MESSAGE would be answered.
    AnswerRow{480, 480, Effect::Wait, Reason::None},
    AnswerRow{500, 500, Effect::WaitForServer, Reason::Server},
};

/// The first row that holds.
template <size_t Size>
constexpr std::optional<AnswerRow> find(const std::array<AnswerRow, Size> &rows, int status)
{
    for (const AnswerRow &row : rows) {
        if (status >= row.first && status <= row.last)
            return row;
    }
    return std::nullopt;
}

constexpr AnswerRow answerRow(int status)
{
    // No final response at all: the engine lets none of these through.
    return find(kAnswers, status).value_or(AnswerRow{0, 0, Effect::Fail, Reason::Other});
}

AnswerRow inviteAnswerRow(const DeliveryEvent &event)
{
    if (event.status == 0)
        return {0, 0, Effect::Fail, event.reason};
    return find(kInviteAnswers, event.status).value_or(answerRow(event.status));
}

// Rows: states. Columns in the order of DeliveryEvent::Kind.
using Row = std::array<Effect, kDeliveryEventCount>;
// clang-format off
constexpr std::array<Row, kDeliveryStateCount> kTable{
    /* Queued: an answer may find it here when a late one of the attempt before comes in */
    Row{Effect::Leave, Effect::ByAnswer, Effect::Unconfirm, Effect::Wait, Effect::Fail, Effect::Fail, Effect::Ignore,
        Effect::Deliver, Effect::Display, Effect::Ignore, Effect::Ignore, Effect::Requeue, Effect::Expire,
        Effect::TakeForNow, Effect::Lose, Effect::BySessionStatus, Effect::ByInviteAnswer},
    /* Sending */
    Row{Effect::Ignore, Effect::ByAnswer, Effect::Unconfirm, Effect::Wait, Effect::Fail, Effect::Fail, Effect::Resume,
        Effect::Deliver, Effect::Display, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore,
        Effect::TakeForNow, Effect::Lose, Effect::BySessionStatus, Effect::ByInviteAnswer},
    /* Accepted: a session's report is still to come, or a receipt */
    Row{Effect::Ignore, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer,
        Effect::LoseIfSession, Effect::Deliver, Effect::Display, Effect::Fail, Effect::Keep, Effect::Ignore, Effect::Ignore,
        Effect::Ignore, Effect::Lose, Effect::BySessionStatus, Effect::Ignore},
    /* Delivered */
    Row{Effect::Ignore, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::Ignore,
        Effect::Ignore, Effect::Display, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore,
        Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer},
    /* Displayed */
    Row{Effect::Ignore, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::Ignore,
        Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore,
        Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer},
    /* NotConfirmed: most answers to the attempt made by itself come after Sent, in Sending */
    Row{Effect::Leave, Effect::ByAnswer, Effect::Unconfirm, Effect::Wait, Effect::Fail, Effect::Fail, Effect::Ignore,
        Effect::Deliver, Effect::Display, Effect::Ignore, Effect::Keep, Effect::Requeue, Effect::Expire,
        Effect::TakeForNow, Effect::Lose, Effect::BySessionStatus, Effect::ByInviteAnswer},
    /* Failed: a receipt proves that it arrived all the same */
    Row{Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore,
        Effect::Deliver, Effect::Display, Effect::Ignore, Effect::Ignore, Effect::Requeue, Effect::Ignore,
        Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore},
    /* Expired */
    Row{Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore,
        Effect::Deliver, Effect::Display, Effect::Ignore, Effect::Ignore, Effect::Requeue, Effect::Ignore,
        Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore},
};
// clang-format on

seconds waitFor(const DeliveryEvent &event, seconds backoff)
{
    if (!event.retryAfter || *event.retryAfter <= seconds(0))
        return backoff;
    return std::min(*event.retryAfter, kMaxRetryAfter);
}

Delivery with(State state, int status, Reason reason)
{
    return {state, false, status, reason};
}

/// What is refused or does not leave now takes back nothing of an attempt that may have arrived (RELIABILITY s.2.4).
Delivery unlessItMayHaveArrived(const Delivery &otherwise, const Delivery &current, const DeliveryEvent &event)
{
    if (current.state == State::NotConfirmed)
        return current;
    return event.mayHaveArrived ? with(State::NotConfirmed, otherwise.status, Reason::Timeout) : otherwise;
}

Transition unconfirm(const DeliveryEvent &event, Reason reason)
{
    const Delivery delivery = with(State::NotConfirmed, event.status, reason == Reason::None ? Reason::Timeout : reason);
    const int strikes = event.strikes + 1;
    if (event.peerDeduplicates && event.wasCpim && strikes <= kMaxStrikes)
        return {delivery, FollowUp::RetryAfter, deliveryBackoff(strikes), strikes};
    return {delivery, FollowUp::AskUser, seconds(0), strikes};
}

/// The first try again is made at once: a new session costs nobody anything.
Transition lose(const DeliveryEvent &event)
{
    const Delivery delivery = with(State::NotConfirmed, event.status, Reason::Timeout);
    const int strikes = event.strikes + 1;
    if (strikes > kMaxStrikes)
        return {delivery, FollowUp::AskUser, seconds(0), strikes};
    return {delivery, FollowUp::RetryAfter, strikes == 1 ? seconds(0) : deliveryBackoff(strikes - 1), strikes};
}

Transition fail(const Delivery &current, const DeliveryEvent &event, Reason reason)
{
    if (event.otherRoad && (reason == Reason::TooLarge || reason == Reason::NoSession))
        return {current, FollowUp::OtherRoad, seconds(0), event.strikes};
    return {unlessItMayHaveArrived(with(State::Failed, event.status, reason), current, event), FollowUp::AskUser, seconds(0),
            event.strikes};
}

Transition wait(const Delivery &current, const DeliveryEvent &event, Reason reason, seconds backoff, int strikes)
{
    return {unlessItMayHaveArrived(with(State::Queued, event.status, reason), current, event), FollowUp::RetryAfter,
            waitFor(event, backoff), strikes};
}

Transition perform(Effect effect, Reason reason, const Delivery &current, const DeliveryEvent &event)
{
    switch (effect) {
    case Effect::Ignore:
        return {current, FollowUp::None, seconds(0), event.strikes};
    case Effect::Leave:
        return {with(State::Sending, 0, Reason::None), FollowUp::None, seconds(0), event.strikes};
    case Effect::AcceptByDevice:
        return {{State::Accepted, false, event.status, Reason::None}, FollowUp::Drop, seconds(0), 0};
    case Effect::AcceptByServer:
        return {{State::Accepted, true, event.status, Reason::None}, FollowUp::Drop, seconds(0), 0};
    case Effect::Fail:
        return fail(current, event, reason);
    case Effect::OfferBareText:
        if (event.wasCpim)
            return {with(State::Sending, 0, Reason::None), FollowUp::SendBareText, seconds(0), event.strikes};
        return fail(current, event, reason);
    case Effect::Wait:
        return wait(current, event, reason, deliveryBackoff(event.attempts), 0);
    case Effect::WaitForServer: {
        const int strikes = event.strikes + 1;
        if (strikes > kMaxStrikes)
            return fail(current, event, reason);
        return wait(current, event, reason, deliveryBackoff(strikes), strikes);
    }
    case Effect::Unconfirm:
        return unconfirm(event, reason);
    case Effect::Resume:
        if (event.bySession || (event.peerDeduplicates && event.wasCpim))
            return {with(State::Queued, 0, Reason::None), FollowUp::RetryAfter, seconds(0), event.strikes, true};
        return {with(State::NotConfirmed, 0, Reason::Timeout), FollowUp::AskUser, seconds(0), event.strikes};
    case Effect::Deliver:
        return {{State::Delivered, false, current.status, Reason::None}, FollowUp::Drop, seconds(0), 0};
    case Effect::Display:
        return {{State::Displayed, false, current.status, Reason::None}, FollowUp::Drop, seconds(0), 0};
    case Effect::Keep:
        return {{State::Accepted, true, current.status, Reason::None}, FollowUp::Drop, seconds(0), 0};
    case Effect::Requeue:
        return {with(State::Queued, 0, Reason::None), FollowUp::RetryAfter, seconds(0), 0};
    case Effect::Expire:
        return {unlessItMayHaveArrived(with(State::Expired, current.status, Reason::Expired), current, event), FollowUp::AskUser,
                seconds(0), event.strikes};
    case Effect::TakeForNow:
        return {{State::Accepted, false, event.status, Reason::None}, FollowUp::None, seconds(0), event.strikes};
    case Effect::Lose:
        return lose(event);
    case Effect::LoseIfSession:
        return event.bySession ? lose(event) : Transition{current, FollowUp::None, seconds(0), event.strikes};
    case Effect::LateAnswer:
        return {current, FollowUp::Drop, seconds(0), event.strikes};
    case Effect::ByAnswer: {
        const AnswerRow row = answerRow(event.status);
        return perform(row.effect, row.reason, current, event);
    }
    case Effect::ByInviteAnswer: {
        const AnswerRow row = inviteAnswerRow(event);
        return perform(row.effect, row.reason, current, event);
    }
    case Effect::BySessionStatus: {
        const AnswerRow row = find(kSessionStatuses, event.status).value_or(AnswerRow{0, 0, Effect::Fail, Reason::Other});
        return perform(row.effect, row.reason, current, event);
    }
    }
    return {current, FollowUp::None, seconds(0), event.strikes};
}

} // namespace

seconds deliveryBackoff(int attempt)
{
    const int doublings = std::clamp(attempt - 1, 0, 10);
    return std::min(kFirstBackoff * (1 << doublings), kLongestBackoff);
}

Transition decide(const Delivery &current, const DeliveryEvent &event)
{
    const Effect effect = kTable[size_t(current.state)][size_t(event.kind)];
    DeliveryEvent known = event;
    known.mayHaveArrived = event.mayHaveArrived || current.state == State::NotConfirmed;
    Transition next = perform(effect, event.kind == Kind::PasswordRefused ? Reason::Password : event.reason, current, known);
    next.mayHaveArrived = next.mayHaveArrived || known.mayHaveArrived || next.delivery.state == State::NotConfirmed;
    return next;
}

} // namespace linnet::im
