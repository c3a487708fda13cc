// SPDX-License-Identifier: MIT
#include "store/PeerTable.h"

namespace linnet::store {

Result<im::PeerFacts, SqliteError> PeerTable::get(const im::Address &account, const im::Address &peer)
{
    auto query = m_sql.use("SELECT accepts_cpim, cpim_reason, accepts_cpim_since, dedups, dedups_since, accept, allow, supported, product,"
                           " headers_at, options_status, options_at, receipts_at, takes_sessions, takes_sessions_since FROM peer WHERE account = ?1 AND address = ?2");
    const auto row = query.bind(1, account.uri).bind(2, peer.uri).step();
    if (!row)
        return row.error();
    im::PeerFacts facts;
    if (!*row)
        return facts;
    if (!query.isNull(0))
        facts.acceptsCpim = query.flag(0);
    facts.cpimReason = im::formatReasonOf(query.text(1).toLatin1()).value_or(im::FormatReason::Unknown);
    facts.acceptsCpimSince = query.time(2);
    facts.dedups = query.flag(3);
    facts.dedupsSince = query.time(4);
    facts.accept = query.text(5).toUtf8();
    facts.allow = query.text(6).toUtf8();
    facts.supported = query.text(7).toUtf8();
    facts.product = query.text(8).toUtf8();
    facts.heardAt = query.time(9);
    facts.optionsStatus = int(query.integer(10));
    facts.askedAt = query.time(11);
    facts.receiptsAt = query.time(12);
    if (!query.isNull(13))
        facts.takesSessions = query.flag(13);
    facts.takesSessionsSince = query.time(14);
    return facts;
}

SqliteStatus PeerTable::put(const im::Address &account, const im::Address &peer, const im::PeerFacts &facts)
{
    auto query = m_sql.use(
        "INSERT INTO peer(account, address, accepts_cpim, cpim_reason, accepts_cpim_since, dedups, dedups_since, accept, allow, supported,"
        " product, headers_at, options_status, options_at, receipts_at, takes_sessions, takes_sessions_since)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
        " ON CONFLICT(account, address) DO UPDATE SET accepts_cpim = excluded.accepts_cpim, cpim_reason = excluded.cpim_reason,"
        " accepts_cpim_since = excluded.accepts_cpim_since, dedups = excluded.dedups, dedups_since = excluded.dedups_since,"
        " accept = excluded.accept, allow = excluded.allow, supported = excluded.supported, product = excluded.product,"
        " headers_at = excluded.headers_at, options_status = excluded.options_status, options_at = excluded.options_at,"
        " receipts_at = excluded.receipts_at, takes_sessions = excluded.takes_sessions, takes_sessions_since = excluded.takes_sessions_since");
    query.bind(1, account.uri).bind(2, peer.uri);
    if (facts.acceptsCpim)
        query.bind(3, qint64(*facts.acceptsCpim));
    if (facts.takesSessions)
        query.bind(16, qint64(*facts.takesSessions));
    return query.bind(4, QString::fromLatin1(im::toString(facts.cpimReason))).bind(5, facts.acceptsCpimSince)
        .bind(6, qint64(facts.dedups)).bind(7, facts.dedupsSince).bind(8, QString::fromUtf8(facts.accept))
        .bind(9, QString::fromUtf8(facts.allow)).bind(10, QString::fromUtf8(facts.supported)).bind(11, QString::fromUtf8(facts.product))
        .bind(12, facts.heardAt).bind(13, qint64(facts.optionsStatus)).bind(14, facts.askedAt).bind(15, facts.receiptsAt).bind(17, facts.takesSessionsSince).run();
}

SqliteStatus PeerTable::setKnown(const im::Address &account, const im::Address &peer)
{
    auto query = m_sql.use("INSERT INTO peer(account, address, known) VALUES(?1, ?2, 1)"
                           " ON CONFLICT(account, address) DO UPDATE SET known = 1 WHERE known = 0");
    return query.bind(1, account.uri).bind(2, peer.uri).run();
}

Result<ServerFacts, SqliteError> PeerTable::server(const im::Address &account, const QString &domain)
{
    auto query = m_sql.use("SELECT accepts_cpim, since FROM server_fact WHERE account = ?1 AND domain = ?2");
    const auto row = query.bind(1, account.uri).bind(2, domain).step();
    if (!row)
        return row.error();
    return *row ? ServerFacts{query.flag(0), query.time(1)} : ServerFacts{};
}

SqliteStatus PeerTable::putServer(const im::Address &account, const QString &domain, const ServerFacts &facts)
{
    if (!facts.acceptsCpim) {
        auto query = m_sql.use("DELETE FROM server_fact WHERE account = ?1 AND domain = ?2");
        return query.bind(1, account.uri).bind(2, domain).run();
    }
    auto query = m_sql.use("INSERT OR REPLACE INTO server_fact(account, domain, accepts_cpim, since) VALUES(?1, ?2, ?3, ?4)");
    return query.bind(1, account.uri).bind(2, domain).bind(3, qint64(*facts.acceptsCpim)).bind(4, facts.since).run();
}

Result<bool, SqliteError> PeerTable::anotherRefused(const im::Address &account, const im::Address &peer, const QByteArray &product,
                                                    const QDateTime &since)
{
    auto query = m_sql.use("SELECT 1 FROM peer WHERE account = ?1 AND address != ?2 AND accepts_cpim = 0 AND cpim_reason != 'userChose'"
                           " AND coalesce(product, '') = ?3 AND accepts_cpim_since >= ?4 AND substr(address, instr(address, '@') + 1) = ?5 LIMIT 1");
    const auto row = query.bind(1, account.uri).bind(2, peer.uri).bind(3, QString::fromUtf8(product)).bind(4, since).bind(5, peer.host()).step();
    if (!row)
        return row.error();
    return *row;
}

} // namespace linnet::store
