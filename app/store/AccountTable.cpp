// SPDX-License-Identifier: MIT
#include "store/AccountTable.h"

#include "store/SettingsTable.h"

namespace linnet::store {
namespace {

const QByteArray kInstanceKey = QByteArrayLiteral("profile/instance");

/// The relay is one among the settings: it came when the table was closed.
QByteArray relayKey(const im::Address &address)
{
    return "msrpRelay/" + address.uri.toUtf8();
}

im::AccountTransport transportOf(qint64 value)
{
    switch (value) {
    case qint64(im::AccountTransport::Udp):
        return im::AccountTransport::Udp;
    case qint64(im::AccountTransport::Tcp):
        return im::AccountTransport::Tcp;
    case qint64(im::AccountTransport::Tls):
        return im::AccountTransport::Tls;
    case qint64(im::AccountTransport::Ws):
        return im::AccountTransport::Ws;
    case qint64(im::AccountTransport::Wss):
        return im::AccountTransport::Wss;
    default:
        return im::AccountTransport::Automatic;
    }
}

} // namespace

Result<QList<im::AccountInfo>, SqliteError> AccountTable::list()
{
    QList<im::AccountInfo> found;
    QList<qint64> ids;
    {
        auto query = m_sql.use("SELECT id, address, display_name, user_name, server, transport, accept_direct, secret, ca_file, large_messages,"
                               " (SELECT value FROM setting WHERE key = 'msrpRelay/' || address) FROM account ORDER BY id");
        while (true) {
            const auto row = query.step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            im::AccountInfo account;
            account.address.uri = query.text(1);
            account.displayName = query.text(2);
            account.userName = query.text(3);
            account.server = query.text(4);
            account.transport = transportOf(query.integer(5));
            account.acceptDirect = query.flag(6);
            account.secret = query.text(7).toLatin1();
            account.caFile = query.text(8);
            account.largeMessages = query.flag(9);
            account.msrpRelay = query.text(10);
            ids.append(query.integer(0));
            found.append(account);
        }
    }
    for (qsizetype i = 0; i < ids.size(); ++i) {
        auto query = m_sql.use("SELECT realm, user_name FROM credential WHERE account = ?1 ORDER BY position");
        query.bind(1, ids[i]);
        while (true) {
            const auto row = query.step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            found[i].credentials.append({query.text(0), query.text(1)});
        }
        auto pins = m_sql.use("SELECT host, fingerprint FROM pinned_certificate WHERE account = ?1 ORDER BY host, fingerprint");
        pins.bind(1, ids[i]);
        while (true) {
            const auto row = pins.step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            found[i].pinned.append({pins.text(0), pins.blob(1)});
        }
    }
    return found;
}

Result<std::optional<im::AccountInfo>, SqliteError> AccountTable::get(const im::Address &address)
{
    const auto all = list();
    if (!all)
        return all.error();
    for (const im::AccountInfo &account : *all) {
        if (account.address == address)
            return std::optional(account);
    }
    return std::optional<im::AccountInfo>();
}

SqliteStatus AccountTable::put(const im::AccountInfo &account)
{
    {
        auto query = m_sql.use("INSERT INTO account(address, display_name, user_name, server, transport, accept_direct, secret, ca_file,"
                               " large_messages) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT(address) DO UPDATE"
                               " SET display_name = excluded.display_name, user_name = excluded.user_name, server = excluded.server,"
                               " transport = excluded.transport, accept_direct = excluded.accept_direct, secret = excluded.secret,"
                               " ca_file = excluded.ca_file, large_messages = excluded.large_messages");
        const auto done = query.bind(1, account.address.uri).bind(2, account.displayName).bind(3, account.userName)
            .bind(4, account.server).bind(5, qint64(account.transport)).bind(6, qint64(account.acceptDirect))
            .bind(7, QString::fromLatin1(account.secret)).bind(8, account.caFile)
            .bind(9, qint64(account.largeMessages)).run();
        if (!done)
            return done;
    }
    SettingsTable settings(m_sql);
    const auto kept = account.msrpRelay.isEmpty() ? settings.remove(relayKey(account.address)) : settings.set(relayKey(account.address), account.msrpRelay);
    if (!kept)
        return kept;
    auto old = m_sql.use("DELETE FROM credential WHERE account = (SELECT id FROM account WHERE address = ?1)");
    if (auto done = old.bind(1, account.address.uri).run(); !done)
        return done;
    auto oldPins = m_sql.use("DELETE FROM pinned_certificate WHERE account = (SELECT id FROM account WHERE address = ?1)");
    if (auto done = oldPins.bind(1, account.address.uri).run(); !done)
        return done;
    for (const im::PinnedCertificate &pin : account.pinned) {
        auto query = m_sql.use("INSERT OR IGNORE INTO pinned_certificate SELECT id, ?2, ?3 FROM account WHERE address = ?1");
        if (auto done = query.bind(1, account.address.uri).bind(2, pin.host).bind(3, pin.fingerprint).run(); !done)
            return done;
    }
    for (qsizetype i = 0; i < account.credentials.size(); ++i) {
        const auto &[realm, user] = account.credentials[i];
        auto query = m_sql.use("INSERT INTO credential SELECT id, ?2, ?3, ?4 FROM account WHERE address = ?1");
        if (auto done = query.bind(1, account.address.uri).bind(2, qint64(i)).bind(3, realm).bind(4, user).run(); !done)
            return done;
    }
    return Nothing{};
}

Result<bool, SqliteError> AccountTable::remove(const im::Address &address)
{
    if (const auto done = SettingsTable(m_sql).remove(relayKey(address)); !done)
        return done.error();
    auto query = m_sql.use("DELETE FROM account WHERE address = ?1");
    const auto done = query.bind(1, address.uri).run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
}

Result<QByteArray, SqliteError> AccountTable::instanceId(const QByteArray &fresh)
{
    SettingsTable settings(m_sql);
    const auto kept = settings.get(kInstanceKey);
    if (!kept)
        return kept.error();
    if (*kept)
        return (*kept)->toLatin1();
    if (auto done = settings.set(kInstanceKey, QString::fromLatin1(fresh)); !done)
        return done.error();
    return fresh;
}

Result<quint16, SqliteError> AccountTable::lastUdpPort(const im::Address &address)
{
    auto query = m_sql.use("SELECT udp_port FROM account WHERE address = ?1");
    const auto row = query.bind(1, address.uri).step();
    if (!row)
        return row.error();
    return quint16(*row ? query.integer(0) : 0);
}

SqliteStatus AccountTable::setLastUdpPort(const im::Address &address, quint16 port)
{
    auto query = m_sql.use("UPDATE account SET udp_port = ?2 WHERE address = ?1");
    return query.bind(1, address.uri).bind(2, qint64(port)).run();
}

} // namespace linnet::store
