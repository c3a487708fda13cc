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

/// What is settled from the start: no request holds so long a text.
im::Road roadOf(const im::ChatMessage &message);

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
    im::Road nextRoad = im::Road::Open; ///< where im::decide() says FollowUp::OtherRoad
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
    bool noSession = false; ///< by session only: the peer refused one lately; still waiting
    bool changed = false; ///< it was not Sending before
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
/// Sending, by a session, as CPIM. `isUp`: there is one.
Stored<Departure> departBySession(store::Tables &tables, const store::OutboxRow &row, bool isUp, const QDateTime &now);
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
/// The user wants it to go; a peer that refused sessions is asked for one again. An entry is made where there is none; `next.followUp` None: it cannot.
Stored<Settled> retry(store::Tables &tables, im::MessageKey message, qint64 expiresAt, const QDateTime &now);

/// What the choice of a road depends on, of a message that is only being written.
struct Prospect
{
    im::MessageFormat format = im::MessageFormat::Cpim;
    bool refusesSessions = false;
    QString quoted;
};
Stored<Prospect> prospect(store::Tables &tables, const im::ChatMessage &message, const QDateTime &now);

/// A message of ours that may go in parts.
struct Partable
{
    std::optional<im::ChatMessage> message; ///< nothing: there is none of ours
    bool mayGo = false; ///< it waits or has failed
    QString quoted;
};
Stored<Partable> partable(store::Tables &tables, im::MessageKey message);
/// The parts as Queued, each with an entry like `row`, in place of the message. Empty: it has left or arrived meanwhile.
Stored<QList<im::ChatMessage>> replaceByParts(store::Tables &tables, im::MessageKey message, const QList<im::ChatMessage> &parts,
                                              store::OutboxRow row);

struct Discarded
{
    std::optional<im::ChatMessage> message; ///< nothing: there is none of ours
    bool removed = false; ///< false: it arrived, and stays
};
Stored<Discarded> discard(store::Tables &tables, im::MessageKey message);

} // namespace linnet::client::outbox
