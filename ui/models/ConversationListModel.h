// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Conversation.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>

#include <functional>

namespace linnet::ui {

/// Conversations, the newest first; either the chats or the requests of strangers. Filtered by name and address. UI thread.
class ConversationListModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum class Kind : quint8 { Chats, Requests };
    enum Role { ConversationRole = Qt::UserRole + 1, IdRole, TypingRole, RingingRole, SearchRole };

    explicit ConversationListModel(Kind kind, QObject *parent = nullptr);

    void reset(const QList<im::Conversation> &all);
    /// New, changed, or moved from the requests to the chats.
    void put(const im::Conversation &conversation);
    void remove(im::ConversationId id);
    /// Whether the other one writes just now; false if it is none of these.
    bool setTyping(const im::Address &account, const im::Address &peer, bool typing);
    /// Whether somebody calls there.
    void setSession(const im::SessionInfo &session);
    /// Of its newest row, if it is that one: its state, and what became of the file.
    void setDelivery(im::ConversationId id, im::MessageKey key, const im::Delivery &delivery);
    void setFile(const im::ChatMessage &message);
    bool isTyping(im::ConversationId id) const { return m_typing.contains(id); }
    void setFilter(const QString &words);
    QString filter() const { return m_filter; }

    /// Filtered or not.
    const QList<im::Conversation> &all() const { return m_all; }
    int total() const { return int(m_all.size()); }
    int unread() const;
    std::optional<im::Conversation> find(im::ConversationId id) const;
    const im::Conversation &at(int row) const { return m_all[m_shown[row]]; }
    /// Empty: there is no chat with that person.
    QString titleOf(const im::Address &account, const im::Address &peer) const;
    int rowOf(im::ConversationId id) const;
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    bool belongs(const im::Conversation &conversation) const;
    bool matches(const im::Conversation &conversation) const;
    void arrange();
    void changeLast(im::ConversationId id, im::MessageKey key, const std::function<void(im::ChatMessage &)> &change);

    Kind m_kind;
    QList<im::Conversation> m_all;
    QList<int> m_shown;
    QSet<im::ConversationId> m_typing;
    QHash<im::ConversationId, QSet<im::SessionId>> m_ringing;
    QString m_filter;
};

/// We have said that: it has a state, and stands behind "You:".
bool isOwn(const im::ChatMessage &newest);
/// What a row says to a screen reader: name, unread count, that they write or call, last line, time.
QString spokenConversation(const im::Conversation &conversation, bool typing, bool rings);

} // namespace linnet::ui
