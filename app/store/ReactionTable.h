// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "store/Statements.h"

#include <QList>

namespace linnet::store {

/// What people think of messages. Rows vanish with their message.
class ReactionTable
{
public:
    explicit ReactionTable(Statements &statements) : m_sql(statements) { }

    /// Adds, or takes back. False: it was so already, there is no such message, or that person has Limits::kMaxReactionsOfAPerson there.
    Result<bool, SqliteError> set(im::MessageKey message, const im::Address &sender, const QString &text, bool isThere, const QDateTime &time);
    /// Oldest first; `account` tells which are the user's own.
    Result<QList<im::Reaction>, SqliteError> of(im::MessageKey message, const im::Address &account);

private:
    Statements &m_sql;
};

} // namespace linnet::store
