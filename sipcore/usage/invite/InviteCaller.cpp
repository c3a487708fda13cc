// SPDX-License-Identifier: MIT
// The caller's half of a session: INVITE, forks, reliable provisional responses, redirects (RFC 3261 s.13.2, 3262 s.4).
#include "base/AsciiToken.h"
#include "base/Limits.h"
#include "message/headers/RAck.h"
#include "message/headers/RSeq.h"
#include "transport/ViaRules.h"
#include "usage/invite/InviteSessionPrivate.h"
#include "usage/pager/Redirect.h"
#include "usage/register/RegisterUsage.h"
#include "usage/RequestDispatcher.h"

#include <algorithm>

namespace linnet::sip {

namespace {

constexpr int kMaxTriesForInterval = 2;

bool requires100rel(const Response &response)
{
    const auto tokens = response.tokens(HeaderName::Require);
    return std::any_of(tokens.begin(), tokens.end(), [](const Slice &one) { return equalsIgnoringCase(one, "100rel"); });
}

Uri withoutRouting(Uri uri)
{
    uri.headers = {};
    for (const QByteArrayView name : {"transport", "maddr", "ttl", "lr", "method"})
        uri.parameters.remove(name);
    return uri;
}

} // namespace

void InviteSession::Private::call(const OutgoingCall &call)
{
    account = call.account;
    peer.uri = call.to;
    original = call.to;
    localBody = call.offer;
    out.account = call.account;
    out.method = Method::Invite;
    out.uri = call.to;
    out.uri.headers = {};
    out.uri.parameters.remove("method");
    out.to = withoutRouting(call.to);
    out.headers = call.headers;
    if (call.replaces) {
        out.headers.append({QByteArray("Replaces"), toBytes(*call.replaces)});
        out.headers.append({QByteArray("Require"), QByteArray("replaces")});
    }
    out.contentType = call.offer.contentType;
    out.body = call.offer.content;
    out.failoverOnTimeout = true; // timer B: nobody answered anything
    out.connectFirst = true; // Contact names the local end
    visited = {requestUriKey(out.uri)};
    ringTimer = timers().start(usage.ringLimit(), [this] {
        ringTimer = 0;
        reason = EndReason::NoAnswer;
        fire(Event::RingLimit);
    });
    sendInvite();
}

void InviteSession::Private::sendInvite()
{
    OutgoingRequest request = out;
    request.prepare = [this, guard = QPointer(&q)](Request &made, const Target &target, const MessageSource &path) {
        if (!guard)
            return;
        const RegisterUsage *registration = agent.registration(account);
        NameAddr address;
        if (registration && !registration->contact().host.isEmpty()) {
            address.uri = registration->dialogContact();
        } else {
            address.uri.user = account.user;
            address.uri.hasUser = account.hasUser;
            address.uri.host = Slice::copyOf(viaAddress(path.local.address));
            address.uri.hostIsIpv6 = path.local.address.protocol() == QAbstractSocket::IPv6Protocol;
            address.uri.port = path.local.port;
            if (isReliable(target.protocol))
                address.uri.parameters.set("transport", uriTransport(target.protocol));
        }
        contact = toBytes(address);
        made.editHeaders().append(HeaderName::Contact, contact);
        made.editHeaders().append(HeaderName::Allow, RequestDispatcher::allowValue());
        made.editHeaders().append(HeaderName::Supported, InviteUsage::supportedValue());
        for (const auto &[name, value] : sessionTimer.requestHeaders())
            made.editHeaders().append(headerNameOf(name), value);
    };
    ++openAttempts;
    attempt = agent.requestSender().send(std::move(request));
    connect(attempt, &RequestAttempt::provisionalReceived, &q, [this](const Response &response) { onProvisional(response); });
    connect(attempt, &RequestAttempt::finished, &q, [this](const RequestOutcome &outcome) { onFinal(outcome); });
    connect(attempt, &QObject::destroyed, &q, [this] {
        --openAttempts;
        finishWhenQuiet();
    });
}

void InviteSession::Private::onProvisional(const Response &response)
{
    if (attempt->transaction())
        invite = attempt->transaction()->request();
    if (response.status == 100 || !response.to() || response.to()->tag().isEmpty()) {
        fire(response.status == 100 ? Event::Trying : Event::Ringing);
        return;
    }
    const QByteArray tag = response.to()->tag().toByteArray();
    auto found = forks.find(tag);
    if (found == forks.end() && int(forks.size()) < Limits::kMaxForks) {
        if (const auto early = DialogState::ofCaller(invite, response, false)) {
            addFork(*early, DialogTable::Origin::Us);
            found = forks.find(tag);
        }
    }
    if (found != forks.end()) {
        notePeer(response);
        if (requires100rel(response))
            acknowledgeProvisional(found->second, response);
    }
    fire(Event::Ringing);
}

// RFC 3262 s.4: in order, each once; what comes again or too early is not looked at.
void InviteSession::Private::acknowledgeProvisional(Fork &fork, const Response &response)
{
    const auto number = parseRSeq(response.headers().value(HeaderName::RSeq));
    if (!number || !response.cseq() || (fork.responseNumber && *number != *fork.responseNumber + 1))
        return;
    fork.responseNumber = *number;
    fork.dialog->edit().refreshTarget(response);
    sendInDialog(*fork.dialog, Method::Prack, {{"RAck", toBytes(RAck{*number, *response.cseq()})}});
    if (!response.body().isEmpty())
        takeAnswer(fork, response);
}

void InviteSession::Private::takeAnswer(Fork &fork, const MessageBase &message)
{
    if (fork.answer)
        return; // the one answer has come (RFC 3261 s.13.2.1)
    fork.answer = sessionBodyOf(message);
    remoteBody = *fork.answer;
    Q_EMIT q.answerReceived(remoteBody);
}

void InviteSession::Private::onFinal(const RequestOutcome &outcome)
{
    ClientTransaction *transaction = attempt->transaction();
    if (transaction)
        invite = transaction->request();
    out.callId = attempt->outgoing().callId;
    out.fromTag = attempt->outgoing().fromTag;
    out.cseq = attempt->outgoing().cseq + 1;
    attempt = nullptr;

    const bool isFinal = outcome.kind == RequestOutcome::Kind::Final;
    if (isFinal && outcome.response.status < 300) {
        if (transaction) {
            inviteTransaction = transaction;
            connect(transaction, &ClientTransaction::successRepeated, &q,
                    [this](const Response &response, const MessageSource &source) {
                        onSuccess(response, isSecure(source.protocol));
                    });
            connect(transaction, &ClientTransaction::terminated, &q, [this] {
                inviteTransaction = nullptr;
                if (machine.state() == SessionState::Connecting)
                    q.hangUp(EndReason::Network); // our ACK never left, and nothing asks for it any more
                // What has not been accepted until now never will be, and no 2xx comes again.
                for (auto fork = forks.begin(); fork != forks.end();) {
                    const auto next = std::next(fork);
                    if (!hasDialog || fork->first != sessionTag)
                        dropFork(fork->first);
                    fork = next;
                }
                finishWhenQuiet();
            });
        }
        onSuccess(outcome.response, isSecure(outcome.source.protocol));
        return;
    }
    while (!forks.empty()) // early dialogs end with a failure (RFC 3261 s.12.3)
        dropFork(forks.begin()->first);
    if (machine.state() != SessionState::Ending) {
        if (isFinal && tryAgain(outcome.response))
            return;
        reason = isFinal ? endReasonOf(outcome.response.status) : EndReason::Network;
        status = isFinal ? outcome.response.status : 0;
    }
    fire(Event::Refused);
}

bool InviteSession::Private::tryAgain(const Response &response)
{
    if (response.status == 422) {
        if (++triesForInterval > kMaxTriesForInterval || !sessionTimer.onTooSmall(response))
            return false;
        sendInvite();
        return true;
    }
    if (response.status < 300 || response.status >= 400)
        return false;
    const auto next = redirectTarget(response, original, visited);
    if (!next)
        return false;
    out.uri = *next;
    visited.append(requestUriKey(*next));
    sendInvite();
    return true;
}

void InviteSession::Private::onSuccess(const Response &response, bool overTls)
{
    const QByteArray tag = response.to() ? response.to()->tag().toByteArray() : QByteArray();
    auto found = forks.find(tag);
    if (found != forks.end() && found->second.isAccepted) {
        if (response.cseq())
            acknowledge(tag, response.cseq()->number);
        return;
    }
    if (found == forks.end()) {
        const auto state = DialogState::ofCaller(invite, response, overTls);
        if (state && addFork(*state, DialogTable::Origin::Us))
            found = forks.find(tag);
    }
    if (found == forks.end()) {
        // Nobody to send an ACK to. The callee gives up by itself.
        if (!hasDialog && machine.state() != SessionState::Ending)
            reason = EndReason::Network;
        if (!hasDialog)
            fire(Event::Refused);
        return;
    }
    Fork &fork = found->second;
    fork.isAccepted = true;
    fork.inviteNumber = response.cseq()->number;
    fork.dialog->edit().confirm(response);

    const bool isWanted = !hasDialog && machine.state() != SessionState::Ended;
    if (!isWanted) {
        // Another fork has answered too, or we have given up long ago: acknowledged and ended (RFC 3261 s.13.2.2.4).
        fork.endAfterAck = true;
        acknowledge(tag, fork.inviteNumber);
        return;
    }
    hasDialog = true;
    sessionTag = tag;
    notePeer(response);
    sessionTimer.onSuccess(response);
    fire(Event::Accepted);
    if (machine.state() != SessionState::Connecting && machine.state() != SessionState::Established)
        return;
    if (!response.body().isEmpty())
        takeAnswer(forks.at(tag), response);
    if (Fork *session = sessionFork(); session && !session->answer) {
        q.hangUp(EndReason::Unsupported); // an offer without an answer is no session
        return;
    } else if (session && *session->answer != remoteBody) {
        remoteBody = *session->answer; // another fork's early one came behind it
        Q_EMIT q.answerReceived(remoteBody);
    }
    restartSessionTimer();
}

} // namespace linnet::sip
