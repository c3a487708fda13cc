// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Session.h"

#include <QTimer>
#include <QWidget>

class QBoxLayout;
class QMenu;

namespace linnet::ui {

class Avatar;
class Button;
class Label;

/// Somebody calls: who, by address, about what, how long it goes on ringing, and the answers to it. Of a stranger only the address is
/// shown, and blocking is one of the answers.
class SessionCard final : public QWidget
{
    Q_OBJECT
public:
    SessionCard(const im::SessionInfo &session, const QString &peer, QWidget *parent = nullptr);

    const im::SessionInfo &session() const { return m_session; }
    bool ticks() const { return m_second.isActive(); }

Q_SIGNALS:
    void accepted(const linnet::im::SessionInfo &session);
    void declined(linnet::im::SessionId session, linnet::im::SessionEnd why);
    void blocked(const linnet::im::SessionInfo &session);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showLeft();
    void showReasons();
    void arrange();

    im::SessionInfo m_session;
    QTimer m_second;
    QBoxLayout *m_box;
    QBoxLayout *m_answers;
    Avatar *m_avatar;
    Label *m_left;
    Button *m_decline;
    Button *m_accept;
};

} // namespace linnet::ui
