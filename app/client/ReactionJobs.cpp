// SPDX-License-Identifier: MIT
#include "client/ReactionJobs.h"

#include "client/PeerJobs.h"

namespace linnet::client::reactions {
namespace {

using std::chrono::milliseconds;
using store::Nothing;
using store::SqliteStatus;
using store::Tables;

bool isWithPeer(const im::ChatMessage &message)
{
    return message.direction == im::Direction::In || im::mayHaveArrived(message.delivery.state);
}

/// As it was before, for both sides: what the user wished since about that emoji is void too.
SqliteStatus takeBack(Tables &tables, const im::ChatMessage &message, const store::OwnReaction &row, const QDateTime &now)
{
    if (const auto removed = tables.ownReactions.removeLater(row); !removed)
        return removed;
    const auto set = tables.reactions.set(row.message, message.account, row.text, row.removed, now);
    if (!set)
        return set.error();
    return Nothing{};
}

} // namespace

Stored<Wish> wish(Tables &tables, const store::OwnReaction &row, const QDateTime &now)
{
    const auto message = tables.messages.get(row.message);
    if (!message)
        return message.error();
    if (!*message || (*message)->kind != im::MessageKind::Message)
        return Wish{};
    if ((*message)->messageId.isEmpty() || !isWithPeer(**message))
        return Wish{Wish::Kind::NotPossible, **message};
    const auto set = tables.reactions.set(row.message, (*message)->account, row.text, !row.removed, now);
    if (!set)
        return set.error();
    if (!*set)
        return Wish{Wish::Kind::AlreadySo, **message};
    const auto cancelled = tables.ownReactions.cancel(row.message, row.text, row.removed);
    if (!cancelled)
        return cancelled.error();
    if (!*cancelled) {
        if (const auto added = tables.ownReactions.add(row); !added)
            return added.error();
    }
    const auto changed = tables.messages.get(row.message);
    if (!changed)
        return changed.error();
    return Wish{Wish::Kind::Changed, changed->value_or(**message)};
}

Stored<std::optional<Departure>> depart(Tables &tables, const store::OwnReaction &row, const QDateTime &now)
{
    const auto message = tables.messages.get(row.message);
    if (!message)
        return message.error();
    if (!*message)
        return std::optional<Departure>();
    const im::ChatMessage &to = **message;
    const auto facts = tables.peers.get(to.account, to.peer);
    if (!facts)
        return facts.error();
    const auto server = tables.peers.server(to.account, to.peer.host());
    if (!server)
        return server.error();
    Departure departure{row, to, chooseFormat(*facts, *server, false, now).format, facts->dedups};
    if (row.mayHaveArrived && !(facts->dedups && departure.format == im::MessageFormat::Cpim)) {
        if (const auto removed = tables.ownReactions.remove(row.id); !removed)
            return removed.error();
        return std::optional<Departure>();
    }
    ++departure.row.attempts;
    store::OwnReaction leaving = departure.row;
    leaving.mayHaveArrived = true;
    const auto updated = tables.ownReactions.update(leaving);
    if (!updated)
        return updated.error();
    return *updated ? std::optional(departure) : std::nullopt;
}

Stored<Ended> conclude(Tables &tables, const Conclusion &ended)
{
    const im::ChatMessage &to = ended.departure.message;
    if (const auto learned = learnPeer(tables, to.account, to.peer, ended.lesson, ended.time); !learned)
        return learned.error();
    store::OwnReaction row = ended.departure.row;
    const im::Transition next = im::decide({im::DeliveryState::Sending, false, 0, im::DeliveryReason::None}, ended.event);
    const qint64 now = ended.time.toMSecsSinceEpoch();
    Ended done;
    done.delivery = next.delivery;
    if (next.followUp == im::FollowUp::RetryAfter) {
        row.strikes = next.strikes;
        row.mayHaveArrived = next.mayHaveArrived;
        row.nextTry = now + milliseconds(next.delay).count();
        if (row.nextTry < row.expiresAt) {
            const auto updated = tables.ownReactions.update(row);
            if (!updated)
                return updated.error();
            if (*updated)
                done.again = next.delay;
            return done;
        }
        im::DeliveryEvent tooLate;
        tooLate.kind = im::DeliveryEvent::Kind::Expire;
        tooLate.mayHaveArrived = row.mayHaveArrived;
        done.delivery = im::decide(next.delivery, tooLate).delivery;
    }
    if (const auto removed = tables.ownReactions.remove(row.id); !removed)
        return removed.error();
    done.refused = done.delivery.state == im::DeliveryState::Failed || done.delivery.state == im::DeliveryState::Expired;
    if (!done.refused)
        return done;
    if (const auto back = takeBack(tables, to, row, ended.time); !back)
        return back.error();
    const auto changed = tables.messages.get(row.message);
    if (!changed)
        return changed.error();
    done.message = changed->value_or(to);
    return done;
}

} // namespace linnet::client::reactions
