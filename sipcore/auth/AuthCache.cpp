// SPDX-License-Identifier: MIT
#include "auth/AuthCache.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"

#include <algorithm>

namespace linnet::sip {

namespace {

// Falling from SHA-512-256 to SHA-256 is no loss worth refusing; falling to MD5 is.
int strength(DigestAlgorithm algorithm)
{
    switch (algorithm) {
    case DigestAlgorithm::Md5:
    case DigestAlgorithm::Md5Sess:
        return 1;
    case DigestAlgorithm::Sha256:
    case DigestAlgorithm::Sha256Sess:
    case DigestAlgorithm::Sha512_256:
    case DigestAlgorithm::Sha512_256Sess:
        return 2;
    }
    return 0;
}

// A forking proxy puts both kinds into one response (RFC 3261 s.22.3).
std::vector<Challenge> allChallenges(const Response &response)
{
    std::vector<Challenge> found;
    int seen = 0;
    for (const bool fromProxy : {false, true}) {
        const auto header = fromProxy ? HeaderName::ProxyAuthenticate : HeaderName::WwwAuthenticate;
        for (const Slice &value : response.headers().values(header)) {
            if (++seen > Limits::kMaxChallenges)
                return found;
            if (auto challenge = parseChallenge(value, fromProxy))
                found.push_back(std::move(*challenge));
        }
    }
    return found;
}

QByteArray nextNonce(const Slice &authenticationInfo)
{
    for (const Slice &part : splitList(authenticationInfo, Limits::kMaxParameters)) {
        const QByteArray text = part.toByteArray();
        const qsizetype equals = text.indexOf('=');
        if (equals > 0 && equalsIgnoringCase(text.left(equals).trimmed(), "nextnonce"))
            return unquoted(QByteArrayView(text).sliced(equals + 1).trimmed());
    }
    return {};
}

} // namespace

void AuthCache::setAccount(const QByteArray &host, const QByteArray &defaultUser, const QList<Login> &logins)
{
    m_host = host;
    m_defaultUser = defaultUser;
    m_logins = logins;
    m_learnedRealm.clear();
    m_sessions.clear();
    m_strongest.clear();
    m_proven.clear();
}

void AuthCache::expect(const QByteArray &realm, DigestAlgorithm algorithm)
{
    for (int *known : {&m_strongest[realm], &m_proven[realm]})
        *known = std::max(*known, strength(algorithm));
}

void AuthCache::learnRealm(const QByteArray &realm)
{
    if (m_learnedRealm.isEmpty())
        m_learnedRealm = realm;
}

const AuthCache::Login *AuthCache::loginFor(const QByteArray &realm) const
{
    const Login *own = nullptr;
    for (const Login &login : m_logins) {
        if (!login.realm.isEmpty() && login.realm == realm)
            return &login;
        if (login.realm.isEmpty() && !own)
            own = &login;
    }
    const bool isOwn = equalsIgnoringCase(realm, m_host) || (!m_learnedRealm.isEmpty() && realm == m_learnedRealm);
    return isOwn ? own : nullptr;
}

std::vector<AuthKey> AuthCache::sessions(const QByteArray &server, bool registering) const
{
    std::vector<AuthKey> keys;
    for (const auto &[key, session] : m_sessions) {
        if (key.server == server && key.registering == registering && session.isProven)
            keys.push_back(key);
    }
    return keys;
}

AuthCache::Verdict AuthCache::onChallenge(const Response &response, const QByteArray &server, bool registering,
                                          AuthTries &tries)
{
    Verdict verdict;
    // Strongest first, the topmost of equals: the local policy that RFC 8760 s.2.4 leaves to the client.
    std::map<AuthKey, Challenge> chosen;
    for (Challenge &challenge : allChallenges(response)) {
        if (verdict.realm.isEmpty())
            verdict.realm = challenge.realm;
        if (!isOurRealm(challenge.realm))
            continue;
        int &strongest = m_strongest[challenge.realm];
        strongest = std::max(strongest, strength(challenge.algorithm));
        const AuthKey key{server, challenge.realm, challenge.fromProxy, registering};
        const auto other = chosen.find(key);
        if (other == chosen.end())
            chosen.emplace(key, std::move(challenge));
        else if (strength(challenge.algorithm) > strength(other->second.algorithm))
            other->second = std::move(challenge);
    }

    for (auto &[key, challenge] : chosen) {
        if (strength(challenge.algorithm) < m_strongest[key.realm]) {
            verdict.downgrade = true;
            continue;
        }
        int &answered = tries[key];
        if (answered >= 2 || (answered == 1 && !challenge.stale)) {
            // Our answer was refused: no other realm's answer can help this request.
            m_sessions.erase(key);
            verdict.answer.clear();
            verdict.realm = key.realm;
            return verdict;
        }
        ++answered;
        m_sessions[key] = Session{challenge, 0, false};
        verdict.answer.push_back(key);
    }
    return verdict;
}

std::optional<AuthCache::Field> AuthCache::credentials(const AuthKey &key, DigestInput input)
{
    const auto found = m_sessions.find(key);
    const Login *login = loginFor(key.realm);
    if (found == m_sessions.end() || !login)
        return std::nullopt;
    Session &session = found->second;
    input.username = login->user.isEmpty() ? m_defaultUser : login->user;
    input.password = login->password;
    input.nonceCount = ++session.nonceCount;
    return Field{key.fromProxy ? HeaderName::ProxyAuthorization : HeaderName::Authorization,
                 authorizationValue(session.challenge, input)};
}

std::vector<AuthCache::Proof> AuthCache::onAccepted(const Response &response, const std::vector<AuthKey> &used)
{
    std::vector<Proof> proofs;
    for (const AuthKey &key : used) {
        const auto session = m_sessions.find(key);
        if (session == m_sessions.end())
            continue;
        session->second.isProven = true;
        const DigestAlgorithm algorithm = session->second.challenge.algorithm;
        int &proven = m_proven[key.realm];
        // Nothing is weaker than MD5: no news.
        if (response.status / 100 != 2 || strength(algorithm) <= std::max(proven, strength(DigestAlgorithm::Md5)))
            continue;
        proven = strength(algorithm);
        proofs.push_back({key.realm, algorithm});
    }
    for (const bool fromProxy : {false, true}) {
        const QByteArray next = nextNonce(fromProxy ? response.headers().value("Proxy-Authentication-Info")
                                                    : response.headers().value(HeaderName::AuthenticationInfo));
        if (next.isEmpty())
            continue;
        // The header names no realm, so it can only be meant for a single session.
        const auto isMeant = [&](const AuthKey &key) { return key.fromProxy == fromProxy; };
        if (std::count_if(used.begin(), used.end(), isMeant) != 1)
            continue;
        const auto session = m_sessions.find(*std::find_if(used.begin(), used.end(), isMeant));
        // Servers that count uses name the present nonce again: its count goes on.
        if (session == m_sessions.end() || session->second.challenge.nonce == next)
            continue;
        session->second.challenge.nonce = next;
        session->second.challenge.stale = false;
        session->second.nonceCount = 0;
    }
    return proofs;
}

} // namespace linnet::sip
