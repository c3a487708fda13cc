// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"

#include <QAbstractListModel>

#include <functional>

namespace linnet::ui {

/// The loaded part of one conversation, oldest first, ordered by key. Grows backwards: fetchMore() asks for the page before, and the
/// owner answers with prepend(). UI thread.
class HistoryModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { MessageRole = Qt::UserRole + 1, KeyRole };
    using Fetch = std::function<void(im::MessageKey before)>;

    using QAbstractListModel::QAbstractListModel;

    void setFetch(Fetch fetch) { m_fetch = std::move(fetch); }
    void setPeerName(const QString &name);
    QString peerName() const { return m_peerName; }

    void reset(const client::HistoryPage &newest);
    void prepend(const client::HistoryPage &older);
    /// A new message, or a row known already that changed.
    void put(const im::ChatMessage &message);
    void setDelivery(im::MessageKey key, const im::Delivery &delivery);
    void remove(im::MessageKey key);

    const im::ChatMessage &at(int row) const { return m_messages[row]; }
    int rowOf(im::MessageKey key) const;
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    /// What a person reads there; of an event, its words.
    QString text(int row) const;
    /// Author, time, text and state in one sentence, for screen readers.
    QString spoken(int row) const;

private:
    QList<im::ChatMessage> m_messages;
    QString m_peerName;
    Fetch m_fetch;
    bool m_atStart = true;
    bool m_fetching = false;
};

} // namespace linnet::ui
