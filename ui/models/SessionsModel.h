// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"

#include <QAbstractTableModel>

#include <functional>

namespace linnet::ui {

/// Every call that is known: those of this run, live ones on top, and those of the history. Knows nothing of what a call carries but
/// whether it is a file.
class SessionsModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Who, What, State, Since, Duration, Path, ColumnCount };
    using NameOf = std::function<QString(const im::Address &account, const im::Address &peer)>;

    struct Row
    {
        im::SessionInfo session; ///< of a past one: who, when, how it ended
        im::MessageKey key = 0; ///< its line in the history
        QDateTime since; ///< UTC
        std::optional<qint64> seconds; ///< of a past one
    };

    explicit SessionsModel(NameOf nameOf, QObject *parent = nullptr);

    /// Takes a change of a session of this run.
    void put(const im::SessionInfo &session);
    /// The lines of the history, newest first. Those of this run that have ended are among them.
    void setPast(const QList<im::ChatMessage> &lines);
    /// Durations go on.
    void tick();
    bool hasLive() const { return !m_live.isEmpty(); }

    const Row &at(int row) const { return row < m_live.size() ? m_live[row] : m_past[row - m_live.size()]; }
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const Row &row, int column) const;
    QString nameOf(const im::SessionInfo &session) const;

    NameOf m_nameOf;
    QList<Row> m_live;
    QList<Row> m_past;
};

} // namespace linnet::ui
