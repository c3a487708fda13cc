// SPDX-License-Identifier: MIT
#include "store/Statements.h"

namespace linnet::store {

StatementUse::~StatementUse()
{
    if (m_statement)
        m_statement->reset();
}

StatementUse &StatementUse::bind(int index, qint64 value)
{
    if (m_statement)
        m_statement->bind(index, value);
    return *this;
}

StatementUse &StatementUse::bind(int index, const QString &text)
{
    if (m_statement)
        m_statement->bind(index, text);
    return *this;
}

StatementUse &StatementUse::bindStored(int index, const QByteArray &text)
{
    if (m_statement)
        m_statement->bindStored(index, text);
    return *this;
}

StatementUse &StatementUse::bind(int index, const QByteArray &blob)
{
    if (m_statement)
        m_statement->bind(index, blob);
    return *this;
}

StatementUse &StatementUse::bind(int index, const QDateTime &time)
{
    if (m_statement && time.isValid())
        m_statement->bind(index, time.toMSecsSinceEpoch());
    else if (m_statement)
        m_statement->bindNull(index);
    return *this;
}

Result<bool, SqliteError> StatementUse::step()
{
    return m_statement ? m_statement->step() : Result<bool, SqliteError>(*m_error);
}

SqliteStatus StatementUse::run()
{
    return m_statement ? m_statement->run() : SqliteStatus(*m_error);
}

QDateTime StatementUse::time(int column) const
{
    return isNull(column) ? QDateTime() : QDateTime::fromMSecsSinceEpoch(integer(column), Qt::UTC);
}

StatementUse Statements::use(const char *sql)
{
    auto found = m_statements.find(sql);
    if (found == m_statements.end()) {
        auto prepared = m_database.prepare(sql);
        if (!prepared)
            return StatementUse(prepared.error());
        found = m_statements.emplace(sql, std::move(*prepared)).first;
    }
    return StatementUse(&found->second);
}

} // namespace linnet::store
