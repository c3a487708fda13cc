// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "store/Statements.h"

#include <QList>

namespace linnet::store {

/// A reaction of the user, or its taking back, that the peer is still to be told of. A value.
struct OwnReaction
{
    qint64 id = 0; ///< 0: not stored yet
    im::MessageKey message = 0; ///< what it is to
    QString text; ///< "👍"
    bool removed = false; ///< taken back
    QByteArray messageId; ///< its own, the same through all attempts
    int attempts = 0; ///< requests that left, or were about to
    int strikes = 0; ///< as OutboxRow's
    qint64 nextTry = 0; ///< epoch milliseconds
    qint64 expiresAt = 0; ///< epoch milliseconds
    bool mayHaveArrived = false; ///< an attempt was not confirmed, or is not over

    friend bool operator==(const OwnReaction &, const OwnReaction &) = default;
};

/// The outbox of reactions. Rows vanish with the message that they are to.
class OwnReactionTable
{
public:
    explicit OwnReactionTable(Statements &statements) : m_sql(statements) { }

    SqliteStatus add(const OwnReaction &row);
    /// All but what and whose it is. False: it is no longer there.
    Result<bool, SqliteError> update(const OwnReaction &row);
    SqliteStatus remove(qint64 id);
    /// What never left and says the opposite of `removed` about that emoji. True: there was one, and nothing is to be told any more.
    Result<bool, SqliteError> cancel(im::MessageKey message, const QString &text, bool removed);
    /// Everything about that emoji that came after `id`.
    SqliteStatus removeLater(const OwnReaction &row);
    /// The oldest of each conversation of `account`, if it may leave at `now` (epoch milliseconds): the younger wait behind it.
    Result<QList<OwnReaction>, SqliteError> due(const im::Address &account, qint64 now);

private:
    Statements &m_sql;
};

} // namespace linnet::store
