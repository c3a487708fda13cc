// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Address.h"

#include <QHash>
#include <QMap>
#include <QObject>

namespace linnet::sip {
class UserAgent;
}
namespace linnet::store {
class Store;
}

namespace linnet::client {

/// By which digest algorithm each realm took an account's password, over restarts: who takes SHA-256 out of a challenge later is not
/// answered (RFC 8760 s.6). Kept as the setting "digest.ACCOUNT", a line "ALGORITHM REALM" each. A new password begins anew: the way
/// out where a server really went back to MD5.
class DigestMemory final : public QObject
{
    Q_OBJECT
public:
    DigestMemory(store::Store &store, sip::UserAgent &agent, QObject *parent = nullptr);

    /// From the settings read at start.
    void load(const QHash<QByteArray, QString> &settings);

    /// The agent has just been told of the account.
    void remind(const im::Address &account) const;
    void forget(const im::Address &account);

private:
    void keep(const im::Address &account);

    store::Store &m_store;
    sip::UserAgent &m_agent;
    QHash<QString, QMap<QByteArray, QByteArray>> m_known; ///< by the account's URI: realm -> algorithm
};

} // namespace linnet::client
