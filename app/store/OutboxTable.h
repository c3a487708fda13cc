// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "im/model/SendModel.h"
#include "store/Statements.h"

#include <QList>

#include <optional>

namespace linnet::store {

/// A message that waits to be sent, or is being sent. A value.
struct OutboxRow
{
    im::MessageKey message = 0;
    im::Address account;
    im::Address peer;
    int attempts = 0; ///< requests made since the user asked for it (last Retry)
    int strikes = 0; ///< how many of the last attempts in a row ended with 500, 502 or without an answer
    qint64 nextTry = 0; ///< epoch milliseconds; 0: as soon as the account is registered
    qint64 expiresAt = 0; ///< epoch milliseconds
    bool mayHaveArrived = false; ///< an attempt before was not confirmed
    im::Road road = im::Road::Open;

    friend bool operator==(const OutboxRow &, const OutboxRow &) = default;
};

/// What is still to be sent, oldest first. Rows vanish with their message.
class OutboxTable
{
public:
    explicit OutboxTable(Statements &statements) : m_sql(statements) { }

    /// In the same job as MessageTable::insertOutgoing, or at the user's Retry (replaces an older entry).
    SqliteStatus add(const OutboxRow &row);
    /// What of `account` may be sent at `now` (epoch milliseconds), oldest first.
    Result<QList<OutboxRow>, SqliteError> due(const im::Address &account, qint64 now);
    Result<QList<OutboxRow>, SqliteError> all();
    Result<std::optional<OutboxRow>, SqliteError> get(im::MessageKey message);
    /// All but whose it is. False: it is no longer there.
    Result<bool, SqliteError> update(const OutboxRow &row);
    Result<bool, SqliteError> remove(im::MessageKey message);
    /// What was on its way when the program died, oldest first: to be asked of the delivery table at start. Sending; or Accepted by a
    /// session whose report had not come.
    Result<QList<OutboxRow>, SqliteError> inSending();

private:
    Result<QList<OutboxRow>, SqliteError> read(StatementUse &query);

    Statements &m_sql;
};

} // namespace linnet::store
