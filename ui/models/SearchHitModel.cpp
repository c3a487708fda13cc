// SPDX-License-Identifier: MIT
#include "ui/models/SearchHitModel.h"

#include "ui/Words.h"

namespace linnet::ui {

QList<client::SearchHit> SearchHitModel::shown(const client::SearchPage &page) const
{
    QList<client::SearchHit> hits;
    for (const client::SearchHit &hit : page.hits)
        if (!m_titleOf(hit.message.conversation).isEmpty())
            hits.append(hit);
    return hits;
}

void SearchHitModel::reset(const client::SearchPage &page)
{
    beginResetModel();
    m_hits = shown(page);
    m_more = page.more;
    endResetModel();
}

void SearchHitModel::append(const client::SearchPage &page)
{
    const QList<client::SearchHit> fresh = shown(page);
    m_more = page.more;
    if (fresh.isEmpty())
        return;
    beginInsertRows({}, int(m_hits.size()), int(m_hits.size() + fresh.size()) - 1);
    m_hits += fresh;
    endInsertRows();
}

QVariant SearchHitModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_hits.size())
        return {};
    const client::SearchHit &hit = m_hits[index.row()];
    const QString title = m_titleOf(hit.message.conversation);
    switch (role) {
    case Qt::DisplayRole: return hit.snippet;
    case Qt::AccessibleTextRole: return tr("%1, %2: %3").arg(title, Words::dayAndClock(hit.message.time), hit.snippet);
    case HitRole: return QVariant::fromValue(hit);
    case TitleRole: return title;
    case PeerRole: return hit.message.peer.uri;
    default: return {};
    }
}

} // namespace linnet::ui
