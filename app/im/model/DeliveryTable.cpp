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
    LateAnswer, // the state is beyond it, the outbox lets go
    ByAnswer, // the row of kAnswers
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

constexpr AnswerRow kNoSuchAnswer{0, 0, Effect::Fail, Reason::Other};

constexpr AnswerRow answerRow(int status)
{
    for (const AnswerRow &row : kAnswers) {
        if (status >= row.first && status <= row.last)
            return row;
    }
    return kNoSuchAnswer; // no final response at all: the engine lets none of these through
}

// Rows: states. Columns in the order of DeliveryEvent::Kind.
using Row = std::array<Effect, kDeliveryEventCount>;
// clang-format off
constexpr std::array<Row, kDeliveryStateCount> kTable{
    /* Queued: an answer may find it here when a late one of the attempt before comes in */
    Row{Effect::Leave, Effect::ByAnswer, Effect::Unconfirm, Effect::Wait, Effect::Fail, Effect::Fail, Effect::Ignore,
        Effect::Deliver, Effect::Display, Effect::Ignore, Effect::Ignore, Effect::Requeue, Effect::Expire},
    /* Sending */
    Row{Effect::Ignore, Effect::ByAnswer, Effect::Unconfirm, Effect::Wait, Effect::Fail, Effect::Fail, Effect::Resume,
        Effect::Deliver, Effect::Display, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore},
    /* Accepted */
    Row{Effect::Ignore, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::Ignore,
        Effect::Deliver, Effect::Display, Effect::Fail, Effect::Keep, Effect::Ignore, Effect::Ignore},
    /* Delivered */
    Row{Effect::Ignore, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::Ignore,
        Effect::Ignore, Effect::Display, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore},
    /* Displayed */
    Row{Effect::Ignore, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::LateAnswer, Effect::Ignore,
        Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore},
    /* NotConfirmed: most answers to the attempt made by itself come after Sent, in Sending */
    Row{Effect::Leave, Effect::ByAnswer, Effect::Unconfirm, Effect::Wait, Effect::Fail, Effect::Fail, Effect::Ignore,
        Effect::Deliver, Effect::Display, Effect::Ignore, Effect::Keep, Effect::Requeue, Effect::Expire},
    /* Failed: a receipt proves that it arrived all the same */
    Row{Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore,
        Effect::Deliver, Effect::Display, Effect::Ignore, Effect::Ignore, Effect::Requeue, Effect::Ignore},
    /* Expired */
    Row{Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore, Effect::Ignore,
        Effect::Deliver, Effect::Display, Effect::Ignore, Effect::Ignore, Effect::Requeue, Effect::Ignore},
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

Transition fail(const Delivery &current, const DeliveryEvent &event, Reason reason)
{
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
        if (event.peerDeduplicates && event.wasCpim)
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
    case Effect::LateAnswer:
        return {current, FollowUp::Drop, seconds(0), event.strikes};
    case Effect::ByAnswer: {
        const AnswerRow row = answerRow(event.status);
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
