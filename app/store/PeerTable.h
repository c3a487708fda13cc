// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Address.h"
#include "im/model/PeerFacts.h"
#include "store/Statements.h"

namespace linnet::store {

/// What a server let through to the people of its domain, as seen from one account. A value.
struct ServerFacts
{
    std::optional<bool> acceptsCpim; ///< nothing: not known
    QDateTime since;

    friend bool operator==(const ServerFacts &, const ServerFacts &) = default;
};

/// What peers and their servers can do, per own account.
class PeerTable
{
public:
    explicit PeerTable(Statements &statements) : m_sql(statements) { }

    /// The default value where nothing was learned.
    Result<im::PeerFacts, SqliteError> get(const im::Address &account, const im::Address &peer);
    SqliteStatus put(const im::Address &account, const im::Address &peer, const im::PeerFacts &facts);
    /// The user has written to it from this account, or accepted it.
    SqliteStatus setKnown(const im::Address &account, const im::Address &peer);

    Result<ServerFacts, SqliteError> server(const im::Address &account, const QString &domain);
    SqliteStatus putServer(const im::Address &account, const QString &domain, const ServerFacts &facts);
    /// Whether somebody else of that domain is known to take no CPIM by an answer of the same `product`, since `since` or later.
    Result<bool, SqliteError> anotherRefused(const im::Address &account, const im::Address &peer, const QByteArray &product,
                                             const QDateTime &since);

private:
    Statements &m_sql;
};

} // namespace linnet::store
