// SPDX-License-Identifier: MIT
#include "ui/models/ConversationListModel.h"

#include "ui/FileWords.h"
#include "ui/Words.h"
#include "ui/style/TextRuns.h"

#include <algorithm>

namespace linnet::ui {

ConversationListModel::ConversationListModel(Kind kind, QObject *parent) : QAbstractListModel(parent), m_kind(kind) { }

bool ConversationListModel::belongs(const im::Conversation &conversation) const
{
    return conversation.isRequest == (m_kind == Kind::Requests);
}

bool ConversationListModel::matches(const im::Conversation &conversation) const
{
    const QStringList words = m_filter.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.cbegin(), words.cend(), [&](const QString &word) {
        return conversation.title.contains(word, Qt::CaseInsensitive) || conversation.peer.text().contains(word, Qt::CaseInsensitive);
    });
}

void ConversationListModel::reset(const QList<im::Conversation> &all)
{
    beginResetModel();
    m_all.clear();
    for (const im::Conversation &conversation : all)
        if (belongs(conversation))
            m_all.append(conversation);
    arrange();
    endResetModel();
}

void ConversationListModel::arrange()
{
    m_shown.clear();
    for (int i = 0; i < m_all.size(); ++i)
        if (matches(m_all[i]))
            m_shown.append(i);
    std::stable_sort(m_shown.begin(), m_shown.end(), [this](int a, int b) {
        const im::Conversation &first = m_all[a];
        const im::Conversation &second = m_all[b];
        // One without messages was opened just now: it stands on top until something newer happens.
        if ((first.last.key == 0) != (second.last.key == 0))
            return first.last.key == 0;
        return first.last.key != second.last.key ? first.last.key > second.last.key : first.id > second.id;
    });
}

void ConversationListModel::put(const im::Conversation &conversation)
{
    if (!belongs(conversation)) {
        remove(conversation.id);
        return;
    }
    const auto known = std::find_if(m_all.begin(), m_all.end(), [&](const im::Conversation &c) { return c.id == conversation.id; });
    const int rowBefore = rowOf(conversation.id);
    if (known != m_all.end())
        *known = conversation;
    else
        m_all.append(conversation);
    const QList<int> before = m_shown;
    arrange();
    const QList<int> after = m_shown;
    const int rowAfter = rowOf(conversation.id);
    m_shown = before; // told in one step of the right kind, so that selection and scroll position live on
    if (rowBefore >= 0 && rowAfter >= 0) {
        if (rowBefore != rowAfter) {
            beginMoveRows({}, rowBefore, rowBefore, {}, rowAfter > rowBefore ? rowAfter + 1 : rowAfter);
            m_shown = after;
            endMoveRows();
        }
        m_shown = after;
        Q_EMIT dataChanged(index(rowAfter), index(rowAfter));
    } else if (rowAfter >= 0) {
        beginInsertRows({}, rowAfter, rowAfter);
        m_shown = after;
        endInsertRows();
    } else if (rowBefore >= 0) {
        beginRemoveRows({}, rowBefore, rowBefore);
        m_shown = after;
        endRemoveRows();
    }
}

void ConversationListModel::remove(im::ConversationId id)
{
    const auto known = std::find_if(m_all.begin(), m_all.end(), [&](const im::Conversation &c) { return c.id == id; });
    if (known == m_all.end())
        return;
    const int row = rowOf(id);
    if (row >= 0)
        beginRemoveRows({}, row, row);
    m_all.erase(known);
    arrange();
    if (row >= 0)
        endRemoveRows();
}

bool ConversationListModel::setTyping(const im::Address &account, const im::Address &peer, bool typing)
{
    const auto known = std::find_if(m_all.cbegin(), m_all.cend(), [&](const im::Conversation &c) { return c.account == account && c.peer == peer; });
    if (known == m_all.cend())
        return false;
    if (typing)
        m_typing.insert(known->id);
    else
        m_typing.remove(known->id);
    if (const int row = rowOf(known->id); row >= 0)
        Q_EMIT dataChanged(index(row), index(row));
    return true;
}

