// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "store/Statements.h"

// The columns of a message `m` in its conversation `c`, in the order in which messageOf() reads them. TEXT is how its text is read.
// A macro because the address of a whole literal names a prepared statement (Statements::use).
#define LINNET_MESSAGE_COLUMNS(TEXT)                                                                                                   \
    "m.id, m.conversation, c.account, c.peer, m.direction, m.message_id, " TEXT ", m.subject, m.content_type, m.format, m.model,"      \
    " m.from_stranger, m.displayed, m.time, m.claimed_time, m.state, m.stored, m.status, m.reason, m.ref, m.kind"

namespace linnet::store {

/// The message in the current row, its first column at `first`.
im::ChatMessage messageOf(const StatementUse &query, int first);

} // namespace linnet::store
