// SPDX-License-Identifier: MIT
#pragma once

#include "AgentOptions.h"
#include "usage/invite/InviteUsage.h"
#include "usage/RequestOutcome.h"
#include "usage/UserAgent.h"

#include <QHash>
#include <QJsonObject>
#include <QPointer>

namespace linnet::test {

/// A user agent that does what JSON objects tell it and prints what happens, one JSON object a line. Sessions are named: those
/// that it makes by whoever asks for them, those that come "in1", "in2" and so on. Takes every MESSAGE and every offer with an
/// m=message line.
///
/// Commands: register, unregister, call{call,to,replaces?}, ring{call,early?}, accept{call,after?}, reject{call,status},
/// hangUp{call}, offer{call,way:reinvite|update}, message{ref,to,text}, options{ref,to}, quit. `after` is in milliseconds.
/// Events: listening, registration{state,status}, incoming{call,from,callId}, state{call,state}, ended{call,reason,status},
/// answer{call}, offered{call}, offerRefused{call,status}, result{ref,status,kind}, message{from,text}, inviteRefused,
/// error{cmd,text}.
class SipAgent final : public QObject
{
    Q_OBJECT
public:
    explicit SipAgent(const AgentOptions &options);

    bool start();
    void obey(const QJsonObject &command);
    /// Unregisters first, if it must.
    void quit();

private:
    using Handler = void (SipAgent::*)(const QJsonObject &command);
    static const QHash<QString, Handler> &handlers();

    void doRegister(const QJsonObject &command);
    void doUnregister(const QJsonObject &command);
    void doCall(const QJsonObject &command);
    void doRing(const QJsonObject &command);
    void doAccept(const QJsonObject &command);
    void doReject(const QJsonObject &command);
    void doHangUp(const QJsonObject &command);
    void doOffer(const QJsonObject &command);
    void doMessage(const QJsonObject &command);
    void doOptions(const QJsonObject &command);

    void watchRegistration();
    void follow(sip::InviteSession *session, const QString &name);
    /// Null, and an error event, when there is none of that name.
    sip::InviteSession *sessionOf(const QJsonObject &command);
    /// A new version each time: what is offered again unchanged is a refresh.
    sip::SessionBody makeBody();
    void tell(const QString &event, QJsonObject fields = {}) const;
    void tellResult(const QString &ref, const sip::RequestOutcome &outcome) const;

    AgentOptions m_options;
    sip::UserAgent m_agent;
    sip::RegisterUsage *m_registration = nullptr;
    QHash<QString, QPointer<sip::InviteSession>> m_sessions;
    QHash<quint64, QString> m_pages; ///< ticket -> ref
    int m_incoming = 0;
    int m_bodies = 0;
};

} // namespace linnet::test
