// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"
#include "ui/models/SessionsModel.h"

#include <QTimer>
#include <QWidget>

class QStackedWidget;
class QTreeView;

namespace linnet::ui {

class Button;

/// All calls, those that go on and those of the history: with whom, what they do, since when, how long, how they ended; and what can be
/// done about the chosen one.
class SessionsWindow final : public QWidget
{
    Q_OBJECT
public:
    SessionsWindow(Backend &backend, SessionsModel::NameOf nameOf, QWidget *parent = nullptr);

    SessionsModel *model() const { return m_model; }
    QTreeView *list() const { return m_list; }

Q_SIGNALS:
    void chatWanted(const linnet::im::Address &peer, const linnet::im::Address &account);
    void flowWanted(const linnet::client::FlowQuery &query);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void reload();
    void showPages();
    void showActions();
    void runTimer();
    void answer(bool yes);
    const SessionsModel::Row *chosen() const;

    Backend &m_backend;
    SessionsModel *m_model;
    QTreeView *m_list;
    QStackedWidget *m_pages;
    Button *m_accept;
    Button *m_end;
    Button *m_chat;
    Button *m_flow;
    QTimer m_second;
};

} // namespace linnet::ui
