// SPDX-License-Identifier: MIT
#pragma once

#include "store/Sqlite.h"

#include <QDateTime>

#include <optional>
#include <unordered_map>

namespace linnet::store {

/// A prepared statement in use: reset when it goes out of scope, so that no read stays open. A statement that could not be prepared takes
/// every bind and gives its error at the first step.
class StatementUse
{
public:
    explicit StatementUse(SqliteStatement *statement) : m_statement(statement) { }
    explicit StatementUse(SqliteError error) : m_error(std::move(error)) { }
    StatementUse(const StatementUse &) = delete;
    StatementUse &operator=(const StatementUse &) = delete;
    ~StatementUse();

    StatementUse &bind(int index, qint64 value);
    StatementUse &bind(int index, const QString &text);
    StatementUse &bind(int index, const QByteArray &blob);
    /// A text as toStoredText() gives it, which outlives the use.
    StatementUse &bindStored(int index, const QByteArray &text);
    /// Epoch milliseconds; an invalid time is NULL.
    StatementUse &bind(int index, const QDateTime &time);

    Result<bool, SqliteError> step();
    SqliteStatus run();

    qint64 integer(int column) const { return m_statement ? m_statement->integer(column) : 0; }
    QString text(int column) const { return m_statement ? m_statement->text(column) : QString(); }
    QByteArray blob(int column) const { return m_statement ? m_statement->blob(column) : QByteArray(); }
    QByteArrayView bytes(int column) const { return m_statement ? m_statement->bytes(column) : QByteArrayView(); }
    bool flag(int column) const { return integer(column) != 0; }
    bool isNull(int column) const { return !m_statement || m_statement->isNull(column); }
    /// UTC; NULL is an invalid time.
    QDateTime time(int column) const;

private:
    SqliteStatement *m_statement = nullptr;
    std::optional<SqliteError> m_error;
};

/// The prepared statements of one connection, each made at its first use. Goes before the database.
class Statements
{
public:
    explicit Statements(SqliteDatabase &database) : m_database(database) { }

    /// `sql` is a literal: its address is its name. One use at a time of each.
    StatementUse use(const char *sql);
    SqliteDatabase &database() { return m_database; }

private:
    SqliteDatabase &m_database;
    std::unordered_map<const char *, SqliteStatement> m_statements;
};

} // namespace linnet::store
