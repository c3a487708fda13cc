// SPDX-License-Identifier: MIT
#include "store/ConversationTable.h"

#include "store/MessageRow.h"
#include "store/MessageTable.h"
#include "store/PeerTable.h"

#include <algorithm>

// One row a conversation with all that a list shows. Read by conversationOf().
#define LINNET_CONVERSATIONS                                                                                                           \
    "SELECT c.id, c.account, c.peer, c.peer_name, c.is_request, c.draft, coalesce(contact.name, ''), contact.address IS NOT NULL, c.retention_days,"      \
    " (SELECT count(*) FROM message u WHERE u.conversation = c.id AND u.direction = 0 AND u.displayed = 0),"                            \
    " (SELECT min(u.id) FROM message u WHERE u.conversation = c.id AND u.direction = 0 AND u.displayed = 0),"                           \
    " " LINNET_MESSAGE_COLUMNS("substr(m.text, 1, 512)") " FROM conversation c LEFT JOIN contact ON contact.address = c.peer"           \
    " LEFT JOIN message m ON m.id = (SELECT max(l.id) FROM message l WHERE l.conversation = c.id)"

namespace linnet::store {
namespace {

constexpr int kLastMessageColumn = 11;

im::Conversation conversationOf(const StatementUse &query)
{
    im::Conversation conversation;
    conversation.id = query.integer(0);
    conversation.account.uri = query.text(1);
    conversation.peer.uri = query.text(2);
    conversation.isRequest = query.flag(4);
    conversation.draft = query.text(5);
    conversation.title = query.text(6);
    conversation.isContact = query.flag(7);
    conversation.retentionDays = int(query.integer(8));
    conversation.unread = int(query.integer(9));
    conversation.firstUnread = query.integer(10);
    if (conversation.title.isEmpty())
        conversation.title = query.text(3);
    if (conversation.title.isEmpty())
        conversation.title = conversation.peer.text();
    if (!query.isNull(kLastMessageColumn))
        conversation.last = messageOf(query, kLastMessageColumn);
    return conversation;
}

} // namespace

Result<im::ConversationId, SqliteError> ConversationTable::findOrCreate(const im::Address &account, const im::Address &peer,
                                                                        bool isRequest)
{
    const auto found = find(account, peer);
    if (!found)
        return found.error();
    if (*found)
        return **found;
    auto query = m_sql.use("INSERT INTO conversation(account, peer, is_request) VALUES(?1, ?2, ?3)");
    if (const auto done = query.bind(1, account.uri).bind(2, peer.uri).bind(3, qint64(isRequest)).run(); !done)
        return done.error();
    return m_sql.database().lastInsertId();
}

Result<std::optional<im::ConversationId>, SqliteError> ConversationTable::find(const im::Address &account, const im::Address &peer)
{
    auto query = m_sql.use("SELECT id FROM conversation WHERE account = ?1 AND peer = ?2");
    const auto row = query.bind(1, account.uri).bind(2, peer.uri).step();
    if (!row)
        return row.error();
    return *row ? std::optional(query.integer(0)) : std::nullopt;
}

Result<QList<im::Conversation>, SqliteError> ConversationTable::list()
{
    QList<im::Conversation> found;
    auto query = m_sql.use(LINNET_CONVERSATIONS " ORDER BY coalesce(m.id, 0) DESC, c.id DESC");
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append(conversationOf(query));
    }
}

Result<std::optional<im::Conversation>, SqliteError> ConversationTable::get(im::ConversationId id)
{
    auto query = m_sql.use(LINNET_CONVERSATIONS " WHERE c.id = ?1");
    const auto row = query.bind(1, id).step();
    if (!row)
        return row.error();
    return *row ? std::optional(conversationOf(query)) : std::nullopt;
}

SqliteStatus ConversationTable::setDraft(im::ConversationId id, const QString &draft)
{
    auto query = m_sql.use("UPDATE conversation SET draft = ?2 WHERE id = ?1");
    return query.bind(1, id).bind(2, draft).run();
}

SqliteStatus ConversationTable::setRequest(im::ConversationId id, bool isRequest)
{
    {
        auto query = m_sql.use("UPDATE conversation SET is_request = ?2 WHERE id = ?1");
        if (auto done = query.bind(1, id).bind(2, qint64(isRequest)).run(); !done || isRequest)
            return done;
    }
    im::Address account;
    im::Address peer;
    {
        auto query = m_sql.use("SELECT account, peer FROM conversation WHERE id = ?1");
        const auto row = query.bind(1, id).step();
        if (!row)
            return row.error();
        if (!*row)
            return Nothing{};
        account.uri = query.text(0);
        peer.uri = query.text(1);
    }
    return PeerTable(m_sql).setKnown(account, peer);
}

SqliteStatus ConversationTable::setPeerName(im::ConversationId id, const QString &name)
{
    auto query = m_sql.use("UPDATE conversation SET peer_name = ?2 WHERE id = ?1");
    return query.bind(1, id).bind(2, name).run();
}

SqliteStatus ConversationTable::setRetention(im::ConversationId id, int days)
{
    auto query = m_sql.use("UPDATE conversation SET retention_days = ?2 WHERE id = ?1");
    return query.bind(1, id).bind(2, qint64(std::max(days, 0))).run();
}

Result<bool, SqliteError> ConversationTable::remove(im::ConversationId id)
{
    if (const auto done = MessageTable(m_sql).removeOf(id, 0); !done)
        return done.error();
    auto query = m_sql.use("DELETE FROM conversation WHERE id = ?1");
    const auto done = query.bind(1, id).run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
}

Result<int, SqliteError> ConversationTable::strangerCount()
{
    auto query = m_sql.use("SELECT count(DISTINCT peer) FROM conversation WHERE is_request = 1");
    const auto row = query.step();
    if (!row)
        return row.error();
    return int(query.integer(0));
}

Result<int, SqliteError> ConversationTable::strangerMessageCount(const im::Address &peer)
{
    auto query = m_sql.use("SELECT count(*) FROM message WHERE direction = 0 AND conversation IN"
                           " (SELECT id FROM conversation WHERE peer = ?1 AND is_request = 1)");
    const auto row = query.bind(1, peer.uri).step();
    if (!row)
        return row.error();
    return int(query.integer(0));
}

} // namespace linnet::store
