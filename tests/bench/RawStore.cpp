// SPDX-License-Identifier: MIT
#include "bench/RawStore.h"

#include "store/MessageIdCoding.h"
#include "store/MessageRow.h"
#include "store/Schema.h"
#include "store/SqliteExtensions.h"

#include <cstdio>
#include <cstdlib>

using namespace linnet;

namespace bench {

RawStore::RawStore(const QString &path)
{
    {
        auto made = store::SqliteDatabase::open(path, store::SqliteDatabase::Mode::ReadWrite);
        if (!made || !store::upgrade(*made, path, store::profileSchema()))
            std::exit(2);
    }
    check(sqlite3_open_v2(path.toUtf8().constData(), &m_handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr), "open");
    check(store::addSqliteExtensions(m_handle), "extensions");
    run("PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA journal_size_limit=20000000; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-16000");
    m_message = prepare("INSERT INTO message(conversation, direction, displayed, state, stored, status, reason, traits, time, claimed_time,"
                        " message_id, text, subject, content_type) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, NULL, NULL)");
    m_text = prepare("INSERT INTO message_text(rowid, text, subject) VALUES(?1, ?2, NULL)");
    m_step = prepare("INSERT INTO delivery_step VALUES(?1, 0, ?2, 0, 0, 0, 0)");
    m_search = prepare("SELECT c.account, c.peer, " LINNET_MESSAGE_COLUMNS("m.text") " FROM message_text f CROSS JOIN message m ON m.id = f.rowid"
                       " CROSS JOIN conversation c ON c.id = m.conversation WHERE f.message_text MATCH ?1 ORDER BY f.rowid DESC LIMIT 50");
    m_last = prepare("SELECT c.account, c.peer, " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m JOIN conversation c ON c.id = m.conversation"
                     " WHERE m.conversation = ?1 ORDER BY m.id DESC LIMIT 100");
}

RawStore::~RawStore()
{
    for (sqlite3_stmt *statement : {m_message, m_text, m_step, m_search, m_last})
        sqlite3_finalize(statement);
    sqlite3_close(m_handle);
}

void RawStore::check(int code, const char *what)
{
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
        return;
    std::fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(m_handle));
    std::exit(2);
}

void RawStore::run(const char *sql)
{
    check(sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr), sql);
}

sqlite3_stmt *RawStore::prepare(const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    check(sqlite3_prepare_v3(m_handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr), sql);
    return statement;
}

void RawStore::bindText(sqlite3_stmt *statement, int index, const QByteArray &text)
{
    check(sqlite3_bind_text(statement, index, text.constData(), int(text.size()), SQLITE_TRANSIENT), "bind");
}

void RawStore::finish(sqlite3_stmt *statement)
{
    check(sqlite3_step(statement), "step");
    check(sqlite3_reset(statement), "reset");
}

void RawStore::addConversation(qint64 id, const QString &account, const QString &peer)
{
    sqlite3_stmt *statement = prepare("INSERT INTO conversation(id, account, peer, is_request) VALUES(?1, ?2, ?3, 0)");
    sqlite3_bind_int64(statement, 1, id);
    bindText(statement, 2, account.toUtf8());
    bindText(statement, 3, peer.toUtf8());
    finish(statement);
    sqlite3_finalize(statement);
}

void RawStore::insert(const im::ChatMessage &message)
{
    const QByteArray text = message.text.toUtf8();
    const QByteArray id = store::toStoredMessageId(message.messageId);
    sqlite3_bind_int64(m_message, 1, message.conversation);
    sqlite3_bind_int64(m_message, 2, int(message.direction));
    sqlite3_bind_int64(m_message, 3, message.displayed);
    sqlite3_bind_int64(m_message, 4, int(message.delivery.state));
    sqlite3_bind_int64(m_message, 5, message.delivery.stored);
    sqlite3_bind_int64(m_message, 6, message.delivery.status);
    sqlite3_bind_int64(m_message, 7, int(message.delivery.reason));
    sqlite3_bind_int64(m_message, 8, store::traitsOf(message));
    sqlite3_bind_int64(m_message, 9, message.time.toMSecsSinceEpoch());
    if (message.claimedTime.isValid())
        sqlite3_bind_int64(m_message, 10, message.claimedTime.toMSecsSinceEpoch());
    else
        sqlite3_bind_null(m_message, 10);
    sqlite3_bind_blob(m_message, 11, id.constData(), int(id.size()), SQLITE_TRANSIENT);
    bindText(m_message, 12, text);
    finish(m_message);
    sqlite3_bind_int64(m_text, 1, sqlite3_last_insert_rowid(m_handle));
    bindText(m_text, 2, text);
    finish(m_text);
}

void RawStore::insertWithStep(const im::ChatMessage &message)
{
    begin();
    insert(message);
    sqlite3_bind_int64(m_step, 1, sqlite3_last_insert_rowid(m_handle));
    sqlite3_bind_int64(m_step, 2, message.time.toMSecsSinceEpoch());
    finish(m_step);
    commit();
}

int RawStore::readAll(sqlite3_stmt *statement)
{
    int count = 0;
    int code = SQLITE_OK;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        ++count;
        for (int i = 0; i < sqlite3_column_count(statement); ++i)
            m_read += sqlite3_column_text(statement, i) ? sqlite3_column_bytes(statement, i) : 0;
    }
    check(code, "read");
    sqlite3_reset(statement);
    return count;
}

int RawStore::search(const QByteArray &expression)
{
    bindText(m_search, 1, expression);
    return readAll(m_search);
}

int RawStore::lastOf(qint64 conversation)
{
    sqlite3_bind_int64(m_last, 1, conversation);
    return readAll(m_last);
}

} // namespace bench
