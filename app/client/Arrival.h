// SPDX-License-Identifier: MIT
#pragma once

#include "client/PeerLesson.h"
#include "store/Tables.h"

#include <optional>

namespace linnet::client {

/// What becomes of something that arrived. A value.
struct Arrival
{
    enum class Verdict : quint8 { Stored, Reacted, Duplicate, Blocked, TooMany, TooLate };
    Verdict verdict = Verdict::Duplicate;
    im::ChatMessage message; ///< Stored; Reacted: the message of the reaction, as it is now
};

/// What somebody thinks of a message, or no longer thinks.
struct IncomingReaction
{
    QByteArray to; ///< Message-ID
    QString text;
    bool removed = false;
};

/// Something that arrived, on its way to the store. A value.
struct Incoming
{
    im::ChatMessage message;
    store::DuplicateKeys keys;
    QString peerName; ///< what the peer calls himself; empty: nothing new
    im::Address atHome; ///< what HomeHosts makes of the peer's address; empty: the same
    PeerLesson lesson; ///< what his request told of his device
    QList<im::AttachmentData> files;
    QByteArray original; ///< the entity as it came; empty: need not be kept
    std::optional<IncomingReaction> reaction; ///< to a message that is not there: the message is stored, which says it in words
};

/// Stores it in its peer's conversation, unless it is there already, its peer is blocked, or a stranger has had his share
/// (DESIGN s.5). One transaction; runs on the store's thread, inside a job.
Result<Arrival, store::SqliteError> take(store::Tables &tables, const Incoming &incoming);

/// The address under which `peer` is kept: `atHome`, unless the user or an older message knows him as he wrote himself.
Result<im::Address, store::SqliteError> keptAddress(store::Tables &tables, const im::Address &account, const im::Address &peer,
                                                    const im::Address &atHome);

} // namespace linnet::client
