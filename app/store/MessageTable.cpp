// SPDX-License-Identifier: MIT
#include "store/MessageTable.h"

#include "store/ConversationTable.h"
#include "store/MessageRow.h"
#include "store/PeerTable.h"

#include <algorithm>
#include <limits>

namespace linnet::store {
namespace {

QString nameOf(im::DeliveryState state)
{
    return QString::fromLatin1(im::toString(state));
}

QString nameOf(im::DeliveryReason reason)
{
    return QString::fromLatin1(im::toString(reason));
}

SqliteStatus addStep(Statements &statements, im::MessageKey key, const im::Delivery &delivery, const QDateTime &time)
{
    auto query = statements.use("INSERT INTO delivery_step(message, time, state, stored, status, reason) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    return query.bind(1, key).bind(2, time).bind(3, nameOf(delivery.state)).bind(4, qint64(delivery.stored))
        .bind(5, qint64(delivery.status)).bind(6, nameOf(delivery.reason)).run();
}

bool holdsAll(const QString &text, const QStringList &words)
{
    return std::all_of(words.begin(), words.end(), [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace

Result<im::ChatMessage, SqliteError> MessageTable::insert(im::ChatMessage message)
{
    auto query = m_sql.use("INSERT INTO message(conversation, direction, message_id, text, subject, content_type, format, model,"
                           " from_stranger, displayed, time, claimed_time, state, stored, status, reason, ref, kind)"
                           " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)");
    query.bind(1, message.conversation).bind(2, qint64(message.direction)).bind(3, message.messageId).bind(4, message.text);
    query.bind(5, message.subject).bind(6, message.contentType).bind(7, qint64(message.format)).bind(8, qint64(message.model));
    query.bind(9, qint64(message.fromStranger)).bind(10, qint64(message.displayed)).bind(11, message.time).bind(12, message.claimedTime);
    query.bind(13, nameOf(message.delivery.state)).bind(14, qint64(message.delivery.stored)).bind(15, qint64(message.delivery.status));
    query.bind(16, nameOf(message.delivery.reason)).bind(17, message.ref).bind(18, qint64(message.kind));
    if (const auto done = query.run(); !done)
        return done.error();
    message.key = m_sql.database().lastInsertId();
    return message;
}

Result<im::ChatMessage, SqliteError> MessageTable::insertOutgoing(const im::ChatMessage &message)
{
    ConversationTable conversations(m_sql);
    const auto conversation = conversations.findOrCreate(message.account, message.peer, false);
    if (!conversation)
        return conversation.error();
    if (const auto done = conversations.setRequest(*conversation, false); !done)
        return done.error();

    im::ChatMessage row = message;
    row.conversation = *conversation;
    row.direction = im::Direction::Out;
    row.delivery = {};
    auto inserted = insert(std::move(row));
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
    const auto conversation = conversations.findOrCreate(message.account, message.peer, message.fromStranger);
    if (!conversation)
        return conversation.error();
    if (!message.fromStranger) { // the peer has become known in some other way since
        auto query = m_sql.use("UPDATE conversation SET is_request = 0 WHERE id = ?1 AND is_request = 1");
        if (const auto done = query.bind(1, *conversation).run(); !done)
            return done.error();
    }
    im::ChatMessage row = message;
    row.conversation = *conversation;
    row.direction = im::Direction::In;
    auto inserted = insert(std::move(row));
    if (!inserted)
        return inserted.error();
    return std::optional(std::move(*inserted));
}

Result<bool, SqliteError> MessageTable::setDelivery(im::MessageKey key, const im::Delivery &delivery, const QDateTime &time)
{
    {
        auto query = m_sql.use("UPDATE message SET state = ?2, stored = ?3, status = ?4, reason = ?5 WHERE id = ?1 AND direction = 1");
        const auto done = query.bind(1, key).bind(2, nameOf(delivery.state)).bind(3, qint64(delivery.stored))
            .bind(4, qint64(delivery.status)).bind(5, nameOf(delivery.reason)).run();
        if (!done)
            return done.error();
        if (m_sql.database().changes() == 0)
            return false;
    }
    if (const auto done = addStep(m_sql, key, delivery, time); !done)
        return done.error();
    return true;
}

SqliteStatus MessageTable::setFormat(im::MessageKey key, im::MessageFormat format)
{
    auto query = m_sql.use("UPDATE message SET format = ?2 WHERE id = ?1");
    return query.bind(1, key).bind(2, qint64(format)).run();
}

Result<std::optional<im::ChatMessage>, SqliteError> MessageTable::get(im::MessageKey key)
{
    auto query = m_sql.use("SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m JOIN conversation c ON c.id = m.conversation"
                           " WHERE m.id = ?1");
    const auto row = query.bind(1, key).step();
    if (!row)
        return row.error();
    return *row ? std::optional(messageOf(query, 0)) : std::nullopt;
}

Result<QList<im::ChatMessage>, SqliteError> MessageTable::pageBefore(im::ConversationId conversation, im::MessageKey before, int count)
{
    QList<im::ChatMessage> page;
    auto query = m_sql.use("SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m JOIN conversation c ON c.id = m.conversation"
                           " WHERE m.conversation = ?1 AND m.id < ?2 ORDER BY m.id DESC LIMIT ?3");
    query.bind(1, conversation).bind(2, before > 0 ? before : std::numeric_limits<qint64>::max()).bind(3, qint64(std::max(count, 0)));
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        page.append(messageOf(query, 0));
    }
    std::reverse(page.begin(), page.end());
    return page;
}

Result<QList<im::ChatMessage>, SqliteError> MessageTable::query(const im::Address &peer, const QString &words, int limit)
{
    const QStringList wanted = words.simplified().split(u' ', Qt::SkipEmptyParts);
    QList<im::ChatMessage> found;
    auto query = m_sql.use("SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m JOIN conversation c ON c.id = m.conversation"
                           " WHERE ?1 = '' OR c.peer = ?1 ORDER BY m.id DESC");
    query.bind(1, peer.uri);
    while (limit <= 0 || found.size() < limit) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        im::ChatMessage message = messageOf(query, 0);
        if (holdsAll(message.text, wanted))
            found.append(std::move(message));
    }
    std::reverse(found.begin(), found.end());
    return found;
}

Result<bool, SqliteError> MessageTable::remove(im::MessageKey key)
{
    auto query = m_sql.use("DELETE FROM message WHERE id = ?1");
    const auto done = query.bind(1, key).run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
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
