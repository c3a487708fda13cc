// SPDX-License-Identifier: MIT
#pragma once

#include "store/Statements.h"

#include <QString>
#include <QStringList>

namespace linnet::store {

/// Domains of which nobody gets through. Single addresses are blocked in ContactTable.
class BlockedDomainTable
{
public:
    explicit BlockedDomainTable(Statements &statements) : m_sql(statements) { }

    /// `domain`: the host of a canonical address, lower case.
    SqliteStatus set(const QString &domain, bool blocked);
    Result<bool, SqliteError> contains(const QString &domain);
    Result<QStringList, SqliteError> list();

private:
    Statements &m_sql;
};

} // namespace linnet::store
