// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace linnet::store {

/// What SQLite refused and why. `Full`, `ReadOnly` and `IoError` are the bad days of RELIABILITY G12.
struct SqliteError
{
    enum class Kind : quint8 { Full, ReadOnly, IoError, Busy, Corrupt, Constraint, NewerSchema, Other };
    Kind kind = Kind::Other;
    int code = 0; ///< extended SQLite result code
    QString text;
};

struct Nothing { };
using SqliteStatus = Result<Nothing, SqliteError>;

/// A prepared statement. Bind from 1, read columns from 0. Not thread-safe. Gone with its database.
/// Text comes back character by character as it was bound, U+0000 and lone surrogates included.
class SqliteStatement
{
public:
    SqliteStatement() = default;
    SqliteStatement(SqliteStatement &&) noexcept;
    SqliteStatement &operator=(SqliteStatement &&) noexcept;
    SqliteStatement(const SqliteStatement &) = delete;
    SqliteStatement &operator=(const SqliteStatement &) = delete;
    ~SqliteStatement();

    SqliteStatement &bind(int index, qint64 value);
    SqliteStatement &bind(int index, const QString &text);
    /// A text as toStoredText() gives it, which lives until reset().
    SqliteStatement &bindStored(int index, const QByteArray &text);
    SqliteStatement &bind(int index, const QByteArray &blob);
    SqliteStatement &bindNull(int index);

    /// True: a row can be read. False: done.
    Result<bool, SqliteError> step();
    /// Steps to the end and resets.
    SqliteStatus run();
    void reset();

    qint64 integer(int column) const;
    QString text(int column) const;
    QByteArray blob(int column) const;
    /// The bytes of a blob or stored text where they are: until the next step.
    QByteArrayView bytes(int column) const;
    bool isNull(int column) const;

private:
    friend class SqliteDatabase;
    sqlite3_stmt *m_statement = nullptr;
    int m_bindResult = 0; // the first bind that failed; step() tells
};

/// One connection: WAL, synchronous=FULL, foreign keys, trusted_schema off, busy time-out 5 s. The one place of the program that calls
/// SQLite. Used on one thread at a time.
class SqliteDatabase
{
public:
    enum class Mode : quint8 { ReadWrite, ReadOnly };
    /// A file that is made is 0600, its -wal and -shm likewise; ":memory:" is a database that nobody keeps. ReadOnly also reads a file
    /// in a folder where nothing may be written.
    static Result<SqliteDatabase, SqliteError> open(const QString &path, Mode mode);

    SqliteDatabase(SqliteDatabase &&) noexcept;
    SqliteDatabase &operator=(SqliteDatabase &&) noexcept;
    SqliteDatabase(const SqliteDatabase &) = delete;
    SqliteDatabase &operator=(const SqliteDatabase &) = delete;
    ~SqliteDatabase();

    SqliteStatus execute(const char *sql);
    Result<SqliteStatement, SqliteError> prepare(const char *sql);
    qint64 lastInsertId() const;
    int changes() const;
    /// Since the connection was opened, those of cascades and of the inner tables of the full-text index included.
    qint64 totalChanges() const;

    SqliteStatus begin();
    SqliteStatus commit();
    void rollback();
    /// False after an error that made SQLite roll back by itself (disk full, I/O error).
    bool inTransaction() const;
    /// From any thread: what runs now ends with an error soon.
    void interrupt();

    Result<int, SqliteError> userVersion();
    SqliteStatus setUserVersion(int version);
    /// "ok" or the first complaint of PRAGMA quick_check.
    Result<QString, SqliteError> quickCheck();
    /// A whole copy in a new file of mode 0600; an older copy of that name is replaced. `go` is asked now and then, with pages copied
    /// and in all: false ends it with an error.
    SqliteStatus backupTo(const QString &path, const std::function<bool(int done, int total)> &go = {});

private:
    explicit SqliteDatabase(sqlite3 *handle) : m_handle(handle) { }
    SqliteStatus prepareConnection(Mode mode);
    sqlite3 *m_handle = nullptr;
};

} // namespace linnet::store
