// SPDX-License-Identifier: MIT
#include "server/Authenticator.h"

#include "base/AsciiToken.h"

namespace linnet::sip {

namespace {

HeaderName credentialsHeader(Authenticator::Role role)
{
    return role == Authenticator::Role::Proxy ? HeaderName::ProxyAuthorization : HeaderName::Authorization;
}

std::optional<DigestAlgorithm> algorithmOf(const AuthValue &credentials)
{
    const QByteArray name = credentials.parameters.unquoted("algorithm");
    if (name.isEmpty() || equalsIgnoringCase(name, "MD5"))
        return DigestAlgorithm::Md5;
    if (equalsIgnoringCase(name, "SHA-256"))
        return DigestAlgorithm::Sha256;
    return std::nullopt;
}

} // namespace

Authenticator::Authenticator(const Clock &clock, RandomSource &random, const UserDirectory &users,
                             const OwnAddresses &own)
    : m_users(users), m_own(own), m_realm(own.domain()), m_nonces(clock, random), m_memory(clock)
{
}

bool Authenticator::isForUs(const AuthValue &value) const
{
    return value.isDigest() && value.parameters.unquoted("realm") == m_realm;
}

/// The digest covers a URI of its own; it must be the one that is asked for (RFC 7616 s.3.4.6). Ports and parameters may have
/// been changed by a hop or be written otherwise, and some clients name the server that they talk to.
bool Authenticator::namesRequest(const AuthValue &credentials, const Request &request) const
{
    const auto uri = parseUri(QByteArrayView(credentials.parameters.unquoted("uri")));
    if (!uri)
        return false;
    if (m_own.isOurs(*uri) && uri->userUnescaped().isEmpty())
        return true;
    return equalsIgnoringCase(uri->host, request.uri.host) && uri->userUnescaped() == request.uri.userUnescaped();
}

Authenticator::Verdict Authenticator::check(const Request &request, Role role)
{
    using Kind = Verdict::Kind;
    std::optional<AuthValue> credentials;
    for (const Slice &value : request.headers().values(credentialsHeader(role))) {
        auto parsed = parseAuthValue(value);
        if (parsed && isForUs(*parsed)) {
            credentials = std::move(*parsed);
            break;
        }
    }
    if (!credentials)
        return {};
    const QByteArray user = credentials->parameters.unquoted("username");
    if (!m_users.isKnown(user))
        return {Kind::UnknownUser, {}};
    const auto algorithm = algorithmOf(*credentials);
    if (!algorithm || !equalsIgnoringCase(credentials->parameters.unquoted("qop"), "auth")
        || !namesRequest(*credentials, request))
        return {Kind::Wrong, {}};
    const QByteArray secret = m_users.secret(user, *algorithm);
    Challenge challenge;
    challenge.realm = m_realm;
    challenge.nonce = credentials->parameters.unquoted("nonce");
    challenge.algorithm = *algorithm;
    challenge.algorithmGiven = true;
    challenge.qop = DigestQop::Auth;
    challenge.fromProxy = role == Role::Proxy;
    if (secret.isEmpty() || !verifyDigest(*credentials, challenge, secret, request.method.name(), request.body()))
        return {Kind::Wrong, {}};
    m_memory.onAnswer(request);
    // The password is right: a nonce that is old, of another run or used before only asks for another try (RFC 7616 s.3.3).
    bool isNumber = false;
    const quint32 count = credentials->parameters.unquoted("nc").toUInt(&isNumber, 16);
    if (!isNumber || !m_nonces.isFresh(challenge.nonce) || !m_nonces.use(challenge.nonce, count))
        return {Kind::Stale, {}};
    return {Kind::Accepted, user};
}

Response Authenticator::challenge(const Request &request, Role role, bool stale, QByteArrayView toTag)
{
    const bool proxy = role == Role::Proxy;
    Response response = makeResponse(request, proxy ? 407 : 401, toTag);
    const QByteArray nonce = m_nonces.make();
    const bool onlyMd5 = m_memory.onChallenge(request);
    for (const DigestAlgorithm algorithm : {DigestAlgorithm::Sha256, DigestAlgorithm::Md5}) {
        if (onlyMd5 && algorithm != DigestAlgorithm::Md5)
            continue;
        QByteArray value = "Digest realm=" + quoted(m_realm) + ", nonce=\"" + nonce + "\", algorithm="
                           + toString(algorithm).toByteArray() + ", qop=\"auth\"";
        if (stale)
            value += ", stale=true";
        response.editHeaders().append(proxy ? HeaderName::ProxyAuthenticate : HeaderName::WwwAuthenticate, value);
    }
    return response;
}

void Authenticator::removeCredentials(Request &request) const
{
    const std::vector<Slice> values = request.headers().values(HeaderName::ProxyAuthorization);
    if (values.empty())
        return;
    HeaderList &headers = request.editHeaders();
    headers.remove(HeaderName::ProxyAuthorization);
    for (const Slice &value : values) {
        const auto parsed = parseAuthValue(value);
        if (!parsed || !isForUs(*parsed))
            headers.append(HeaderName::ProxyAuthorization, value);
    }
}

} // namespace linnet::sip
