// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "store/Statements.h"

#include <optional>

namespace linnet::store {

/// What rows of kind Session tell. Written and read with their message (MessageTable), with which they vanish.
class SessionTable
{
public:
    explicit SessionTable(Statements &statements) : m_sql(statements) { }

    SqliteStatus add(im::MessageKey message, const im::SessionEvent &event);
    /// `direction` is the row's: who asked for the session.
    Result<std::optional<im::SessionEvent>, SqliteError> of(im::MessageKey message, im::Direction direction);

private:
    Statements &m_sql;
};

} // namespace linnet::store
