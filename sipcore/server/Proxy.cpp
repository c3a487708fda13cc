// SPDX-License-Identifier: MIT
#include "server/Proxy.h"

#include "base/Limits.h"
#include "server/LoopMark.h"
#include "server/Refusal.h"
#include "server/RouteProcessing.h"

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
             const OwnAddresses &own, Authenticator *authenticator, QObject *parent)
    : QObject(parent), m_transactions(transactions), m_resolver(resolver), m_location(location), m_users(users),
      m_own(own), m_authenticator(authenticator)
{
}

void Proxy::handle(ServerTransaction *transaction, Request request)
{
    // RFC 3261 s.16.3, in its order.
    if (!request.uri.isSip() || request.uri.scheme == Uri::Scheme::Sips) {
        transaction->respond(416); // sips: is a promise of TLS that this server cannot keep yet
        return;
    }
    if (request.number(HeaderName::MaxForwards) == 0u) {
        transaction->respond(483);
        return;
    }
    const QByteArray mark = loopMark(request);
    if (hasLooped(request, mark, m_own)) {
        transaction->respond(482);
        return;
    }
    if (refuseUnsupported(transaction, HeaderName::ProxyRequire, {}, m_transactions.random().token()))
        return;
    bool isOurUser = false;
    if (!authorize(transaction, isOurUser))
        return;

    // Whoever is not one of us may reach our users and nobody else: no open relay.
    const bool staysHere = m_own.isOurs(request.uri) && request.routes().empty();
    if (!staysHere && !isOurUser) {
        transaction->respond(m_own.isOurs(request.uri) ? 403 : 404);
        return;
    }
    request = strippedCopy(request);
    if (staysHere)
        forwardToUser(transaction, request, mark);
    else
        forwardAway(transaction, request, mark);
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
    transaction->respond(m_authenticator->challenge(request, Authenticator::Role::Proxy,
                                                    verdict.kind == Kind::Stale, m_transactions.random().token()));
    return false;
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

void Proxy::forwardAway(ServerTransaction *transaction, const Request &request, const QByteArray &mark)
{
    ForkBranch branch;
    branch.request = request;
    branch.nextHop = postprocessRoutes(branch.request, {});
    std::vector<ForkBranch> branches;
    branches.push_back(std::move(branch));
    const bool isMessage = request.method == Method::Message;
    Fork::start(m_transactions, m_resolver, std::move(branches), mark,
                isMessage ? kMessagePatience * 3 : kOtherPatience, this,
                [this, transaction = QPointer(transaction)](const ForkOutcome &outcome) {
                    if (!transaction)
                        return;
                    if (const auto best = bestResponse(outcome))
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
    std::vector<ForkBranch> branches = branchesFor(context.user, request);
    if (branches.empty()) {
        if (storable)
            keep(context, false);
        else
            transaction->respond(480);
        return;
    }
    context.generation = m_location.generation(context.user);
    Fork::start(m_transactions, m_resolver, std::move(branches), mark,
                request.method == Method::Message ? kMessagePatience : kOtherPatience, this,
                [this, context](const ForkOutcome &outcome) { onOutcome(context, outcome); });
}

std::vector<ForkBranch> Proxy::branchesFor(const QByteArray &user, const Request &request) const
{
    std::vector<ForkBranch> branches;
    for (const Binding &binding : m_location.bindings(user)) {
        if (int(branches.size()) == Limits::kMaxForks)
            break;
        ForkBranch branch;
        branch.request = request;
        branch.request.uri = binding.contact.uri;
        branch.request.uri.headers = {}; // RFC 3261 s.16.6 item 2
        branch.request.uri.parameters.remove("method");
        branch.nextHop = postprocessRoutes(branch.request, binding.path);
        if (binding.path.isEmpty()) {
            branch.flow = binding.flow;
            // Behind a NAT only the address that the REGISTER came from is right. The far port of a TCP connection that is
            // gone leads nowhere: there the Contact is all we have.
            if (!isReliable(binding.received.protocol))
                branch.target = binding.received;
        }
        branches.push_back(std::move(branch));
    }
    return branches;
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
    if (const auto best = bestResponse(outcome))
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
    std::vector<ForkBranch> branches = branchesFor(user, request);
    if (branches.empty()) {
        done({});
        return;
    }
    Fork::start(m_transactions, m_resolver, std::move(branches), loopMark(request), kMessagePatience, this,
                std::move(done));
}

} // namespace linnet::sip
