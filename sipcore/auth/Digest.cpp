// SPDX-License-Identifier: MIT
#include "auth/Digest.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"
#include "message/Uri.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace linnet::sip {

namespace {

struct AlgorithmName
{
    DigestAlgorithm algorithm;
    const char *name;
};
constexpr std::array kAlgorithms{
    AlgorithmName{DigestAlgorithm::Md5, "MD5"},
    AlgorithmName{DigestAlgorithm::Md5Sess, "MD5-sess"},
    AlgorithmName{DigestAlgorithm::Sha256, "SHA-256"},
    AlgorithmName{DigestAlgorithm::Sha256Sess, "SHA-256-sess"},
    AlgorithmName{DigestAlgorithm::Sha512_256, "SHA-512-256"},
    AlgorithmName{DigestAlgorithm::Sha512_256Sess, "SHA-512-256-sess"},
};

bool isSession(DigestAlgorithm algorithm)
{
    switch (algorithm) {
    case DigestAlgorithm::Md5Sess:
    case DigestAlgorithm::Sha256Sess:
    case DigestAlgorithm::Sha512_256Sess: return true;
    case DigestAlgorithm::Md5:
    case DigestAlgorithm::Sha256:
    case DigestAlgorithm::Sha512_256: return false;
    }
    Q_UNREACHABLE();
}

const EVP_MD *hashOf(DigestAlgorithm algorithm)
{
    switch (algorithm) {
    case DigestAlgorithm::Md5:
    case DigestAlgorithm::Md5Sess: return EVP_md5();
    case DigestAlgorithm::Sha256:
    case DigestAlgorithm::Sha256Sess: return EVP_sha256();
    case DigestAlgorithm::Sha512_256:
    case DigestAlgorithm::Sha512_256Sess: return EVP_sha512_256();
    }
    Q_UNREACHABLE();
}

/// H(parts joined with ":"), lower-case hex. Empty if the library has no such hash (a FIPS policy without MD5).
QByteArray hashJoined(DigestAlgorithm algorithm, std::initializer_list<QByteArrayView> parts)
{
    QByteArray text;
    const QByteArrayView *first = parts.begin();
    for (const QByteArrayView &part : parts) {
        if (&part != first)
            text += ':';
        text.append(part);
    }
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    const bool done = EVP_Digest(text.constData(), size_t(text.size()), digest, &size, hashOf(algorithm), nullptr) == 1;
    OPENSSL_cleanse(text.data(), size_t(text.size()));
    return done ? QByteArray(reinterpret_cast<const char *>(digest), qsizetype(size)).toHex() : QByteArray();
}

QByteArray nonceCountText(quint32 count)
{
    return QByteArray::number(count, 16).rightJustified(8, '0');
}

QByteArrayView qopName(DigestQop qop)
{
    switch (qop) {
    case DigestQop::None: return {};
    case DigestQop::Auth: return "auth";
    case DigestQop::AuthInt: return "auth-int";
    }
    Q_UNREACHABLE();
}

/// Of what the server offers; auth first. Nothing when it offers only what we do not know.
std::optional<DigestQop> chooseQop(const Parameters &parameters)
{
    if (!parameters.contains("qop"))
        return DigestQop::None;
    bool integrity = false;
    bool any = false;
    const QByteArray offered = parameters.unquoted("qop");
    for (const Slice &token : splitList(Slice::copyOf(offered), Limits::kMaxParameters)) {
        any = true;
        if (equalsIgnoringCase(token, "auth"))
            return DigestQop::Auth;
        integrity = integrity || equalsIgnoringCase(token, "auth-int");
    }
    if (integrity)
        return DigestQop::AuthInt;
    return any ? std::nullopt : std::optional(DigestQop::None);
}

QByteArray sessionSecret(DigestAlgorithm algorithm, QByteArrayView secret, QByteArrayView nonce, QByteArrayView cnonce)
{
    return isSession(algorithm) ? hashJoined(algorithm, {secret, nonce, cnonce}) : secret.toByteArray();
}

/// What both sides compute from HA1 on. `method` is empty for rspauth.
struct Exchange
{
    DigestAlgorithm algorithm;
    DigestQop qop;
    QByteArrayView ha1;
    QByteArrayView nonce;
    QByteArrayView nonceCount;
    QByteArrayView cnonce;
    QByteArrayView method;
    QByteArrayView uri;
    QByteArrayView body;

