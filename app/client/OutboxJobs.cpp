// SPDX-License-Identifier: MIT
#include "client/OutboxJobs.h"

#include "client/MessageLookup.h"

#include "base/Limits.h"
#include "client/Arrival.h"
#include "client/PeerJobs.h"

namespace linnet::client::outbox {
namespace {

using std::chrono::milliseconds;

/// The message of an entry of ours, or nothing.
Stored<std::optional<im::ChatMessage>> ownMessage(store::Tables &tables, im::MessageKey key)
{
    auto message = tables.messages.get(key);
    if (message && *message && (*message)->direction == im::Direction::In)
        return std::optional<im::ChatMessage>();
    return message;
}

/// Asks the table what `event` does to `message`, and writes that and what it means for the entry.
Stored<Settled> settle(store::Tables &tables, im::ChatMessage message, store::OutboxRow row, im::DeliveryEvent event, const QDateTime &now,
                       im::Road nextRoad = im::Road::Open)
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
        if (event.bySession && next.mayHaveArrived && !im::takesSession(row.road))
            row.road = im::Road::Again;
        if (const auto kept = tables.outbox.add(row); !kept)
            return kept.error();
        break;
    case im::FollowUp::OtherRoad:
        row.road = nextRoad;
        row.nextTry = 0;
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
        break;
    }
    return Settled{std::move(message), row, next, changed};
}

/// The text of the message that it answers; empty: none, or gone.
Stored<QString> quotedBy(store::Tables &tables, const im::ChatMessage &message)
{
    if (message.replyTo.isEmpty())
        return QString();
    const auto answered = messageOf(tables, message.account, message.peer, message.replyTo);
    if (!answered)
        return answered.error();
    return *answered ? (*answered)->text : QString();
}

/// Sending. Nothing: it was decided meanwhile, and not one byte leaves.
Stored<std::optional<Settled>> setOff(store::Tables &tables, im::ChatMessage message, const store::OutboxRow &row, im::MessageModel model,
                                      const QDateTime &now)
{
    if (message.model != model) {
        if (const auto set = tables.messages.setModel(message.key, model); !set)
            return set.error();
        message.model = model;
    }
    im::DeliveryEvent event;
    event.kind = im::DeliveryEvent::Kind::Sent;
    const auto settled = settle(tables, message, row, event, now);
    if (!settled)
        return settled.error();
    if (!settled->message || settled->message->delivery.state != im::DeliveryState::Sending)
        return std::optional<Settled>();
    if (const auto updated = tables.outbox.update(settled->row); !updated)
        return updated.error();
    return std::optional(*settled);
}

/// Its format, where it is still free: what may have arrived goes again as it was, so that a copy is recognised as one.
Stored<im::FormatReason> giveFormat(store::Tables &tables, im::ChatMessage &message, const store::OutboxRow &row, const im::PeerFacts &facts,
                                    bool answered, const QDateTime &now)
{
    const auto server = tables.peers.server(row.account, row.peer.host());
    if (!server)
        return server.error();
    const FormatChoice choice = chooseFormat(facts, *server, answered, now);
    if (choice.format == message.format)
        return choice.why;
    if (row.mayHaveArrived)
        return message.format == im::MessageFormat::Cpim ? im::FormatReason::Unknown : im::FormatReason::Refused;
    if (const auto set = tables.messages.setFormat(message.key, choice.format); !set)
        return set.error();
    message.format = choice.format;
    return choice.why;
}

/// What the user chose stands; what may have arrived by a session goes by one again.
Stored<im::Road> roadOfRetry(store::Tables &tables, const im::ChatMessage &message, bool mayHaveArrived)
{
    const auto request = tables.deliveries.request(message.key);
    if (!request)
        return request.error();
    const bool bySession = message.model == im::MessageModel::Session;
    if (request->modelReason == im::ModelReason::Part)
        return im::Road::Part;
    if (request->modelReason == im::ModelReason::UserChose)
        return bySession ? im::Road::Session : im::Road::Pager;
    return bySession && mayHaveArrived ? im::Road::Again : roadOf(message);
}

store::SqliteStatus forgetRefusal(store::Tables &tables, const store::OutboxRow &row)
{
    auto facts = tables.peers.get(row.account, row.peer);
    if (!facts)
        return facts.error();
    if (facts->takesSessions != false)
        return store::Nothing{};
    im::PeerFacts open = *facts;
    open.takesSessions = std::nullopt;
    return tables.peers.put(row.account, row.peer, open);
}

} // namespace

im::Road roadOf(const im::ChatMessage &message)
{
    return message.text.toUtf8().size() > Limits::kMaxPagerRequest ? im::Road::TooLong : im::Road::Open;
}

