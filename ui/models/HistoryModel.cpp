// SPDX-License-Identifier: MIT
#include "ui/models/HistoryModel.h"

#include "ui/FileWords.h"
#include "ui/SessionWords.h"
#include "ui/Words.h"

#include <algorithm>

namespace linnet::ui {

void HistoryModel::setFetch(Fetch older, Fetch newer)
{
    m_older = std::move(older);
    m_newer = std::move(newer);
}

void HistoryModel::setPeerName(const QString &name)
{
    m_peerName = name;
    if (!m_messages.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_messages.size()) - 1));
}

void HistoryModel::reset(const client::HistoryPage &page)
{
    beginResetModel();
    m_messages = page.messages;
    m_stateTimes.clear();
    m_atStart = page.atStart;
    m_atEnd = page.atEnd;
    m_fetching = m_fetchingNewer = false;
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

void HistoryModel::append(const client::HistoryPage &newer)
{
    m_fetchingNewer = false;
    m_atEnd = newer.atEnd || newer.messages.isEmpty();
    QList<im::ChatMessage> fresh;
    for (const im::ChatMessage &message : newer.messages)
        if (m_messages.isEmpty() || message.key > m_messages.last().key)
            fresh.append(message);
    if (fresh.isEmpty())
        return;
    const int from = int(m_messages.size());
    beginInsertRows({}, from, from + int(fresh.size()) - 1);
    m_messages += fresh;
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
    if (!m_atEnd && place == m_messages.end())
        return;
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
    m_stateTimes.insert(key, QDateTime::currentDateTimeUtc());
    Q_EMIT dataChanged(index(row), index(row));
}

void HistoryModel::setStateTime(im::MessageKey key, const QDateTime &utc) { m_stateTimes.insert(key, utc); }

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

int HistoryModel::rowOfId(const QByteArray &messageId) const
{
    for (qsizetype row = messageId.isEmpty() ? -1 : m_messages.size() - 1; row >= 0; --row)
        if (m_messages[row].messageId == messageId)
            return int(row);
    return -1;
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
    return !parent.isValid() && !m_atStart && !m_fetching && m_older && !m_messages.isEmpty();
}

void HistoryModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_fetching = true;
    m_older(m_messages.first().key);
}

void HistoryModel::fetchNewer()
{
    if (m_atEnd || m_fetchingNewer || !m_newer || m_messages.isEmpty())
        return;
    m_fetchingNewer = true;
    m_newer(m_messages.last().key);
}

QString HistoryModel::text(int row) const
{
    const im::ChatMessage &message = m_messages[row];
    switch (message.kind) {
    case im::MessageKind::MissedCall: return Words::missedCall(m_peerName);
    case im::MessageKind::Session: return message.session ? SessionWords::event(*message.session, m_peerName) : QString();
    case im::MessageKind::File: return message.file ? message.file->name : QString();
    case im::MessageKind::Message: break;
    }
    return message.text.isEmpty() ? Words::preview(message, m_peerName) : message.text;
}

QString HistoryModel::author(int row) const
{
    return m_messages[row].direction == im::Direction::Out ? tr("You") : m_peerName;
}

QString HistoryModel::state(int row) const
{
    const im::ChatMessage &message = m_messages[row];
    return message.direction == im::Direction::Out ? Words::delivery(message.delivery, m_peerName, stateTime(message.key)) : QString();
}

QString HistoryModel::spoken(int row) const
{
    const im::ChatMessage &message = m_messages[row];
    const QString time = Words::dayAndClock(message.time);
    if (message.kind == im::MessageKind::File)
        return tr("%1, %2: %3").arg(author(row), time, FileWords::spoken(message, m_peerName));
    if (message.kind != im::MessageKind::Message)
        return tr("%1, %2").arg(text(row), time);
    QStringList words{text(row)};
    if (!message.subject.isEmpty())
        words.prepend(message.subject);
    if (!message.text.isEmpty())
        for (const im::Attachment &file : message.attachments)
            words << Words::file(file);
    QStringList emoji;
    for (const im::Reaction &reaction : message.reactions)
        emoji << reaction.text;
    if (!emoji.isEmpty())
        words << tr("Reactions: %1").arg(emoji.join(u' '));
    const QString said = words.join(u". "_qs);
    if (message.direction == im::Direction::In)
        return tr("%1, %2: %3").arg(m_peerName, time, said);
    return tr("You, %1: %2. %3").arg(time, said, state(row));
}

} // namespace linnet::ui
