// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpMessage.h"
#include "server/NonceKeeper.h"
#include "server/UserDirectory.h"

namespace linnet::sip {

/// Who may use a relay, and how long (RFC 4976 s.6.3, s.9.1): digest with qop "auth" and MD5, the only algorithm of the RFC's grammar.
class RelayAuthenticator
{
public:
    static constexpr std::chrono::seconds kMinExpires{60};
    static constexpr std::chrono::seconds kMaxExpires{3600};
    static constexpr std::chrono::seconds kUsualExpires{1800}; ///< of who asks for no time

    struct Verdict
    {
        int status = 401;
        std::vector<QPair<QByteArray, QByteArray>> headers; ///< of the response
        QByteArray user; ///< with 200
        std::chrono::seconds expires{0}; ///< with 200
        bool wasWrong = false; ///< credentials of nobody: somebody may be guessing
    };

    RelayAuthenticator(const Clock &clock, RandomSource &random, const UserDirectory &users, QByteArray realm)
        : m_users(users), m_nonces(clock, random), m_realm(std::move(realm))
    {
    }

    /// An AUTH that is addressed to us alone.
    Verdict check(const MsrpHead &auth);

private:
    Verdict challenge(bool stale, bool wasWrong);

    const UserDirectory &m_users;
    NonceKeeper m_nonces;
    QByteArray m_realm;
};

} // namespace linnet::sip
