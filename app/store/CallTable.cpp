// SPDX-License-Identifier: MIT
#include "store/CallTable.h"

namespace linnet::store {

SqliteStatus CallTable::add(im::MessageKey message, const QByteArray &callId)
{
    auto query = m_sql.use("INSERT OR IGNORE INTO message_call VALUES(?1, ?2)");
    return query.bind(1, message).bind(2, callId).run();
}

Result<std::optional<im::MessageKey>, SqliteError> CallTable::findSent(im::ConversationId conversation, const QByteArray &callId, int among)
{
    auto query = m_sql.use("SELECT m.id FROM (SELECT id FROM message WHERE conversation = ?1 AND direction = 1 ORDER BY id DESC LIMIT ?3) m"
                           " JOIN message_call c ON c.message = m.id AND c.call_id = ?2");
    const auto row = query.bind(1, conversation).bind(2, callId).bind(3, qint64(among)).step();
    if (!row)
        return row.error();
    return *row ? std::optional<im::MessageKey>(query.integer(0)) : std::nullopt;
}

Result<QByteArrayList, SqliteError> CallTable::of(im::MessageKey message)
{
    QByteArrayList found;
    auto query = m_sql.use("SELECT call_id FROM message_call WHERE message = ?1");
    query.bind(1, message);
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append(query.blob(0));
    }
}

} // namespace linnet::store
