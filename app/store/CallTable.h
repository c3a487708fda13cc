// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "store/Statements.h"

#include <QByteArrayList>

#include <optional>

namespace linnet::store {

/// Which SIP requests carried a message, by their Call-IDs: each attempt of one that was sent, the first copy of one that came.
/// Finds what the trace knows of it. Every method runs on the store's thread, inside a job of Store.
class CallTable
{
public:
    explicit CallTable(Statements &statements) : m_sql(statements) { }

    SqliteStatus add(im::MessageKey message, const QByteArray &callId);
    /// Which of the newest `among` messages that we sent in a conversation went as a request of that Call-ID.
    Result<std::optional<im::MessageKey>, SqliteError> findSent(im::ConversationId conversation, const QByteArray &callId, int among);
    /// In no order.
    Result<QByteArrayList, SqliteError> of(im::MessageKey message);

private:
    Statements &m_sql;
};

} // namespace linnet::store
