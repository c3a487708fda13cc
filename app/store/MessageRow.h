// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "store/Statements.h"

// The columns of a message `m` in its conversation `c`, in the order in which messageOf() reads them. TEXT is how its text is read.
// A macro because the address of a whole literal names a prepared statement (Statements::use).
#define LINNET_MESSAGE_COLUMNS(TEXT)                                                                                                   \
    "m.id, m.conversation, c.account, c.peer, m.direction, m.displayed, m.state, m.stored, m.status, m.reason, m.traits, m.time,"       \
    " m.claimed_time, m.message_id, " TEXT ", m.subject, m.content_type"

namespace linnet::store {

/// The bits of the column `traits`. They stand in files: a number is never used for something else.
namespace traits {
inline constexpr qint64 kCpim = 1;
inline constexpr qint64 kSession = 2;
inline constexpr qint64 kMissedCall = 4;
inline constexpr qint64 kFromStranger = 8;
inline constexpr qint64 kHasMore = 16; ///< a row of message_more
inline constexpr qint64 kHasAttachments = 32;
inline constexpr qint64 kHasReactions = 64;
inline constexpr int kReceiptWishes = 8; ///< from this bit on: ReceiptRequest::wishes, 8 bits
}

/// Stored as NULL.
inline constexpr QByteArrayView kUsualContentType = "text/plain";

qint64 traitsOf(const im::ChatMessage &message);

/// A name that is not known was written by a newer version: nothing is claimed about it.
im::DeliveryState storedState(qint64 number);
im::DeliveryReason storedReason(qint64 number);

/// The message in the current row, its first column at `first`, without what stands in other tables.
im::ChatMessage messageOf(const StatementUse &query, int first);

/// The bits of the current row whose first column is at `first`: tells what loadRest() has to look for.
qint64 traitsAt(const StatementUse &query, int first);

/// Adds what the tables beside have of the message: the alias that it came from or went to, reply, mark, attachments, reactions.
SqliteStatus loadRest(Statements &statements, im::ChatMessage &message, qint64 traits);

/// All rows of `query`, whose first column is the first of LINNET_MESSAGE_COLUMNS, whole.
Result<QList<im::ChatMessage>, SqliteError> readMessages(Statements &statements, StatementUse &query);

} // namespace linnet::store
