// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Conversation.h"
#include "store/Statements.h"

#include <QList>

#include <optional>

namespace linnet::store {

/// The conversations: one for each (own account, peer). `last.text` and `draft` of the values that it returns: the text of `last` is cut
/// to its first 512 characters, enough for a line in a list.
class ConversationTable
{
public:
    explicit ConversationTable(Statements &statements) : m_sql(statements) { }

    /// The conversation where messages with some address stand.
    struct Place
    {
        im::ConversationId conversation = 0;
        bool byAlias = false; ///< the address is an alias there, not the conversation's own
    };
    /// The conversation with `peer`, found under its aliases too, made if needed; `isRequest` counts only when it is made.
    Result<Place, SqliteError> placeFor(const im::Address &account, const im::Address &peer, bool isRequest);
    Result<im::ConversationId, SqliteError> findOrCreate(const im::Address &account, const im::Address &peer, bool isRequest);
    Result<std::optional<im::ConversationId>, SqliteError> find(const im::Address &account, const im::Address &peer);
    /// All of them with title, unread count, first unread and last message, the one with the newest message first.
    Result<QList<im::Conversation>, SqliteError> list();
    Result<std::optional<im::Conversation>, SqliteError> get(im::ConversationId id);
    SqliteStatus setDraft(im::ConversationId id, const QString &draft);
    /// False: the user has accepted the stranger, who is known from now on.
    SqliteStatus setRequest(im::ConversationId id, bool isRequest);
    /// The name that the peer gives itself, shown while the contacts have none.
    SqliteStatus setPeerName(im::ConversationId id, const QString &name);
    /// Messages older than `days` are deleted from now on (Retention); 0: none.
    SqliteStatus setRetention(im::ConversationId id, int days);
    /// The user says that `from` is the same person as `into`: its messages, unread marks, draft and addresses go there, in the order of
    /// their keys, and it is gone. The stricter retention gives way, an accepted stranger stays accepted. False: one of them is missing,
    /// they are the same, or belong to two accounts.
    Result<bool, SqliteError> merge(im::ConversationId from, im::ConversationId into);
    /// The alias is a person of its own again, with the messages that it sent or got; returns its new conversation. Nothing: no alias of
    /// that conversation.
    Result<std::optional<im::ConversationId>, SqliteError> split(im::ConversationId conversation, const im::Address &alias);
    /// Where a message to `peer` goes: of a merged conversation the address that wrote last, unless `peer` names an alias itself.
    Result<im::Address, SqliteError> answerAddress(const im::Address &account, const im::Address &peer);

    /// With all its messages and their outbox entries. False: there was none.
    Result<bool, SqliteError> remove(im::ConversationId id);

    /// How many strangers have a request open.
    Result<int, SqliteError> strangerCount();
    /// How many messages of this stranger's requests are stored, over all accounts.
    Result<int, SqliteError> strangerMessageCount(const im::Address &peer);

private:
    Result<std::optional<Place>, SqliteError> place(const im::Address &account, const im::Address &peer);
    SqliteStatus moveMessages(const im::Conversation &from, im::ConversationId into);
    SqliteStatus setAllKnown(im::ConversationId id);

    Statements &m_sql;
};

} // namespace linnet::store
