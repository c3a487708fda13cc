// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"
#include "message/Message.h"
#include "message/headers/AuthHeaders.h"

#include <QByteArray>

#include <optional>

namespace linnet::sip {

/// RFC 7616, RFC 8760. The -sess forms share the hash.
enum class DigestAlgorithm : quint8 { Md5, Md5Sess, Sha256, Sha256Sess, Sha512_256, Sha512_256Sess };
enum class DigestQop : quint8 { None, Auth, AuthInt };

/// A challenge that can be answered (RFC 7616 s.3.3).
struct Challenge
{
    QByteArray realm;
    QByteArray nonce;
    QByteArray opaque;
    bool hasOpaque = false;
    DigestAlgorithm algorithm = DigestAlgorithm::Md5;
    bool algorithmGiven = false;
    DigestQop qop = DigestQop::None; ///< the one we choose: auth before auth-int
    bool stale = false;
    bool userhash = false;
    bool fromProxy = false; ///< Proxy-Authenticate: the answer goes into Proxy-Authorization

    friend bool operator==(const Challenge &, const Challenge &) = default;
};

/// Nothing for other schemes, unknown algorithms or qops, and challenges without realm or nonce.
std::optional<Challenge> parseChallenge(const Slice &headerValue, bool fromProxy);

/// The challenges of a 401 or 407 that are to be answered: for each realm the topmost supported one (RFC 8760 s.2.4).
/// Reads at most Limits::kMaxChallenges.
std::vector<Challenge> challengesToAnswer(const Response &response);

/// What goes into the computation besides the challenge.
struct DigestInput
{
    QByteArray username; ///< UTF-8
    QByteArray password;
    QByteArray method;
    QByteArray uri;
    QByteArray body;
    QByteArray cnonce;
    quint32 nonceCount = 1;
};

/// Lower-case hex (RFC 7616 s.3.4).
QByteArray digestHa1(const Challenge &challenge, const DigestInput &input);
QByteArray digestResponse(const Challenge &challenge, const DigestInput &input);
/// What a server proves in Authentication-Info (RFC 7616 s.3.5).
QByteArray digestRspauth(const Challenge &challenge, const DigestInput &input);
QByteArray digestUserhash(DigestAlgorithm algorithm, QByteArrayView username, QByteArrayView realm);

/// The value of Authorization or Proxy-Authorization.
QByteArray authorizationValue(const Challenge &challenge, const DigestInput &input);

/// The server's side: true if `credentials` answer our `challenge` for a user whose H(user:realm:password) is `ha1`.
bool verifyDigest(const AuthValue &credentials, const Challenge &challenge, QByteArrayView ha1,
                  QByteArrayView method, QByteArrayView body);
/// The proof of a server that took these credentials: rspauth of its Authentication-Info (RFC 7616 s.3.5).
QByteArray digestProof(const AuthValue &credentials, const Challenge &challenge, QByteArrayView ha1);
/// H(user:realm:password) by the challenge's algorithm: what a server stores instead of the password.
QByteArray digestSecret(DigestAlgorithm algorithm, QByteArrayView username, QByteArrayView realm, QByteArrayView password);

QByteArrayView toString(DigestAlgorithm algorithm);
/// By its name, in any case; nothing for others.
std::optional<DigestAlgorithm> digestAlgorithmOf(QByteArrayView name);

} // namespace linnet::sip
