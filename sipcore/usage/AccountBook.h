// SPDX-License-Identifier: MIT
#pragma once

#include "auth/AuthCache.h"
#include "message/Message.h"
#include "usage/Identity.h"

#include <QList>

#include <memory>
#include <vector>

namespace linnet::sip {

/// What the engine remembers of one account while it runs.
struct AccountEntry
{
    Identity identity;
    AuthCache auth;
    /// A flow that a REGISTER of ours went out on, to a server of the account: requests that come back on it, or as
    /// datagrams from that server, are for us.
    struct Flow
    {
        int registration = 0; ///< the reg-id
        FlowId id = 0; ///< 0: its connection is gone
        Target server;
        bool isBound = false; ///< the registrar has answered 2xx there
    };
    std::vector<Flow> flows;
    /// In front of every request out of a dialog: Identity::outbound and the Service-Route (RFC 3608 s.6.1).
    QList<NameAddr> route;
    /// Other addresses of the same user, by the registrar's word (P-Associated-URI, RFC 7315 s.4.1).
    QList<Uri> associated;

    /// A registered flow leads there: RFC 5626 s.4.3 prefers it.
    bool isBoundTo(const Target &target) const;

    /// A request inside a dialog that goes to `hop`, found at `target`, goes to a server of the account: only then may
    /// credentials go along (RELIABILITY A15). Peers write route sets, so what counts is where it really goes.
    bool isServedBy(const Uri &hop, const Target &target) const;
    /// No credentials before TLS when the account says TLS, unless the user wrote another transport into the server's address.
    bool isProtected(const Target &target) const;
};

/// A request to `hop` goes where one to `server`, which the user named, would go: host and port, the standard ports being one.
/// Another port of the same host may be anybody's, and maddr leads elsewhere (RELIABILITY A15).
bool leadsToServer(const Uri &hop, const Uri &server);

/// "sip:user@host" for comparing: host in lower case, escapes undone, parameters dropped.
QByteArray accountKey(const Uri &aor);

/// The accounts of a user agent, and whose a received request is (DESIGN s.3: requests are accepted on our registered
/// flows only, unless an account opens direct use). Pure.
class AccountBook
{
public:
    AccountEntry &set(const Identity &identity);
    void remove(const Uri &aor);
    AccountEntry *find(const Uri &aor);
    const AccountEntry *find(const Uri &aor) const { return const_cast<AccountBook *>(this)->find(aor); }
    QList<Identity> identities() const;

    /// A REGISTER leaves on this flow, for that server; requests may come back on it from now on.
    void noteFlow(const Uri &aor, int registration, FlowId flow, const Target &server);
    /// The registrar has bound us to that flow. Of the registration's others only the one bound before stays: what is
    /// on its way there is still ours.
    void bindFlow(const Uri &aor, int registration, FlowId flow);
    /// The registration is over: nothing is accepted by its flows any more.
    void forgetFlows(const Uri &aor, int registration);
    void flowClosed(FlowId flow);

    struct Match
    {
        enum class Kind : quint8 {
            Account, ///< it is for `account`
            Refused, ///< from a stranger, and no account takes requests from strangers
            Unknown, ///< its Request-URI names no account of ours
        };
        Kind kind = Kind::Refused;
        Uri account;
        bool onRegisteredFlow = false;
    };
    Match match(const Request &request, const MessageSource &source) const;

private:
    std::vector<std::unique_ptr<AccountEntry>> m_entries;
};

} // namespace linnet::sip
