// SPDX-License-Identifier: MIT
#include "ui/models/HistoryModel.h"

#include "ui/Words.h"

#include <algorithm>

namespace linnet::ui {

void HistoryModel::setPeerName(const QString &name)
{
    m_peerName = name;
    if (!m_messages.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_messages.size()) - 1));
}

void HistoryModel::reset(const client::HistoryPage &newest)
{
    beginResetModel();
    m_messages = newest.messages;
    m_atStart = newest.atStart;
    m_fetching = false;
    endResetModel();
}

void HistoryModel::prepend(const client::HistoryPage &older)
{
    m_fetching = false;
    m_atStart = older.atStart || older.messages.isEmpty();
    QList<im::ChatMessage> fresh;
    for (const im::ChatMessage &message : older.messages)
        if (m_messages.isEmpty() || message.key < m_messages.first().key)
            fresh.append(message);
    if (fresh.isEmpty())
        return;
    beginInsertRows({}, 0, int(fresh.size()) - 1);
    m_messages = fresh + m_messages;
    endInsertRows();
}

void HistoryModel::put(const im::ChatMessage &message)
{
    const auto place = std::lower_bound(m_messages.begin(), m_messages.end(), message.key,
                                        [](const im::ChatMessage &m, im::MessageKey key) { return m.key < key; });
    const int row = int(place - m_messages.begin());
    if (place != m_messages.end() && place->key == message.key) {
        *place = message;
        Q_EMIT dataChanged(index(row), index(row));
        return;
    }
    beginInsertRows({}, row, row);
    m_messages.insert(place, message);
    endInsertRows();
}

void HistoryModel::setDelivery(im::MessageKey key, const im::Delivery &delivery)
{
    const int row = rowOf(key);
    if (row < 0 || m_messages[row].delivery == delivery)
        return;
    m_messages[row].delivery = delivery;
    Q_EMIT dataChanged(index(row), index(row));
}

void HistoryModel::remove(im::MessageKey key)
{
    const int row = rowOf(key);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_messages.removeAt(row);
    endRemoveRows();
}

int HistoryModel::rowOf(im::MessageKey key) const
{
    const auto place = std::lower_bound(m_messages.cbegin(), m_messages.cend(), key,
                                        [](const im::ChatMessage &m, im::MessageKey k) { return m.key < k; });
    return place != m_messages.cend() && place->key == key ? int(place - m_messages.cbegin()) : -1;
}

int HistoryModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_messages.size()); }

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_messages.size())
        return {};
    const im::ChatMessage &message = m_messages[index.row()];
    switch (role) {
    case Qt::DisplayRole: return text(index.row());
    case Qt::AccessibleTextRole: return spoken(index.row());
    case MessageRole: return QVariant::fromValue(message);
    case KeyRole: return message.key;
    default: return {};
    }
}

bool HistoryModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_atStart && !m_fetching && m_fetch && !m_messages.isEmpty();
}

void HistoryModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_fetching = true;
    m_fetch(m_messages.first().key);
}

QString HistoryModel::text(int row) const
{
    const im::ChatMessage &message = m_messages[row];
    switch (message.kind) {
    case im::MessageKind::MissedCall: return Words::missedCall(m_peerName);
    case im::MessageKind::Message: break;
    }
    return message.text;
}

QString HistoryModel::spoken(int row) const
{
    const im::ChatMessage &message = m_messages[row];
    const QString time = Words::dayAndClock(message.time);
    if (message.kind != im::MessageKind::Message)
        return tr("%1, %2").arg(text(row), time);
    if (message.direction == im::Direction::In)
        return tr("%1, %2: %3").arg(m_peerName, time, message.text);
    return tr("You, %1: %2. %3").arg(time, message.text, Words::delivery(message.delivery, m_peerName));
}

} // namespace linnet::ui
