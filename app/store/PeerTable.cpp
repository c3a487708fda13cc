// SPDX-License-Identifier: MIT
#include "store/PeerTable.h"

namespace linnet::store {

Result<PeerFacts, SqliteError> PeerTable::get(const im::Address &account, const im::Address &peer)
{
    auto query = m_sql.use("SELECT accepts_cpim, accepts_cpim_since, dedups, dedups_since, options_status, options_at, accept,"
                           " allow, supported, headers_at, receipts_at FROM peer WHERE account = ?1 AND address = ?2");
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
    facts.optionsStatus = int(query.integer(4));
    facts.optionsTime = query.time(5);
    facts.accept = query.text(6).toUtf8();
    facts.allow = query.text(7).toUtf8();
    facts.supported = query.text(8).toUtf8();
    facts.headersTime = query.time(9);
    facts.receiptsTime = query.time(10);
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

SqliteStatus PeerTable::setOptions(const im::Address &account, const im::Address &peer, int status, const QDateTime &time)
{
    auto query = m_sql.use("INSERT INTO peer(account, address, options_status, options_at) VALUES(?1, ?2, ?3, ?4)"
                           " ON CONFLICT(account, address) DO UPDATE"
                           " SET options_status = excluded.options_status, options_at = excluded.options_at");
    return query.bind(1, account.uri).bind(2, peer.uri).bind(3, qint64(status)).bind(4, time).run();
}

SqliteStatus PeerTable::setHeaders(const im::Address &account, const im::Address &peer, const QByteArray &accept,
                                   const QByteArray &allow, const QByteArray &supported, const QDateTime &time)
{
    auto query = m_sql.use("INSERT INTO peer(account, address, accept, allow, supported, headers_at)"
                           " VALUES(?1, ?2, nullif(?3, ''), nullif(?4, ''), nullif(?5, ''), ?6)"
                           " ON CONFLICT(account, address) DO UPDATE SET accept = coalesce(excluded.accept, accept),"
                           " allow = coalesce(excluded.allow, allow), supported = coalesce(excluded.supported, supported),"
                           " headers_at = excluded.headers_at");
    return query.bind(1, account.uri).bind(2, peer.uri).bind(3, QString::fromUtf8(accept)).bind(4, QString::fromUtf8(allow))
        .bind(5, QString::fromUtf8(supported)).bind(6, time).run();
}

SqliteStatus PeerTable::setReceipts(const im::Address &account, const im::Address &peer, const QDateTime &time)
{
    auto query = m_sql.use("INSERT INTO peer(account, address, receipts_at) VALUES(?1, ?2, ?3)"
                           " ON CONFLICT(account, address) DO UPDATE SET receipts_at = excluded.receipts_at");
    return query.bind(1, account.uri).bind(2, peer.uri).bind(3, time).run();
}

SqliteStatus PeerTable::setKnown(const im::Address &account, const im::Address &peer)
{
    auto query = m_sql.use("INSERT INTO peer(account, address, known) VALUES(?1, ?2, 1)"
                           " ON CONFLICT(account, address) DO UPDATE SET known = 1");
    return query.bind(1, account.uri).bind(2, peer.uri).run();
}

} // namespace linnet::store
