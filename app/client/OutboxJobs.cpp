// SPDX-License-Identifier: MIT
#include "client/OutboxJobs.h"

namespace linnet::client::outbox {
namespace {

using std::chrono::milliseconds;

constexpr qint64 kFactsRefreshMs = qint64(24) * 3600 * 1000; ///< what is known of a peer is written anew once a day
constexpr qint64 kPlainForMs = qint64(7) * 24 * 3600 * 1000; ///< then a peer that took no CPIM is asked again

bool takesNoCpim(const store::PeerFacts &facts, const QDateTime &now)
{
    return facts.acceptsCpim == false && facts.acceptsCpimSince.msecsTo(now) < kPlainForMs;
}

bool learnedLately(const QDateTime &since, const QDateTime &now)
{
    return since.isValid() && since.msecsTo(now) < kFactsRefreshMs;
}

/// The message of an entry of ours, or nothing.
Stored<std::optional<im::ChatMessage>> ownMessage(store::Tables &tables, im::MessageKey key)
{
    auto message = tables.messages.get(key);
    if (message && *message && (*message)->direction == im::Direction::In)
        return std::optional<im::ChatMessage>();
    return message;
}

/// Asks the table what `event` does to `message`, and writes that and what it means for the entry.
Stored<Settled> settle(store::Tables &tables, im::ChatMessage message, store::OutboxRow row, im::DeliveryEvent event, const QDateTime &now)
{
    event.mayHaveArrived = event.mayHaveArrived || row.mayHaveArrived;
    event.attempts = row.attempts;
    event.strikes = row.strikes;
    const im::Transition next = im::decide(message.delivery, event);
    const bool changed = next.delivery != message.delivery;
    if (changed) {
        if (const auto written = tables.messages.setDelivery(row.message, next.delivery, now); !written)
            return written.error();
    }
    message.delivery = next.delivery;
    row.strikes = next.strikes;
    row.mayHaveArrived = next.mayHaveArrived;
    switch (next.followUp) {
    case im::FollowUp::RetryAfter:
        row.nextTry = next.delay.count() == 0 ? 0 : now.toMSecsSinceEpoch() + milliseconds(next.delay).count();
        if (const auto kept = tables.outbox.add(row); !kept)
            return kept.error();
        break;
    case im::FollowUp::AskUser:
    case im::FollowUp::Drop:
        if (const auto removed = tables.outbox.remove(row.message); !removed)
            return removed.error();
        break;
    case im::FollowUp::None:
    case im::FollowUp::SendBareText:
    case im::FollowUp::WithoutExtension:
        break;
    }
    return Settled{std::move(message), row, next, changed};
}

store::SqliteStatus learnCpim(store::Tables &tables, const im::ChatMessage &message, const QDateTime &now)
{
    const auto facts = tables.peers.get(message.account, message.peer);
    if (!facts)
        return facts.error();
    if (facts->acceptsCpim != true || !learnedLately(facts->acceptsCpimSince, now)) {
        if (const auto set = tables.peers.setAcceptsCpim(message.account, message.peer, true, now); !set)
            return set.error();
    }
    if (facts->dedups && learnedLately(facts->dedupsSince, now))
        return store::Nothing{};
    return tables.peers.setDedups(message.account, message.peer, true, now);
}

} // namespace

Stored<im::ChatMessage> add(store::Tables &tables, const im::ChatMessage &message, store::OutboxRow row, const QDateTime &now)
{
    const auto facts = tables.peers.get(message.account, message.peer);
    if (!facts)
        return facts.error();
    im::ChatMessage wanted = message;
    if (takesNoCpim(*facts, now))
        wanted.format = im::MessageFormat::Plain;
    auto stored = tables.messages.insertOutgoing(wanted);
    if (!stored)
        return stored.error();
    row.message = stored->key;
    if (const auto added = tables.outbox.add(row); !added)
        return added.error();
    return stored;
}

Stored<Departure> depart(store::Tables &tables, const store::OutboxRow &row, const QByteArray &callId, const QDateTime &now)
{
    const auto message = tables.messages.get(row.message);
    if (!message)
        return message.error();
    if (!*message)
        return Departure{};
    im::DeliveryEvent event;
    event.kind = im::DeliveryEvent::Kind::Sent;
    const auto settled = settle(tables, **message, row, event, now);
    if (!settled)
        return settled.error();
    if (!settled->message || settled->message->delivery.state != im::DeliveryState::Sending)
        return Departure{}; // decided meanwhile: not one byte leaves
    if (const auto updated = tables.outbox.update(settled->row); !updated)
        return updated.error();
    if (const auto added = tables.calls.add(row.message, callId); !added)
        return added.error();
    const auto facts = tables.peers.get(row.account, row.peer);
    if (!facts)
        return facts.error();
    return Departure{settled->message, *facts};
}

store::SqliteStatus learnPlain(store::Tables &tables, const im::ChatMessage &message, const QByteArray &callId, const QDateTime &now)
{
    if (const auto added = tables.calls.add(message.key, callId); !added)
        return added.error();
    if (const auto set = tables.messages.setFormat(message.key, im::MessageFormat::Plain); !set)
        return set.error();
    return tables.peers.setAcceptsCpim(message.account, message.peer, false, now);
}

Stored<Settled> conclude(store::Tables &tables, const Conclusion &ended)
{
    const auto message = tables.messages.get(ended.row.message);
    if (!message)
        return message.error();
    if (!*message)
        return Settled{};
    if (ended.readsCpim) {
        if (const auto learned = learnCpim(tables, **message, ended.time); !learned)
            return learned.error();
    }
    if (const auto set = tables.deliveries.setRequest(ended.row.message, ended.request); !set)
        return set.error();
    return settle(tables, **message, ended.row, ended.event, ended.time);
}

Stored<Settled> resume(store::Tables &tables, const store::OutboxRow &row, const QDateTime &now)
{
    const auto message = tables.messages.get(row.message);
    if (!message)
        return message.error();
    if (!*message)
        return Settled{};
    const auto facts = tables.peers.get(row.account, row.peer);
    if (!facts)
        return facts.error();
    im::DeliveryEvent event;
    event.kind = im::DeliveryEvent::Kind::Interrupted;
    event.wasCpim = (*message)->format == im::MessageFormat::Cpim;
    event.peerDeduplicates = facts->dedups;
    return settle(tables, **message, row, event, now);
}

Stored<Settled> expire(store::Tables &tables, const store::OutboxRow &row, const QDateTime &now)
{
    const auto message = tables.messages.get(row.message);
    if (!message)
        return message.error();
    if (!*message)
        return Settled{};
    im::DeliveryEvent event;
    event.kind = im::DeliveryEvent::Kind::Expire;
    return settle(tables, **message, row, event, now);
}

Stored<Settled> retry(store::Tables &tables, im::MessageKey key, qint64 expiresAt, const QDateTime &now)
{
    const auto message = ownMessage(tables, key);
    if (!message)
        return message.error();
    if (!*message)
        return Settled{};
    const auto entry = tables.outbox.get(key);
    if (!entry)
        return entry.error();
    store::OutboxRow row{key, (*message)->account, (*message)->peer, 0, 0, 0, expiresAt, false};
    row.mayHaveArrived = *entry && (*entry)->mayHaveArrived;
    im::DeliveryEvent event;
    event.kind = im::DeliveryEvent::Kind::UserRetry;
    return settle(tables, **message, row, event, now);
}

Stored<Discarded> discard(store::Tables &tables, im::MessageKey key)
{
    const auto message = ownMessage(tables, key);
    if (!message)
        return message.error();
    if (!*message)
        return Discarded{};
    switch ((*message)->delivery.state) {
    case im::DeliveryState::Accepted:
    case im::DeliveryState::Delivered:
    case im::DeliveryState::Displayed:
        return Discarded{*message, false};
    case im::DeliveryState::Queued:
    case im::DeliveryState::Sending:
    case im::DeliveryState::NotConfirmed:
    case im::DeliveryState::Failed:
    case im::DeliveryState::Expired:
        break;
    }
    const auto removed = tables.messages.remove(key);
    if (!removed)
        return removed.error();
    return Discarded{*message, true};
}

} // namespace linnet::client::outbox
