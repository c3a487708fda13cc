// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "store/Statements.h"

#include <QHash>

// The columns of a message `m`, in the order in which messageOf() reads them. TEXT is how its text is read.
// A macro because the address of a whole literal names a prepared statement (Statements::use).
#define LINNET_MESSAGE_COLUMNS(TEXT)                                                                                                   \
    "m.id, m.conversation, m.direction, m.displayed, m.state, m.stored, m.status, m.reason, m.traits, m.time,"       \
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
inline constexpr qint64 kSessionEvent = 128; ///< a row of session_event
inline constexpr int kReceiptWishes = 8; ///< from this bit on: ReceiptRequest::wishes, 8 bits
inline constexpr qint64 kFile = 1 << 16;
}

/// Stored as NULL.
inline constexpr QByteArrayView kUsualContentType = "text/plain";

qint64 traitsOf(const im::ChatMessage &message);

/// A name that is not known was written by a newer version: nothing is claimed about it.
im::DeliveryState storedState(qint64 number);
im::DeliveryReason storedReason(qint64 number);

/// Where the traits stand in LINNET_MESSAGE_COLUMNS.
inline constexpr int kTraitsColumn = 8;

/// The message in the current row, its first column at `first`, without what stands in other tables: its addresses and loadRest().
im::ChatMessage messageOf(const StatementUse &query, int first);
/// Its attachments, session or file: what a line about it tells, besides its text.
SqliteStatus loadContent(Statements &statements, im::ChatMessage &message, qint64 traits);

/// Gives messages what the tables beside have of them: addresses (the alias that it came from
/// or went to), reply, mark, attachments, reactions. For one reading: it keeps the
/// addresses of the conversations that it has met.
class MessageLoader
{
public:
    explicit MessageLoader(Statements &statements) : m_sql(statements) { }

    /// The message in the current row of `query`, whose columns are LINNET_MESSAGE_COLUMNS, whole.
    SqliteStatus load(const StatementUse &query, im::ChatMessage &message);

private:
    struct Addresses
    {
        im::Address account;
        im::Address peer;
    };
    SqliteStatus loadAddresses(im::ChatMessage &message);
    SqliteStatus loadRest(im::ChatMessage &message, qint64 traits);

    Statements &m_sql;
    QHash<im::ConversationId, Addresses> m_met;
};

/// All rows of `query`, whose columns are LINNET_MESSAGE_COLUMNS, whole.
Result<QList<im::ChatMessage>, SqliteError> readMessages(Statements &statements, StatementUse &query);

} // namespace linnet::store
