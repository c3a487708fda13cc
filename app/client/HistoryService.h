// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"
#include "client/HistorySearch.h"
#include "store/Store.h"

#include <QObject>
#include <QTimer>

namespace linnet::client {

/// Search, pages round a message, and what makes history go away. Lives on the client's thread; the store outlives it.
///
/// Deleted texts leave the file: the rows at once, their words in the index a few seconds later, when the index is merged in steps that
/// let other writes between them.
class HistoryService final : public QObject
{
    Q_OBJECT
public:
    HistoryService(store::Store &store, Clock &clock, QObject *parent = nullptr);

    void search(const SearchQuery &query, Done<SearchPage> done);
    /// Half of `count` before `key`, the rest from it on; without such a message what stands round its place.
    void around(im::ConversationId conversation, im::MessageKey key, int count, Done<HistoryPage> done);
    void after(im::ConversationId conversation, im::MessageKey key, int count, Done<HistoryPage> done);
    /// The message of that Message-ID in the conversation.
    void findMessage(im::ConversationId conversation, const QByteArray &messageId, Done<im::MessageKey> done);
    /// Client::pastSessions
    void pastSessions(int most, Done<QList<im::ChatMessage>> done);
    void attachmentData(qint64 id, Done<QByteArray> done);

    /// `done` gets its conversation. What is on its way keeps its place in the outbox: Outbox::discard takes it out.
    void remove(im::MessageKey key, Done<im::ConversationId> done);
    /// Older messages go from now on, soon and then every hour; 0: none.
    void setRetention(im::ConversationId conversation, int days, Done<Ok> done);
    /// Texts were deleted in some other way.
    void eraseSoon();
    /// Looks for what is too old now and then every hour, and for texts whose erasure did not end.
    void startRetention();

Q_SIGNALS:
    /// Retention took it.
    void messageRemoved(linnet::im::ConversationId conversation, linnet::im::MessageKey key);
    /// Retention, or another number of days.
    void conversationTouched(linnet::im::ConversationId conversation);

private:
    void removeExpired(const store::MessageTable::Place &from);
    void erase(bool isFirst);

    store::Store &m_store;
    Clock &m_clock;
    QTimer m_retention;
    QTimer m_erasure;
};

} // namespace linnet::client
