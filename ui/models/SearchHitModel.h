// SPDX-License-Identifier: MIT
#pragma once

#include "client/HistorySearch.h"

#include <QAbstractListModel>

#include <functional>

namespace linnet::ui {

/// What a search in all chats has found, newest first. Knows nothing of chats but their names, which it asks for. UI thread.
class SearchHitModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { HitRole = Qt::UserRole + 1, TitleRole, PeerRole };
    /// The name of a conversation; empty if it is not shown (a request of a stranger).
    using TitleOf = std::function<QString(im::ConversationId)>;

    explicit SearchHitModel(TitleOf titleOf, QObject *parent = nullptr) : QAbstractListModel(parent), m_titleOf(std::move(titleOf)) { }

    void reset(const client::SearchPage &page);
    void append(const client::SearchPage &page);
    void clear() { reset({}); }
    bool hasMore() const { return m_more; }
    const client::SearchHit &at(int row) const { return m_hits[row]; }
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_hits.size()); }
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<client::SearchHit> shown(const client::SearchPage &page) const;

    TitleOf m_titleOf;
    QList<client::SearchHit> m_hits;
    bool m_more = false;
};

} // namespace linnet::ui

Q_DECLARE_METATYPE(linnet::client::SearchHit)
