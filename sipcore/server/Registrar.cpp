// SPDX-License-Identifier: MIT
#include "server/Registrar.h"

#include "server/Refusal.h"

#include <algorithm>

namespace linnet::sip {

Registrar::Registrar(TransactionLayer &transactions, LocationService &location, UserDirectory &users,
                     const OwnAddresses &own, Authenticator *authenticator, RegistrarRules rules, QObject *parent)
    : QObject(parent), m_transactions(transactions), m_location(location), m_users(users), m_own(own),
      m_authenticator(authenticator), m_rules(rules)
{
}

void Registrar::handle(ServerTransaction *transaction)
{
    if (refuseUnsupported(transaction, HeaderName::Require, {"path"}, m_transactions.random().token()))
        return;
    const auto user = authorize(transaction);
    if (!user)
        return;
    auto &queue = m_waiting[*user];
    queue.emplace_back(transaction);
    if (queue.size() == 1)
        serveNext(*user);
}

std::optional<QByteArray> Registrar::authorize(ServerTransaction *transaction)
{
    const Request &request = transaction->request();
    const NameAddr *to = request.to();
    if (!to || !m_own.isOurs(to->uri) || to->uri.userUnescaped().isEmpty()) {
        transaction->respond(404);
        return std::nullopt;
    }
    const QByteArray user = to->uri.userUnescaped();
    if (!m_authenticator) {
        if (m_users.isKnown(user) || m_users.admit(user))
            return user;
        transaction->respond(403);
        return std::nullopt;
    }
    using Kind = Authenticator::Verdict::Kind;
    const auto verdict = m_authenticator->check(request, Authenticator::Role::Registrar);
    switch (verdict.kind) {
    case Kind::Accepted:
        if (verdict.user == user)
            return user;
        transaction->respond(403);
        return std::nullopt;
    case Kind::UnknownUser:
        transaction->respond(404);
        return std::nullopt;
    case Kind::NoCredentials:
    case Kind::Stale:
    case Kind::Wrong:
        break;
    }
    transaction->respond(m_authenticator->challenge(request, Authenticator::Role::Registrar,
                                                    verdict.kind == Kind::Stale, m_transactions.random().token()));
    return std::nullopt;
}

void Registrar::serveNext(const QByteArray &user)
{
    auto &queue = m_waiting[user];
    while (!queue.empty() && !queue.front())
        queue.pop_front();
    if (queue.empty()) {
        m_waiting.remove(user);
        return;
    }
    apply(user, queue.front());
}

void Registrar::apply(const QByteArray &user, ServerTransaction *transaction)
{
    const auto finish = [this, user] {
        const auto found = m_waiting.find(user);
        if (found != m_waiting.end() && !found->empty())
            found->pop_front();
        serveNext(user);
    };
    std::vector<Binding> before = m_location.bindings(user);
    RegisterResult result = applyRegister(transaction->request(), transaction->source(), before,
                                          m_transactions.timers().now(), m_rules);
    if (result.status != 200 || !result.changed) {
        answer(transaction, result);
        finish();
        return;
    }
    std::vector<Binding> bindings = result.bindings;
    m_location.replace(user, std::move(bindings),
                       [this, guard = QPointer(this), user, finish, before = std::move(before),
                        result = std::move(result), transaction = QPointer(transaction)](bool stored) mutable {
                           if (!guard)
                               return;
                           if (stored)
                               forgetFlows(before, result.bindings);
                           else
                               result.status = 500;
                           if (transaction)
                               answer(transaction, result);
                           if (stored && result.refreshed)
                               Q_EMIT registered(user);
                           finish();
                       });
}

void Registrar::forgetFlows(const std::vector<Binding> &before, const std::vector<Binding> &after)
{
    for (const Binding &old : before) {
        const bool stays = std::any_of(after.begin(), after.end(),
                                       [&old](const Binding &binding) { return binding.flow == old.flow; });
        if (old.flow && !stays)
            m_transactions.setTrustedFlow(old.flow, false);
    }
}

void Registrar::answer(ServerTransaction *transaction, const RegisterResult &result)
{
    const Request &request = transaction->request();
    Response response =
        makeResponse(request, result.status, m_transactions.random().token(), result.reason);
    HeaderList &headers = response.editHeaders();
    if (result.status == 423)
        headers.append(HeaderName::MinExpires, QByteArray::number(qint64(m_rules.minExpires.count())));
    if (result.status == 200) {
        for (const Binding &binding : result.bindings)
            headers.append(HeaderName::Contact, contactValue(binding, m_transactions.timers().now()));
        for (const NameAddr &hop : request.addresses(HeaderName::Path)) // RFC 3327 s.5.3
            headers.append(HeaderName::Path, toBytes(hop));
        headers.append(HeaderName::Date, sipDate(m_transactions.timers().clock().wallTime()));
        // What a registered flow sends is the traffic of a user of ours, not of a stranger.
        if (result.refreshed)
            m_transactions.setTrustedFlow(transaction->source().flow, true);
    }
    transaction->respond(response);
}

} // namespace linnet::sip
