// SPDX-License-Identifier: MIT
#include "store/OwnReactionTable.h"

namespace linnet::store {

SqliteStatus OwnReactionTable::add(const OwnReaction &row)
{
    auto query = m_sql.use("INSERT INTO own_reaction(message, text, removed, message_id, attempts, strikes, next_try, expires_at,"
                           " may_have_arrived) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    return query.bind(1, row.message).bind(2, row.text).bind(3, qint64(row.removed)).bind(4, row.messageId).bind(5, qint64(row.attempts))
        .bind(6, qint64(row.strikes)).bind(7, row.nextTry).bind(8, row.expiresAt).bind(9, qint64(row.mayHaveArrived)).run();
}

Result<bool, SqliteError> OwnReactionTable::update(const OwnReaction &row)
{
    auto query = m_sql.use("UPDATE own_reaction SET attempts = ?2, strikes = ?3, next_try = ?4, expires_at = ?5, may_have_arrived = ?6"
                           " WHERE id = ?1");
    const auto done = query.bind(1, row.id).bind(2, qint64(row.attempts)).bind(3, qint64(row.strikes)).bind(4, row.nextTry)
        .bind(5, row.expiresAt).bind(6, qint64(row.mayHaveArrived)).run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
}

SqliteStatus OwnReactionTable::remove(qint64 id)
{
    auto query = m_sql.use("DELETE FROM own_reaction WHERE id = ?1");
    return query.bind(1, id).run();
}

Result<bool, SqliteError> OwnReactionTable::cancel(im::MessageKey message, const QString &text, bool removed)
{
    auto query = m_sql.use("DELETE FROM own_reaction WHERE message = ?1 AND text = ?2 AND removed <> ?3 AND attempts = 0");
    const auto done = query.bind(1, message).bind(2, text).bind(3, qint64(removed)).run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
}

SqliteStatus OwnReactionTable::removeLater(const OwnReaction &row)
{
    auto query = m_sql.use("DELETE FROM own_reaction WHERE message = ?1 AND text = ?2 AND id > ?3");
    return query.bind(1, row.message).bind(2, row.text).bind(3, row.id).run();
}

Result<QList<OwnReaction>, SqliteError> OwnReactionTable::due(const im::Address &account, qint64 now)
{
    QList<OwnReaction> found;
    auto query = m_sql.use("SELECT id, message, text, removed, message_id, attempts, strikes, next_try, expires_at, may_have_arrived"
                           " FROM own_reaction WHERE next_try <= ?2 AND id IN (SELECT min(r.id) FROM own_reaction r"
                           " JOIN message m ON m.id = r.message JOIN conversation c ON c.id = m.conversation"
                           " WHERE c.account = ?1 GROUP BY m.conversation) ORDER BY id");
    query.bind(1, account.uri).bind(2, now);
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append({query.integer(0), query.integer(1), query.text(2), query.flag(3), query.blob(4), int(query.integer(5)),
                      int(query.integer(6)), query.integer(7), query.integer(8), query.flag(9)});
    }
}

} // namespace linnet::store
