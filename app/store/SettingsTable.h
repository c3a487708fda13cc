// SPDX-License-Identifier: MIT
#pragma once

#include "store/Statements.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <optional>

namespace linnet::store {

/// The settings of the profile: key and value, typed by client/Settings.
class SettingsTable
{
public:
    explicit SettingsTable(Statements &statements) : m_sql(statements) { }

    Result<std::optional<QString>, SqliteError> get(const QByteArray &key);
    Result<QHash<QByteArray, QString>, SqliteError> all();
    SqliteStatus set(const QByteArray &key, const QString &value);
    SqliteStatus remove(const QByteArray &key);

private:
    Statements &m_sql;
};

} // namespace linnet::store
