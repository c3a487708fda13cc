// SPDX-License-Identifier: MIT
#include "server/Users.h"

#include <algorithm>

namespace linnet::server {

using sip::DigestAlgorithm;

Users::Users(ServerStore &store, QByteArray realm) : m_store(store), m_realm(std::move(realm)) { }

store::SqliteStatus Users::load()
{
    const auto all = m_store.database().users();
    if (!all)
        return all.error();
    for (const StoredUser &user : *all)
        m_users.insert(user.name, user);
    return store::Nothing{};
}

QByteArray Users::secret(const QByteArray &user, DigestAlgorithm algorithm) const
{
    const auto found = m_users.constFind(user);
    if (found == m_users.constEnd())
        return {};
    if (algorithm == DigestAlgorithm::Md5)
        return found->md5;
    return algorithm == DigestAlgorithm::Sha256 ? found->sha256 : QByteArray();
}

bool Users::admit(const QByteArray &user)
{
    if (m_users.size() >= kMostAdmitted)
        return false;
    const StoredUser stranger{user, QByteArray(""), QByteArray("")};
    remember(stranger);
    // Committed together with the binding that is stored right behind it.
    m_store.post([stranger](ServerDatabase &database) { return database.putUser(stranger); }, nullptr);
    return true;
}

bool Users::set(const QByteArray &user, const QByteArray &password)
{
    StoredUser record{user, QByteArray(""), QByteArray("")};
    if (!password.isEmpty()) {
        record.md5 = sip::digestSecret(DigestAlgorithm::Md5, user, m_realm, password);
        record.sha256 = sip::digestSecret(DigestAlgorithm::Sha256, user, m_realm, password);
    }
    if (!m_store.run([&record](ServerDatabase &database) { return database.putUser(record); }))
        return false;
    remember(record);
    return true;
}

bool Users::remove(const QByteArray &user)
{
    if (!m_store.run([&user](ServerDatabase &database) { return database.removeUser(user); }))
        return false;
    m_users.remove(user);
    return true;
}

QList<QByteArray> Users::names() const
{
    QList<QByteArray> names = m_users.keys();
    std::sort(names.begin(), names.end());
    return names;
}

void Users::remember(const StoredUser &user)
{
    const bool wasFew = m_users.size() <= kMany;
    m_users.insert(user.name, user);
    if (wasFew && m_users.size() > kMany)
        Q_EMIT manyUsers(int(m_users.size()));
}

} // namespace linnet::server
