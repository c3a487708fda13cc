// SPDX-License-Identifier: MIT
#pragma once

#include "client/PeerLesson.h"
#include "store/Tables.h"

namespace linnet::client {

/// What becomes of something that arrived. A value.
struct Arrival
{
    enum class Verdict : quint8 { Stored, Duplicate, Blocked, TooMany, TooLate };
    Verdict verdict = Verdict::Duplicate;
    im::ChatMessage message; ///< Stored
};

/// Stores what arrived in its peer's conversation, unless it is there already, its peer is blocked, or a stranger has had his share
/// (DESIGN s.5). `peerName`: what the peer calls himself; `lesson`: what his request told of his device; `atHome`: what HomeHosts makes of
/// his address. One transaction; runs on the store's thread, inside a job.
Result<Arrival, store::SqliteError> take(store::Tables &tables, im::ChatMessage message, const store::DuplicateKeys &keys,
                                         const QString &peerName, const PeerLesson &lesson, const im::Address &atHome);

/// The address under which `peer` is kept: `atHome`, unless the user or an older message knows him as he wrote himself.
Result<im::Address, store::SqliteError> keptAddress(store::Tables &tables, const im::Address &account, const im::Address &peer,
                                                    const im::Address &atHome);

} // namespace linnet::client
