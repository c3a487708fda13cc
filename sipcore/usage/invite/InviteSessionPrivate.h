// SPDX-License-Identifier: MIT
#pragma once

#include "dialog/DialogTable.h"
#include "usage/invite/InviteSession.h"
#include "usage/invite/InviteUsage.h"
#include "usage/invite/SessionTimer.h"
#include "usage/RequestSender.h"
#include "usage/UserAgent.h"

#include <QPointer>

#include <map>

namespace linnet::sip {

/// The driver of one session. InviteCaller.cpp, InviteCallee.cpp and InviteInDialog.cpp hold its three parts.
struct InviteSession::Private
{
    using ms = std::chrono::milliseconds;
    using Event = InviteMachine::Event;
    using Headers = QList<QPair<QByteArray, QByteArray>>;

    /// One branch of our INVITE that answered, or the dialog of a call that came.
    struct Fork
    {
        Dialog *dialog = nullptr; ///< child of the session
        std::optional<quint32> responseNumber; ///< RSeq of the last reliable provisional response
        bool isAccepted = false;
        std::optional<SessionBody> answer; ///< to our offer
        bool endAfterAck = false;
        quint32 inviteNumber = 0; ///< of the INVITE that the ACK below is for
        bool ackUnderWay = false;
        QByteArray ackBytes; ///< empty until it has left
        MessageSource ackPath;
    };

    /// Our 2xx to an INVITE, repeated until its ACK comes (RFC 3261 s.13.3.1.4).
    struct Success
    {
        QPointer<ServerTransaction> transaction;
        Response response;
        quint32 number = 0;
        bool hasOffer = false; ///< the ACK brings the answer
        ms interval{0};
        ms elapsed{0};
        TimerId timer = 0;
    };

    /// Our reliable provisional response, repeated until its PRACK comes (RFC 3262 s.3).
    struct Reliable
    {
        Response response;
        quint32 number = 0;
        bool isPending = false;
        ms interval{0};
        ms elapsed{0};
        TimerId timer = 0;
    };

    Private(InviteSession &session, InviteUsage &owner);
    ~Private();

    // Both sides
    TimerService &timers() const { return agent.timers(); }
    void fire(Event event);
    void perform(InviteMachine::Effect effect);
    void onEnded();
    void finishWhenQuiet();
    Fork *sessionFork();
    Fork *addFork(const DialogState &state, DialogTable::Origin origin);
    void dropFork(const QByteArray &remoteTag);
    RequestAttempt *sendInDialog(Dialog &dialog, Method::Id method, const Headers &headers = {}, const SessionBody &body = {});
    void sendBye(const QByteArray &remoteTag);
    void acknowledge(const QByteArray &remoteTag, quint32 inviteNumber);
    void sendAck(const QByteArray &remoteTag, Request ack, const QList<Target> &targets);
    void onAckLost(const QByteArray &remoteTag); ///< it could not leave
    Headers offerHeaders() const; ///< Contact, Supported, Allow, session timer
    void notePeer(const MessageBase &message);
    void restartSessionTimer();
    void stop(TimerId &timer);

    // InviteCaller.cpp
    void call(const OutgoingCall &call);
    void sendInvite();
    void onProvisional(const Response &response);
    void onFinal(const RequestOutcome &outcome);
    void onSuccess(const Response &response, bool overTls);
    bool tryAgain(const Response &response);
    void takeAnswer(Fork &fork, const MessageBase &message);
    void acknowledgeProvisional(Fork &fork, const Response &response);

    // InviteCallee.cpp
    bool take(ServerTransaction *transaction, const Uri &ownAccount, InviteSession *replacedSession);
    Response makeCallResponse(int status) const;
    void ring(const SessionBody &earlyAnswer);
    void keepRinging();
    void sendReliably(Response response);
    void repeatReliable();
    void onPrack(ServerTransaction *transaction);
    void accept(const SessionBody &body);
    void sendAccept();
    void refuse(int status, const Headers &headers = {});
    void sendSuccess(ServerTransaction *transaction, const Response &response, bool hasOffer);
    void repeatSuccess();
    void onAck(const Request &ack);

    // InviteInDialog.cpp
    void onRequest(const QByteArray &remoteTag, ServerTransaction *transaction);
    void onBye(const QByteArray &remoteTag, ServerTransaction *transaction);
    void onReinvite(ServerTransaction *transaction);
    void onUpdate(ServerTransaction *transaction);
    void respond(ServerTransaction *transaction, int status, const Headers &headers = {});
    void respondLater(ServerTransaction *transaction); ///< 500 with Retry-After
    bool refusesInterval(ServerTransaction *transaction);
    bool refusesOffer(ServerTransaction *transaction, const SessionBody &offer);
    void passOffer(ServerTransaction *transaction, const SessionBody &offer);
    void answerOffer(const SessionBody &body);
    void agree(ServerTransaction *transaction, const SessionBody &body, bool hasOffer);
    bool isOfferUnderWay() const;
    void sendOffer(const SessionBody &body, Way way, bool isRefresh);
    void onOfferFinished(const RequestOutcome &outcome, const SessionBody &body, Way way, bool isRefresh);
    void refresh();

    InviteSession &q;
    InviteUsage &usage;
    UserAgent &agent;
    InviteMachine machine{SessionState::Calling};
    Uri account;
    NameAddr peer;
    Request invite;
    SessionBody localBody;
    SessionBody remoteBody;
    EndReason reason = EndReason::Network;
    int status = 0;
    std::map<QByteArray, Fork> forks; ///< by the peer's tag
    QByteArray sessionTag; ///< the fork that the session goes on with
    bool hasDialog = false;
    QByteArray contact; ///< our Contact value
    SessionTimer sessionTimer;
    bool peerTakesUpdate = false;
    int openAttempts = 0;
    TimerId ringTimer = 0;
    TimerId refreshTimer = 0;
    TimerId glareTimer = 0;

    // caller
    OutgoingRequest out;
    Uri original;
    QByteArrayList visited;
    int triesForInterval = 0;
    QPointer<RequestAttempt> attempt;
    QPointer<ClientTransaction> inviteTransaction;

    // callee
    QPointer<ServerTransaction> inviteServer;
    QByteArray localTag;
    QPointer<InviteSession> replaced;
    int refusal = 603;
    Headers refusalHeaders;
    Reliable reliable;
    bool answeredEarly = false;
    std::optional<SessionBody> acceptance; ///< accept() was called
    TimerId ringingTimer = 0;

    // inside the dialog
    Success success;
    QPointer<ServerTransaction> pendingOffer; ///< the peer's, without our answer
    SessionBody pendingOfferBody;
    QPointer<RequestAttempt> ourOffer;
    Way ourOfferWay = Way::Reinvite;
    TimerId offerTimer = 0;
};

} // namespace linnet::sip
