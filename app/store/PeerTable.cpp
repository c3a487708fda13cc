// SPDX-License-Identifier: MIT
#include "store/PeerTable.h"

namespace linnet::store {

Result<PeerFacts, SqliteError> PeerTable::get(const im::Address &account, const im::Address &peer)
{
    auto query = m_sql.use("SELECT accepts_cpim, accepts_cpim_since, dedups, dedups_since FROM peer WHERE account = ?1 AND address = ?2");
    const auto row = query.bind(1, account.uri).bind(2, peer.uri).step();
    if (!row)
        return row.error();
    PeerFacts facts;
    if (!*row)
        return facts;
    if (!query.isNull(0))
        facts.acceptsCpim = query.flag(0);
    facts.acceptsCpimSince = query.time(1);
    facts.dedups = query.flag(2);
    facts.dedupsSince = query.time(3);
    return facts;
}

SqliteStatus PeerTable::setAcceptsCpim(const im::Address &account, const im::Address &peer, bool accepts, const QDateTime &time)
{
    auto query = m_sql.use("INSERT INTO peer(account, address, accepts_cpim, accepts_cpim_since) VALUES(?1, ?2, ?3, ?4)"
                           " ON CONFLICT(account, address) DO UPDATE"
                           " SET accepts_cpim = excluded.accepts_cpim, accepts_cpim_since = excluded.accepts_cpim_since");
    return query.bind(1, account.uri).bind(2, peer.uri).bind(3, qint64(accepts)).bind(4, time).run();
}

SqliteStatus PeerTable::setDedups(const im::Address &account, const im::Address &peer, bool dedups, const QDateTime &time)
{
    auto query = m_sql.use("INSERT INTO peer(account, address, dedups, dedups_since) VALUES(?1, ?2, ?3, ?4)"
                           " ON CONFLICT(account, address) DO UPDATE"
                           " SET dedups = excluded.dedups, dedups_since = excluded.dedups_since");
    return query.bind(1, account.uri).bind(2, peer.uri).bind(3, qint64(dedups)).bind(4, time).run();
}

SqliteStatus PeerTable::setKnown(const im::Address &account, const im::Address &peer)
{
    auto query = m_sql.use("INSERT INTO peer(account, address, known) VALUES(?1, ?2, 1)"
                           " ON CONFLICT(account, address) DO UPDATE SET known = 1");
    return query.bind(1, account.uri).bind(2, peer.uri).run();
}

} // namespace linnet::store
