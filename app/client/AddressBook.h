// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"
#include "store/Store.h"

#include <QObject>

namespace linnet::client {

/// Which addresses are one person, and which get nothing through. Lives on the client's thread; the store outlives it. Every change is
/// told after its commit.
class AddressBook final : public QObject
{
    Q_OBJECT
public:
    explicit AddressBook(store::Store &store, QObject *parent = nullptr);

    void merge(im::ConversationId from, im::ConversationId into, Done<im::Conversation> done);
    void split(im::ConversationId conversation, const im::Address &alias, Done<im::Conversation> done);
    void blocks(Done<Blocks> done);
    void setDomainBlocked(const QString &domain, bool blocked, Done<Ok> done);

Q_SIGNALS:
    void conversationChanged(const linnet::im::Conversation &conversation);
    void conversationRemoved(linnet::im::ConversationId conversation);
    /// Its rows are others than before.
    void historyChanged(linnet::im::ConversationId conversation);
    void contactsChanged();

private:
    store::Store &m_store;
};

/// "@Spam.Example", "spam.example": the canonical domain; empty when it is none.
QString domainFromText(const QString &text);

} // namespace linnet::client
