// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"

#include <QByteArray>
#include <QString>

#include <sqlite3.h>

namespace bench {

/// SQLite's C API with nothing round it, over a database of our schema and with our settings of it: what Store is measured against.
/// Ends the program on any error.
class RawStore
{
public:
    explicit RawStore(const QString &path);
    ~RawStore();
    RawStore(const RawStore &) = delete;
    RawStore &operator=(const RawStore &) = delete;

    void begin() { run("BEGIN IMMEDIATE"); }
    void commit() { run("COMMIT"); }
    /// The rows that an imported message has.
    void insert(const linnet::im::ChatMessage &message);
    /// Those and the step that an outgoing one has.
    void insertWithStep(const linnet::im::ChatMessage &message);
    void addConversation(qint64 id, const QString &account, const QString &peer);
    /// The first 50 hits, newest first, their columns read; how many there were.
    int search(const QByteArray &expression);
    /// The newest 100, their columns read.
    int lastOf(qint64 conversation);
    void checkpoint() { run("PRAGMA wal_checkpoint(TRUNCATE)"); }

private:
    void run(const char *sql);
    sqlite3_stmt *prepare(const char *sql);
    void bindText(sqlite3_stmt *statement, int index, const QByteArray &text);
    void finish(sqlite3_stmt *statement);
    int readAll(sqlite3_stmt *statement);
    void check(int code, const char *what);

    sqlite3 *m_handle = nullptr;
    sqlite3_stmt *m_message = nullptr;
    sqlite3_stmt *m_text = nullptr;
    sqlite3_stmt *m_step = nullptr;
    sqlite3_stmt *m_search = nullptr;
    sqlite3_stmt *m_last = nullptr;
    qint64 m_read = 0; // so that no read can be left out
};

} // namespace bench
