// SPDX-License-Identifier: MIT
#include "ui/windows/ChatSession.h"

#include "ui/Words.h"
#include "ui/widgets/SessionBar.h"

namespace linnet::ui {

using im::SessionState;

ChatSession::ChatSession(Backend &backend, SessionBar *bar, QObject *parent) : QObject(parent), m_backend(backend), m_bar(bar)
{
    connect(&backend, &Backend::sessionChanged, this, &ChatSession::take);
    connect(bar, &SessionBar::endWanted, this, &ChatSession::end);
    connect(bar, &SessionBar::openWanted, this, &ChatSession::open);
    connect(bar, &SessionBar::flowWanted, this, [this](const QByteArray &callId) {
        client::FlowQuery query;
        query.kind = client::FlowQuery::Kind::Call;
        query.callId = callId;
        Q_EMIT flowWanted(query);
    });
}

bool ChatSession::isOurs(const im::SessionInfo &session) const
{
    // What rings here has its card; a file has its own in the history.
    return session.file == 0 && session.state != SessionState::Incoming && session.account == m_conversation.account
        && (session.peer == m_conversation.peer || m_conversation.aliases.contains(session.peer));
}

void ChatSession::setConversation(const im::Conversation &conversation)
{
    const bool other = conversation.id != m_conversation.id;
    m_conversation = conversation;
    if (!other)
        return;
    m_bar->clear();
    for (const im::SessionInfo &session : m_backend.sessions())
        take(session);
    Q_EMIT changed();
}

bool ChatSession::isThere() const { return m_bar->session().id != 0 && m_bar->session().state != SessionState::Ended; }
bool ChatSession::isUp() const { return m_bar->session().id != 0 && m_bar->session().state == SessionState::Established; }

void ChatSession::take(const im::SessionInfo &session)
{
    if (m_conversation.id == 0 || !isOurs(session))
        return;
    // One that has ended says so only if it is the one that is shown, and nothing of a session that nobody heard of.
    const bool shown = m_bar->session().id == session.id;
    if (session.state == SessionState::Ended ? !shown : isThere() && !shown && session.id < m_bar->session().id)
        return;
    m_bar->setSession(session, m_conversation.title);
    Q_EMIT changed();
}

void ChatSession::toggle()
{
    if (isThere())
        end(m_bar->session().id);
    else
        open();
}

void ChatSession::open()
{
    if (m_conversation.id == 0)
        return;
    const im::Address &to = m_conversation.answersTo.isEmpty() ? m_conversation.peer : m_conversation.answersTo;
    m_backend.openSession(m_conversation.account, to, whileAlive<im::SessionId>(this, [this](const auto &opened) {
        if (!opened)
            Q_EMIT trouble(Words::error(opened.error()));
    }));
}

void ChatSession::end(im::SessionId session)
{
    m_backend.endSession(session, whileAlive<Ok>(this, [this](const auto &ended) {
        if (!ended)
            Q_EMIT trouble(Words::error(ended.error()));
    }));
}

} // namespace linnet::ui
