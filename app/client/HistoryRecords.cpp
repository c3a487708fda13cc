// SPDX-License-Identifier: MIT
#include "client/HistoryRecords.h"

#include <QCryptographicHash>

namespace linnet::client {
namespace {

using store::Nothing;
using store::SqliteError;
using store::SqliteStatus;
using store::Tables;

constexpr int kPage = 500;

/// The same for two copies of one message, in whatever profile they are.
QByteArray fingerprint(const im::ChatMessage &message)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](QByteArrayView part) {
        const qint64 size = part.size();
        hash.addData(QByteArray::number(size) + ':');
        hash.addData(part.toByteArray());
    };
    add(message.direction == im::Direction::Out ? "out" : "in");
    add(message.peer.uri.toUtf8());
    add(message.messageId);
    if (message.messageId.isEmpty()) {
        add(message.kind == im::MessageKind::MissedCall ? "call" : message.kind == im::MessageKind::Session ? "session" : "message");
        if (message.file)
            add(message.file->name.toUtf8() + message.file->sha256);
        add(QByteArray::number(message.time.isValid() ? message.time.toMSecsSinceEpoch() : -1));
        add(QByteArrayView(reinterpret_cast<const char *>(message.text.utf16()), message.text.size() * 2));
    }
    return hash.result().left(16);
}

/// Whoever exported it may still send it: nothing more can be said here.
im::Delivery honest(im::Delivery delivery)
{
    if (delivery.state == im::DeliveryState::Queued || delivery.state == im::DeliveryState::Sending)
        return {im::DeliveryState::NotConfirmed, false, 0, im::DeliveryReason::None};
    return delivery;
}

/// A transfer does not go on in another profile.
im::FileTransfer honest(im::FileTransfer file)
{
    if (!im::isOver(file.state)) {
        file.state = im::FileState::Failed;
        file.reason = im::DeliveryReason::Other;
    }
    return file;
}

} // namespace

Result<history::MessageRecord, SqliteError> recordOf(Tables &tables, const im::ChatMessage &message)
{
    history::MessageRecord record;
    record.message = message;
    for (const im::Attachment &attachment : message.attachments) {
        const auto data = tables.attachments.data(attachment.id);
        if (!data)
            return data.error();
        record.attachmentData.append(data->value_or(QByteArray()));
    }
    const auto original = tables.messages.original(message.key);
    if (!original)
        return original.error();
    record.original = *original;
    auto calls = tables.calls.of(message.key);
    if (!calls)
        return calls.error();
    record.callIds = *calls;
    std::sort(record.callIds.begin(), record.callIds.end());
    if (message.direction == im::Direction::In)
        return record;
    const auto steps = tables.deliveries.steps(message.key);
    if (!steps)
        return steps.error();
    for (const store::DeliveryStep &step : *steps)
        record.steps.append({step.time, step.delivery});
    const auto request = tables.deliveries.request(message.key);
    if (!request)
        return request.error();
    record.requestSize = request->size;
    record.route = request->route;
    record.attempts = request->attempts;
    return record;
}

SqliteStatus HistoryImporter::add(Tables &tables, const history::Record &record)
{
    if (const auto *conversation = std::get_if<history::ConversationRecord>(&record))
        return addConversation(tables, *conversation);
    return addMessage(tables, std::get<history::MessageRecord>(record));
}

/// What the profile has of it already is left as it is.
SqliteStatus HistoryImporter::addConversation(Tables &tables, const history::ConversationRecord &record)
{
    const auto there = tables.conversations.find(record.account, record.peer);
    if (!there)
        return there.error();
    if (*there)
        return Nothing{};
    const auto id = tables.conversations.findOrCreate(record.account, record.peer, record.isRequest);
    if (!id)
        return id.error();
    m_before.insert(*id, {});
    for (const im::Address &alias : record.aliases) {
        const auto own = tables.conversations.find(record.account, alias);
        if (!own)
            return own.error();
        if (*own)
            continue;
        if (auto put = tables.aliases.put({record.account, alias, record.peer}); !put)
            return put;
    }
    if (auto set = tables.conversations.setRequest(*id, record.isRequest); !set)
        return set;
    if (auto set = tables.conversations.setRetention(*id, record.retentionDays); !set)
        return set;
    return tables.conversations.setDraft(*id, record.draft);
}

