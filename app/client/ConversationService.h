// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"
#include "client/ReceiptJobs.h"
#include "store/Store.h"

#include <QObject>

namespace linnet::client {

/// Conversations, history and contacts of the store, in user terms. Lives on the client's thread; the store outlives it. Every change is
/// told after its commit.
class ConversationService final : public QObject
{
    Q_OBJECT
public:
    explicit ConversationService(store::Store &store, QObject *parent = nullptr);

    void conversations(Done<QList<im::Conversation>> done);
    /// `atHome`: see keptAddress().
    void open(const im::Address &account, const im::Address &peer, const im::Address &atHome, Done<im::Conversation> done);
    void historyBefore(im::ConversationId conversation, im::MessageKey before, int count, Done<HistoryPage> done);
    void history(const HistoryQuery &query, Done<QList<im::ChatMessage>> done);
    void details(im::MessageKey key, Done<MessageDetails> done);
    void markDisplayed(im::ConversationId conversation, im::MessageKey key);
    /// The same for the message alone: finds its conversation.
    void markDisplayed(im::MessageKey key, Done<Ok> done);
    void saveDraft(im::ConversationId conversation, const QString &draft);
    /// `done` gets the conversation as it was.
    void remove(im::ConversationId conversation, Done<im::Conversation> done);
    void acceptRequest(im::ConversationId conversation, Done<Ok> done);

    void contacts(Done<QList<im::Contact>> done);
    void saveContact(const im::Contact &contact, Done<Ok> done);
    void removeContact(const im::Address &address, Done<Ok> done);
    void setBlocked(const im::Address &address, bool blocked, Done<Ok> done);

    /// Which receipts the user gives.
    void setReceiptSwitches(const receipts::Switches &switches) { m_switches = switches; }

    /// Reads the conversation and tells that it changed.
    void tell(im::ConversationId conversation);

Q_SIGNALS:
    void conversationChanged(const linnet::im::Conversation &conversation);
    void contactsChanged();
    /// Committed with what was displayed: receipts are to be sent.
    void receiptsOwed(const linnet::im::Address &account);

private:
    /// Everything that came in a conversation up to a message.
    struct SeenUpTo
    {
        im::ConversationId conversation = 0;
        im::MessageKey key = 0;
    };
    struct Seen
    {
        std::optional<im::Conversation> conversation;
        int count = 0;
        bool owesReceipts = false;
    };
    void see(std::function<Result<SeenUpTo, store::SqliteError>(store::Tables &)> upTo, Done<Ok> done);
    template <typename Job>
    void change(Job job, Done<Ok> done);
    template <typename Job>
    void changeContact(Job job, const im::Address &address, Done<Ok> done);

    store::Store &m_store;
    receipts::Switches m_switches;
};

} // namespace linnet::client
