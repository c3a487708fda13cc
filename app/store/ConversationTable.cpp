// SPDX-License-Identifier: MIT
#include "store/ConversationTable.h"

#include "store/AliasTable.h"
#include "store/MessageRow.h"
#include "store/MessageTable.h"
#include "store/PeerTable.h"

#include <algorithm>

// One row a conversation with all that a list shows. Read by conversationOf().
#define LINNET_CONVERSATIONS                                                                                                           \
    "SELECT c.id, c.account, c.peer, c.peer_name, c.is_request, c.draft, coalesce(contact.name, ''), contact.address IS NOT NULL, c.retention_days,"      \
    " (SELECT group_concat(a.address, char(10)) FROM alias a WHERE a.account = c.account AND a.canonical = c.peer),"                    \
    " CASE WHEN EXISTS(SELECT 1 FROM alias a WHERE a.account = c.account AND a.canonical = c.peer) THEN"                                \
    " (SELECT o.peer FROM message r LEFT JOIN message_more o ON o.message = r.id WHERE r.conversation = c.id AND r.direction = 0"       \
    " ORDER BY r.id DESC LIMIT 1) END,"                                                                                                 \
    " (SELECT count(*) FROM message u WHERE u.conversation = c.id AND u.direction = 0 AND u.displayed = 0),"                            \
    " (SELECT min(u.id) FROM message u WHERE u.conversation = c.id AND u.direction = 0 AND u.displayed = 0),"                           \
    " " LINNET_MESSAGE_COLUMNS("substr(m.text, 1, 512)") " FROM conversation c LEFT JOIN contact ON contact.address = c.peer"           \
    " LEFT JOIN message m ON m.id = (SELECT max(l.id) FROM message l WHERE l.conversation = c.id)"

namespace linnet::store {
namespace {

constexpr int kLastMessageColumn = 13;

Result<im::Conversation, SqliteError> conversationOf(Statements &statements, const StatementUse &query)
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
    for (const QString &alias : query.text(9).split(u'\n', Qt::SkipEmptyParts))
        conversation.aliases.append({alias});
    conversation.answersTo = query.isNull(10) ? conversation.peer : im::Address{query.text(10)};
    conversation.unread = int(query.integer(11));
    conversation.firstUnread = query.integer(12);
    if (conversation.title.isEmpty())
        conversation.title = query.text(3);
    if (conversation.title.isEmpty())
        conversation.title = conversation.peer.text();
    if (!query.isNull(kLastMessageColumn)) {
        conversation.last = messageOf(query, kLastMessageColumn);
        conversation.last.account = conversation.account;
        conversation.last.peer = conversation.peer;
        if (const auto loaded = loadContent(statements, conversation.last, query.integer(kLastMessageColumn + kTraitsColumn)); !loaded)
            return loaded.error();
    }
    return conversation;
}

} // namespace

Result<std::optional<ConversationTable::Place>, SqliteError> ConversationTable::place(const im::Address &account, const im::Address &peer)
{
    auto query = m_sql.use("SELECT id, peer <> ?2 FROM conversation WHERE account = ?1 AND peer ="
                           " coalesce((SELECT canonical FROM alias WHERE account = ?1 AND address = ?2), ?2)");
    const auto row = query.bind(1, account.uri).bind(2, peer.uri).step();
    if (!row)
        return row.error();
    return *row ? std::optional(Place{query.integer(0), query.flag(1)}) : std::nullopt;
}

Result<ConversationTable::Place, SqliteError> ConversationTable::placeFor(const im::Address &account, const im::Address &peer,
                                                                          bool isRequest)
{
    const auto found = place(account, peer);
    if (!found)
        return found.error();
    if (*found)
        return **found;
    // The conversation of an alias may have been deleted: it is made again under its own address.
    const auto canonical = AliasTable(m_sql).canonical(account, peer);
    if (!canonical)
        return canonical.error();
    auto query = m_sql.use("INSERT INTO conversation(account, peer, is_request) VALUES(?1, ?2, ?3)");
    if (const auto done = query.bind(1, account.uri).bind(2, canonical->uri).bind(3, qint64(isRequest)).run(); !done)
        return done.error();
    return Place{m_sql.database().lastInsertId(), *canonical != peer};
}

Result<im::ConversationId, SqliteError> ConversationTable::findOrCreate(const im::Address &account, const im::Address &peer,
                                                                        bool isRequest)
{
    const auto found = placeFor(account, peer, isRequest);
    if (!found)
        return found.error();
    return found->conversation;
}

Result<std::optional<im::ConversationId>, SqliteError> ConversationTable::find(const im::Address &account, const im::Address &peer)
{
    const auto found = place(account, peer);
    if (!found)
        return found.error();
    return *found ? std::optional((*found)->conversation) : std::nullopt;
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
        auto conversation = conversationOf(m_sql, query);
        if (!conversation)
            return conversation.error();
        found.append(std::move(*conversation));
    }
}

Result<std::optional<im::Conversation>, SqliteError> ConversationTable::get(im::ConversationId id)
{
    auto query = m_sql.use(LINNET_CONVERSATIONS " WHERE c.id = ?1");
    const auto row = query.bind(1, id).step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<im::Conversation>();
    auto conversation = conversationOf(m_sql, query);
    if (!conversation)
        return conversation.error();
    return std::optional(std::move(*conversation));
}

SqliteStatus ConversationTable::setDraft(im::ConversationId id, const QString &draft)
{
    auto query = m_sql.use("UPDATE conversation SET draft = ?2 WHERE id = ?1");
    return query.bind(1, id).bind(2, draft).run();
}