    QByteArray compute() const
    {
        const QByteArray ha2 = qop == DigestQop::AuthInt
            ? hashJoined(algorithm, {method, uri, hashJoined(algorithm, {body})})
            : hashJoined(algorithm, {method, uri});
        if (qop == DigestQop::None)
            return hashJoined(algorithm, {ha1, nonce, ha2});
        return hashJoined(algorithm, {ha1, nonce, nonceCount, cnonce, qopName(qop), ha2});
    }
};

QByteArray compute(const Challenge &challenge, const DigestInput &input, QByteArrayView method)
{
    const QByteArray ha1 = digestHa1(challenge, input);
    const QByteArray count = nonceCountText(input.nonceCount);
    return Exchange{challenge.algorithm, challenge.qop, ha1, challenge.nonce, count, input.cnonce, method, input.uri,
                    input.body}.compute();
}

bool equalsInConstantTime(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && !a.isEmpty() && CRYPTO_memcmp(a.data(), b.data(), size_t(a.size())) == 0;
}

} // namespace

QByteArrayView toString(DigestAlgorithm algorithm)
{
    return QByteArrayView(kAlgorithms[size_t(algorithm)].name);
}

std::optional<DigestAlgorithm> digestAlgorithmOf(QByteArrayView name)
{
    for (const AlgorithmName &known : kAlgorithms) {
        if (equalsIgnoringCase(name, QByteArrayView(known.name)))
            return known.algorithm;
    }
    return std::nullopt;
}

std::optional<Challenge> parseChallenge(const Slice &headerValue, bool fromProxy)
{
    const auto value = parseAuthValue(headerValue);
    if (!value || !value->isDigest())
        return std::nullopt;
    const Parameters &given = value->parameters;
    if (!given.contains("realm") || !given.contains("nonce"))
        return std::nullopt;

    Challenge challenge;
    challenge.fromProxy = fromProxy;
    challenge.realm = given.unquoted("realm");
    challenge.nonce = given.unquoted("nonce");
    challenge.hasOpaque = given.contains("opaque");
    challenge.opaque = given.unquoted("opaque");
    challenge.stale = equalsIgnoringCase(given.unquoted("stale"), "true");
    challenge.userhash = equalsIgnoringCase(given.unquoted("userhash"), "true");
    challenge.algorithmGiven = given.contains("algorithm");
    if (challenge.algorithmGiven) {
        const auto algorithm = digestAlgorithmOf(given.unquoted("algorithm"));
        if (!algorithm)
            return std::nullopt;
        challenge.algorithm = *algorithm;
    }
    const auto qop = chooseQop(given);
    if (!qop)
        return std::nullopt;
    challenge.qop = *qop;
    return challenge;
}

std::vector<Challenge> challengesToAnswer(const Response &response)
{
    std::vector<Challenge> chosen;
    int read = 0;
    for (const HeaderField &field : response.headers()) {
        const bool fromProxy = field.id == HeaderName::ProxyAuthenticate;
        if (!fromProxy && field.id != HeaderName::WwwAuthenticate)
            continue;
        if (++read > Limits::kMaxChallenges)
            break;
        auto challenge = parseChallenge(field.value, fromProxy);
        if (!challenge)
            continue;
        const bool answered = std::any_of(chosen.begin(), chosen.end(), [&](const Challenge &other) {
            return other.realm == challenge->realm && other.fromProxy == fromProxy;
        });
        if (!answered)
            chosen.push_back(std::move(*challenge));
    }
    return chosen;
}

QByteArray digestSecret(DigestAlgorithm algorithm, QByteArrayView username, QByteArrayView realm, QByteArrayView password)
{
    return hashJoined(algorithm, {username, realm, password});
}

QByteArray digestHa1(const Challenge &challenge, const DigestInput &input)
{
    const QByteArray secret = digestSecret(challenge.algorithm, input.username, challenge.realm, input.password);
    return sessionSecret(challenge.algorithm, secret, challenge.nonce, input.cnonce);
}

