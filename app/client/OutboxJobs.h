// SPDX-License-Identifier: MIT
#pragma once

#include "client/PeerLesson.h"
#include "im/imdn/Disposition.h"
#include "im/model/DeliveryTable.h"
#include "store/Tables.h"

#include <optional>

/// What the outbox reads and writes, each function one transaction. They run on the store's thread, inside a job.
namespace linnet::client::outbox {

template <typename T>
using Stored = Result<T, store::SqliteError>;

/// What became of an entry.
struct Settled
{
    std::optional<im::ChatMessage> message; ///< nothing: it was removed meanwhile
    store::OutboxRow row; ///< as it stands now
    im::Transition next;
    bool changed = false; ///< the message has another state
};

/// How an attempt ended.
struct Conclusion
{
    store::OutboxRow row;
    im::DeliveryEvent event;
    im::DispositionWishes asked; ///< receipts, by the newest request
    store::DeliveryRequest request;
    PeerLesson lesson; ///< what the answer told about the peer
    QDateTime time;
};

/// How a message may find its format.
struct Inquiry
{
    bool mayAsk = false; ///< OPTIONS may go to the peer first
    std::optional<PeerLesson> answer; ///< what came of it
};

/// Ready to leave; or, with `ask`, still waiting, and the peer is to be asked what it can.
struct Departure
{
    std::optional<im::ChatMessage> message; ///< nothing: it was removed meanwhile
    bool ask = false;
    bool dedups = false; ///< the peer recognises duplicates
    im::FormatReason why = im::FormatReason::Unknown; ///< of its format
    QString quoted; ///< the text of the message that it answers; empty: none, or gone
};

/// The message as Queued, with its entry: `row` without its key. Both go to the address that the peer used last (`atHome`: see
/// keptAddress()).
Stored<im::ChatMessage> add(store::Tables &tables, const im::ChatMessage &message, const im::Address &atHome, store::OutboxRow row,
                           const QDateTime &now);
/// Sending, in the format that is right now: from then on its bytes may leave, as a request of that Call-ID.
Stored<Departure> depart(store::Tables &tables, const store::OutboxRow &row, const QByteArray &callId, const Inquiry &inquiry,
                         const QDateTime &now);
/// The peer takes no CPIM; the message goes on as bare text, in a request of that Call-ID.
store::SqliteStatus learnPlain(store::Tables &tables, const im::ChatMessage &message, const QByteArray &callId, const PeerLesson &lesson,
                               const QDateTime &now);
/// Decided by what the store holds now, not by what was known when the request left.
Stored<Settled> conclude(store::Tables &tables, const Conclusion &ended);
/// The program ended while it was on its way.
Stored<Settled> resume(store::Tables &tables, const store::OutboxRow &row, const QDateTime &now);
Stored<Settled> expire(store::Tables &tables, const store::OutboxRow &row, const QDateTime &now);
/// Something else told about it: a receipt (RFC 5438).
Stored<Settled> hear(store::Tables &tables, im::MessageKey message, const im::DeliveryEvent &event, const QDateTime &now);
/// The user wants it to go. An entry is made where there is none; `next.followUp` None: it cannot.
Stored<Settled> retry(store::Tables &tables, im::MessageKey message, qint64 expiresAt, const QDateTime &now);

struct Discarded
{
    std::optional<im::ChatMessage> message; ///< nothing: there is none of ours
    bool removed = false; ///< false: it arrived, and stays
};
Stored<Discarded> discard(store::Tables &tables, im::MessageKey message);

} // namespace linnet::client::outbox
