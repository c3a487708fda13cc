// SPDX-License-Identifier: MIT
#include "store/BlockedDomainTable.h"

namespace linnet::store {

SqliteStatus BlockedDomainTable::set(const QString &domain, bool blocked)
{
    auto query = blocked ? m_sql.use("INSERT INTO blocked_domain VALUES(?1) ON CONFLICT DO NOTHING")
                         : m_sql.use("DELETE FROM blocked_domain WHERE domain = ?1");
    return query.bind(1, domain).run();
}

Result<bool, SqliteError> BlockedDomainTable::contains(const QString &domain)
{
    auto query = m_sql.use("SELECT 1 FROM blocked_domain WHERE domain = ?1");
    return query.bind(1, domain).step();
}

Result<QStringList, SqliteError> BlockedDomainTable::list()
{
    QStringList found;
    auto query = m_sql.use("SELECT domain FROM blocked_domain ORDER BY domain");
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append(query.text(0));
    }
}

} // namespace linnet::store