QByteArray digestResponse(const Challenge &challenge, const DigestInput &input)
{
    return compute(challenge, input, input.method);
}

QByteArray digestRspauth(const Challenge &challenge, const DigestInput &input)
{
    return compute(challenge, input, {});
}

QByteArray digestUserhash(DigestAlgorithm algorithm, QByteArrayView username, QByteArrayView realm)
{
    return hashJoined(algorithm, {username, realm});
}

QByteArray authorizationValue(const Challenge &challenge, const DigestInput &input)
{
    const bool hashedName = challenge.userhash;
    const QByteArray name = hashedName ? digestUserhash(challenge.algorithm, input.username, challenge.realm)
                                       : input.username;
    QByteArray out = "Digest username=";
    out += quoted(name);
    out += ", realm=";
    out += quoted(challenge.realm);
    out += ", nonce=";
    out += quoted(challenge.nonce);
    out += ", uri=";
    out += quoted(input.uri);
    out += ", response=\"";
    out += digestResponse(challenge, input);
    out += '"';
    if (challenge.algorithmGiven) {
        out += ", algorithm=";
        out.append(toString(challenge.algorithm));
    }
    if (challenge.qop != DigestQop::None || isSession(challenge.algorithm)) {
        out += ", cnonce=";
        out += quoted(input.cnonce);
    }
    if (challenge.qop != DigestQop::None) {
        out += ", qop=";
        out.append(qopName(challenge.qop));
        out += ", nc=";
        out += nonceCountText(input.nonceCount);
    }
    if (challenge.hasOpaque) {
        out += ", opaque=";
        out += quoted(challenge.opaque);
    }
    if (hashedName)
        out += ", userhash=true";
    return out;
}

bool verifyDigest(const AuthValue &credentials, const Challenge &challenge, QByteArrayView ha1, QByteArrayView method,
                  QByteArrayView body)
{
    const Parameters &given = credentials.parameters;
    if (!credentials.isDigest() || given.unquoted("realm") != challenge.realm || given.unquoted("nonce") != challenge.nonce)
        return false;
    const auto algorithm = given.contains("algorithm") ? digestAlgorithmOf(given.unquoted("algorithm"))
                                                        : std::optional(DigestAlgorithm::Md5);
    if (algorithm != challenge.algorithm)
        return false;
    if (challenge.hasOpaque && given.unquoted("opaque") != challenge.opaque)
        return false;

    // A challenge with qop may be answered without one only by clients of RFC 2069, which we do not serve: no downgrade.
    const QByteArray qopText = given.unquoted("qop");
    DigestQop qop = DigestQop::None;
    if (equalsIgnoringCase(qopText, "auth"))
        qop = DigestQop::Auth;
    else if (equalsIgnoringCase(qopText, "auth-int"))
        qop = DigestQop::AuthInt;
    else if (!qopText.isEmpty())
        return false;
    if (challenge.qop != DigestQop::None && qop == DigestQop::None)
        return false;

    const QByteArray cnonce = given.unquoted("cnonce");
    const QByteArray count = given.unquoted("nc");
    if (qop != DigestQop::None && (cnonce.isEmpty() || count.size() != 8))
        return false;
    const QByteArray secret = sessionSecret(challenge.algorithm, ha1, challenge.nonce, cnonce);
    const QByteArray uri = given.unquoted("uri");
    const QByteArray expected = Exchange{challenge.algorithm, qop, secret, challenge.nonce, count, cnonce, method, uri,
                                         body}.compute();
    return equalsInConstantTime(expected, given.unquoted("response").toLower());
}

QByteArray digestProof(const AuthValue &credentials, const Challenge &challenge, QByteArrayView ha1)
{
    const Parameters &given = credentials.parameters;
    const QByteArray cnonce = given.unquoted("cnonce");
    const QByteArray count = given.unquoted("nc");
    const QByteArray uri = given.unquoted("uri");
    const QByteArray secret = sessionSecret(challenge.algorithm, ha1, challenge.nonce, cnonce);
    return Exchange{challenge.algorithm, challenge.qop, secret, challenge.nonce, count, cnonce, {}, uri, {}}.compute();
}

} // namespace linnet::sip
