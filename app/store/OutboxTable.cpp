// SPDX-License-Identifier: MIT
#include "store/OutboxTable.h"

namespace linnet::store {
namespace {

im::Road storedRoad(qint64 number)
{
    return number >= 0 && number < im::kRoadCount ? im::Road(number) : im::Road::Open;
}

} // namespace

SqliteStatus OutboxTable::add(const OutboxRow &row)
{
    auto query = m_sql.use("INSERT OR REPLACE INTO outbox VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    return query.bind(1, row.message).bind(2, row.account.uri).bind(3, row.peer.uri).bind(4, qint64(row.attempts))
        .bind(5, qint64(row.strikes)).bind(6, row.nextTry).bind(7, row.expiresAt)
        .bind(8, qint64(row.mayHaveArrived)).bind(9, qint64(row.road)).run();
}

Result<QList<OutboxRow>, SqliteError> OutboxTable::read(StatementUse &query)
{
    QList<OutboxRow> found;
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append({query.integer(0), {query.text(1)}, {query.text(2)}, int(query.integer(3)), int(query.integer(4)), query.integer(5),
                      query.integer(6), query.flag(7), storedRoad(query.integer(8))});
    }
}

Result<QList<OutboxRow>, SqliteError> OutboxTable::due(const im::Address &account, qint64 now)
{
    auto query = m_sql.use("SELECT * FROM outbox WHERE account = ?1 AND next_try <= ?2 ORDER BY message");
    query.bind(1, account.uri).bind(2, now);
    return read(query);
}

Result<QList<OutboxRow>, SqliteError> OutboxTable::all()
{
    auto query = m_sql.use("SELECT * FROM outbox ORDER BY message");
    return read(query);
}

Result<std::optional<OutboxRow>, SqliteError> OutboxTable::get(im::MessageKey message)
{
    auto query = m_sql.use("SELECT * FROM outbox WHERE message = ?1");
    query.bind(1, message);
    const auto rows = read(query);
    if (!rows)
        return rows.error();
    return rows->isEmpty() ? std::nullopt : std::optional(rows->first());
}

Result<bool, SqliteError> OutboxTable::update(const OutboxRow &row)
{
    auto query = m_sql.use("UPDATE outbox SET attempts = ?2, strikes = ?3, next_try = ?4, expires_at = ?5,"
                           " may_have_arrived = ?6, road = ?7 WHERE message = ?1");
    const auto done = query.bind(1, row.message).bind(2, qint64(row.attempts)).bind(3, qint64(row.strikes)).bind(4, row.nextTry)
        .bind(5, row.expiresAt).bind(6, qint64(row.mayHaveArrived)).bind(7, qint64(row.road)).run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
}

Result<bool, SqliteError> OutboxTable::remove(im::MessageKey message)
{
    auto query = m_sql.use("DELETE FROM outbox WHERE message = ?1");
    const auto done = query.bind(1, message).run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
}

Result<QList<OutboxRow>, SqliteError> OutboxTable::inSending()
{
    auto query = m_sql.use("SELECT outbox.* FROM outbox JOIN message ON message.id = outbox.message WHERE message.state IN (?1, ?2)"
                           " ORDER BY outbox.message");
    query.bind(1, qint64(im::DeliveryState::Sending)).bind(2, qint64(im::DeliveryState::Accepted));
    return read(query);
}

} // namespace linnet::store
