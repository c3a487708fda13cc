// SPDX-License-Identifier: MIT
#include "server/Proxy.h"

#include "base/Limits.h"
#include "server/Breadth.h"
#include "server/LoopMark.h"
#include "server/Refusal.h"
#include "server/RouteProcessing.h"

#include <QSet>

#include <algorithm>

namespace linnet::sip {

/// What has to be known when the branches of a request to one of our users have ended.
struct Proxy::Context
{
    QPointer<ServerTransaction> transaction;
    Request request;
    QByteArray user;
    quint64 generation = 0; ///< of the user's bindings when the branches were made
};

Proxy::Proxy(TransactionLayer &transactions, Resolver &resolver, LocationService &location, UserDirectory &users,
             const OwnAddresses &own, Authenticator *authenticator, bool tls, QObject *parent)
    : QObject(parent), m_transactions(transactions), m_resolver(resolver), m_location(location), m_users(users),
      m_own(own), m_authenticator(authenticator), m_hasTls(tls),
      m_recordRouter(transactions.transport(), transactions.random()),
      m_targets(location, m_recordRouter, transactions.transport())
{
}

void Proxy::handle(ServerTransaction *transaction, Request request, const QByteArray &token)
{
    const QByteArray mark = loopMark(request);
    if (!validate(transaction, request, mark))
        return;
    request = strippedCopy(request);
    // Inside a dialog that began here the seal on our Route is the proof; the two ends know each other.
    if (const auto branch = m_targets.ofDialog(request, token)) {
        forwardOne(transaction, *branch, mark);
        return;
    }
    bool isOurUser = false;
    if (!authorize(transaction, isOurUser))
        return;
    const bool isOurs = m_own.isOurs(request.uri) && !request.uri.parameters.contains("maddr");
    if (isOurs && request.routes().empty()) {
        forwardToUser(transaction, request, mark);
        return;
    }
    // Whoever is not one of us may reach our users and nobody else: no open relay.
    if (const auto branch = m_targets.ofContact(request))
        forwardOne(transaction, *branch, mark);
    else if (isOurUser)
        forwardOne(transaction, TargetSet::elsewhere(request), mark);
    else
        transaction->respond(isOurs ? 403 : 404);
}

/// RFC 3261 s.16.3, in its order.
bool Proxy::validate(ServerTransaction *transaction, const Request &request, const QByteArray &mark)
{
    const bool isKnownScheme = request.uri.scheme == Uri::Scheme::Sip
        || (request.uri.scheme == Uri::Scheme::Sips && m_hasTls); // without TLS its promise cannot be kept
    if (!isKnownScheme)
        transaction->respond(416);
    else if (hopsLeft(request) == 0)
        transaction->respond(483);
    else if (hasLooped(request, mark, m_own))
        transaction->respond(482);
    else
        return !refuseUnsupported(transaction, HeaderName::ProxyRequire, {}, m_transactions.random().token());
    return false;
}

bool Proxy::authorize(ServerTransaction *transaction, bool &isOurUser)
{
    const Request &request = transaction->request();
    const NameAddr *from = request.from();
    if (!m_authenticator || !from || !m_own.isOurs(from->uri))
        return true;
    using Kind = Authenticator::Verdict::Kind;
    const auto verdict = m_authenticator->check(request, Authenticator::Role::Proxy);
    if (verdict.kind == Kind::Accepted) {
        isOurUser = verdict.user == from->uri.userUnescaped();
        if (!isOurUser)
            transaction->respond(403);
        return isOurUser;
    }
    if (verdict.kind == Kind::UnknownUser) {
        transaction->respond(403);
        return false;
    }
    // Once and no more: who has not proved anything must not make us repeat ourselves (RFC 3261 s.26.3.2.4).
    const bool isOnce = request.method == Method::Invite;
    const QByteArray tag = isOnce ? m_recordRouter.tokens().steadyTag(request) : m_transactions.random().token();
    const Response challenge =
        m_authenticator->challenge(request, Authenticator::Role::Proxy, verdict.kind == Kind::Stale, tag);
    if (isOnce)
        transaction->respondOnce(challenge);
    else
        transaction->respond(challenge);
    return false;
}

ForkingTools Proxy::tools(const QByteArray &mark, const ServerTransaction *transaction) const
{
    ForkingTools tools{m_transactions, m_resolver, m_recordRouter, std::nullopt, mark};
    if (!transaction)
        return tools;
    // Inside a dialog the ends go by the route set that they have: it is not repeated, requests by UDP have to be short.
    const Request &request = transaction->request();
    if (RecordRouter::makesDialogs(request.method) && request.to() && request.to()->tag().isEmpty())
        tools.caller = m_recordRouter.from(request, transaction->source());
    return tools;
}

Request Proxy::strippedCopy(const Request &request) const
{
    Request copy = request;
    if (m_authenticator)
        m_authenticator->removeCredentials(copy);
    // Nobody outside speaks for this domain: a client believes this header when it comes from its proxy (RFC 3325 s.5).
    if (copy.headers().contains(HeaderName::PAssertedIdentity))
        copy.editHeaders().remove(HeaderName::PAssertedIdentity);
    return copy;
}

void Proxy::forwardOne(ServerTransaction *transaction, ForkBranch branch, const QByteArray &mark)
{
    setMaxBreadth(branch.request, maxBreadth(branch.request));
    if (branch.request.method == Method::Invite) {
        InviteFork::start(tools(mark, transaction), transaction, {branch}, nullptr, this);
        return;
    }
    const bool isMessage = branch.request.method == Method::Message;
    Fork::start(tools(mark, transaction), {branch}, isMessage ? kMessagePatience * 3 : kOtherPatience, this,
                [this, transaction = QPointer(transaction)](const ForkOutcome &outcome) {
                    if (!transaction)
                        return;
                    if (const auto best = bestResponse(outcome, transaction->request().method))
                        transaction->respond(*best);
                    else
                        refuseForNow(transaction);
                });
}

void Proxy::forwardToUser(ServerTransaction *transaction, const Request &request, const QByteArray &mark)
{
    Context context{transaction, request, request.uri.userUnescaped(), 0};
    if (!m_users.isKnown(context.user)) {
        transaction->respond(404);
        return;
    }
    const bool storable = isStorable(request);
    if (storable && m_store && m_store->mustQueue(context.user, senderKey(request))) {
        keep(context, false);
        return;
    }
    std::vector<ForkBranch> branches = m_targets.ofUser(context.user, request);
    if (branches.empty()) {
        if (request.uri.scheme == Uri::Scheme::Sips && m_targets.hasOnlyInsecure(context.user))
            refuseInsecure(transaction);
        else if (storable)
            keep(context, false);
        else
            transaction->respond(480);
        return;
    }
    const int share = breadthShare(maxBreadth(request), int(branches.size()));
    if (share == 0) {
        transaction->respond(440);
        return;
    }
    for (ForkBranch &branch : branches)
        setMaxBreadth(branch.request, share);
    if (request.method == Method::Invite) {
        InviteFork::start(tools(mark, transaction), transaction, branches, redirectWithin(request, context.user, branches), this);
        return;
    }
    context.generation = m_location.generation(context.user);
    Fork::start(tools(mark, transaction), branches,
                request.method == Method::Message ? kMessagePatience : kOtherPatience, this,
                [this, context](const ForkOutcome &outcome) { onOutcome(context, outcome); });
}

/// RFC 5630 s.5.3.
void Proxy::refuseInsecure(ServerTransaction *transaction)
{
    Response response = makeResponse(transaction->request(), 480, m_transactions.random().token());
    response.editHeaders().append(HeaderName::Warning, "380 " + m_own.domain() + " \"SIPS Not Allowed\"");
    transaction->respond(response);
}

/// What a phone of a user answers with 3xx is followed to other users of this domain and no further; the caller gets the rest of the
/// contacts. Nobody is asked twice, and a sips: call stays one (RFC 3261 s.16.5, s.16.7 item 4, RFC 5630 s.5.3).
InviteFork::Redirect Proxy::redirectWithin(const Request &request, const QByteArray &user, const std::vector<ForkBranch> &branches)
{
    struct Search
    {
        QSet<QByteArray> visited;
        std::vector<Uri> tried;
    };
    auto search = std::make_shared<Search>(Search{{user}, {}});
    for (const ForkBranch &branch : branches)
        search->tried.push_back(branch.request.uri);
    const int breadth = maxBreadth(request);
    const size_t mostForks = size_t(std::min(Limits::kMaxForks, breadth));
    return [this, request, search, breadth, mostForks](Response &response) {
        std::vector<ForkBranch> more;
        std::vector<NameAddr> others;
        for (const NameAddr &contact : response.contacts()) {
            const QByteArray next = contact.uri.userUnescaped();
            const bool isFollowed = m_own.isOurs(contact.uri) && contact.uri.scheme == request.uri.scheme
                && search->visited.size() <= Limits::kMaxRedirects && !search->visited.contains(next);
            std::vector<ForkBranch> found = isFollowed ? m_targets.ofUser(next, request) : std::vector<ForkBranch>();
            std::erase_if(found, [&search](const ForkBranch &branch) {
                return std::any_of(search->tried.begin(), search->tried.end(),
                                   [&branch](const Uri &one) { return equivalent(one, branch.request.uri); });
            });
            if (found.empty() || search->tried.size() + found.size() > mostForks) {
                others.push_back(contact);
                continue;
            }
            search->visited.insert(next);
            for (ForkBranch &branch : found) {
                setMaxBreadth(branch.request, std::max(breadth / Limits::kMaxForks, 1));
                search->tried.push_back(branch.request.uri);
                more.push_back(std::move(branch));
            }
        }
        if (!more.empty()) {
            response.editHeaders().remove(HeaderName::Contact);
            for (const NameAddr &contact : others)
                response.editHeaders().append(HeaderName::Contact, toBytes(contact));
        }
        return more;
    };
}

void Proxy::onOutcome(const Context &context, const ForkOutcome &outcome)
{
    ServerTransaction *transaction = context.transaction;
    if (!transaction)
        return;
    const bool onlyTooLarge = outcome.finals.empty() && outcome.tooLarge > 0 && outcome.tooLarge == outcome.givenUp;
    if (onlyTooLarge) {
        transaction->respond(513);
        return;
    }
    if (isStorable(context.request) && isUndelivered(outcome)) {
        keep(context, m_location.generation(context.user) == context.generation);
        return;
    }
    if (const auto best = bestResponse(outcome, context.request.method))
        transaction->respond(*best);
    else
        transaction->respond(480); // never 408: RFC 4320 s.4.2
}

void Proxy::keep(const Context &context, bool tried)
{
    if (!m_store) {
        refuseForNow(context.transaction);
        return;
    }
    m_store->store(context.user, context.request, tried,
                   [this, guard = QPointer(this), transaction = context.transaction](MessageStore::Outcome outcome) {
                       if (!guard || !transaction)
                           return;
                       switch (outcome) {
                       case MessageStore::Outcome::Stored:
                           transaction->respond(202);
                           break;
                       case MessageStore::Outcome::Full:
                           refuseForNow(transaction);
                           break;
                       case MessageStore::Outcome::Refused: {
                           Response response =
                               makeResponse(transaction->request(), 500, m_transactions.random().token());
                           response.editHeaders().append(HeaderName::RetryAfter,
                                                         QByteArray::number(kRetryAfterSeconds));
                           transaction->respond(response);
                           break;
                       }
                       }
                   });
}

void Proxy::refuseForNow(ServerTransaction *transaction)
{
    Response response = makeResponse(transaction->request(), 480, m_transactions.random().token());
    response.editHeaders().append(HeaderName::RetryAfter, QByteArray::number(kRetryAfterSeconds));
    transaction->respond(response);
}

void Proxy::deliver(const QByteArray &user, const Request &request, Fork::Done done)
{
    std::vector<ForkBranch> branches = m_targets.ofUser(user, request);
    for (ForkBranch &branch : branches)
        setMaxBreadth(branch.request, breadthShare(maxBreadth(request), int(branches.size())));
    if (branches.empty()) {
        done({});
        return;
    }
    Fork::start(tools(loopMark(request)), branches, kMessagePatience, this, std::move(done));
}

} // namespace linnet::sip
