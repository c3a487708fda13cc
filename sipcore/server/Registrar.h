// SPDX-License-Identifier: MIT
#pragma once

#include "server/Authenticator.h"
#include "server/BindingRules.h"
#include "server/LocationService.h"
#include "server/OwnAddresses.h"
#include "transaction/TransactionLayer.h"

#include <QHash>
#include <QPointer>

#include <deque>

namespace linnet::sip {

/// Answers REGISTER for our domain (RFC 3261 s.10.3): one after the other for each address, each whole or not at all, a 200 only
/// after the commit.
class Registrar final : public QObject
{
    Q_OBJECT
public:
    /// With `authenticator` null the registrar is open: From is believed, new users are admitted.
    Registrar(TransactionLayer &transactions, LocationService &location, UserDirectory &users,
              const OwnAddresses &own, Authenticator *authenticator, RegistrarRules rules, QObject *parent = nullptr);

    void handle(ServerTransaction *transaction);

Q_SIGNALS:
    /// A binding was added or renewed, committed, and the 200 is on its way.
    void registered(const QByteArray &user);

private:
    /// The user whose bindings the request may change; nothing when it has been answered.
    std::optional<QByteArray> authorize(ServerTransaction *transaction);
    void serveNext(const QByteArray &user);
    void apply(const QByteArray &user, ServerTransaction *transaction);
    /// A flow that carries no binding any more is a stranger's again.
    void forgetFlows(const std::vector<Binding> &before, const std::vector<Binding> &after);
    void answer(ServerTransaction *transaction, const RegisterResult &result);

    TransactionLayer &m_transactions;
    LocationService &m_location;
    UserDirectory &m_users;
    const OwnAddresses &m_own;
    Authenticator *m_authenticator;
    RegistrarRules m_rules;
    QHash<QByteArray, std::deque<QPointer<ServerTransaction>>> m_waiting; ///< the first is being served
};

} // namespace linnet::sip
