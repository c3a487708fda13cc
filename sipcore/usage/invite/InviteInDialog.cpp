// SPDX-License-Identifier: MIT
// What happens inside an established session: BYE, re-INVITE, UPDATE, refreshes (RFC 3261 s.14-15, 3311, 4028).
#include "base/AsciiToken.h"
#include "usage/invite/InviteSessionPrivate.h"
#include "usage/RequestDispatcher.h"

#include <QMetaMethod>

#include <algorithm>

namespace linnet::sip {

using namespace std::chrono_literals;

namespace {

QByteArrayList unknownExtensions(const Request &request)
{
    QByteArrayList unknown;
    for (const Slice &token : request.tokens(HeaderName::Require)) {
        const auto &known = InviteUsage::extensions();
        if (std::none_of(known.begin(), known.end(), [&](const QByteArray &one) { return equalsIgnoringCase(one, token); }))
            unknown.append(token.toByteArray());
    }
    return unknown;
}

/// The peer has forgotten the dialog, or cannot be reached any more (RFC 3261 s.12.2.1.2).
bool endsDialog(const RequestOutcome &outcome)
{
    if (outcome.kind == RequestOutcome::Kind::NoAnswer)
        return true;
    return outcome.kind == RequestOutcome::Kind::Final && (outcome.response.status == 481 || outcome.response.status == 408);
}

} // namespace

void InviteSession::Private::respond(ServerTransaction *transaction, int code, const Headers &headers)
{
    Response response = agent.makeAnswer(transaction->request(), code);
    for (const auto &[name, value] : headers)
        response.editHeaders().append(headerNameOf(name), value);
    transaction->respond(response);
}

void InviteSession::Private::respondLater(ServerTransaction *transaction)
{
    respond(transaction, 500, {{"Retry-After", QByteArray::number(qulonglong(agent.transactions().random().below(11)))}});
}

void InviteSession::Private::onRequest(const QByteArray &remoteTag, ServerTransaction *transaction)
{
    const Request &request = transaction->request();
    if (machine.state() == SessionState::Ended) {
        respond(transaction, 481);
        return;
    }
    if (const QByteArrayList unknown = unknownExtensions(request); !unknown.isEmpty()) {
        respond(transaction, 420, {{"Unsupported", unknown.join(", ")}});
        return;
    }
    const bool isSession = hasDialog && remoteTag == sessionTag;
    switch (request.method.id()) {
    case Method::Bye:
        onBye(remoteTag, transaction);
        return;
    case Method::Prack:
        onPrack(transaction);
        return;
    case Method::Invite:
        if (isSession)
            onReinvite(transaction);
        else
            respond(transaction, 491); // our own INVITE is still pending (RFC 3261 s.14.2)
        return;
    case Method::Update:
        if (isSession)
            onUpdate(transaction);
        else
            respond(transaction, 488); // an early dialog that may not become the session
        return;
    case Method::Options:
        respond(transaction, 200,
                {{"Allow", RequestDispatcher::allowValue()},
                 {"Accept", InviteUsage::acceptValue()},
                 {"Supported", InviteUsage::supportedValue()}});
        return;
    case Method::Info:
        // RFC 6086 s.4.2: no package is agreed on.
        if (request.headers().value("Info-Package").isEmpty())
            respond(transaction, request.body().isEmpty() ? 200 : 415);
        else
            respond(transaction, 469, {{"Recv-Info", ""}});
        return;
    case Method::Subscribe:
    case Method::Notify:
        respond(transaction, 489, {{"Allow-Events", ""}});
        return;
    case Method::Message:
    case Method::Refer:
    case Method::Publish:
    case Method::Register:
        respond(transaction, 405, {{"Allow", RequestDispatcher::allowValue()}});
        return;
    case Method::Ack:
    case Method::Cancel:
        return;
    case Method::Unknown:
        respond(transaction, 501, {{"Allow", RequestDispatcher::allowValue()}});
        return;
    }
}

void InviteSession::Private::onBye(const QByteArray &remoteTag, ServerTransaction *transaction)
{
    respond(transaction, 200);
    if (!hasDialog || remoteTag != sessionTag) {
        dropFork(remoteTag); // one early branch takes itself away
        return;
    }
    if (machine.state() != SessionState::Ending)
        reason = EndReason::Remote;
    fire(Event::RemoteBye);
}

bool InviteSession::Private::isOfferUnderWay() const
{
    return ourOffer || pendingOffer || success.transaction || glareTimer != 0;
}

bool InviteSession::Private::refusesInterval(ServerTransaction *transaction)
{
    const auto least = sessionTimer.refusal(transaction->request());
    if (least)
        respond(transaction, 422, {{"Min-SE", QByteArray::number(qlonglong(least->count()))}});
    return least.has_value();
}

bool InviteSession::Private::refusesOffer(ServerTransaction *transaction, const SessionBody &offer)
{
    if (!offer.isDescription()) {
        respond(transaction, 415, {{"Accept", InviteUsage::acceptValue()}});
        return true;
    }
    const auto warning = usage.judge(offer);
    if (warning)
        respond(transaction, 488, {{"Warning", usage.warningValue(*warning)}});
    return warning.has_value();
}

void InviteSession::Private::onReinvite(ServerTransaction *transaction)
{
    if (ourOffer) {
        respond(transaction, 491); // RFC 3261 s.14.2, RFC 3311 s.5.2
        return;
    }
    if (machine.state() == SessionState::Ending) {
        respond(transaction, 481);
        return;
    }
    if (pendingOffer || success.transaction || machine.state() != SessionState::Established) {
        respondLater(transaction);
        return;
    }
    if (refusesInterval(transaction))
        return;
    const SessionBody offer = sessionBodyOf(transaction->request());
    if (offer.isEmpty())
        agree(transaction, localBody, true); // what we have now, as our offer
    else if (offer == remoteBody)
        agree(transaction, localBody, false); // a refresh
    else if (!refusesOffer(transaction, offer))
        passOffer(transaction, offer);
}

void InviteSession::Private::onUpdate(ServerTransaction *transaction)
{
    const SessionBody offer = sessionBodyOf(transaction->request());
    const bool hasUnansweredInvite = machine.state() == SessionState::Incoming && !answeredEarly;
    if (!offer.isEmpty() && ourOffer) {
        respond(transaction, 491);
        return;
    }
    if (pendingOffer || (!offer.isEmpty() && (hasUnansweredInvite || success.hasOffer))) {
        respondLater(transaction);
        return;
    }
    if (refusesInterval(transaction))
        return;
    if (offer.isEmpty()) {
        agree(transaction, {}, false);
        return;
    }
    if (refusesOffer(transaction, offer))
        return;
    passOffer(transaction, offer);
    if (pendingOffer == transaction) {
        pendingOffer = nullptr;
        respond(transaction, 504); // nobody is to be asked first (RFC 3311 s.5.2)
    }
}

void InviteSession::Private::passOffer(ServerTransaction *transaction, const SessionBody &offer)
{
    if (!q.isSignalConnected(QMetaMethod::fromSignal(&InviteSession::offerReceived))) {
        respond(transaction, 488, {{"Warning", usage.warningValue({399, "The session cannot be changed"})}});
        return;
    }
    pendingOffer = transaction;
    pendingOfferBody = offer;
    connect(transaction, &ServerTransaction::cancelled, &q, [this, transaction] {
        if (pendingOffer != transaction)
            return;
        pendingOffer = nullptr;
        respond(transaction, 487);
    });
    Q_EMIT q.offerReceived(offer);
}

void InviteSession::Private::answerOffer(const SessionBody &body)
{
    ServerTransaction *transaction = pendingOffer;
    if (!transaction)
        return;
    pendingOffer = nullptr;
    remoteBody = std::exchange(pendingOfferBody, {});
    localBody = body;
    agree(transaction, body, false);
}

// A 2xx inside the dialog: refreshes target and session timer.
void InviteSession::Private::agree(ServerTransaction *transaction, const SessionBody &body, bool hasOffer)
{
    Fork *fork = sessionFork();
    if (!fork)
        return;
    const Request &request = transaction->request();
    Response response = agent.makeAnswer(request, 200);
    response.editHeaders().append(HeaderName::Contact, contact);
    response.editHeaders().append(HeaderName::Allow, RequestDispatcher::allowValue());
    response.editHeaders().append(HeaderName::Supported, InviteUsage::supportedValue());
    if (!body.isEmpty())
        response.setBody(Slice::copyOf(body.content), body.contentType);
    const bool isConfirmed = machine.state() == SessionState::Established || machine.state() == SessionState::Connecting;
    if (isConfirmed)
        sessionTimer.accept(request, response);
    fork->dialog->edit().refreshTarget(request);
    notePeer(request);
    if (request.method == Method::Invite)
        sendSuccess(transaction, response, hasOffer);
    else
        transaction->respond(response);
    if (isConfirmed)
        restartSessionTimer();
}

void InviteSession::Private::sendOffer(const SessionBody &body, Way way, bool isRefresh)
{
    Fork *fork = sessionFork();
    if (!fork)
        return;
    const auto method = way == Way::Reinvite ? Method::Invite : Method::Update;
    ourOfferWay = way;
    ourOffer = sendInDialog(*fork->dialog, method, offerHeaders(), body);
    connect(ourOffer, &RequestAttempt::finished, &q, [this, body, way, isRefresh](const RequestOutcome &outcome) {
        onOfferFinished(outcome, body, way, isRefresh);
    });
    stop(offerTimer);
    if (way == Way::Reinvite) // a peer that says "progress" for ever must not keep every other offer waiting
        offerTimer = timers().start(usage.ringLimit(), [this] {
            offerTimer = 0;
            if (ourOffer)
                ourOffer->cancel();
        });
}

void InviteSession::Private::onOfferFinished(const RequestOutcome &outcome, const SessionBody &body, Way way, bool isRefresh)
{
    ClientTransaction *transaction = ourOffer ? ourOffer->transaction() : nullptr;
    ourOffer = nullptr;
    stop(offerTimer);
    Fork *fork = sessionFork();
    if (!fork)
        return;
    const Response &response = outcome.response;
    const bool isFinal = outcome.kind == RequestOutcome::Kind::Final;
    if (isFinal && response.status < 300) {
        if (way == Way::Reinvite) {
            const quint32 number = response.cseq()->number;
            if (transaction)
                connect(transaction, &ClientTransaction::successRepeated, &q,
                        [this, number] { acknowledge(sessionTag, number); });
            acknowledge(sessionTag, number);
        }
        fork->dialog->edit().refreshTarget(response);
        notePeer(response);
        sessionTimer.onSuccess(response);
        restartSessionTimer();
        if (!body.isEmpty()) {
            localBody = body;
            if (!response.body().isEmpty())
                remoteBody = sessionBodyOf(response);
            if (!isRefresh)
                Q_EMIT q.answerReceived(remoteBody);
        }
        return;
    }
    if (machine.state() != SessionState::Established)
        return;
    if (endsDialog(outcome)) {
        reason = EndReason::Network;
        fire(Event::Gone);
        return;
    }
    const bool retriesInterval = isFinal && response.status == 422 && sessionTimer.onTooSmall(response);
    const bool isGlare = isFinal && response.status == 491;
    if (retriesInterval || isGlare) {
        // RFC 3261 s.14.1: the owner of the Call-ID waits longer.
        RandomSource &random = agent.transactions().random();
        ms wait{0};
        if (isGlare)
            wait = machine.isCaller() ? 2100ms + 10ms * int(random.below(191)) : 10ms * int(random.below(201));
        glareTimer = timers().start(wait, [this, body, way, isRefresh] {
            glareTimer = 0;
            if (machine.state() == SessionState::Established && !isOfferUnderWay())
                sendOffer(body, way, isRefresh);
            else if (!isRefresh)
                Q_EMIT q.offerRefused(491);
        });
        return;
    }
    if (!isRefresh)
        Q_EMIT q.offerRefused(isFinal ? response.status : 0);
}

// RFC 4028 s.10: UPDATE without an offer where the peer takes it, else the same offer again.
void InviteSession::Private::refresh()
{
    if (machine.state() != SessionState::Established)
        return;
    const auto interval = sessionTimer.interval();
    const ms left = interval - sessionTimer.dueAfter() - std::min<std::chrono::seconds>(32s, interval / 3);
    refreshTimer = timers().start(left, [this] {
        refreshTimer = 0;
        reason = EndReason::Network;
        fire(Event::Expired);
    });
    if (isOfferUnderWay())
        return; // it refreshes too
    if (peerTakesUpdate)
        sendOffer({}, Way::Update, true);
    else
        sendOffer(localBody, Way::Reinvite, true);
}

} // namespace linnet::sip