SqliteStatus ConversationTable::setRequest(im::ConversationId id, bool isRequest)
{
    {
        auto query = m_sql.use("UPDATE conversation SET is_request = ?2 WHERE id = ?1 AND is_request <> ?2");
        if (auto done = query.bind(1, id).bind(2, qint64(isRequest)).run(); !done || isRequest)
            return done;
    }
    return setAllKnown(id);
}

/// The person is known under all its addresses.
SqliteStatus ConversationTable::setAllKnown(im::ConversationId id)
{
    const auto conversation = get(id);
    if (!conversation)
        return conversation.error();
    if (!*conversation)
        return Nothing{};
    const QList<im::Address> addresses = QList{(*conversation)->peer} + (*conversation)->aliases;
    for (const im::Address &address : addresses) {
        if (auto done = PeerTable(m_sql).setKnown((*conversation)->account, address); !done)
            return done;
    }
    return Nothing{};
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

Result<bool, SqliteError> ConversationTable::merge(im::ConversationId from, im::ConversationId into)
{
    const auto source = get(from);
    if (!source)
        return source.error();
    const auto target = get(into);
    if (!target)
        return target.error();
    if (!*source || !*target || from == into || (*source)->account != (*target)->account)
        return false;
    if (auto moved = moveMessages(**source, into); !moved)
        return moved.error();
    if (auto aliased = AliasTable(m_sql).put({(*source)->account, (*source)->peer, (*target)->peer}); !aliased)
        return aliased.error();
    {
        const QString &mine = (*target)->draft;
        const QString &its = (*source)->draft;
        const QString draft = mine.isEmpty() || its.isEmpty() ? mine + its : mine + u'\n' + its;
        const bool forEver = (*source)->retentionDays == 0 || (*target)->retentionDays == 0;
        auto query = m_sql.use("UPDATE conversation SET draft = ?2, is_request = ?3, retention_days = ?4 WHERE id = ?1");
        query.bind(1, into).bind(2, draft).bind(3, qint64((*source)->isRequest && (*target)->isRequest));
        query.bind(4, qint64(forEver ? 0 : std::max((*source)->retentionDays, (*target)->retentionDays)));
        if (auto done = query.run(); !done)
            return done.error();
    }
    {
        auto query = m_sql.use("DELETE FROM conversation WHERE id = ?1");
        if (auto done = query.bind(1, from).run(); !done)
            return done.error();
    }
    if ((*source)->isRequest && (*target)->isRequest)
        return true;
    if (auto known = setAllKnown(into); !known)
        return known.error();
    return true;
}

/// They keep the address that they came from or went to.
SqliteStatus ConversationTable::moveMessages(const im::Conversation &from, im::ConversationId into)
{
    {
        auto query = m_sql.use("INSERT INTO message_more(message, peer) SELECT id, ?2 FROM message WHERE conversation = ?1"
                               " ON CONFLICT(message) DO UPDATE SET peer = coalesce(peer, excluded.peer)");
        if (auto done = query.bind(1, from.id).bind(2, from.peer.uri).run(); !done)
            return done;
    }
    auto query = m_sql.use("UPDATE message SET conversation = ?2, traits = traits | ?3 WHERE conversation = ?1");
    return query.bind(1, from.id).bind(2, into).bind(3, traits::kHasMore).run();
}

Result<std::optional<im::ConversationId>, SqliteError> ConversationTable::split(im::ConversationId id, const im::Address &alias)
{
    const auto conversation = get(id);
    if (!conversation)
        return conversation.error();
    if (!*conversation || !(*conversation)->aliases.contains(alias))
        return std::optional<im::ConversationId>();
    if (const auto removed = AliasTable(m_sql).remove((*conversation)->account, alias); !removed)
        return removed.error();
    {
        auto query = m_sql.use("INSERT INTO conversation(account, peer, is_request, retention_days) VALUES(?1, ?2, ?3, ?4)");
        query.bind(1, (*conversation)->account.uri).bind(2, alias.uri).bind(3, qint64((*conversation)->isRequest));
        if (auto done = query.bind(4, qint64((*conversation)->retentionDays)).run(); !done)
            return done.error();
    }
    const im::ConversationId own = m_sql.database().lastInsertId();
    {
        auto query = m_sql.use("UPDATE message SET conversation = ?3 WHERE id IN (SELECT m.id FROM message m JOIN message_more o"
                               " ON o.message = m.id WHERE m.conversation = ?1 AND o.peer = ?2)");
        if (auto done = query.bind(1, id).bind(2, alias.uri).bind(3, own).run(); !done)
            return done.error();
    }
    auto query = m_sql.use("UPDATE message_more SET peer = NULL WHERE message IN (SELECT id FROM message WHERE conversation = ?1)");
    if (auto done = query.bind(1, own).run(); !done)
        return done.error();
    return std::optional(own);
}

Result<im::Address, SqliteError> ConversationTable::answerAddress(const im::Address &account, const im::Address &peer)
{
    auto query = m_sql.use("SELECT o.peer FROM conversation c JOIN message m ON m.conversation = c.id AND m.direction = 0"
                           " LEFT JOIN message_more o ON o.message = m.id WHERE c.account = ?1 AND c.peer = ?2"
                           " AND EXISTS(SELECT 1 FROM alias a WHERE a.account = ?1 AND a.canonical = ?2) ORDER BY m.id DESC LIMIT 1");
    const auto row = query.bind(1, account.uri).bind(2, peer.uri).step();
    if (!row)
        return row.error();
    return *row && !query.isNull(0) ? im::Address{query.text(0)} : peer;
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
                           " (SELECT id FROM conversation WHERE is_request = 1"
                           " AND (peer = ?1 OR peer IN (SELECT canonical FROM alias WHERE address = ?1)))");
    const auto row = query.bind(1, peer.uri).step();
    if (!row)
        return row.error();
    return int(query.integer(0));
}

} // namespace linnet::store