Result<HistoryImporter::Fingerprints, SqliteError> HistoryImporter::fingerprintsIn(Tables &tables, im::ConversationId conversation)
{
    Fingerprints found;
    im::MessageKey after = std::numeric_limits<qint64>::min();
    while (true) {
        const auto page = tables.messages.pageAfter(conversation, after, kPage);
        if (!page)
            return page.error();
        for (const im::ChatMessage &message : *page)
            ++found[fingerprint(message)];
        if (page->size() < kPage)
            return found;
        after = page->last().key;
    }
}

Result<HistoryImporter::Place, SqliteError> HistoryImporter::placeOf(Tables &tables, const im::ChatMessage &message)
{
    const auto key = qMakePair(message.account, message.peer);
    if (const auto known = m_places.constFind(key); known != m_places.cend())
        return *known;
    const auto place = tables.conversations.placeFor(message.account, message.peer, message.fromStranger);
    if (!place)
        return place;
    if (!m_before.contains(place->conversation)) {
        const auto before = fingerprintsIn(tables, place->conversation);
        if (!before)
            return before.error();
        m_before.insert(place->conversation, *before);
    }
    m_places.insert(key, *place);
    return place;
}

SqliteStatus HistoryImporter::addMessage(Tables &tables, const history::MessageRecord &record)
{
    const auto place = placeOf(tables, record.message);
    if (!place)
        return place.error();
    // Copies in the file are as many messages; those that the profile has count once each.
    if (Fingerprints &before = m_before[place->conversation]; !before.isEmpty()) {
        const auto found = before.find(fingerprint(record.message));
        if (found != before.end()) {
            if (--*found == 0)
                before.erase(found);
            ++m_duplicates;
            return Nothing{};
        }
    }
    im::ChatMessage message = record.message;
    message.conversation = place->conversation;
    if (message.direction == im::Direction::Out)
        message.delivery = honest(message.delivery);
    const auto stored = tables.messages.insertImported(message, place->byAlias);
    if (!stored)
        return stored.error();
    ++m_added;
    m_touched.insert(place->conversation);
    return addParts(tables, stored->key, record);
}

SqliteStatus HistoryImporter::addParts(Tables &tables, im::MessageKey key, const history::MessageRecord &record)
{
    const im::ChatMessage &message = record.message;
    if (message.file) {
        store::FileRow row;
        row.file = honest(*message.file);
        if (auto added = tables.files.add(key, row); !added)
            return added;
    }
    for (qsizetype i = 0; i < message.attachments.size(); ++i) {
        if (const auto added = tables.attachments.add(key, message.attachments[i], record.attachmentData.value(i)); !added)
            return added.error();
    }
    const QDateTime time = message.time.isValid() ? message.time : QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
    for (qsizetype i = 0; i < message.reactions.size(); ++i) { // their order is that of their times
        const im::Reaction &reaction = message.reactions[i];
        if (const auto set = tables.reactions.set(key, reaction.sender, reaction.text, true, time.addMSecs(i)); !set)
            return set.error();
    }
    for (const history::MessageRecord::Step &step : record.steps) {
        if (auto added = tables.deliveries.addStep(key, {step.time, step.delivery}); !added)
            return added;
    }
    for (const QByteArray &call : record.callIds) {
        if (auto added = tables.calls.add(key, call); !added)
            return added;
    }
    if (record.attempts > 0 || record.requestSize > 0) {
        if (auto set = tables.deliveries.setRequest(key, {qsizetype(record.requestSize), record.route, record.attempts, {}}); !set)
            return set;
    }
    return record.original.isEmpty() ? SqliteStatus(Nothing{}) : tables.messages.setOriginal(key, record.original);
}

} // namespace linnet::client
