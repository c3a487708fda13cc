// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "store/Statements.h"

#include <QList>

#include <optional>

namespace linnet::store {

/// What the sender of a received message asked for. A value.
struct ReceiptRequest
{
    quint8 wishes = 0; ///< bits of the caller's choice, the same for ever: they stand in files
    QByteArray route; ///< the IMDN-Record-Route values, for the IMDN-Route of the answer; empty: none

    friend bool operator==(const ReceiptRequest &, const ReceiptRequest &) = default;
};

/// A receipt that is still to be sent. A value.
struct DueReceipt
{
    qint64 id = 0; ///< 0: not stored yet
    im::MessageKey message = 0; ///< what it answers
    int kind = 0; ///< a number of the caller's choice; at most one of each kind a message
    QByteArray messageId; ///< its own, the same through all attempts
    int attempts = 0;
    qint64 nextTry = 0; ///< epoch milliseconds

    friend bool operator==(const DueReceipt &, const DueReceipt &) = default;
};

/// Receipts (RFC 5438): what was asked of us, and what we owe. Rows vanish with their message.
class ReceiptTable
{
public:
    explicit ReceiptTable(Statements &statements) : m_sql(statements) { }

    SqliteStatus setRequest(im::MessageKey message, const ReceiptRequest &request);
    /// The default value where nothing was asked, or there is no such message.
    Result<ReceiptRequest, SqliteError> request(im::MessageKey message);

    /// What came in a conversation up to `upTo`, was not seen yet, has a Message-ID and asked for one of `wishes`; oldest first.
    Result<QList<im::MessageKey>, SqliteError> unseenThatAsked(im::ConversationId conversation, im::MessageKey upTo, quint8 wishes);

    /// False: one of that kind is already due for that message.
    Result<bool, SqliteError> addDue(const DueReceipt &receipt);
    /// What messages of `account` are owed at `now` (epoch milliseconds): the oldest of each conversation.
    Result<QList<DueReceipt>, SqliteError> due(const im::Address &account, qint64 now);
    /// All of that message's conversation wait until `nextTry`; one attempt more of each whose time had come at `now` (epoch
    /// milliseconds): what is tried earlier, because we have just registered, does not count.
    SqliteStatus postpone(im::MessageKey message, qint64 now, qint64 nextTry);
    /// The peer was reached: nothing of that message's conversation waits any longer.
    SqliteStatus hasten(im::MessageKey message);
    Result<bool, SqliteError> removeDue(qint64 id);

private:
    Statements &m_sql;
};

} // namespace linnet::store
