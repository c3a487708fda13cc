// SPDX-License-Identifier: MIT
#include "store/CallTable.h"

namespace linnet::store {

SqliteStatus CallTable::add(im::MessageKey message, const QByteArray &callId)
{
    auto query = m_sql.use("INSERT OR IGNORE INTO message_call VALUES(?1, ?2)");
    return query.bind(1, message).bind(2, callId).run();
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