Stored<im::ChatMessage> add(store::Tables &tables, const im::ChatMessage &message, const im::Address &atHome, store::OutboxRow row,
                           const QDateTime &now)
{
    im::ChatMessage wanted = message;
    const auto kept = keptAddress(tables, message.account, message.peer, atHome);
    if (!kept)
        return kept.error();
    const auto to = tables.conversations.answerAddress(message.account, *kept);
    if (!to)
        return to.error();
    wanted.peer = *to;
    row.peer = *to;
    const auto facts = tables.peers.get(wanted.account, wanted.peer);
    if (!facts)
        return facts.error();
    const auto server = tables.peers.server(wanted.account, wanted.peer.host());
    if (!server)
        return server.error();
    wanted.format = chooseFormat(*facts, *server, false, now).format;
    auto stored = tables.messages.insertOutgoing(wanted);
    if (!stored)
        return stored.error();
    row.message = stored->key;
    if (const auto added = tables.outbox.add(row); !added)
        return added.error();
    return stored;
}

Stored<Departure> depart(store::Tables &tables, const store::OutboxRow &row, const QByteArray &callId, const Inquiry &inquiry,
                         const QDateTime &now)
{
    const auto found = tables.messages.get(row.message);
    if (!found)
        return found.error();
    if (!*found)
        return Departure{};
    im::ChatMessage message = **found;
    if (inquiry.answer) {
        if (const auto learned = learnPeer(tables, row.account, row.peer, *inquiry.answer, now); !learned)
            return learned.error();
    }
    const auto facts = tables.peers.get(row.account, row.peer);
    if (!facts)
        return facts.error();
    if (inquiry.mayAsk && !row.mayHaveArrived && isWorthAsking(*facts, now))
        return Departure{message, true, false, false, facts->dedups, {}, {}};
    const auto why = giveFormat(tables, message, row, *facts, inquiry.answer && inquiry.answer->answered(), now);
    if (!why)
        return why.error();
    const auto settled = setOff(tables, message, row, im::MessageModel::Pager, now);
    if (!settled)
        return settled.error();
    if (!*settled)
        return Departure{};
    if (const auto added = tables.calls.add(row.message, callId); !added)
        return added.error();
    const auto quoted = quotedBy(tables, message);
    if (!quoted)
        return quoted.error();
    return Departure{(*settled)->message, false, false, (*settled)->changed, facts->dedups, *why, *quoted};
}

Stored<Departure> departBySession(store::Tables &tables, const store::OutboxRow &row, bool isUp, const QDateTime &now)
{
    const auto found = tables.messages.get(row.message);
    if (!found)
        return found.error();
    if (!*found)
        return Departure{};
    im::ChatMessage message = **found;
    const auto facts = tables.peers.get(row.account, row.peer);
    if (!facts)
        return facts.error();
    const bool userWantsIt = row.road == im::Road::Session;
    if (!isUp && !userWantsIt && refusesSessions(*facts, now)) {
        Departure refused;
        refused.message = message;
        refused.noSession = true;
        return refused;
    }
    if (message.format != im::MessageFormat::Cpim) {
        if (const auto set = tables.messages.setFormat(message.key, im::MessageFormat::Cpim); !set)
            return set.error();
        message.format = im::MessageFormat::Cpim;
    }
    const auto settled = setOff(tables, message, row, im::MessageModel::Session, now);
    if (!settled)
        return settled.error();
    if (!*settled)
        return Departure{};
    const auto quoted = quotedBy(tables, message);
    if (!quoted)
        return quoted.error();
    return Departure{(*settled)->message, false, false, (*settled)->changed, true, im::FormatReason::Unknown, *quoted};
}

store::SqliteStatus learnPlain(store::Tables &tables, const im::ChatMessage &message, const QByteArray &callId, const PeerLesson &lesson,
                               const QDateTime &now)
{
    if (const auto added = tables.calls.add(message.key, callId); !added)
        return added.error();
    if (const auto set = tables.messages.setFormat(message.key, im::MessageFormat::Plain); !set)
        return set.error();
    return learnPeer(tables, message.account, message.peer, lesson, now);
}

Stored<Settled> conclude(store::Tables &tables, const Conclusion &ended)
{
    const auto message = tables.messages.get(ended.row.message);
    if (!message)
        return message.error();
    if (!*message)
        return Settled{};
    if (const auto learned = learnPeer(tables, ended.row.account, ended.row.peer, ended.lesson, ended.time); !learned)
        return learned.error();
    if (ended.asked.any()) {
        if (const auto set = tables.receipts.setRequest(ended.row.message, {quint8(ended.asked.toBits()), {}}); !set)
            return set.error();
    }
    if (const auto set = tables.deliveries.setRequest(ended.row.message, ended.request); !set)
        return set.error();
    return settle(tables, **message, ended.row, ended.event, ended.time, ended.nextRoad);
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
    event.bySession = (*message)->model == im::MessageModel::Session;
    return settle(tables, **message, row, event, now);
}

