// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "store/Statements.h"

#include <QByteArrayList>

namespace linnet::store {

/// Which SIP requests carried a message, by their Call-IDs: each attempt of one that was sent, the first copy of one that came.
/// Finds what the trace knows of it. Every method runs on the store's thread, inside a job of Store.
class CallTable
{
public:
    explicit CallTable(Statements &statements) : m_sql(statements) { }

    SqliteStatus add(im::MessageKey message, const QByteArray &callId);
    /// In no order.
    Result<QByteArrayList, SqliteError> of(im::MessageKey message);

private:
    Statements &m_sql;
};

} // namespace linnet::store
