// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Conversation.h"

#include <QWidget>

namespace linnet::ui {

class Avatar;
class IconButton;
class Label;

/// The top of an open chat: with whom, what they do, and what can be looked at.
class ChatHeader final : public QWidget
{
    Q_OBJECT
public:
    explicit ChatHeader(QWidget *parent = nullptr);

    void setPerson(const im::Conversation &conversation);
    void setTyping(bool typing);
    /// There is a session in some state; `up`: it is established.
    void setSession(bool there, bool up);
    /// A back arrow, and only what has no place in the menu.
    void setNarrow(bool narrow);

Q_SIGNALS:
    void backWanted();
    void searchWanted();
    /// Open one, or end the one that there is.
    void sessionWanted();
    void flowWanted();
    void detailsWanted();
    void menuWanted(const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showLine();

    IconButton *m_back;
    IconButton *m_search;
    IconButton *m_session;
    IconButton *m_flow;
    IconButton *m_details;
    IconButton *m_more;
    Avatar *m_avatar;
    Label *m_name;
    Label *m_line;
    QString m_address;
    bool m_typing = false;
    bool m_sessionUp = false;
};

} // namespace linnet::ui
