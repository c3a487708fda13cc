// SPDX-License-Identifier: MIT
#include "store/SettingsTable.h"

namespace linnet::store {

Result<std::optional<QString>, SqliteError> SettingsTable::get(const QByteArray &key)
{
    auto query = m_sql.use("SELECT value FROM setting WHERE key = ?1");
    const auto row = query.bind(1, QString::fromUtf8(key)).step();
    if (!row)
        return row.error();
    return *row ? std::optional(query.text(0)) : std::nullopt;
}

Result<QHash<QByteArray, QString>, SqliteError> SettingsTable::all()
{
    QHash<QByteArray, QString> found;
    auto query = m_sql.use("SELECT key, value FROM setting");
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.insert(query.text(0).toUtf8(), query.text(1));
    }
}

SqliteStatus SettingsTable::set(const QByteArray &key, const QString &value)
{
    auto query = m_sql.use("INSERT INTO setting VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value");
    return query.bind(1, QString::fromUtf8(key)).bind(2, value).run();
}

SqliteStatus SettingsTable::remove(const QByteArray &key)
{
    auto query = m_sql.use("DELETE FROM setting WHERE key = ?1");
    return query.bind(1, QString::fromUtf8(key)).run();
}

} // namespace linnet::store
