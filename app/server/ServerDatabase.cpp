// SPDX-License-Identifier: MIT
#include "server/ServerDatabase.h"

#include <array>

namespace linnet::server {

using store::Nothing;
using store::SqliteError;
using store::SqliteStatement;

namespace {

/// Step n brings a file of version n to n + 1. Never changed once released.
constexpr std::array kSchema{
    "CREATE TABLE users (name BLOB PRIMARY KEY, md5 BLOB NOT NULL, sha256 BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE bindings (user BLOB NOT NULL, contact BLOB NOT NULL, path BLOB NOT NULL, call_id BLOB NOT NULL,"
    " cseq INTEGER NOT NULL, registered INTEGER NOT NULL, expires INTEGER NOT NULL, protocol INTEGER NOT NULL,"
    " address BLOB NOT NULL, port INTEGER NOT NULL);"
    "CREATE INDEX bindings_of_user ON bindings (user);"
    "CREATE TABLE messages (id INTEGER PRIMARY KEY, user BLOB NOT NULL, sender BLOB NOT NULL, size INTEGER NOT NULL,"
    " expires INTEGER NOT NULL, request BLOB NOT NULL);"
    "CREATE INDEX messages_of_user ON messages (user, id);",
};

} // namespace

Result<ServerDatabase, SqliteError> ServerDatabase::open(const QString &path)
{
    auto opened = store::SqliteDatabase::open(path, store::SqliteDatabase::Mode::ReadWrite);
    if (!opened)
        return opened.error();
    ServerDatabase database(std::move(*opened));
    if (auto status = database.migrate(); !status)
        return status.error();
    if (auto status = database.prepare(); !status)
        return status.error();
    return database;
}

ServerDatabase::Status ServerDatabase::migrate()
{
    const auto version = m_database.userVersion();
    if (!version)
        return version.error();
    if (*version > int(kSchema.size()))
        return SqliteError{SqliteError::Kind::NewerSchema, 0, {}};
    for (int step = *version; step < int(kSchema.size()); ++step) {
        if (auto status = begin(); !status)
            return status;
        auto status = m_database.execute(kSchema[size_t(step)]);
        if (status)
            status = m_database.setUserVersion(step + 1);
        if (status)
            status = commit();
        if (!status) {
            rollback();
            return status;
        }
    }
    return Nothing{};
}

ServerDatabase::Status ServerDatabase::prepare()
{
    struct Wanted
    {
        SqliteStatement *statement;
        const char *sql;
    };
    const std::array wanted{
        Wanted{&m_putUser, "INSERT INTO users (name, md5, sha256) VALUES (?1, ?2, ?3)"
                           " ON CONFLICT (name) DO UPDATE SET md5 = ?2, sha256 = ?3"},
        Wanted{&m_removeUser, "DELETE FROM users WHERE name = ?1"},
        Wanted{&m_removeBindings, "DELETE FROM bindings WHERE user = ?1"},
        Wanted{&m_addBinding, "INSERT INTO bindings (user, contact, path, call_id, cseq, registered, expires, protocol,"
                              " address, port) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
        Wanted{&m_addMessage, "INSERT INTO messages (id, user, sender, size, expires, request)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"},
        Wanted{&m_readMessage, "SELECT request FROM messages WHERE id = ?1"},
        Wanted{&m_removeMessage, "DELETE FROM messages WHERE id = ?1"},
        Wanted{&m_removeUserMessages, "DELETE FROM messages WHERE user = ?1"},
    };
    for (const Wanted &one : wanted) {
        auto prepared = m_database.prepare(one.sql);
        if (!prepared)
            return prepared.error();
        *one.statement = std::move(*prepared);
    }
    return Nothing{};
}

Result<std::vector<StoredUser>, SqliteError> ServerDatabase::users()
{
    auto query = m_database.prepare("SELECT name, md5, sha256 FROM users ORDER BY name");
    if (!query)
        return query.error();
    std::vector<StoredUser> all;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        all.push_back({query->blob(0), query->blob(1), query->blob(2)});
    }
}

ServerDatabase::Status ServerDatabase::putUser(const StoredUser &user)
{
    return m_putUser.bind(1, user.name).bind(2, user.md5).bind(3, user.sha256).run();
}

ServerDatabase::Status ServerDatabase::removeUser(const QByteArray &name)
{
    for (SqliteStatement *statement : {&m_removeUser, &m_removeBindings, &m_removeUserMessages}) {
        if (auto status = statement->bind(1, name).run(); !status)
            return status;
    }
    return Nothing{};
}

Result<std::vector<StoredBinding>, SqliteError> ServerDatabase::bindings()
{
    auto query = m_database.prepare("SELECT user, contact, path, call_id, cseq, registered, expires, protocol, address,"
                                    " port FROM bindings ORDER BY rowid");
    if (!query)
        return query.error();
    std::vector<StoredBinding> all;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        all.push_back({query->blob(0), query->blob(1), query->blob(2), query->blob(3), query->integer(4),
                       query->integer(5), query->integer(6), query->integer(7), query->blob(8), query->integer(9)});
    }
}

ServerDatabase::Status ServerDatabase::replaceBindings(const QByteArray &user,
                                                       const std::vector<StoredBinding> &bindings)
{
    if (auto status = m_removeBindings.bind(1, user).run(); !status)
        return status;
    for (const StoredBinding &b : bindings) {
        auto status = m_addBinding.bind(1, user)
                          .bind(2, b.contact)
                          .bind(3, b.path)
                          .bind(4, b.callId)
                          .bind(5, b.cseq)
                          .bind(6, b.registered)
                          .bind(7, b.expires)
                          .bind(8, b.protocol)
                          .bind(9, b.address)
                          .bind(10, b.port)
                          .run();
        if (!status)
            return status;
    }
    return Nothing{};
}

Result<std::vector<StoredMessageHead>, SqliteError> ServerDatabase::messageHeads()
{
    auto query = m_database.prepare("SELECT id, user, sender, size, expires FROM messages ORDER BY id");
    if (!query)
        return query.error();
    std::vector<StoredMessageHead> all;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        all.push_back({query->integer(0), query->blob(1), query->blob(2), query->integer(3), query->integer(4)});
    }
}

ServerDatabase::Status ServerDatabase::addMessage(const StoredMessageHead &head, const QByteArray &request)
{
    return m_addMessage.bind(1, head.id)
        .bind(2, head.user)
        .bind(3, head.sender)
        .bind(4, head.size)
        .bind(5, head.expires)
        .bind(6, request)
        .run();
}

Result<QByteArray, SqliteError> ServerDatabase::message(qint64 id)
{
    m_readMessage.bind(1, id);
    const auto row = m_readMessage.step();
    if (!row) {
        m_readMessage.reset();
        return row.error();
    }
    QByteArray request = *row ? m_readMessage.blob(0) : QByteArray();
    m_readMessage.reset();
    return request;
}

ServerDatabase::Status ServerDatabase::removeMessage(qint64 id)
{
    return m_removeMessage.bind(1, id).run();
}

} // namespace linnet::server
