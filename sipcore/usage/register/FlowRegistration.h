// SPDX-License-Identifier: MIT
#pragma once

#include "base/TimerService.h"
#include "usage/Identity.h"
#include "usage/register/KeepAliveMachine.h"
#include "usage/register/RegisterMachine.h"
#include "usage/register/RegistrarAnswer.h"
#include "usage/RequestAttempt.h"

#include <QObject>
#include <QPointer>

#include <chrono>

namespace linnet::sip {

class UserAgent;

/// One of an account's bindings, which is one reg-id and one flow (RFC 5626 s.4.2): its REGISTER requests, its keep-alives,
/// and what is done when the flow dies. Owned by RegisterUsage.
class FlowRegistration final : public QObject
{
    Q_OBJECT
public:
    FlowRegistration(UserAgent &agent, const Identity &identity, int regId, QObject *parent);
    ~FlowRegistration() override;

    /// Through which first hop: a Route for REGISTER, and a server that the other flow has already.
    struct Way
    {
        QList<NameAddr> route;
        std::optional<Target> avoid;
    };
    void setWay(const Way &way) { m_way = way; }
    const Way &way() const { return m_way; }

    RegisterMachine::State state() const { return m_machine.state(); }
    /// The last success still stands.
    bool isBound() const;
    /// The registered Contact; the default value before the first success.
    const Uri &contact() const { return m_contact; }
    /// The flow that the registrar knows us by; 0 when not registered.
    FlowId flow() const { return m_flow; }
    const Target &server() const { return m_server; }
    /// Of the last 2xx while isBound().
    const RegistrarAnswer &answer() const { return m_answer; }

    void start(std::chrono::seconds expires);
    void unregister(std::chrono::milliseconds patience);
    /// Another flow of the account is registered, or none is: RFC 5626 s.4.5 waits longer then.
    void setOthersStand(bool stand) { m_othersStand = stand; }
    /// We may be reached another way now; see RegisterMachine::onPathChanged().
    void pathChanged();
    /// Idle again, without a word to the server.
    void reset(const Identity &identity);

Q_SIGNALS:
    void registering();
    void registered(std::chrono::seconds expires);
    void failed(const linnet::sip::RequestOutcome &outcome, std::chrono::milliseconds retryIn);
    /// The flow is gone; a new one is tried at once.
    void lost();
    /// There is no server besides the one to avoid: Idle again.
    void noWay();
    void unregistered();

private:
    void perform(const RegisterMachine::Actions &actions);
    void perform(const KeepAliveMachine::Actions &actions);
    void stop(TimerId &id);
    void stopAll();
    int chance();
    void dropAttempt();
    void send(std::chrono::seconds expires);
    void knock();
    void addContact(Request &request, const Target &target, const MessageSource &path, std::chrono::seconds expires);
    void onFinished(const RequestOutcome &outcome, std::chrono::seconds asked);
    void onAnswer(const RequestOutcome &outcome, std::chrono::seconds asked);
    void onBound(const RequestOutcome &outcome, std::chrono::seconds asked);
    void fail(bool isUnreached, std::optional<std::chrono::seconds> retryAfter = {});
    void loseFlow();
    void onMoved();
    void unbind();
    void setFlow(FlowId flow, TransportProtocol protocol = TransportProtocol::Udp);
    void keepAlive();
    bool isFlowUsable() const;

    UserAgent &m_agent;
    Identity m_identity;
    const int m_regId;
    Way m_way;
    RegisterMachine m_machine;
    KeepAliveMachine m_keepAlive;
    QPointer<RequestAttempt> m_attempt;
    RequestOutcome m_lastOutcome;

    QByteArray m_callId; // one for the life of the program (RFC 3261 s.10.2); temporary GRUUs hang on it (RFC 5627 s.4.1)
    quint32 m_cseq = 0;
    Uri m_sentContact;
    Uri m_contact;
    RegistrarAnswer m_answer;
    bool m_mayBeBound = false; // the registrar may hold a binding of ours
    bool m_useOutbound = true; // until a 439 says that the first hop cannot (RFC 5626 s.11.6)
    bool m_othersStand = false;
    bool m_isRecovering = false; // the server may still be sending to where we were
    FlowId m_flow = 0;
    TransportProtocol m_protocol = TransportProtocol::Udp;
    Target m_triedServer;
    Target m_server;
    MonoTime m_boundAt;
    QByteArray m_stunId;

    TimerId m_timer = 0; // refresh, or the next try
    TimerId m_patience = 0;
    TimerId m_keepAliveTimer = 0;
    TimerId m_connecting = 0;
    TimerId m_proof = 0;
    TimerId m_moved = 0;
    std::chrono::milliseconds m_unregisterPatience{2000};
};

} // namespace linnet::sip
