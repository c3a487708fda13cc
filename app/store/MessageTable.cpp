// SPDX-License-Identifier: MIT
#include "store/MessageTable.h"

#include "store/ConversationTable.h"
#include "store/DeliveryTable.h"
#include "store/MessageIdCoding.h"
#include "store/MessageRow.h"
#include "store/PeerTable.h"
#include "store/SessionTable.h"
#include "store/TextCoding.h"
#include "store/UpkeepTable.h"

#include <algorithm>
#include <limits>

namespace linnet::store {
namespace {

constexpr qint64 kSlice = 500; // messages that retention looks at in one job

SqliteStatus addStep(Statements &statements, im::MessageKey key, const im::Delivery &delivery, const QDateTime &time)
{
    return DeliveryTable(statements).addStep(key, {time, delivery});
}

bool holdsAll(const QString &text, const QStringList &words)
{
    return std::all_of(words.begin(), words.end(), [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace

Result<im::ChatMessage, SqliteError> MessageTable::insert(im::ChatMessage message, bool byAlias)
{
    const QByteArray text = toStoredText(message.text);
    const QByteArray subject = toStoredText(message.subject);
    {
        auto query = m_sql.use("INSERT INTO message(conversation, direction, displayed, state, stored, status, reason, traits, time,"
                               " claimed_time, message_id, text, subject, content_type)"
                               " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
        query.bind(1, message.conversation).bind(2, qint64(message.direction)).bind(3, qint64(message.displayed));
        query.bind(4, qint64(message.delivery.state)).bind(5, qint64(message.delivery.stored)).bind(6, qint64(message.delivery.status));
        query.bind(7, qint64(message.delivery.reason)).bind(8, traitsOf(message) | (byAlias ? traits::kHasMore : 0)).bind(9, message.time).bind(10, message.claimedTime);
        if (const QByteArray id = toStoredMessageId(message.messageId); !id.isEmpty())
            query.bind(11, id);
        query.bindStored(12, text);
        if (!subject.isEmpty())
            query.bindStored(13, subject);
        if (message.contentType != kUsualContentType)
            query.bind(14, message.contentType);
        if (const auto done = query.run(); !done)
            return done.error();
        message.key = m_sql.database().lastInsertId();
    }
    if (!message.text.isEmpty() || !message.subject.isEmpty()) {
        auto query = m_sql.use("INSERT INTO message_text(rowid, text, subject) VALUES(?1, ?2, ?3)");
        query.bind(1, message.key).bindStored(2, text);
        if (!subject.isEmpty())
            query.bindStored(3, subject);
        if (const auto done = query.run(); !done)
            return done.error();
    }
    if (message.session) {
        if (const auto done = SessionTable(m_sql).add(message.key, *message.session); !done)
            return done.error();
    }
    if (message.ref.isEmpty() && message.replyTo.isEmpty() && !byAlias)
        return message;
    auto query = m_sql.use("INSERT INTO message_more(message, ref, reply_to, peer) VALUES(?1, ?2, ?3, ?4)");
    query.bind(1, message.key).bind(2, message.ref).bind(3, message.replyTo);
    if (byAlias)
        query.bind(4, message.peer.uri);
    if (const auto done = query.run(); !done)
        return done.error();
    return message;
}

Result<im::ChatMessage, SqliteError> MessageTable::insertOutgoing(const im::ChatMessage &message)
{
    ConversationTable conversations(m_sql);
    const auto place = conversations.placeFor(message.account, message.peer, false);
    if (!place)
        return place.error();
    if (const auto done = conversations.setRequest(place->conversation, false); !done)
        return done.error();

    im::ChatMessage row = message;
    row.conversation = place->conversation;
    row.direction = im::Direction::Out;
    row.delivery = {};
    auto inserted = insert(std::move(row), place->byAlias);
    if (!inserted)
        return inserted;
    if (const auto done = addStep(m_sql, inserted->key, inserted->delivery, inserted->time); !done)
        return done.error();
    return inserted;
}

Result<std::optional<im::ChatMessage>, SqliteError> MessageTable::insertIncoming(const im::ChatMessage &message,
                                                                                 const DuplicateKeys &keys)
{
    SeenTable seen(m_sql);
    const auto isNew = seen.add(keys, message.time);
    if (!isNew)
        return isNew.error();
    if (!*isNew)
        return std::optional<im::ChatMessage>();

    ConversationTable conversations(m_sql);
    const auto place = conversations.placeFor(message.account, message.peer, message.fromStranger);
    if (!place)
        return place.error();
    if (!message.fromStranger) { // the peer has become known in some other way since
        auto query = m_sql.use("UPDATE conversation SET is_request = 0 WHERE id = ?1 AND is_request = 1");
        if (const auto done = query.bind(1, place->conversation).run(); !done)
            return done.error();
    }
    im::ChatMessage row = message;
    row.conversation = place->conversation;
    row.direction = im::Direction::In;
    auto inserted = insert(std::move(row), place->byAlias);
    if (!inserted)
        return inserted.error();
    return std::optional(std::move(*inserted));
}

Result<im::ChatMessage, SqliteError> MessageTable::insertEvent(const im::ChatMessage &event)
{
    ConversationTable conversations(m_sql);
    const auto place = conversations.placeFor(event.account, event.peer, event.fromStranger);
    if (!place)
        return place.error();
    if (event.direction == im::Direction::Out) {
        if (const auto done = conversations.setRequest(place->conversation, false); !done)
            return done.error();
    }
    im::ChatMessage row = event;
    row.conversation = place->conversation;
    return insert(std::move(row), place->byAlias);
}

Result<bool, SqliteError> MessageTable::setDelivery(im::MessageKey key, const im::Delivery &delivery, const QDateTime &time)
{
    {
        auto query = m_sql.use("UPDATE message SET state = ?2, stored = ?3, status = ?4, reason = ?5 WHERE id = ?1 AND direction = 1");
        const auto done = query.bind(1, key).bind(2, qint64(delivery.state)).bind(3, qint64(delivery.stored))
            .bind(4, qint64(delivery.status)).bind(5, qint64(delivery.reason)).run();
        if (!done)
            return done.error();
        if (m_sql.database().changes() == 0)
            return false;
    }
    if (const auto done = addStep(m_sql, key, delivery, time); !done)
        return done.error();
    return true;
}

SqliteStatus MessageTable::setTrait(im::MessageKey key, qint64 trait, bool on)
{
    auto query = m_sql.use("UPDATE message SET traits = (traits & ~?3) | ?2 WHERE id = ?1");
    return query.bind(1, key).bind(2, on ? trait : qint64(0)).bind(3, trait).run();
}

SqliteStatus MessageTable::setFormat(im::MessageKey key, im::MessageFormat format)
{
    return setTrait(key, traits::kCpim, format == im::MessageFormat::Cpim);
}

SqliteStatus MessageTable::setModel(im::MessageKey key, im::MessageModel model)
{
    return setTrait(key, traits::kSession, model == im::MessageModel::Session);
}

Result<std::optional<im::ChatMessage>, SqliteError> MessageTable::get(im::MessageKey key)
{
    auto query = m_sql.use("SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m WHERE m.id = ?1");
    const auto row = query.bind(1, key).step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<im::ChatMessage>();
    std::optional<im::ChatMessage> message(std::in_place);
    if (const auto done = MessageLoader(m_sql).load(query, *message); !done)
        return done.error();
    return message;
}

Result<QList<im::ChatMessage>, SqliteError> MessageTable::pageBefore(im::ConversationId conversation, im::MessageKey before, int count)
{
    auto query = m_sql.use("SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m"
                           " WHERE m.conversation = ?1 AND m.id < ?2 ORDER BY m.id DESC LIMIT ?3");
    query.bind(1, conversation).bind(2, before > 0 ? before : std::numeric_limits<qint64>::max()).bind(3, qint64(std::max(count, 0)));
    auto page = readMessages(m_sql, query);
    if (page)
        std::reverse(page->begin(), page->end());
    return page;
}

Result<QList<im::ChatMessage>, SqliteError> MessageTable::pageAfter(im::ConversationId conversation, im::MessageKey after, int count)
{
    auto query = m_sql.use("SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m"
                           " WHERE m.conversation = ?1 AND m.id > ?2 ORDER BY m.id LIMIT ?3");
    query.bind(1, conversation).bind(2, after).bind(3, qint64(std::max(count, 0)));
    return readMessages(m_sql, query);
}

Result<QList<im::ChatMessage>, SqliteError> MessageTable::pageOfAll(im::MessageKey after, int count)
{
    auto query = m_sql.use("SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m"
                           " WHERE m.id > ?1 ORDER BY m.id LIMIT ?2");
    query.bind(1, after).bind(2, qint64(std::max(count, 0)));
    return readMessages(m_sql, query);
}

Result<qint64, SqliteError> MessageTable::roughCount()
{
    auto query = m_sql.use("SELECT max(id) - min(id) + 1 FROM message"); // exact would be a walk through all of them
    const auto row = query.step();
    if (!row)
        return row.error();
    return query.integer(0);
}

Result<QList<im::MessageKey>, SqliteError> MessageTable::findByMessageId(const QByteArray &messageId)
{
    QList<im::MessageKey> found;
    const QByteArray stored = toStoredMessageId(messageId);
    if (stored.isEmpty())
        return found;
    auto query = m_sql.use("SELECT id FROM message WHERE substr(message_id, 1, 4) = ?1 AND message_id IS NOT NULL AND message_id = ?2"
                           " ORDER BY id");
    query.bind(1, stored.left(kMessageIdKey)).bind(2, stored);
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append(query.integer(0));
    }
}

SqliteStatus MessageTable::setOriginal(im::MessageKey key, const QByteArray &bytes)
{
    {
        auto query = m_sql.use("INSERT INTO message_more(message, original) SELECT id, ?2 FROM message WHERE id = ?1"
                               " ON CONFLICT(message) DO UPDATE SET original = excluded.original");
        if (auto done = query.bind(1, key).bind(2, bytes).run(); !done)
            return done;
    }
    auto query = m_sql.use("UPDATE message SET traits = traits | ?2 WHERE id = ?1");
    return query.bind(1, key).bind(2, traits::kHasMore).run();
}

Result<QByteArray, SqliteError> MessageTable::original(im::MessageKey key)
{
    auto query = m_sql.use("SELECT original FROM message_more WHERE message = ?1");
    const auto row = query.bind(1, key).step();
    if (!row)
        return row.error();
    return *row ? query.blob(0) : QByteArray();
}

Result<QList<im::ChatMessage>, SqliteError> MessageTable::query(const im::Address &peer, const QString &words, int limit)
{
    const QStringList wanted = words.simplified().split(u' ', Qt::SkipEmptyParts);
    QList<im::ChatMessage> found;
    MessageLoader loader(m_sql);
    auto query = m_sql.use("SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m JOIN conversation c ON c.id = m.conversation"
                           " WHERE ?1 = '' OR c.peer = coalesce((SELECT canonical FROM alias a WHERE a.account = c.account AND a.address = ?1), ?1)"
                           " ORDER BY m.id DESC");
    query.bind(1, peer.uri);
    while (limit <= 0 || found.size() < limit) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        im::ChatMessage message;
        if (const auto done = loader.load(query, message); !done)
            return done.error();
        if (holdsAll(message.text, wanted))
            found.append(std::move(message));
    }
    std::reverse(found.begin(), found.end());
    return found;
}

Result<QList<im::ChatMessage>, SqliteError> MessageTable::newestSessions(int limit)
{
    auto query = m_sql.use("SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM session_event e JOIN message m ON m.id = e.message"
                           " ORDER BY e.message DESC LIMIT ?1");
    query.bind(1, qint64(std::max(limit, 0)));
    return readMessages(m_sql, query);
}

Result<bool, SqliteError> MessageTable::remove(im::MessageKey key)
{
    {
        auto query = m_sql.use("INSERT INTO message_text(message_text, rowid, text, subject)"
                               " SELECT 'delete', id, text, subject FROM message WHERE id = ?1 AND (text <> '' OR subject IS NOT NULL)");
        if (const auto done = query.bind(1, key).run(); !done)
            return done.error();
    }
    auto query = m_sql.use("DELETE FROM message WHERE id = ?1");
    const auto done = query.bind(1, key).run();
    if (!done)
        return done.error();
    if (m_sql.database().changes() == 0)
        return false;
    if (const auto noted = UpkeepTable(m_sql).setEraseDue(); !noted)
        return noted.error();
    return true;
}

Result<int, SqliteError> MessageTable::removeOf(im::ConversationId conversation, int limit)
{
    const qint64 most = limit > 0 ? limit : -1;
    {
        auto query = m_sql.use("INSERT INTO message_text(message_text, rowid, text, subject) SELECT 'delete', id, text, subject FROM"
                               " (SELECT id, text, subject FROM message WHERE conversation = ?1 ORDER BY id LIMIT ?2)"
                               " WHERE text <> '' OR subject IS NOT NULL");
        if (const auto done = query.bind(1, conversation).bind(2, most).run(); !done)
            return done.error();
    }
    auto query = m_sql.use("DELETE FROM message WHERE id IN (SELECT id FROM message WHERE conversation = ?1 ORDER BY id LIMIT ?2)");
    if (const auto done = query.bind(1, conversation).bind(2, most).run(); !done)
        return done.error();
    const int removed = m_sql.database().changes();
    if (const auto noted = UpkeepTable(m_sql).setEraseDue(); !noted)
        return noted.error();
    return removed;
}

Result<MessageTable::Expired, SqliteError> MessageTable::removeExpired(const Place &from, const QDateTime &now)
{
    Expired slice;
    qint64 days = 0;
    {
        auto query = m_sql.use("SELECT id, retention_days FROM conversation WHERE id >= ?1 AND retention_days > 0 ORDER BY id LIMIT 1");
        const auto row = query.bind(1, from.conversation).step();
        if (!row)
            return row.error();
        if (!*row)
            return slice;
        slice.next.conversation = query.integer(0);
        days = query.integer(1);
    }
    if (slice.next.conversation == from.conversation)
        slice.next.key = from.key;
    {
        auto query = m_sql.use("SELECT id, time < ?3 AND NOT EXISTS(SELECT 1 FROM outbox WHERE message = id) FROM message"
                               " WHERE conversation = ?1 AND id > ?2 ORDER BY id LIMIT ?4");
        query.bind(1, slice.next.conversation).bind(2, slice.next.key).bind(3, now.addDays(-days)).bind(4, kSlice);
        qint64 seen = 0;
        while (true) {
            const auto row = query.step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            ++seen;
            slice.next.key = query.integer(0);
            if (query.flag(1))
                slice.removed.append(slice.next);
        }
        if (seen < kSlice)
            slice.next = {slice.next.conversation + 1, 0};
    }
    for (const Place &place : std::as_const(slice.removed)) {
        if (const auto done = remove(place.key); !done)
            return done.error();
    }
    return slice;
}

Result<int, SqliteError> MessageTable::markDisplayed(im::ConversationId conversation, im::MessageKey upTo)
{
    auto query = m_sql.use("UPDATE message SET displayed = 1 WHERE conversation = ?1 AND direction = 0 AND displayed = 0 AND id <= ?2");
    const auto done = query.bind(1, conversation).bind(2, upTo).run();
    if (!done)
        return done.error();
    return m_sql.database().changes();
}

} // namespace linnet::store
