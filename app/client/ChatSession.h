// SPDX-License-Identifier: MIT
#pragma once

#include "client/ArrivingMessage.h"
#include "client/SessionCall.h"
#include "client/SessionRoad.h"

#include <QHash>

#include <deque>

namespace linnet::client {

/// Words through one session, both ways (DESIGN s.4, s.6). What it is given waits until the connection is open, leaves in order, and is
/// told of; after a connection was made anew, what was not reported leaves again under its Message-ID. Ends by itself when nothing has
/// been said for a while. Owns its call. Lives on the client's thread.
class ChatSession final : public QObject, private sip::MsrpReassembler::Receiver
{
    Q_OBJECT
public:
    ChatSession(SessionGround &ground, im::SessionInfo info, QObject *parent);
    ChatSession(SessionGround &ground, im::SessionInfo info, sip::InviteSession *invite, QObject *parent);
    ~ChatSession() override;

    SessionCall &call() { return *m_call; }
    const im::SessionInfo &info() const { return m_call->info(); }
    bool isUp() const { return m_call->open() != nullptr; }

    void setIdleTime(std::chrono::minutes time) { m_idleTime = time; }
    bool start() { return m_call->start(wanted(), *this); }
    void accept() { m_call->accept(wanted(), *this); }

    void send(const SessionMessage &message);
    /// False: not of this session.
    bool discard(im::MessageKey message);
    /// What has not left: for another session.
    QList<SessionMessage> takeUnsent();

Q_SIGNALS:
    void told(linnet::im::MessageKey message, const linnet::client::SessionOutcome &outcome);
    /// A whole message. Whoever takes it answers it.
    void arrived(linnet::client::ArrivingMessage *message, const linnet::sip::MsrpHead &head, const QByteArray &body);
    void upChanged(bool up);

private:
    struct Sent
    {
        SessionMessage message;
        bool isAccepted = false;
    };

    static sip::MsrpMedia wanted();
    void watch();
    std::unique_ptr<sip::MsrpStorage> begin(const sip::MsrpHead &head, int &status) override;
    void onOpened(sip::MsrpSession *session);
    void onEnded();
    void onReceived(sip::MsrpSession &session, const std::shared_ptr<sip::MsrpReassembler::Message> &message);
    void flush();
    void leave(const SessionMessage &message);
    void onSettled(const QByteArray &messageId, SessionOutcome::Kind kind, int status = 0);
    std::deque<Sent>::iterator find(const QByteArray &messageId);
    void touch();
    void onIdle();

    SessionGround &m_ground;
    SessionCall *m_call;
    std::deque<SessionMessage> m_waiting; ///< for the connection
    std::deque<Sent> m_sent; ///< given to the connection, the success report not seen yet
    std::chrono::minutes m_idleTime{10};
    TimerId m_idleTimer = 0;
};

} // namespace linnet::client
