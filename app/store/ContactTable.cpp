// SPDX-License-Identifier: MIT
#include "store/ContactTable.h"

#include <algorithm>

namespace linnet::store {
namespace {

im::Choice choiceOf(qint64 number)
{
    return number < 0 ? im::Choice::AsSet : number == 0 ? im::Choice::No : im::Choice::Yes;
}

im::Contact contactOf(const StatementUse &query)
{
    return {{query.text(0)}, query.text(1), query.flag(2), choiceOf(query.integer(3)), choiceOf(query.integer(4))};
}

QString shownName(const im::Contact &contact)
{
    return contact.name.isEmpty() ? contact.address.text() : contact.name;
}

} // namespace

Result<QList<im::Contact>, SqliteError> ContactTable::list()
{
    QList<im::Contact> found;
    auto query = m_sql.use("SELECT address, name, blocked, receipts, typing FROM contact ORDER BY address");
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        found.append(contactOf(query));
    }
    std::stable_sort(found.begin(), found.end(), [](const im::Contact &a, const im::Contact &b) {
        return shownName(a).compare(shownName(b), Qt::CaseInsensitive) < 0;
    });
    return found;
}

Result<std::optional<im::Contact>, SqliteError> ContactTable::get(const im::Address &address)
{
    auto query = m_sql.use("SELECT address, name, blocked, receipts, typing FROM contact WHERE address = ?1");
    const auto row = query.bind(1, address.uri).step();
    if (!row)
        return row.error();
    return *row ? std::optional(contactOf(query)) : std::nullopt;
}

SqliteStatus ContactTable::put(const im::Contact &contact)
{
    auto query = m_sql.use("INSERT INTO contact(address, name, blocked, receipts, typing) VALUES(?1, ?2, ?3, ?4, ?5)"
                           " ON CONFLICT(address) DO UPDATE SET name = excluded.name, blocked = excluded.blocked,"
                           " receipts = excluded.receipts, typing = excluded.typing");
    return query.bind(1, contact.address.uri).bind(2, contact.name).bind(3, qint64(contact.blocked))
        .bind(4, qint64(contact.receipts)).bind(5, qint64(contact.typing)).run();
}

Result<bool, SqliteError> ContactTable::remove(const im::Address &address)
{
    auto query = m_sql.use("DELETE FROM contact WHERE address = ?1");
    const auto done = query.bind(1, address.uri).run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
}

SqliteStatus ContactTable::setBlocked(const im::Address &address, bool blocked)
{
    auto query = m_sql.use("INSERT INTO contact(address, name, blocked) VALUES(?1, '', ?2)"
                           " ON CONFLICT(address) DO UPDATE SET blocked = excluded.blocked");
    return query.bind(1, address.uri).bind(2, qint64(blocked)).run();
}

Result<bool, SqliteError> ContactTable::isBlocked(const im::Address &address)
{
    auto query = m_sql.use("SELECT 1 FROM contact WHERE address = ?1 AND blocked = 1 UNION ALL SELECT 1 FROM blocked_domain WHERE"
                           " (domain = ?2 OR substr(?2, -length(domain) - 1) = '.' || domain)"
                           " AND NOT EXISTS(SELECT 1 FROM contact WHERE address = ?1)");
    return query.bind(1, address.uri).bind(2, address.domain()).step();
}

Result<bool, SqliteError> ContactTable::isKnown(const im::Address &account, const im::Address &address)
{
    auto query = m_sql.use("SELECT 1 FROM contact WHERE address = ?2"
                           " UNION ALL SELECT 1 FROM peer WHERE account = ?1 AND address = ?2 AND known = 1");
    return query.bind(1, account.uri).bind(2, address.uri).step();
}

} // namespace linnet::store
