// SPDX-License-Identifier: MIT
#pragma once

#include "server/Authenticator.h"
#include "server/Fork.h"
#include "server/InviteFork.h"
#include "server/LocationService.h"
#include "server/MessageStore.h"
#include "server/OwnAddresses.h"
#include "server/TargetSet.h"

#include <QPointer>

namespace linnet::sip {

/// A transaction-stateful proxy (RFC 3261 s.16, RFC 4320, RFC 5393, RFC 5630, RFC 6026): forks to all bindings of the recipient over
/// the flows that registered them, stays on the path of dialogs, and leaves a MESSAGE that reaches nobody with the store (202).
class Proxy final : public QObject
{
    Q_OBJECT
public:
    /// How long a branch may stay without a final answer. Below timer F of the client, so that our answer still counts.
    /// INVITEs have timer C instead.
    static constexpr std::chrono::milliseconds kMessagePatience{8000};
    static constexpr std::chrono::milliseconds kOtherPatience{24000};
    /// A store that is full or refuses: come again.
    static constexpr int kRetryAfterSeconds = 60;

    /// With `authenticator` null the proxy is open: nobody is challenged, and nothing goes to other domains. `tls`: there is a TLS
    /// listener, so that sips: can be kept.
    Proxy(TransactionLayer &transactions, Resolver &resolver, LocationService &location, UserDirectory &users,
          const OwnAddresses &own, Authenticator *authenticator, bool tls, QObject *parent = nullptr);

    /// Where undelivered messages go; without one they are answered 480. Must outlive the proxy.
    void setMessageStore(MessageStore *store) { m_store = store; }

    /// A request whose Request-URI is not this server itself; routes preprocessed into `request`, and what that gave.
    void handle(ServerTransaction *transaction, Request request, const QByteArray &token);

    /// Sends a request of the server's own to all bindings of a user. `done` comes once, with no branch at all at once.
    void deliver(const QByteArray &user, const Request &request, Fork::Done done);

    const TargetSet &targets() const { return m_targets; }

private:
    struct Context;
    bool validate(ServerTransaction *transaction, const Request &request, const QByteArray &mark);
    bool authorize(ServerTransaction *transaction, bool &isOurUser);
    ForkingTools tools(const QByteArray &mark, const ServerTransaction *transaction = nullptr) const;
    void forwardOne(ServerTransaction *transaction, ForkBranch branch, const QByteArray &mark);
    void forwardToUser(ServerTransaction *transaction, const Request &request, const QByteArray &mark);
    void refuseInsecure(ServerTransaction *transaction);
    InviteFork::Redirect redirectWithin(const Request &request, const QByteArray &user, const std::vector<ForkBranch> &branches);
    Request strippedCopy(const Request &request) const;
    void onOutcome(const Context &context, const ForkOutcome &outcome);
    void keep(const Context &context, bool tried);
    void refuseForNow(ServerTransaction *transaction);

    TransactionLayer &m_transactions;
    Resolver &m_resolver;
    LocationService &m_location;
    UserDirectory &m_users;
    const OwnAddresses &m_own;
    Authenticator *m_authenticator;
    bool m_hasTls;
    RecordRouter m_recordRouter;
    TargetSet m_targets;
    MessageStore *m_store = nullptr;
};

} // namespace linnet::sip
