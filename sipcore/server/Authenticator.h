// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"
#include "server/ChallengeMemory.h"
#include "server/NonceKeeper.h"
#include "server/OwnAddresses.h"
#include "server/UserDirectory.h"

namespace linnet::sip {

/// Digest as a registrar (401) and as a proxy (407) asks for it (RFC 3261 s.22, RFC 7616, RFC 8760): SHA-256 offered before
/// MD5, qop "auth" mandatory; see ChallengeMemory for clients that cannot read that. The realm is the domain.
class Authenticator
{
public:
    enum class Role : quint8 { Registrar, Proxy };
    struct Verdict
    {
        enum class Kind : quint8 { Accepted, NoCredentials, Stale, Wrong, UnknownUser };
        Kind kind = Kind::NoCredentials;
        QByteArray user; ///< when accepted
    };

    Authenticator(const Clock &clock, RandomSource &random, const UserDirectory &users, const OwnAddresses &own);

    Verdict check(const Request &request, Role role);
    /// A 401 or 407 with fresh challenges.
    Response challenge(const Request &request, Role role, bool stale, QByteArrayView toTag);
    /// Takes our realm's credentials out of a request that goes on: they were for us.
    void removeCredentials(Request &request) const;

private:
    bool isForUs(const AuthValue &value) const;
    bool namesRequest(const AuthValue &credentials, const Request &request) const;

    const UserDirectory &m_users;
    const OwnAddresses &m_own;
    QByteArray m_realm;
    NonceKeeper m_nonces;
    ChallengeMemory m_memory;
};

} // namespace linnet::sip
