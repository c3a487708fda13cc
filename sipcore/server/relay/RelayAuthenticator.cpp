// SPDX-License-Identifier: MIT
#include "server/relay/RelayAuthenticator.h"

#include "base/AsciiToken.h"
#include "msrp/MsrpGrammar.h"

namespace linnet::sip {
namespace {

/// Clients of RFC 4976 s.7 leave the uri out: it is the rightmost of the To-Path (s.9.1), and the computation needs it.
std::optional<AuthValue> credentialsOf(const MsrpHead &auth)
{
    const QByteArray text = auth.header("Authorization");
    auto value = parseAuthValue(Slice::copyOf(text));
    if (value && value->isDigest() && !value->parameters.contains("uri"))
        value = parseAuthValue(Slice::copyOf(text + ", uri=\"" + toBytes(auth.toPath.back()) + '"'));
    return value && value->isDigest() ? std::optional(*value) : std::nullopt;
}

bool names(const AuthValue &credentials, const MsrpUri &place)
{
    const auto uri = parseMsrpUri(credentials.parameters.unquoted("uri"));
    return uri && *uri == place;
}

QByteArray digits(std::chrono::seconds time)
{
    return QByteArray::number(qint64(time.count()));
}

} // namespace

RelayAuthenticator::Verdict RelayAuthenticator::challenge(bool stale, bool wasWrong)
{
    QByteArray value = "Digest realm=\"" + m_realm + "\", nonce=\"" + m_nonces.make() + "\", algorithm=MD5, qop=\"auth\"";
    if (stale)
        value += ", stale=true";
    Verdict verdict;
    verdict.headers.push_back({"WWW-Authenticate", value});
    verdict.wasWrong = wasWrong;
    return verdict;
}

RelayAuthenticator::Verdict RelayAuthenticator::check(const MsrpHead &auth)
{
    if (auth.header("Authorization").isEmpty())
        return challenge(false, false);
    const auto credentials = credentialsOf(auth);
    if (!credentials || !equalsIgnoringCase(credentials->parameters.unquoted("qop"), "auth") || !names(*credentials, auth.toPath.back()))
        return challenge(false, true);
    const Parameters &given = credentials->parameters;
    const QByteArray user = given.unquoted("username");
    const QByteArray secret = m_users.secret(user, DigestAlgorithm::Md5);
    Challenge asked;
    asked.realm = m_realm;
    asked.nonce = given.unquoted("nonce");
    asked.algorithm = DigestAlgorithm::Md5;
    asked.qop = DigestQop::Auth;
    if (secret.isEmpty() || !verifyDigest(*credentials, asked, secret, auth.method, {}))
        return challenge(false, true);
    // The password is right: a nonce that is old or was used before only asks for another try.
    bool isNumber = false;
    const quint32 count = given.unquoted("nc").toUInt(&isNumber, 16);
    if (!isNumber || !m_nonces.isFresh(asked.nonce) || !m_nonces.use(asked.nonce, count))
        return challenge(true, false);

    Verdict verdict;
    const QByteArray wish = auth.header("Expires");
    const auto seconds = wish.isEmpty() ? std::optional(quint64(kUsualExpires.count())) : msrp::number(wish);
    if (!seconds || *seconds < quint64(kMinExpires.count()) || *seconds > quint64(kMaxExpires.count())) {
        verdict.status = 423;
        const bool isTooLong = seconds && *seconds > quint64(kMaxExpires.count());
        verdict.headers.push_back(isTooLong ? QPair<QByteArray, QByteArray>("Max-Expires", digits(kMaxExpires))
                                            : QPair<QByteArray, QByteArray>("Min-Expires", digits(kMinExpires)));
        return verdict;
    }
    verdict.status = 200;
    verdict.user = user;
    verdict.expires = std::chrono::seconds(*seconds);
    verdict.headers.push_back({"Expires", digits(verdict.expires)});
    verdict.headers.push_back({"Authentication-Info", "rspauth=\"" + digestProof(*credentials, asked, secret) + "\", cnonce=" + quoted(given.unquoted("cnonce"))
                                                          + ", nc=" + given.unquoted("nc") + ", qop=auth"});
    return verdict;
}

} // namespace linnet::sip
