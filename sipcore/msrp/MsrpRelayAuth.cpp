// SPDX-License-Identifier: MIT
#include "msrp/MsrpRelayAuth.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"
#include "msrp/MsrpGrammar.h"

namespace linnet::sip {
namespace {

constexpr int kMaxTries = 4; // unasked, with credentials, stale, with another time

/// The first challenge that we can answer; MSRP has qop "auth" only (s.9.1).
std::optional<Challenge> challengeOf(const MsrpHead &response)
{
    int seen = 0;
    for (const auto &[name, value] : response.others) {
        if (!equalsIgnoringCase(name, "WWW-Authenticate") || ++seen > Limits::kMaxChallenges)
            continue;
        auto challenge = parseChallenge(Slice::copyOf(value), false);
        if (challenge && challenge->qop == DigestQop::Auth)
            return challenge;
    }
    return std::nullopt;
}

std::optional<std::chrono::seconds> secondsOf(const MsrpHead &response, QByteArrayView name)
{
    const auto number = msrp::number(response.header(name));
    return number && *number > 0 && *number <= 7 * 24 * 3600 ? std::optional(std::chrono::seconds(*number)) : std::nullopt;
}

} // namespace

MsrpHead MsrpRelayAuth::request(const QByteArray &transaction, const QByteArray &cnonce)
{
    MsrpHead head;
    head.transaction = transaction;
    head.method = "AUTH";
    head.toPath = {m_relay};
    head.fromPath = {m_self};
    head.others.push_back({"Expires", QByteArray::number(qint64(m_wish.count()))});
    m_cnonce = cnonce;
    if (m_challenge)
        head.others.push_back({"Authorization", authorizationValue(*m_challenge, inputFor(cnonce))});
    return head;
}

DigestInput MsrpRelayAuth::inputFor(const QByteArray &cnonce) const
{
    DigestInput input;
    input.username = m_login.user;
    input.password = m_login.password;
    input.method = "AUTH";
    input.uri = toBytes(m_relay); // s.9.1: the rightmost of the To-Path
    input.cnonce = cnonce;
    return input;
}

/// The relay knows the password too (s.9.1). Some relays say nothing, Kamailio's among them; what is said has to be true.
bool MsrpRelayAuth::isProven(const MsrpHead &response) const
{
    const QByteArray info = response.header("Authentication-Info");
    if (info.isEmpty() || !m_challenge)
        return true;
    const auto said = parseAuthValue(Slice::copyOf("Digest " + info));
    const QByteArray proof = said ? said->parameters.unquoted("rspauth") : QByteArray();
    return proof.isEmpty() || proof.toLower() == digestRspauth(*m_challenge, inputFor(m_cnonce));
}

MsrpRelayAuth::Step MsrpRelayAuth::onResponse(const MsrpHead &response)
{
    if (++m_tries > kMaxTries)
        return Step::Failed;
    if (response.status == 401) {
        const auto challenge = challengeOf(response);
        // The same password again only for a nonce that was too old.
        if (!challenge || (m_challenge && !challenge->stale))
            return Step::Failed;
        m_challenge = challenge;
        return Step::Again;
    }
    if (response.status == 423) {
        const auto other = secondsOf(response, "Max-Expires");
        const auto wish = other ? other : secondsOf(response, "Min-Expires");
        if (!wish || *wish == m_wish)
            return Step::Failed;
        m_wish = *wish;
        m_challenge.reset(); // its count is used up
        return Step::Again;
    }
    if (response.status != 200)
        return Step::Failed;
    if (!isProven(response))
        return Step::Failed;
    auto path = parseMsrpPath(QByteArray(response.header("Use-Path")).simplified());
    if (!path)
        return Step::Failed;
    m_usePath = std::move(*path);
    m_expires = secondsOf(response, "Expires");
    return Step::Done;
}

std::vector<MsrpUri> MsrpRelayAuth::pathForPeers() const
{
    std::vector<MsrpUri> path(m_usePath.rbegin(), m_usePath.rend());
    path.push_back(m_self);
    return path;
}

} // namespace linnet::sip
