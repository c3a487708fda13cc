// SPDX-License-Identifier: MIT
#include "usage/invite/InviteSession.h"

#include "base/AsciiToken.h"
#include "transport/ViaRules.h"
#include "usage/invite/InviteSessionPrivate.h"
#include "usage/RequestDispatcher.h"
#include "usage/TlsTrust.h"

#include <algorithm>

namespace linnet::sip {

using Effect = InviteMachine::Effect;

InviteSession::InviteSession(InviteUsage &usage) : QObject(&usage), d(std::make_unique<Private>(*this, usage)) { }

InviteSession::~InviteSession() = default;

SessionState InviteSession::state() const
{
    return d->machine.state();
}

bool InviteSession::isIncoming() const
{
    return !d->machine.isCaller();
}

const Uri &InviteSession::account() const
{
    return d->account;
}

const NameAddr &InviteSession::peer() const
{
    return d->peer;
}

const Request &InviteSession::invite() const
{
    return d->invite;
}

const SessionBody &InviteSession::remoteBody() const
{
    return d->remoteBody;
}

const SessionBody &InviteSession::localBody() const
{
    return d->localBody;
}

EndReason InviteSession::endReason() const
{
    return d->reason;
}

int InviteSession::endStatus() const
{
    return d->status;
}

Replaces InviteSession::replaces() const
{
    const auto fork = d->forks.find(d->sessionTag);
    if (!d->hasDialog || fork == d->forks.end())
        return {};
    const DialogId &id = fork->second.dialog->id();
    return {id.callId, id.remoteTag, id.localTag};
}

void InviteSession::ring(const SessionBody &earlyAnswer)
{
    d->ring(earlyAnswer);
}

void InviteSession::accept(const SessionBody &body)
{
    d->accept(body);
}

void InviteSession::reject(int status, const QList<QPair<QByteArray, QByteArray>> &headers)
{
    d->refusal = status;
    d->refusalHeaders = headers;
    d->reason = EndReason::Local;
    d->fire(Private::Event::Reject);
}

void InviteSession::hangUp(EndReason reason)
{
    if (d->machine.state() == SessionState::Ending || d->machine.state() == SessionState::Ended)
        return;
    d->reason = reason;
    d->fire(Private::Event::HangUp);
}

bool InviteSession::offer(const SessionBody &body, Way way)
{
    if (d->machine.state() != SessionState::Established || d->isOfferUnderWay())
        return false;
    d->sendOffer(body, way, false);
    return true;
}

void InviteSession::answer(const SessionBody &body)
{
    d->answerOffer(body);
}

void InviteSession::refuseOffer(int status)
{
    if (ServerTransaction *transaction = d->pendingOffer) {
        d->pendingOffer = nullptr;
        d->respond(transaction, status);
    }
}

InviteSession::Private::Private(InviteSession &session, InviteUsage &owner)
    : q(session), usage(owner), agent(owner.agent()), sessionTimer(owner.sessionTimer())
{
}

InviteSession::Private::~Private()
{
    for (TimerId *timer : {&ringTimer, &refreshTimer, &glareTimer, &ringingTimer, &success.timer, &reliable.timer, &offerTimer})
        stop(*timer);
}

void InviteSession::Private::stop(TimerId &timer)
{
    timers().cancel(std::exchange(timer, 0));
}

void InviteSession::Private::fire(Event event)
{
    const auto effect = machine.handle(event);
    if (!effect)
        return;
    const SessionState state = machine.state();
    const bool hasEnded = state == SessionState::Ended;
    perform(*effect);
    if (machine.state() == state)
        Q_EMIT q.stateChanged(state);
    if (hasEnded)
        onEnded();
}

void InviteSession::Private::perform(Effect effect)
{
    switch (effect) {
    case Effect::None:
    case Effect::Finish:
        break;
    case Effect::Acknowledge:
        acknowledge(sessionTag, sessionFork()->inviteNumber);
        break;
    case Effect::AcknowledgeAndBye:
        sessionFork()->endAfterAck = true;
        acknowledge(sessionTag, sessionFork()->inviteNumber);
        break;
    case Effect::SendCancel:
        if (attempt)
            attempt->cancel();
        break;
    case Effect::SendAccept:
        sendAccept();
        break;
    case Effect::SendRefusal:
        refuse(refusal, refusalHeaders);
        break;
    case Effect::Send487:
        refuse(487);
        break;
    case Effect::Send480:
        refuse(480);
        break;
    case Effect::SendBye:
        // The ACK goes first (RFC 3261 s.13.2.2.4).
        if (Fork *fork = sessionFork(); fork && machine.isCaller() && fork->ackBytes.isEmpty() && fork->ackUnderWay)
            fork->endAfterAck = true;
        else
            sendBye(sessionTag);
        break;
    case Effect::WaitForAck:
        break;
    }
    if (machine.state() != SessionState::Calling && machine.state() != SessionState::Trying
        && machine.state() != SessionState::Ringing && machine.state() != SessionState::Incoming) {
        stop(ringTimer);
        stop(ringingTimer);
    }
}

void InviteSession::Private::onEnded()
{
    for (TimerId *timer : {&refreshTimer, &glareTimer, &success.timer, &reliable.timer, &offerTimer})
        stop(*timer);
    if (pendingOffer) {
        respond(pendingOffer, 487); // RFC 3261 s.15.1.2
        pendingOffer = nullptr;
    }
    // A re-INVITE that was answered provisionally has no time-out of its own (RFC 3261 s.17.1.1.2).
    if (ourOffer)
        ourOffer->cancel();
    if (hasDialog)
        dropFork(sessionTag);
    Q_EMIT q.ended(reason);
    finishWhenQuiet();
}

// Forked 2xx may come as long as the INVITE's transaction lives, and our BYEs want their answers.
void InviteSession::Private::finishWhenQuiet()
{
    if (machine.state() == SessionState::Ended && !inviteTransaction && openAttempts == 0)
        q.deleteLater();
}

InviteSession::Private::Fork *InviteSession::Private::sessionFork()
{
    const auto found = forks.find(sessionTag);
    return hasDialog && found != forks.end() ? &found->second : nullptr;
}

InviteSession::Private::Fork *InviteSession::Private::addFork(const DialogState &state, DialogTable::Origin origin)
{
    Dialog *dialog = agent.dialogs().add(state, origin, &q);
    if (!dialog)
        return nullptr;
    const QByteArray tag = state.id.remoteTag;
    connect(dialog, &Dialog::requestReceived, &q,
            [this, tag](ServerTransaction *transaction) { onRequest(tag, transaction); });
    connect(dialog, &Dialog::ackReceived, &q, [this](const Request &ack) { onAck(ack); });
    Fork &fork = forks[tag];
    fork.dialog = dialog;
    return &fork;
}

void InviteSession::Private::dropFork(const QByteArray &remoteTag)
{
    const auto found = forks.find(remoteTag);
    if (found == forks.end())
        return;
    found->second.dialog->disconnect(&q);
    found->second.dialog->deleteLater(); // we may be inside one of its signals
    forks.erase(found);
}

RequestAttempt *InviteSession::Private::sendInDialog(Dialog &dialog, Method::Id method, const Headers &headers,
                                                     const SessionBody &body)
{
    OutgoingRequest request;
    request.account = account;
    request.method = method;
    request.inDialog = dialog.edit().makeRequest(method);
    request.uri = request.inDialog->uri;
    request.nextHop = dialog.state().nextHop().value_or(request.uri);
    request.cseq = request.inDialog->cseq()->number;
    request.callId = dialog.id().callId;
    request.fromTag = dialog.id().localTag;
    request.nextNumber = [guard = QPointer(&dialog), number = request.cseq]() mutable {
        number = guard ? ++guard->edit().localCSeq : number + 1;
        return number;
    };
    request.headers = headers;
    request.contentType = body.contentType;
    request.body = body.content;
    request.failoverOnTimeout = true;
    ++openAttempts;
    RequestAttempt *sent = agent.requestSender().send(std::move(request));
    connect(sent, &QObject::destroyed, &q, [this] {
        --openAttempts;
        finishWhenQuiet();
    });
    return sent;
}

void InviteSession::Private::sendBye(const QByteArray &remoteTag)
{
    const auto found = forks.find(remoteTag);
    if (found == forks.end())
        return;
    RequestAttempt *bye = sendInDialog(*found->second.dialog, Method::Bye);
    connect(bye, &RequestAttempt::finished, &q, [this, remoteTag] {
        if (hasDialog && remoteTag == sessionTag && machine.state() != SessionState::Ended)
            fire(Event::ByeAnswered);
        else if (!inviteTransaction) // else its 2xx may come again and wants its ACK
            dropFork(remoteTag);
    });
}

void InviteSession::Private::acknowledge(const QByteArray &remoteTag, quint32 inviteNumber)
{
    const auto found = forks.find(remoteTag);
    if (found == forks.end())
        return;
    Fork &fork = found->second;
    if (fork.inviteNumber != inviteNumber) {
        fork.inviteNumber = inviteNumber;
        fork.ackBytes.clear();
        fork.ackUnderWay = false;
    }
    if (!fork.ackBytes.isEmpty()) {
        agent.transport().resend(fork.ackBytes, fork.ackPath);
        return;
    }
    const auto hop = fork.dialog->state().nextHop();
    const AccountEntry *entry = agent.accountBook().find(account);
    if (fork.ackUnderWay)
        return;
    if (!hop || !entry) {
        onAckLost(remoteTag);
        return;
    }
    fork.ackUnderWay = true;
    Request ack = fork.dialog->state().makeAck(inviteNumber);
    agent.requestSender().locate()(
        *hop, entry->identity.transport, &q,
        [this, remoteTag, ack](const Result<QList<Target>, ResolveError> &targets) {
            const auto still = forks.find(remoteTag);
            if (still == forks.end())
                return;
            if (targets && !targets->isEmpty())
                sendAck(remoteTag, ack, *targets);
            else
                onAckLost(remoteTag);
        });
}

// The next copy of the 2xx tries again. A BYE that has waited for it waits no longer.
void InviteSession::Private::onAckLost(const QByteArray &remoteTag)
{
    Fork &fork = forks.at(remoteTag);
    fork.ackUnderWay = false;
    if (std::exchange(fork.endAfterAck, false))
        sendBye(remoteTag);
}

void InviteSession::Private::sendAck(const QByteArray &remoteTag, Request ack, const QList<Target> &targets)
{
    const AccountEntry *entry = agent.accountBook().find(account);
    const auto hop = forks.at(remoteTag).dialog->state().nextHop();
    // As every other request: where we are registered, and to nobody who cannot prove that he is it.
    const auto bound = std::find_if(targets.begin(), targets.end(), [entry](const Target &one) { return entry && entry->isBoundTo(one); });
    Target target = bound != targets.end() ? *bound : targets.first();
    if (entry && hop)
        applyTrust(target, entry->identity, *hop);
    // The INVITE's credentials (RFC 3261 s.13.2.2.4), only where they may go (RELIABILITY A15).
    if (entry && hop && machine.isCaller() && entry->isServedBy(*hop, target)) {
        for (const HeaderName name : {HeaderName::Authorization, HeaderName::ProxyAuthorization}) {
            for (const Slice &value : invite.headers().values(name))
                ack.editHeaders().append(name, value);
        }
    }
    const quint32 number = ack.cseq()->number;
    ack.editHeaders().prepend(HeaderName::Via, "SIP/2.0/UDP 0.0.0.0;branch=" + agent.transactions().newBranch());
    agent.transport().sendRequest(
        std::move(ack), target,
        [this, guard = QPointer(&q), remoteTag, number](const SentMessage &sent, const std::optional<TransportError> &error) {
            if (!guard)
                return;
            const auto found = forks.find(remoteTag);
            if (found == forks.end() || found->second.inviteNumber != number)
                return;
            if (error) {
                onAckLost(remoteTag);
                return;
            }
            Fork &fork = found->second;
            fork.ackUnderWay = false;
            fork.ackBytes = sent.bytes;
            fork.ackPath = sent.path;
            if (std::exchange(fork.endAfterAck, false))
                sendBye(remoteTag);
            else if (hasDialog && remoteTag == sessionTag)
                fire(Event::AckLeft);
        });
}

InviteSession::Private::Headers InviteSession::Private::offerHeaders() const
{
    Headers headers{{"Contact", contact},
                    {"Allow", RequestDispatcher::allowValue()},
                    {"Supported", InviteUsage::supportedValue()}};
    return headers + sessionTimer.requestHeaders();
}

void InviteSession::Private::notePeer(const MessageBase &message)
{
    if (!message.headers().contains(HeaderName::Allow))
        return;
    peerTakesUpdate = false;
    for (const Slice &method : message.tokens(HeaderName::Allow))
        peerTakesUpdate = peerTakesUpdate || method == QByteArrayView("UPDATE");
}

void InviteSession::Private::restartSessionTimer()
{
    stop(refreshTimer);
    if (!sessionTimer.isRunning())
        return;
    refreshTimer = timers().start(sessionTimer.dueAfter(), [this] {
        refreshTimer = 0;
        if (sessionTimer.weRefresh()) {
            refresh();
            return;
        }
        reason = EndReason::Network;
        fire(Event::Expired);
    });
}

} // namespace linnet::sip