void ConversationListModel::setSession(const im::SessionInfo &session)
{
    const auto known = std::find_if(m_all.cbegin(), m_all.cend(), [&](const im::Conversation &c) {
        return c.account == session.account && (c.peer == session.peer || c.aliases.contains(session.peer));
    });
    if (known == m_all.cend() || session.file != 0)
        return;
    QSet<im::SessionId> &ringing = m_ringing[known->id];
    if (session.state == im::SessionState::Incoming)
        ringing.insert(session.id);
    else
        ringing.remove(session.id);
    if (ringing.isEmpty())
        m_ringing.remove(known->id);
    if (const int row = rowOf(known->id); row >= 0)
        Q_EMIT dataChanged(index(row), index(row));
}

void ConversationListModel::setDelivery(im::ConversationId id, im::MessageKey key, const im::Delivery &delivery)
{
    changeLast(id, key, [&](im::ChatMessage &last) { last.delivery = delivery; });
}

void ConversationListModel::setFile(const im::ChatMessage &message)
{
    changeLast(message.conversation, message.key, [&](im::ChatMessage &last) {
        last.delivery = message.delivery;
        last.file = message.file;
    });
}

void ConversationListModel::changeLast(im::ConversationId id, im::MessageKey key, const std::function<void(im::ChatMessage &)> &change)
{
    const auto known = std::find_if(m_all.begin(), m_all.end(), [&](const im::Conversation &c) { return c.id == id && c.last.key == key; });
    if (known == m_all.end())
        return;
    change(known->last);
    if (const int row = rowOf(id); row >= 0)
        Q_EMIT dataChanged(index(row), index(row));
}

void ConversationListModel::setFilter(const QString &words)
{
    if (words == m_filter)
        return;
    beginResetModel();
    m_filter = words;
    arrange();
    endResetModel();
}

int ConversationListModel::unread() const
{
    int sum = 0;
    for (const im::Conversation &conversation : m_all)
        sum += conversation.unread;
    return sum;
}

std::optional<im::Conversation> ConversationListModel::find(im::ConversationId id) const
{
    const auto known = std::find_if(m_all.cbegin(), m_all.cend(), [&](const im::Conversation &c) { return c.id == id; });
    return known == m_all.cend() ? std::nullopt : std::optional(*known);
}

QString ConversationListModel::titleOf(const im::Address &account, const im::Address &peer) const
{
    const auto known = std::find_if(m_all.cbegin(), m_all.cend(), [&](const im::Conversation &c) {
        return c.account == account && (c.peer == peer || c.aliases.contains(peer));
    });
    return known == m_all.cend() ? QString() : known->title;
}

int ConversationListModel::rowOf(im::ConversationId id) const
{
    for (int row = 0; row < m_shown.size(); ++row)
        if (m_all[m_shown[row]].id == id)
            return row;
    return -1;
}

int ConversationListModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_shown.size()); }

QVariant ConversationListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_shown.size())
        return {};
    const im::Conversation &conversation = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return conversation.title;
    case Qt::AccessibleTextRole: return spokenConversation(conversation, m_typing.contains(conversation.id), m_ringing.contains(conversation.id));
    case Qt::ToolTipRole: return plainTip(conversation.peer.text());
    case ConversationRole: return QVariant::fromValue(conversation);
    case IdRole: return conversation.id;
    case TypingRole: return m_typing.contains(conversation.id);
    case RingingRole: return m_ringing.contains(conversation.id);
    case SearchRole: return QString(conversation.title + u' ' + conversation.peer.text());
    default: return {};
    }
}

bool isOwn(const im::ChatMessage &newest)
{
    const bool isSaid = newest.kind == im::MessageKind::Message || newest.kind == im::MessageKind::File;
    return newest.key != 0 && isSaid && newest.direction == im::Direction::Out;
}

QString spokenConversation(const im::Conversation &conversation, bool typing, bool rings)
{
    QStringList parts{conversation.title};
    if (conversation.unread > 0)
        parts << ConversationListModel::tr("%n unread", nullptr, conversation.unread);
    if (typing)
        parts << ConversationListModel::tr("typing");
    if (rings)
        parts << ConversationListModel::tr("wants to open a session");
    if (conversation.last.key != 0) {
        const bool own = isOwn(conversation.last);
        const QString line = Words::preview(conversation.last, conversation.title);
        parts << (own ? ConversationListModel::tr("You: %1").arg(line) : line);
        if (own)
            parts << Words::delivery(FileWords::stand(conversation.last), conversation.title);
        parts << Words::when(conversation.last.time);
    }
    if (!conversation.draft.isEmpty())
        parts << ConversationListModel::tr("Draft: %1").arg(oneLine(conversation.draft));
    return parts.join(u", "_qs);
}

} // namespace linnet::ui
