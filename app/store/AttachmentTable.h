// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "store/Statements.h"

#include <QList>

#include <optional>

namespace linnet::store {

/// What came or goes with messages besides their text. Rows vanish with their message.
class AttachmentTable
{
public:
    explicit AttachmentTable(Statements &statements) : m_sql(statements) { }

    /// Behind those that the message has; returns it with its id and size.
    Result<im::Attachment, SqliteError> add(im::MessageKey message, const im::Attachment &attachment, const QByteArray &data);
    /// In their order.
    Result<QList<im::Attachment>, SqliteError> of(im::MessageKey message);
    /// The bytes; nothing: no such attachment.
    Result<std::optional<QByteArray>, SqliteError> data(qint64 id);

private:
    Statements &m_sql;
};

} // namespace linnet::store
