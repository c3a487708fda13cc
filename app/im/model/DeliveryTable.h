// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/DeliveryState.h"

#include <chrono>
#include <optional>

namespace linnet::im {

/// What happened to an outgoing message. A value.
struct DeliveryEvent
{
    enum class Kind : quint8 {
        Sent, ///< the request leaves
        Answer, ///< a final response: `status`. 3xx, 401, 407 only when the engine could not go on from them
        NoAnswer, ///< timer F, or the connection was lost after the first byte: it may have arrived
        NotConnected, ///< no connection could be made, the name did not resolve, there is no network: `reason` says which
        PasswordRefused, ///< 401 or 407 (`status`) after our credentials, or none for its realm
        LocalFailure, ///< it cannot be sent at all: `reason` (tooLarge, badAddress, noSession, key, storage, notBuilt ...)
        Interrupted, ///< the program ended while it was Sending
        ReceivedByDevice, ///< receipt "delivered"
        SeenByUser, ///< receipt "displayed"
        FailedThere, ///< receipt "failed": it did not arrive after all
        KeptByServer, ///< receipt "stored" of a server
        UserRetry, ///< Send again, Try now
        Expire, ///< its time is over
        TakenBySession, ///< 200 to all of it that went through a session; the report is still to come (RFC 4975 s.7.1.2)
        SessionLost, ///< the session went before that report came: it may have arrived
        RefusedBySession, ///< a response or report of MSRP (`status`) says that it did not arrive
        NoSession, ///< none could be had, nothing left: `status` of the INVITE, or 0 and `reason`
    };
    Kind kind = Kind::Sent;
    int status = 0;
    DeliveryReason reason = DeliveryReason::None;
    std::optional<std::chrono::seconds> retryAfter; ///< the response's Retry-After
    bool wasCpim = false; ///< this attempt carried CPIM
    bool peerDeduplicates = false; ///< by what was learned of the peer; bare text is never de-duplicated
    int attempts = 1; ///< requests made since the user asked for it, this one included
    int strikes = 0; ///< how many of the attempts before, in a row, ended with 500, 502 or without an answer
    bool bySession = false; ///< this attempt went by a session: there, what comes again is always recognised
    bool otherRoad = false; ///< too long, or no session: there is another road to try
    bool mayHaveArrived = false; ///< an attempt before was not confirmed, or a target of this one was silent before another spoke
};
inline constexpr int kDeliveryEventCount = 17;

/// What to do after a transition.
enum class FollowUp : quint8 {
    None, ///< nothing: the attempt goes on, or the event did not concern the state
    OtherRoad, ///< stays in the outbox as it is; at once by the other road
    SendBareText, ///< the same text at once without CPIM; the peer does not take CPIM: to be remembered
    RetryAfter, ///< stays in the outbox; again after `delay`, or as soon as something new is known
    AskUser, ///< leaves the outbox; Send again and Discard are offered
    Drop, ///< leaves the outbox: done
};

struct Transition
{
    Delivery delivery;
    FollowUp followUp = FollowUp::None;
    std::chrono::seconds delay{0}; ///< RetryAfter only
    int strikes = 0; ///< for the outbox entry
    bool mayHaveArrived = false; ///< for the outbox entry: from now on no refusal and no missing network says that it did not

    friend bool operator==(const Transition &, const Transition &) = default;
};

/// The one table that decides every state of an outgoing message (DESIGN s.5); nothing else writes one. Pure.
Transition decide(const Delivery &current, const DeliveryEvent &event);

/// 30 s doubling to 30 min; `attempt` counts from 1.
std::chrono::seconds deliveryBackoff(int attempt);

inline constexpr int kMaxStrikes = 5; ///< so often a message is sent again by itself after 500, 502 or silence
inline constexpr std::chrono::seconds kMaxRetryAfter = std::chrono::hours(24); ///< no server may hold a message longer at once

} // namespace linnet::im
