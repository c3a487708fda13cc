// SPDX-License-Identifier: MIT
#pragma once

#include "auth/Digest.h"

#include <QList>

#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace linnet::sip {

/// Names one running digest session: what one server asked for one realm. Nonces are never carried to another server.
struct AuthKey
{
    QByteArray server; ///< opaque to us: "UDP 192.0.2.1:5060"
    QByteArray realm;
    bool fromProxy = false;
    bool registering = false; ///< for REGISTER; other requests are challenged apart from it

    friend bool operator==(const AuthKey &, const AuthKey &) = default;
    friend bool operator<(const AuthKey &a, const AuthKey &b)
    {
        return std::tie(a.server, a.realm, a.fromProxy, a.registering)
            < std::tie(b.server, b.realm, b.fromProxy, b.registering);
    }
};

/// How often one request was answered with credentials, by realm. One for each request out of a dialog.
using AuthTries = std::map<AuthKey, int>;

/// Digest memory of one account (RFC 3261 s.22, RFC 8760): realms, nonces, nonce counts, and the strongest algorithm that each
/// realm has shown. Pure; the caller tells whether a challenge came from a server of the account and passes only those.
class AuthCache
{
public:
    struct Login
    {
        QByteArray realm; ///< empty: the account's own realm
        QByteArray user;
        QByteArray password;
    };

    /// Forgets sessions and what was learned. `host` is the AOR's.
    void setAccount(const QByteArray &host, const QByteArray &defaultUser, const QList<Login> &logins);

    /// The realm of a 401 to REGISTER on a verified flow is the account's own as well; the first one stays.
    void learnRealm(const QByteArray &realm);
    /// Credentials exist for it: the AOR's host, the learned realm, or one added by hand (DESIGN P08).
    bool isOurRealm(const QByteArray &realm) const { return loginFor(realm) != nullptr; }

    /// The sessions to use from the start in a request to `server`: saves the round trip of a challenge.
    std::vector<AuthKey> sessions(const QByteArray &server, bool registering) const;

    struct Verdict
    {
        /// To answer now, besides those that the request already used. Empty: give up.
        std::vector<AuthKey> answer;
        QByteArray realm; ///< of the first challenge, for the user
        bool downgrade = false; ///< only weaker algorithms than this realm has shown before (RFC 8760 s.6)
    };
    /// An earlier run's proof: from now on nothing weaker is answered (RFC 8760 s.6).
    void expect(const QByteArray &realm, DigestAlgorithm algorithm);
    /// Reads the challenges of a 401 or 407. Each realm is answered once, and once more when stale.
    Verdict onChallenge(const Response &response, const QByteArray &server, bool registering, AuthTries &tries);

    struct Field
    {
        HeaderName header = HeaderName::Authorization;
        QByteArray value;
    };
    /// The next credentials of a session; counts its nonce. `input` needs method, uri, body and cnonce. Nothing for a session that has gone.
    std::optional<Field> credentials(const AuthKey &key, DigestInput input);
    struct Proof
    {
        QByteArray realm;
        DigestAlgorithm algorithm = DigestAlgorithm::Md5;
    };
    /// Any final response but a challenge, to a request that used `used`: these sessions may be used by others from
    /// now on. Takes over nextnonce (RFC 7616 s.3.5). Returns what realms took with a 2xx that is stronger than all they took before.
    std::vector<Proof> onAccepted(const Response &response, const std::vector<AuthKey> &used);

private:
    struct Session
    {
        Challenge challenge;
        quint32 nonceCount = 0;
        /// Until its first answer is in, a nonce is for the challenged request alone: another one that overtook it would
        /// make its count look used up, twice over a wrong password.
        bool isProven = false;
    };
    const Login *loginFor(const QByteArray &realm) const;

    QByteArray m_host;
    QByteArray m_defaultUser;
    QByteArray m_learnedRealm;
    QList<Login> m_logins;
    std::map<AuthKey, Session> m_sessions;
    std::map<QByteArray, int> m_strongest; ///< by realm: shown in a challenge
    std::map<QByteArray, int> m_proven; ///< by realm: taken with a 2xx
};

} // namespace linnet::sip