Stored<Settled> expire(store::Tables &tables, const store::OutboxRow &row, const QDateTime &now)
{
    const auto message = tables.messages.get(row.message);
    if (!message)
        return message.error();
    const auto entry = tables.outbox.get(row.message);
    if (!entry)
        return entry.error();
    if (!*message || !*entry)
        return Settled{};
    const qint64 nowMs = now.toMSecsSinceEpoch();
    if ((*entry)->expiresAt > nowMs) { // the user has given it more time meanwhile
        const milliseconds left(std::max<qint64>((*entry)->nextTry - nowMs, 0));
        im::Transition waits{(*message)->delivery, im::FollowUp::RetryAfter, std::chrono::ceil<std::chrono::seconds>(left),
                             (*entry)->strikes, (*entry)->mayHaveArrived};
        return Settled{**message, **entry, waits, false};
    }
    im::DeliveryEvent event;
    event.kind = im::DeliveryEvent::Kind::Expire;
    return settle(tables, **message, row, event, now);
}

Stored<Settled> hear(store::Tables &tables, im::MessageKey key, const im::DeliveryEvent &event, const QDateTime &now)
{
    const auto message = ownMessage(tables, key);
    if (!message)
        return message.error();
    if (!*message)
        return Settled{};
    const auto entry = tables.outbox.get(key);
    if (!entry)
        return entry.error();
    return settle(tables, **message, entry->value_or(store::OutboxRow{key, (*message)->account, (*message)->peer}), event, now);
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
    const auto road = roadOfRetry(tables, **message, row.mayHaveArrived || (*message)->delivery.state == im::DeliveryState::NotConfirmed);
    if (!road)
        return road.error();
    row.road = *road;
    if ((*message)->delivery.reason == im::DeliveryReason::NoSession) {
        if (const auto forgotten = forgetRefusal(tables, row); !forgotten)
            return forgotten.error();
    }
    im::DeliveryEvent event;
    event.kind = im::DeliveryEvent::Kind::UserRetry;
    return settle(tables, **message, row, event, now);
}

Stored<Prospect> prospect(store::Tables &tables, const im::ChatMessage &message, const QDateTime &now)
{
    const auto facts = tables.peers.get(message.account, message.peer);
    if (!facts)
        return facts.error();
    const auto server = tables.peers.server(message.account, message.peer.host());
    if (!server)
        return server.error();
    const auto quoted = quotedBy(tables, message);
    if (!quoted)
        return quoted.error();
    return Prospect{chooseFormat(*facts, *server, false, now).format, refusesSessions(*facts, now), *quoted};
}

Stored<Partable> partable(store::Tables &tables, im::MessageKey key)
{
    const auto message = ownMessage(tables, key);
    if (!message)
        return message.error();
    if (!*message || (*message)->kind != im::MessageKind::Message)
        return Partable{};
    const auto quoted = quotedBy(tables, **message);
    if (!quoted)
        return quoted.error();
    bool mayGo = false;
    switch ((*message)->delivery.state) {
    case im::DeliveryState::Queued:
    case im::DeliveryState::NotConfirmed:
    case im::DeliveryState::Failed:
    case im::DeliveryState::Expired:
        mayGo = true;
        break;
    case im::DeliveryState::Sending:
    case im::DeliveryState::Accepted:
    case im::DeliveryState::Delivered:
    case im::DeliveryState::Displayed:
        break;
    }
    return Partable{**message, mayGo, *quoted};
}

Stored<QList<im::ChatMessage>> replaceByParts(store::Tables &tables, im::MessageKey key, const QList<im::ChatMessage> &parts,
                                              store::OutboxRow row)
{
    const auto still = partable(tables, key);
    if (!still)
        return still.error();
    QList<im::ChatMessage> stored;
    if (!still->mayGo)
        return stored;
    for (const im::ChatMessage &part : parts) {
        auto added = tables.messages.insertOutgoing(part);
        if (!added)
            return added.error();
        row.message = added->key;
        if (const auto entry = tables.outbox.add(row); !entry)
            return entry.error();
        store::DeliveryRequest request;
        request.modelReason = im::ModelReason::Part;
        if (const auto set = tables.deliveries.setRequest(added->key, request); !set)
            return set.error();
        stored.append(*added);
    }
    if (const auto removed = tables.messages.remove(key); !removed)
        return removed.error();
    return stored;
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
