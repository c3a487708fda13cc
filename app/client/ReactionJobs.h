// SPDX-License-Identifier: MIT
#pragma once

#include "client/OutboxJobs.h"

/// What the user's own reactions read and write, each a transaction of its own; run on the store's thread, inside jobs.
namespace linnet::client::reactions {

template <typename T>
using Stored = outbox::Stored<T>;

/// What the user's wish came to.
struct Wish
{
    enum class Kind : quint8 {
        NoMessage,
        NotPossible, ///< the peer has no such message, or it has no Message-ID
        AlreadySo,
        Changed,
    };
    Kind kind = Kind::NoMessage;
    im::ChatMessage message = {}; ///< as it is now
};
/// Stores the reaction (or takes it back) and what the peer is to be told; what never left is withdrawn instead of being taken back.
/// `row` has everything but its id and attempts.
Stored<Wish> wish(store::Tables &tables, const store::OwnReaction &row, const QDateTime &now);

/// A reaction that leaves now.
struct Departure
{
    store::OwnReaction row; ///< as it is before this attempt, but for `attempts`
    im::ChatMessage message; ///< that it is to
    im::MessageFormat format = im::MessageFormat::Cpim;
    bool dedups = false; ///< the peer recognises duplicates
};
/// On the disk from now on: it may have arrived. Nothing: it is not to leave, since it has been withdrawn, is too old, or might be shown twice.
/// `row` is what due() gave.
Stored<std::optional<Departure>> depart(store::Tables &tables, const store::OwnReaction &row, const QDateTime &now);

/// The end of an attempt.
struct Conclusion
{
    Departure departure;
    im::DeliveryEvent event;
    PeerLesson lesson;
    QDateTime time;
};
struct Ended
{
    std::optional<std::chrono::seconds> again; ///< so long it waits; nothing: it is done
    bool refused = false; ///< the peer does not get it, and it is taken back here
    im::Delivery delivery; ///< what became of it
    im::ChatMessage message; ///< refused: as it is now
};
Stored<Ended> conclude(store::Tables &tables, const Conclusion &ended);

} // namespace linnet::client::reactions
