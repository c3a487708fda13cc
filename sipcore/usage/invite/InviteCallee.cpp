// SPDX-License-Identifier: MIT
// The callee's half of a session: ringing, reliable provisional responses, 2xx until ACK (RFC 3261 s.13.3, 3262 s.3).
#include "base/AsciiToken.h"
#include "message/headers/RAck.h"
#include "transport/ViaRules.h"
#include "usage/invite/InviteSessionPrivate.h"
#include "usage/register/RegisterUsage.h"
#include "usage/RequestDispatcher.h"

#include <algorithm>

namespace linnet::sip {

using namespace std::chrono_literals;

namespace {

/// So often at least, lest a proxy give up (RFC 3261 s.13.3.1.1).
constexpr auto kRingAgain = 60s;
constexpr Timers kTimers;

bool hasOption(const Request &request, HeaderName header, QByteArrayView option)
{
    const auto tokens = request.tokens(header);
    return std::any_of(tokens.begin(), tokens.end(), [&](const Slice &one) { return equalsIgnoringCase(one, option); });
}

} // namespace

bool InviteSession::Private::take(ServerTransaction *transaction, const Uri &ownAccount, InviteSession *replacedSession)
{
    machine = InviteMachine(SessionState::Incoming);
    account = ownAccount;
    invite = transaction->request();
    inviteServer = transaction;
    replaced = replacedSession;
    localTag = agent.transactions().random().token();
    const MessageSource &source = transaction->source();
    const auto state = DialogState::ofCallee(invite, localTag, isSecure(source.protocol));
    if (!state || !addFork(*state, DialogTable::Origin::Peer))
        return false;
    hasDialog = true;
    sessionTag = state->id.remoteTag;
    if (invite.from())
        peer = *invite.from();
    notePeer(invite);

    const RegisterUsage *registration = agent.registration(account);
    NameAddr address;
    if (registration && !registration->contact().host.isEmpty()) {
        address.uri = registration->dialogContact();
    } else {
        address.uri.user = account.user;
        address.uri.hasUser = account.hasUser;
        address.uri.host = Slice::copyOf(viaAddress(source.local.address));
        address.uri.hostIsIpv6 = source.local.address.protocol() == QAbstractSocket::IPv6Protocol;
        address.uri.port = source.local.port;
        if (isReliable(source.protocol))
            address.uri.parameters.set("transport", uriTransport(source.protocol));
    }
    contact = toBytes(address);

    connect(transaction, &ServerTransaction::cancelled, &q, [this] {
        reason = EndReason::Remote;
        fire(Event::Cancelled);
    });
    const auto asked = invite.number(HeaderName::Expires);
    const bool expiresFirst = asked && *asked > 0 && std::chrono::seconds(*asked) < usage.ringLimit();
    ringTimer = timers().start(expiresFirst ? std::chrono::seconds(*asked) : usage.ringLimit(), [this, expiresFirst] {
        ringTimer = 0;
        reason = EndReason::NoAnswer;
        fire(expiresFirst ? Event::Cancelled : Event::RingLimit); // 487: RFC 3261 s.13.3.1
    });
    return true;
}

Response InviteSession::Private::makeCallResponse(int code) const
{
    Response response = makeResponse(invite, code, localTag);
    HeaderList &headers = response.editHeaders();
    if (code < 300) {
        for (const Slice &route : invite.headers().values(HeaderName::RecordRoute))
            headers.append(HeaderName::RecordRoute, route);
        headers.append(HeaderName::Contact, contact);
        headers.append(HeaderName::Allow, RequestDispatcher::allowValue());
        headers.append(HeaderName::Supported, InviteUsage::supportedValue());
    }
    if (!agent.productName().isEmpty())
        headers.append(HeaderName::Server, agent.productName());
    return response;
}

void InviteSession::Private::ring(const SessionBody &earlyAnswer)
{
    if (machine.state() != SessionState::Incoming || !inviteServer || reliable.isPending)
        return;
    const bool mustBeReliable = hasOption(invite, HeaderName::Require, "100rel");
    // Only a reliable response can carry the answer (RFC 3261 s.13.2.1).
    const bool carriesAnswer = !earlyAnswer.isEmpty() && !answeredEarly && !remoteBody.isEmpty()
        && (mustBeReliable || hasOption(invite, HeaderName::Supported, "100rel"));
    Response response = makeCallResponse(carriesAnswer ? 183 : 180);
    if (carriesAnswer) {
        response.setBody(Slice::copyOf(earlyAnswer.content), earlyAnswer.contentType);
        localBody = earlyAnswer;
        answeredEarly = true;
    }
    if (mustBeReliable || carriesAnswer)
        sendReliably(std::move(response));
    else
        inviteServer->respond(response);
    keepRinging();
}

void InviteSession::Private::keepRinging()
{
    stop(ringingTimer);
    ringingTimer = timers().start(kRingAgain, [this] {
        ringingTimer = 0;
        ring({});
        if (ringingTimer == 0 && machine.state() == SessionState::Incoming)
            keepRinging();
    });
}

void InviteSession::Private::sendReliably(Response response)
{
    reliable.number = reliable.number == 0 ? quint32(1 + agent.transactions().random().below(0x7ffffffe)) : reliable.number + 1;
    response.editHeaders().append(HeaderName::Require, "100rel");
    response.editHeaders().append(HeaderName::RSeq, QByteArray::number(reliable.number));
    reliable.response = std::move(response);
    reliable.isPending = true;
    reliable.interval = kTimers.t1;
    reliable.elapsed = 0ms;
    inviteServer->respond(reliable.response);
    reliable.timer = timers().start(reliable.interval, [this] { repeatReliable(); });
}

void InviteSession::Private::repeatReliable()
{
    reliable.timer = 0;
    reliable.elapsed += reliable.interval;
    if (!inviteServer || machine.state() != SessionState::Incoming)
        return;
    if (reliable.elapsed >= kTimers.timeout()) {
        reason = EndReason::Network;
        refusal = 504;
        refusalHeaders.clear();
        fire(Event::Reject);
        return;
    }
    inviteServer->respond(reliable.response);
    reliable.interval = std::min(2 * reliable.interval, kTimers.timeout() - reliable.elapsed);
    reliable.timer = timers().start(reliable.interval, [this] { repeatReliable(); });
}

void InviteSession::Private::onPrack(ServerTransaction *transaction)
{
    const auto rack = parseRAck(transaction->request().headers().value(HeaderName::RAck));
    const CSeq *cseq = invite.cseq();
    if (!rack || !cseq || !reliable.isPending || rack->responseNumber != reliable.number || !(rack->cseq == *cseq)) {
        respond(transaction, 481);
        return;
    }
    if (!transaction->request().body().isEmpty()) {
        respond(transaction, 488); // an offer so early: we answer offers in the session
        return;
    }
    reliable.isPending = false;
    stop(reliable.timer);
    respond(transaction, 200);
    if (acceptance)
        fire(Event::Accept);
}

void InviteSession::Private::accept(const SessionBody &body)
{
    if (machine.state() != SessionState::Incoming || acceptance)
        return;
    acceptance = body;
    const bool waitsForPrack = reliable.isPending && !reliable.response.body().isEmpty();
    if (!waitsForPrack) // RFC 3262 s.3
        fire(Event::Accept);
}

void InviteSession::Private::sendAccept()
{
    stop(reliable.timer);
    Response response = makeCallResponse(200);
    if (!answeredEarly) {
        localBody = *acceptance;
        response.setBody(Slice::copyOf(localBody.content), localBody.contentType);
    }
    sessionTimer.accept(invite, response);
    Fork *fork = sessionFork();
    fork->isAccepted = true;
    fork->dialog->edit().phase = DialogState::Phase::Confirmed;
    if (!inviteServer)
        return;
    sendSuccess(inviteServer, response, remoteBody.isEmpty());
    restartSessionTimer();
    // RFC 3891 s.3: the other one ends now that its place is taken.
    if (replaced)
        replaced->hangUp(EndReason::Remote);
}

void InviteSession::Private::refuse(int code, const Headers &headers)
{
    stop(reliable.timer);
    status = code;
    if (!inviteServer)
        return;
    Response response = makeCallResponse(code);
    for (const auto &[name, value] : headers) {
        const HeaderName known = headerNameOf(name);
        if (known == HeaderName::Other)
            response.editHeaders().append(QByteArrayView(name), value);
        else
            response.editHeaders().append(known, value);
    }
    inviteServer->respond(response);
}

void InviteSession::Private::sendSuccess(ServerTransaction *transaction, const Response &response, bool hasOffer)
{
    stop(success.timer);
    success.transaction = transaction;
    success.response = response;
    success.number = response.cseq()->number;
    success.hasOffer = hasOffer;
    success.interval = kTimers.t1;
    success.elapsed = 0ms;
    transaction->respond(response);
    success.timer = timers().start(success.interval, [this] { repeatSuccess(); });
}

void InviteSession::Private::repeatSuccess()
{
    success.timer = 0;
    success.elapsed += success.interval;
    if (success.elapsed >= kTimers.timeout() || !success.transaction) {
        success.transaction = nullptr;
        if (machine.state() != SessionState::Ending)
            reason = EndReason::Network;
        if (machine.state() == SessionState::Established)
            fire(Event::Expired); // the ACK of a re-INVITE (RFC 3261 s.14.2)
        else if (success.number == invite.cseq()->number)
            fire(Event::AckTimeout);
        return;
    }
    success.transaction->respond(success.response);
    success.interval = std::min({2 * success.interval, kTimers.t2, kTimers.timeout() - success.elapsed});
    success.timer = timers().start(success.interval, [this] { repeatSuccess(); });
}

void InviteSession::Private::onAck(const Request &ack)
{
    if (!success.transaction || !ack.cseq() || ack.cseq()->number != success.number)
        return; // of one that has been acknowledged before
    stop(success.timer);
    success.transaction = nullptr;
    success.response = {};
    const bool hadOffer = std::exchange(success.hasOffer, false);
    if (success.number == invite.cseq()->number) // else a re-INVITE's: the machine counts the first one only
        fire(Event::Ack);
    if (!hadOffer || machine.state() != SessionState::Established)
        return;
    if (ack.body().isEmpty()) {
        q.hangUp(EndReason::Unsupported);
        return;
    }
    remoteBody = sessionBodyOf(ack);
    Q_EMIT q.answerReceived(remoteBody);
}

} // namespace linnet::sip
