// SPDX-License-Identifier: MIT
#include "client/Arrival.h"

#include "base/Limits.h"

namespace linnet::client {
namespace {

using store::SqliteError;
using store::Tables;

Result<bool, SqliteError> strangerMayWrite(Tables &tables, const im::Address &account, const im::Address &peer)
{
    const auto stored = tables.conversations.strangerMessageCount(peer);
    if (!stored)
        return stored.error();
    if (*stored >= Limits::kMaxMessagesPerStranger)
        return false;
    if (*stored > 0)
        return true;
    const auto open = tables.conversations.find(account, peer);
    if (!open)
        return open.error();
    if (*open)
        return true;
    const auto strangers = tables.conversations.strangerCount();
    if (!strangers)
        return strangers.error();
    return *strangers < Limits::kMaxStrangers;
}

/// Sending CPIM proves that the peer knows Message-IDs: it recognises duplicates (DESIGN s.5).
store::SqliteStatus learnFrom(Tables &tables, const im::ChatMessage &message)
{
    if (message.messageId.isEmpty())
        return store::Nothing{};
    const auto facts = tables.peers.get(message.account, message.peer);
    if (!facts)
        return facts.error();
    if (facts->dedups && facts->dedupsSince.isValid() && facts->dedupsSince.daysTo(message.time) < 1)
        return store::Nothing{};
    return tables.peers.setDedups(message.account, message.peer, true, message.time);
}

store::SqliteStatus keepPeerName(Tables &tables, const im::ChatMessage &message, const QString &name)
{
    if (name.isEmpty())
        return store::Nothing{};
    return tables.conversations.setPeerName(message.conversation, name);
}

} // namespace

Result<Arrival, SqliteError> take(Tables &tables, im::ChatMessage message, const store::DuplicateKeys &keys, const QString &peerName)
{
    const auto blocked = tables.contacts.isBlocked(message.peer);
    if (!blocked)
        return blocked.error();
    if (*blocked)
        return Arrival{Arrival::Verdict::Blocked, {}};
    const auto known = tables.contacts.isKnown(message.account, message.peer);
    if (!known)
        return known.error();
    message.fromStranger = !*known;
    if (message.fromStranger) {
        const auto seen = tables.seen.contains(keys);
        if (!seen)
            return seen.error();
        if (*seen)
            return Arrival{Arrival::Verdict::Duplicate, {}};
        const auto room = strangerMayWrite(tables, message.account, message.peer);
        if (!room)
            return room.error();
        if (!*room)
            return Arrival{Arrival::Verdict::TooMany, {}};
    }
    const auto stored = tables.messages.insertIncoming(message, keys);
    if (!stored)
        return stored.error();
    if (!*stored)
        return Arrival{Arrival::Verdict::Duplicate, {}};
    if (const auto added = tables.calls.add((*stored)->key, keys.callId); !added)
        return added.error();
    if (const auto learned = learnFrom(tables, **stored); !learned)
        return learned.error();
    if (const auto named = keepPeerName(tables, **stored, peerName); !named)
        return named.error();
    return Arrival{Arrival::Verdict::Stored, **stored};
}

} // namespace linnet::client
