// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "store/SeenTable.h"
#include "store/Statements.h"

#include <QList>

#include <optional>

namespace linnet::store {

/// The messages of all conversations. Rows keep the order of arrival and intent: a later row always has a greater key, whatever the
/// clocks say. Every method runs on the store's thread, inside a job of Store.
class MessageTable
{
public:
    /// Where a message stands. Conversation 0: nowhere.
    struct Place
    {
        im::ConversationId conversation = 0;
        im::MessageKey key = 0;

        friend bool operator==(const Place &, const Place &) = default;
    };
    /// What one step of retention did.
    struct Expired
    {
        QList<Place> removed;
        Place next; ///< where the next step begins; conversation 0: nothing is left to look at
    };

    explicit MessageTable(Statements &statements) : m_sql(statements) { }

    /// A message that the user wants to send: stored as Queued, in the conversation of (account, peer), which is made if it is not
    /// there; a request becomes a chat, the peer becomes known. Returns it with its key and conversation. Goes into no outbox:
    /// OutboxTable::add in the same job does.
    Result<im::ChatMessage, SqliteError> insertOutgoing(const im::ChatMessage &message);

    /// A message that arrived, stored unless one of its keys was seen in the last 30 days; nothing means: a duplicate. Decision, key
    /// and row are one transaction. Makes the conversation if needed, as a request when `fromStranger`.
    Result<std::optional<im::ChatMessage>, SqliteError> insertIncoming(const im::ChatMessage &message,
                                                                        const DuplicateKeys &keys);

    /// What else happened in a conversation (ChatMessage::kind), which is made if it is not there: as a request when `fromStranger`; what
    /// the user began himself makes the peer known.
    Result<im::ChatMessage, SqliteError> insertEvent(const im::ChatMessage &event);

    /// A message of an older time, as it is, in the conversation `message.conversation`, which exists: state, times, marks; no duplicate
    /// is looked for, nothing is sent. Attachments and reactions are added by themselves. `byAlias`: see ConversationTable::Place.
    Result<im::ChatMessage, SqliteError> insertImported(const im::ChatMessage &message, bool byAlias = false)
    {
        return insert(message, byAlias);
    }

    /// Writes the state, and the step with its time for the details. False: no such message.
    Result<bool, SqliteError> setDelivery(im::MessageKey key, const im::Delivery &delivery, const QDateTime &time);
    /// How it leaves from now on: the bare text after 415.
    SqliteStatus setFormat(im::MessageKey key, im::MessageFormat format);
    SqliteStatus setModel(im::MessageKey key, im::MessageModel model);

    Result<std::optional<im::ChatMessage>, SqliteError> get(im::MessageKey key);
    /// The `count` messages before `before` (0: the newest), oldest first.
    Result<QList<im::ChatMessage>, SqliteError> pageBefore(im::ConversationId conversation, im::MessageKey before, int count);
    /// The `count` messages after `after`, oldest first.
    Result<QList<im::ChatMessage>, SqliteError> pageAfter(im::ConversationId conversation, im::MessageKey after, int count);
    /// The `count` messages of all conversations after `after`, oldest first.
    Result<QList<im::ChatMessage>, SqliteError> pageOfAll(im::MessageKey after, int count);
    /// Of all conversations, those counted too that were deleted between others: for a progress bar.
    Result<qint64, SqliteError> roughCount();
    /// All messages of that Message-ID, of all accounts and in both directions, oldest first.
    Result<QList<im::MessageKey>, SqliteError> findByMessageId(const QByteArray &messageId);
    /// The entity as it came, where a signature is to stay verifiable.
    SqliteStatus setOriginal(im::MessageKey key, const QByteArray &bytes);
    /// Empty: not kept.
    Result<QByteArray, SqliteError> original(im::MessageKey key);
    /// The newest `limit` (0: all) messages with `peer` (empty: everybody, all accounts) that hold all of `words` (blank-separated; case
    /// does not count), oldest first.
    Result<QList<im::ChatMessage>, SqliteError> query(const im::Address &peer, const QString &words, int limit);

    /// The newest `limit` rows of kind Session, of all conversations, newest first.
    Result<QList<im::ChatMessage>, SqliteError> newestSessions(int limit);

    /// Gone for good, with its outbox entry and steps. False: there was none.
    Result<bool, SqliteError> remove(im::MessageKey key);
    /// The oldest `limit` (0: all) messages of the conversation, the same way; returns how many there were.
    Result<int, SqliteError> removeOf(im::ConversationId conversation, int limit);
    /// Looks at some hundred messages after `from` for those that are older at `now` than their conversation keeps them, and removes
    /// them; what is still to be sent stays.
    Result<Expired, SqliteError> removeExpired(const Place &from, const QDateTime &now);
    /// The user has seen every incoming message up to `upTo`; returns how many of them were new to him.
    Result<int, SqliteError> markDisplayed(im::ConversationId conversation, im::MessageKey upTo);

private:
    /// `byAlias`: the peer's address is not its conversation's own.
    Result<im::ChatMessage, SqliteError> insert(im::ChatMessage message, bool byAlias);

    SqliteStatus setTrait(im::MessageKey key, qint64 trait, bool on);

    Statements &m_sql;
};

} // namespace linnet::store
