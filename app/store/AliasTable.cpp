// SPDX-License-Identifier: MIT
#include "store/AliasTable.h"

namespace linnet::store {

Result<im::Address, SqliteError> AliasTable::canonical(const im::Address &account, const im::Address &address)
{
    auto query = m_sql.use("SELECT canonical FROM alias WHERE account = ?1 AND address = ?2");
    const auto row = query.bind(1, account.uri).bind(2, address.uri).step();
    if (!row)
        return row.error();
    return *row ? im::Address{query.text(0)} : address;
}

SqliteStatus AliasTable::put(const Alias &alias)
{
    {
        auto query = m_sql.use("INSERT INTO alias VALUES(?1, ?2, ?3) ON CONFLICT(account, address) DO UPDATE SET canonical = excluded.canonical");
        const auto done = query.bind(1, alias.account.uri).bind(2, alias.address.uri).bind(3, alias.canonical.uri).run();
        if (!done)
            return done;
    }
    {
        auto query = m_sql.use("UPDATE alias SET canonical = ?3 WHERE account = ?1 AND canonical = ?2");
        const auto done = query.bind(1, alias.account.uri).bind(2, alias.address.uri).bind(3, alias.canonical.uri).run();
        if (!done)
            return done;
    }
    // Nobody is an alias of itself.
    auto query = m_sql.use("DELETE FROM alias WHERE account = ?1 AND address = canonical");
    return query.bind(1, alias.account.uri).run();
}

Result<bool, SqliteError> AliasTable::remove(const im::Address &account, const im::Address &address)
{
    auto query = m_sql.use("DELETE FROM alias WHERE account = ?1 AND address = ?2");
    const auto done = query.bind(1, account.uri).bind(2, address.uri).run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
}

Result<QList<AliasTable::Alias>, SqliteError> AliasTable::list()
{
    QList<Alias> found;
    auto query = m_sql.use("SELECT account, address, canonical FROM alias ORDER BY account, canonical, address");
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append(Alias{{query.text(0)}, {query.text(1)}, {query.text(2)}});
    }
}

} // namespace linnet::store
