// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Conversation.h"

#include <QAbstractListModel>
#include <QSet>

namespace linnet::ui {

/// Conversations, the newest first; either the chats or the requests of strangers. Filtered by name and address. UI thread.
class ConversationListModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum class Kind : quint8 { Chats, Requests };
    enum Role { ConversationRole = Qt::UserRole + 1, IdRole, TypingRole, SearchRole };

    explicit ConversationListModel(Kind kind, QObject *parent = nullptr);

    void reset(const QList<im::Conversation> &all);
    /// New, changed, or moved from the requests to the chats.
    void put(const im::Conversation &conversation);
    void remove(im::ConversationId id);
    /// Whether the other one writes just now; false if it is none of these.
    bool setTyping(const im::Address &account, const im::Address &peer, bool typing);
    bool isTyping(im::ConversationId id) const { return m_typing.contains(id); }
    void setFilter(const QString &words);
    QString filter() const { return m_filter; }

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

    Kind m_kind;
    QList<im::Conversation> m_all;
    QList<int> m_shown;
    QSet<im::ConversationId> m_typing;
    QString m_filter;
};

/// What a row says to a screen reader: name, unread count, that they write, last line, time.
QString spokenConversation(const im::Conversation &conversation, bool typing);

} // namespace linnet::ui
