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
    int optionsStatus = 0; ///< the final answer to our last OPTIONS; 0: none came
    QDateTime optionsTime; ///< when it was answered, or given up
    QByteArray accept; ///< the header values of the newest message of it that had one; empty: none yet
    QByteArray allow;
    QByteArray supported;
    QDateTime headersTime; ///< when one of the three was last seen
    QDateTime receiptsTime; ///< when its last receipt came

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
    SqliteStatus setOptions(const im::Address &account, const im::Address &peer, int status, const QDateTime &time);
    /// An empty value keeps what is known.
    SqliteStatus setHeaders(const im::Address &account, const im::Address &peer, const QByteArray &accept, const QByteArray &allow,
                            const QByteArray &supported, const QDateTime &time);
    SqliteStatus setReceipts(const im::Address &account, const im::Address &peer, const QDateTime &time);
    /// The user has written to it from this account, or accepted it.
    SqliteStatus setKnown(const im::Address &account, const im::Address &peer);

private:
    Statements &m_sql;
};

} // namespace linnet::store
