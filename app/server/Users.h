// SPDX-License-Identifier: MIT
#pragma once

#include "server/ServerStore.h"
#include "server/UserDirectory.h"

#include <QHash>
#include <QStringList>

namespace linnet::server {

/// The users of the domain: on disk, and whole in memory, since every request asks. Of a password only its digests with name
/// and realm are kept (RFC 7616 s.3.3). Engine's thread.
class Users final : public QObject, public sip::UserDirectory
{
    Q_OBJECT
public:
    /// An open server stops admitting strangers here.
    static constexpr qsizetype kMostAdmitted = 10'000;
    /// From here on this machine is told to be small (DESIGN s.12).
    static constexpr qsizetype kMany = 300;

    Users(ServerStore &store, QByteArray realm);

    /// At start, before the store's thread runs.
    store::SqliteStatus load();

    bool isKnown(const QByteArray &user) const override { return m_users.contains(user); }
    QByteArray secret(const QByteArray &user, sip::DigestAlgorithm algorithm) const override;
    bool admit(const QByteArray &user) override;

    /// Waits for the disk. An empty password makes a user who cannot log in: for open servers.
    bool set(const QByteArray &user, const QByteArray &password);
    bool remove(const QByteArray &user);
    QList<QByteArray> names() const;

Q_SIGNALS:
    /// The count has passed kMany.
    void manyUsers(int count);

private:
    void remember(const StoredUser &user);

    ServerStore &m_store;
    QByteArray m_realm;
    QHash<QByteArray, StoredUser> m_users;
};

} // namespace linnet::server
