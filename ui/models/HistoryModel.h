// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"

#include <QAbstractListModel>
#include <QHash>

#include <functional>

namespace linnet::ui {

/// The loaded part of one conversation, oldest first, ordered by key: a window that grows at both ends. fetchMore() asks for the page
/// before it, fetchNewer() for the one behind it; the owner answers with prepend() and append(). UI thread.
class HistoryModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { MessageRole = Qt::UserRole + 1, KeyRole };
    using Fetch = std::function<void(im::MessageKey from)>;

    using QAbstractListModel::QAbstractListModel;

    void setFetch(Fetch older, Fetch newer);
    void setPeerName(const QString &name);
    QString peerName() const { return m_peerName; }

    void reset(const client::HistoryPage &page);
    void prepend(const client::HistoryPage &older);
    void append(const client::HistoryPage &newer);
    /// A new message, or a row known already that changed. What is newer than a window that does not reach the end is left out: it comes
    /// with its page.
    void put(const im::ChatMessage &message);
    void setDelivery(im::MessageKey key, const im::Delivery &delivery);
    /// When the state of an own message was reached.
    void setStateTime(im::MessageKey key, const QDateTime &utc);
    QDateTime stateTime(im::MessageKey key) const { return m_stateTimes.value(key); }
    void remove(im::MessageKey key);
    bool isAtEnd() const { return m_atEnd; }

    const im::ChatMessage &at(int row) const { return m_messages[row]; }
    int rowOf(im::MessageKey key) const;
    /// The row with this Message-ID; -1 if it is not loaded.
    int rowOfId(const QByteArray &messageId) const;
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    void fetchNewer();

    /// What a person reads there; of an event, its words; of a message without text, its files.
    QString text(int row) const;
    QString author(int row) const;
    /// The words of an own message's state.
    QString state(int row) const;
    /// Author, time, text, files, reactions and state in one sentence, for screen readers.
    QString spoken(int row) const;

private:
    QList<im::ChatMessage> m_messages;
    QHash<im::MessageKey, QDateTime> m_stateTimes;
    QString m_peerName;
    Fetch m_older;
    Fetch m_newer;
    bool m_atStart = true;
    bool m_atEnd = true;
    bool m_fetching = false;
    bool m_fetchingNewer = false;
};

} // namespace linnet::ui
