// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Address.h"
#include "store/Statements.h"

#include <QDateTime>

#include <optional>

namespace linnet::store {

/// What was learned about a peer, with the time of learning (invalid: never). A value.
struct PeerFacts
{
    std::optional<bool> acceptsCpim; ///< nothing: not known
    QDateTime acceptsCpimSince;
    bool dedups = false; ///< it accepted a CPIM message of ours with 200, or sent us CPIM (DESIGN s.5)
    QDateTime dedupsSince;

    friend bool operator==(const PeerFacts &, const PeerFacts &) = default;
};

/// What a peer can do, per own account.
class PeerTable
{
public:
    explicit PeerTable(Statements &statements) : m_sql(statements) { }

    Result<PeerFacts, SqliteError> get(const im::Address &account, const im::Address &peer);
    SqliteStatus setAcceptsCpim(const im::Address &account, const im::Address &peer, bool accepts, const QDateTime &time);
    SqliteStatus setDedups(const im::Address &account, const im::Address &peer, bool dedups, const QDateTime &time);
    /// The user has written to it from this account, or accepted it.
    SqliteStatus setKnown(const im::Address &account, const im::Address &peer);

private:
    Statements &m_sql;
};

} // namespace linnet::store
