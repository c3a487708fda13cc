// SPDX-License-Identifier: MIT
#include "usage/RequestDispatcher.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"
#include "usage/invite/InviteUsage.h"
#include "usage/pager/PagerUsage.h"
#include "usage/UserAgent.h"

#include <algorithm>
#include <array>

namespace linnet::sip {

namespace {

constexpr std::array<QByteArrayView, 3> kExtensions{"outbound", "path", "gruu"};

bool hasToTag(const Request &request)
{
    const NameAddr *to = request.to();
    return to && !to->tag().isEmpty();
}

/// MESSAGE is the pager's, inside a dialog too: its place in the order of a dialog is not ours to judge.
bool isForDialog(const Request &request)
{
    return hasToTag(request) && !(request.method == Method::Message) && !(request.method == Method::Cancel);
}

bool isKnownExtension(const Slice &token, const Method &method)
{
    const auto &ofInvite = InviteUsage::extensions();
    if (method == Method::Invite
        && std::any_of(ofInvite.begin(), ofInvite.end(), [&](const QByteArray &one) { return equalsIgnoringCase(token, one); }))
        return true;
    return std::any_of(kExtensions.begin(), kExtensions.end(),
                       [&](QByteArrayView known) { return equalsIgnoringCase(token, known); });
}

} // namespace

RequestDispatcher::RequestDispatcher(UserAgent &agent)
    : QObject(&agent), m_agent(agent)
{
    connect(&agent.transactions(), &TransactionLayer::requestReceived, this, &RequestDispatcher::onRequest);
}

QByteArray RequestDispatcher::allowValue()
{
    return "INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, MESSAGE, OPTIONS";
}

QByteArray RequestDispatcher::supportedValue()
{
    QByteArray value = InviteUsage::supportedValue();
    for (const QByteArrayView extension : kExtensions)
        value += ", " + extension.toByteArray();
    return value;
}

void RequestDispatcher::answer(ServerTransaction *transaction, int status, const Headers &headers)
{
    Response response = m_agent.makeAnswer(transaction->request(), status);
    for (const auto &[name, value] : headers)
        response.editHeaders().append(name, value);
    transaction->respond(response);
}

void RequestDispatcher::onRequest(ServerTransaction *transaction)
{
    const Request &request = transaction->request();
    if (request.method == Method::Ack)
        return; // never answered (RFC 3261 s.17)
    // Who knows a dialog's tags is in it, by whatever way (RFC 3261 s.12.2.2).
    if (isForDialog(request) && !request.findDefect() && m_agent.dialogs().take(transaction))
        return;
    const AccountBook::Match match = m_agent.accountBook().match(request, transaction->source());
    if (match.kind == AccountBook::Match::Kind::Refused) {
        // One short word to strangers: nothing about us, and nothing to amplify (RELIABILITY A28).
        transaction->respond(403);
        return;
    }
    if (request.findDefect()) {
        answer(transaction, 400);
        return;
    }
    byMethod(transaction, match);
}

void RequestDispatcher::byMethod(ServerTransaction *transaction, const AccountBook::Match &match)
{
    const Headers allow{{HeaderName::Allow, allowValue()}};
    switch (transaction->request().method.id()) {
    case Method::Message:
        onMessage(transaction, match);
        return;
    case Method::Options:
        onOptions(transaction);
        return;
    case Method::Invite:
        if (hasToTag(transaction->request())) {
            answer(transaction, 481);
            return;
        }
        onInvite(transaction, match);
        return;
    case Method::Bye:
    case Method::Cancel:
    case Method::Info:
    case Method::Notify:
    case Method::Prack:
    case Method::Update:
        // Only inside a dialog or for a transaction, and there is none (RFC 3261 s.12.2.2, s.9.2; 6665 s.4.1.3).
        answer(transaction, 481);
        return;
    case Method::Subscribe:
        if (hasToTag(transaction->request()))
            answer(transaction, 481);
        else
            answer(transaction, 489, {{HeaderName::AllowEvents, QByteArray()}});
        return;
    case Method::Register:
    case Method::Refer:
    case Method::Publish:
        answer(transaction, 405, allow);
        return;
    case Method::Ack:
        return;
    case Method::Unknown:
        answer(transaction, 501, allow);
        return;
    }
}

bool RequestDispatcher::refusedByHeaders(ServerTransaction *transaction)
{
    const Request &request = transaction->request();
    if (!request.uri.isSip()) {
        answer(transaction, 416);
        return true;
    }
    QByteArrayList unknown;
    for (const Slice &token : request.tokens(HeaderName::Require)) {
        if (!isKnownExtension(token, request.method))
            unknown.append(token.toByteArray());
    }
    if (unknown.isEmpty())
        return false;
    answer(transaction, 420, {{HeaderName::Unsupported, unknown.join(", ")}});
    return true;
}

bool RequestDispatcher::refusedByBody(ServerTransaction *transaction)
{
    const Request &request = transaction->request();
    const auto codings = request.tokens(HeaderName::ContentEncoding);
    const bool known = std::all_of(codings.begin(), codings.end(),
                                   [this](const Slice &coding) { return m_codings.contains(coding.toByteArray().toLower()); });
    if (!known) {
        answer(transaction, 415, {{HeaderName::AcceptEncoding, m_codings.join(", ")}});
        return true;
    }
    const ContentType *type = request.contentType();
    const bool accepted = type && std::any_of(m_accept.begin(), m_accept.end(), [&](const QByteArray &one) {
        const qsizetype slash = one.indexOf('/');
        return type->is(one.left(slash), one.mid(slash + 1));
    });
    if (accepted)
        return false;
    answer(transaction, 415, {{HeaderName::Accept, acceptValue()}});
    return true;
}

void RequestDispatcher::onMessage(ServerTransaction *transaction, const AccountBook::Match &match)
{
    if (refusedByHeaders(transaction))
        return;
    if (match.kind == AccountBook::Match::Kind::Unknown) {
        answer(transaction, 404);
        return;
    }
    const Request &request = transaction->request();
    if (request.body().isEmpty() && !request.headers().contains(HeaderName::ContentType)) {
        answer(transaction, 200); // a server's keep-alive: there is nothing in it to show
        return;
    }
    if (refusedByBody(transaction))
        return;
    if (!m_agent.pager().take(transaction, match.account, match.onRegisteredFlow))
        answer(transaction, 480);
}

void RequestDispatcher::onInvite(ServerTransaction *transaction, const AccountBook::Match &match)
{
    if (refusedByHeaders(transaction))
        return;
    if (match.kind == AccountBook::Match::Kind::Unknown) {
        answer(transaction, 404);
        return;
    }
    const Request request = transaction->request();
    const auto codings = request.tokens(HeaderName::ContentEncoding);
    const bool plain = std::all_of(codings.begin(), codings.end(),
                                   [](const Slice &coding) { return equalsIgnoringCase(coding, "identity"); });
    if (!plain) {
        answer(transaction, 415, {{HeaderName::AcceptEncoding, "identity"}});
        return;
    }
    if (!m_agent.invites().take(transaction, match.account))
        Q_EMIT inviteRefused(request, match.account);
}

void RequestDispatcher::onOptions(ServerTransaction *transaction)
{
    if (refusedByHeaders(transaction))
        return;
    if (hasToTag(transaction->request())) {
        answer(transaction, 481);
        return;
    }
    answer(transaction, 200,
           {{HeaderName::Allow, allowValue()},
            {HeaderName::Accept, acceptValue()},
            {HeaderName::AcceptEncoding, m_codings.join(", ")},
            {HeaderName::Supported, supportedValue()}});
}

} // namespace linnet::sip
