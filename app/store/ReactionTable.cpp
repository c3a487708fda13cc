// SPDX-License-Identifier: MIT
#include "store/ReactionTable.h"

#include "base/Limits.h"
#include "store/MessageRow.h"

namespace linnet::store {

Result<bool, SqliteError> ReactionTable::set(im::MessageKey message, const im::Address &sender, const QString &text, bool isThere,
                                             const QDateTime &time)
{
    {
        auto query = isThere ? m_sql.use("INSERT INTO reaction SELECT id, ?2, ?3, ?4 FROM message WHERE id = ?1 AND ?5 >"
                                         " (SELECT count(*) FROM reaction WHERE message = ?1 AND sender = ?2) ON CONFLICT DO NOTHING")
                             : m_sql.use("DELETE FROM reaction WHERE message = ?1 AND sender = ?2 AND text = ?3"
                                         " AND ?4 IS NOT NULL AND ?5 IS NOT NULL");
        const auto done = query.bind(1, message).bind(2, sender.uri).bind(3, text).bind(4, time)
            .bind(5, qint64(Limits::kMaxReactionsOfAPerson)).run();
        if (!done)
            return done.error();
        if (m_sql.database().changes() == 0)
            return false;
    }
    auto query = m_sql.use("UPDATE message SET traits = CASE WHEN EXISTS(SELECT 1 FROM reaction WHERE message = ?1)"
                           " THEN traits | ?2 ELSE traits & ~?2 END WHERE id = ?1");
    if (const auto done = query.bind(1, message).bind(2, traits::kHasReactions).run(); !done)
        return done.error();
    return true;
}

Result<QList<im::Reaction>, SqliteError> ReactionTable::of(im::MessageKey message, const im::Address &account)
{
    QList<im::Reaction> found;
    auto query = m_sql.use("SELECT sender, text FROM reaction WHERE message = ?1 ORDER BY time, sender, text");
    query.bind(1, message);
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        const im::Address sender{query.text(0)};
        found.append({sender, query.text(1), sender == account});
    }
}

} // namespace linnet::store
