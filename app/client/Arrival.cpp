// SPDX-License-Identifier: MIT
#include "client/Arrival.h"

#include "base/Limits.h"
#include "client/MessageLookup.h"
#include "client/PeerJobs.h"

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

store::SqliteStatus keepPeerName(Tables &tables, const im::ChatMessage &message, const QString &name)
{
    if (name.isEmpty())
        return store::Nothing{};
    return tables.conversations.setPeerName(message.conversation, name);
}

/// Nothing: it is to no message that is there.
Result<std::optional<Arrival>, SqliteError> takeReaction(Tables &tables, const Incoming &incoming, const im::ChatMessage &carrier)
{
    const auto target = messageOf(tables, carrier.account, carrier.peer, incoming.reaction->to);
    if (!target)
        return target.error();
    if (!*target)
        return std::optional<Arrival>();
    const auto isNew = tables.seen.add(incoming.keys, carrier.time);
    if (!isNew)
        return isNew.error();
    if (!*isNew)
        return std::optional(Arrival{Arrival::Verdict::Duplicate, {}});
    const auto set = tables.reactions.set((*target)->key, carrier.peer, incoming.reaction->text, !incoming.reaction->removed, carrier.time);
    if (!set)
        return set.error();
    const auto changed = tables.messages.get((*target)->key);
    if (!changed)
        return changed.error();
    return std::optional(Arrival{Arrival::Verdict::Reacted, changed->value_or(**target)});
}

} // namespace

Result<im::Address, SqliteError> keptAddress(Tables &tables, const im::Address &account, const im::Address &peer, const im::Address &atHome)
{
    if (atHome.isEmpty() || atHome == peer)
        return peer;
    const auto contact = tables.contacts.get(peer);
    if (!contact)
        return contact.error();
    if (*contact)
        return peer;
    const auto conversation = tables.conversations.find(account, peer);
    if (!conversation)
        return conversation.error();
    return *conversation ? peer : atHome;
}

Result<Arrival, SqliteError> take(Tables &tables, const Incoming &incoming)
{
    im::ChatMessage message = incoming.message;
    const store::DuplicateKeys &keys = incoming.keys;
    const auto kept = keptAddress(tables, message.account, message.peer, incoming.atHome);
    if (!kept)
        return kept.error();
    message.peer = *kept;
    const auto blocked = tables.contacts.isBlocked(message.peer);
    if (!blocked)
        return blocked.error();
    if (*blocked)
        return Arrival{Arrival::Verdict::Blocked, {}};
    if (incoming.reaction) {
        const auto reacted = takeReaction(tables, incoming, message);
        if (!reacted)
            return reacted.error();
        if (*reacted)
            return **reacted;
    }
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
    auto stored = tables.messages.insertIncoming(message, keys);
    if (!stored)
        return stored.error();
    if (!*stored)
        return Arrival{Arrival::Verdict::Duplicate, {}};
    for (const im::AttachmentData &file : incoming.files) {
        const auto added = tables.attachments.add((*stored)->key, file.attachment, file.data);
        if (!added)
            return added.error();
        (*stored)->attachments.append(*added);
    }
    if (!incoming.original.isEmpty()) {
        if (const auto set = tables.messages.setOriginal((*stored)->key, incoming.original); !set)
            return set.error();
    }
    if (const auto added = tables.calls.add((*stored)->key, keys.callId); !added)
        return added.error();
    if (const auto learned = learnPeer(tables, message.account, message.peer, incoming.lesson, message.time); !learned)
        return learned.error();
    if (const auto named = keepPeerName(tables, **stored, incoming.peerName); !named)
        return named.error();
    return Arrival{Arrival::Verdict::Stored, **stored};
}

} // namespace linnet::client
