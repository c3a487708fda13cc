// SPDX-License-Identifier: MIT
#pragma once

#include "store/Sqlite.h"

#include <QByteArray>

#include <vector>

namespace linnet::server {

struct StoredUser
{
    QByteArray name;
    QByteArray md5; ///< H(user:realm:password) in hex; empty: no password
    QByteArray sha256;
};

/// A binding as it stands on disk. Times are UTC in milliseconds since 1970.
struct StoredBinding
{
    QByteArray user;
    QByteArray contact; ///< a Contact value
    QByteArray path; ///< Path values, one a line
    QByteArray callId;
    qint64 cseq = 0;
    qint64 registered = 0;
    qint64 expires = 0;
    qint64 protocol = 0; ///< sip::TransportProtocol
    QByteArray address;
    qint64 port = 0;
};

/// A message that waits for its recipient, without its content.
struct StoredMessageHead
{
    qint64 id = 0;
    QByteArray user;
    QByteArray sender;
    qint64 size = 0;
    qint64 expires = 0; ///< UTC, milliseconds since 1970
};

/// The server's file: users, locations and offline messages (DESIGN s.9). Schema steps are numbered. Used on one thread at a
/// time; every writing call stands inside a transaction of the caller.
class ServerDatabase
{
public:
    using Status = store::SqliteStatus;

    static Result<ServerDatabase, store::SqliteError> open(const QString &path);

    Status begin() { return m_database.begin(); }
    Status commit() { return m_database.commit(); }
    void rollback() { m_database.rollback(); }

    Result<std::vector<StoredUser>, store::SqliteError> users();
    Status putUser(const StoredUser &user);
    /// With the user's bindings and waiting messages.
    Status removeUser(const QByteArray &name);

    Result<std::vector<StoredBinding>, store::SqliteError> bindings();
    Status replaceBindings(const QByteArray &user, const std::vector<StoredBinding> &bindings);

    /// In the order in which they came.
    Result<std::vector<StoredMessageHead>, store::SqliteError> messageHeads();
    Status addMessage(const StoredMessageHead &head, const QByteArray &request);
    /// Empty when it is gone.
    Result<QByteArray, store::SqliteError> message(qint64 id);
    Status removeMessage(qint64 id);

private:
    explicit ServerDatabase(store::SqliteDatabase database) : m_database(std::move(database)) { }
    Status migrate();
    Status prepare();

    store::SqliteDatabase m_database; // first: the statements go before it
    store::SqliteStatement m_putUser;
    store::SqliteStatement m_removeUser;
    store::SqliteStatement m_removeBindings;
    store::SqliteStatement m_addBinding;
    store::SqliteStatement m_addMessage;
    store::SqliteStatement m_readMessage;
    store::SqliteStatement m_removeMessage;
    store::SqliteStatement m_removeUserMessages;
};

} // namespace linnet::server
