// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/AccountInfo.h"
#include "store/Statements.h"

#include <QList>

#include <optional>

namespace linnet::store {

/// The user's own accounts, in the order in which they were added. No password is ever here.
class AccountTable
{
public:
    explicit AccountTable(Statements &statements) : m_sql(statements) { }

    Result<QList<im::AccountInfo>, SqliteError> list();
    Result<std::optional<im::AccountInfo>, SqliteError> get(const im::Address &address);
    /// Adds, or replaces all its fields where it is (its last port stays).
    SqliteStatus put(const im::AccountInfo &account);
    /// Its history stays. False: there was none.
    Result<bool, SqliteError> remove(const im::Address &address);

    /// The UUID of the profile's +sip.instance (RFC 5626 s.4.1), made once: `fresh` is kept if there is none yet.
    Result<QByteArray, SqliteError> instanceId(const QByteArray &fresh);
    /// The UDP port that the account had last, tried first at the next start so that a restart keeps its Contact. 0: none.
    Result<quint16, SqliteError> lastUdpPort(const im::Address &address);
    SqliteStatus setLastUdpPort(const im::Address &address, quint16 port);

private:
    Statements &m_sql;
};

} // namespace linnet::store
