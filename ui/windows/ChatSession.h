// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

namespace linnet::ui {

class SessionBar;

/// The session of the open chat: feeds its bar, opens and ends it.
class ChatSession final : public QObject
{
    Q_OBJECT
public:
    /// The bar is the owner's.
    ChatSession(Backend &backend, SessionBar *bar, QObject *parent);

    void setConversation(const im::Conversation &conversation);
    /// There is one, in whatever state.
    bool isThere() const;
    bool isUp() const;
    /// Opens one, or ends it.
    void toggle();
    void open();

Q_SIGNALS:
    void changed();
    void flowWanted(const linnet::client::FlowQuery &query);
    void trouble(const QString &sentence);

private:
    void take(const im::SessionInfo &session);
    void end(im::SessionId session);
    bool isOurs(const im::SessionInfo &session) const;

    Backend &m_backend;
    SessionBar *m_bar;
    im::Conversation m_conversation;
};

} // namespace linnet::ui
