// SPDX-License-Identifier: MIT
#include "ui/models/SessionsModel.h"

#include "ui/SessionWords.h"
#include "ui/Words.h"
#include "ui/style/TextRuns.h"

#include <algorithm>

namespace linnet::ui {

using im::SessionState;

SessionsModel::SessionsModel(NameOf nameOf, QObject *parent) : QAbstractTableModel(parent), m_nameOf(std::move(nameOf)) { }

void SessionsModel::put(const im::SessionInfo &session)
{
    const auto known = std::find_if(m_live.begin(), m_live.end(), [&](const Row &row) { return row.session.id == session.id; });
    const int row = int(known - m_live.begin());
    if (session.state != SessionState::Ended) {
        if (known != m_live.end()) {
            known->session = session;
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
            return;
        }
        beginInsertRows({}, 0, 0);
        m_live.prepend({session, 0, QDateTime::currentDateTimeUtc(), {}});
        endInsertRows();
        return;
    }
    if (known == m_live.end())
        return;
    Row past = *known;
    past.session = session;
    if (session.establishedAt.isValid())
        past.seconds = session.establishedAt.secsTo(QDateTime::currentDateTimeUtc());
    beginRemoveRows({}, row, row);
    m_live.removeAt(row);
    endRemoveRows();
    beginInsertRows({}, int(m_live.size()), int(m_live.size()));
    m_past.prepend(past);
    endInsertRows();
}

void SessionsModel::setPast(const QList<im::ChatMessage> &lines)
{
    beginResetModel();
    m_past.clear();
    for (const im::ChatMessage &line : lines) {
        if (!line.session)
            continue;
        Row row;
        row.key = line.key;
        row.session.account = line.account;
        row.session.peer = line.peer;
        row.session.incoming = line.session->incoming;
        row.session.state = SessionState::Ended;
        row.session.reason = line.session->reason;
        row.session.status = line.session->status;
        row.seconds = line.session->seconds;
        row.since = line.time.addSecs(-row.seconds.value_or(0));
        m_past.append(row);
    }
    endResetModel();
}

void SessionsModel::tick()
{
    if (!m_live.isEmpty())
        Q_EMIT dataChanged(index(0, Duration), index(int(m_live.size()) - 1, Duration), {Qt::DisplayRole});
}

int SessionsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_live.size() + m_past.size()); }

QString SessionsModel::nameOf(const im::SessionInfo &session) const
{
    const QString known = m_nameOf ? m_nameOf(session.account, session.peer) : QString();
    return known.isEmpty() ? session.peer.text() : known;
}

QString SessionsModel::text(const Row &row, int column) const
{
    const im::SessionInfo &session = row.session;
    switch (column) {
    case Who: return nameOf(session);
    case What: return session.file != 0 ? tr("File") : tr("Messages");
    case State:
        return session.state != SessionState::Ended
            ? SessionWords::shortState(session.state)
            : SessionWords::ended(session.reason, session.status, session.incoming, row.seconds.has_value(), nameOf(session));
    case Since: return Words::moment(row.since);
    case Duration:
        if (row.seconds)
            return SessionWords::clock(*row.seconds);
        return session.state != SessionState::Ended && session.establishedAt.isValid()
            ? SessionWords::clock(session.establishedAt.secsTo(QDateTime::currentDateTimeUtc())) : QString();
    case Path: return session.establishedAt.isValid() ? SessionWords::path(session) : QString();
    default: return {};
    }
}

QVariant SessionsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row &row = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::ToolTipRole: return plainTip(index.column() == Who ? row.session.peer.text() : text(row, index.column()));
    case Qt::AccessibleTextRole: {
        if (index.column() != Who)
            return text(row, index.column());
        QStringList words;
        for (int column = 0; column < ColumnCount; ++column)
            words << text(row, column);
        words.removeAll(QString());
        return words.join(u", "_qs);
    }
    default: return {};
    }
}

QVariant SessionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Who: return tr("With");
    case What: return tr("What");
    case State: return tr("State");
    case Since: return tr("Since");
    case Duration: return tr("Duration");
    case Path: return tr("Path");
    default: return {};
    }
}

} // namespace linnet::ui
