// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "auth/AuthCache.h"
#include "base/Limits.h"

#include <set>

using namespace linnet;
using namespace linnet::sip;

namespace {

constexpr char kPassword[] = "planted-secret";

void checkChallenge(const Slice &text)
{
    const auto challenge = parseChallenge(text, false);
    if (!challenge)
        return;
    const DigestInput input{"user", kPassword, "REGISTER", "sip:example.com", "body", "cnonce", 1};
    const QByteArray value = authorizationValue(*challenge, input);
    FUZZ_CHECK(!fuzz::holdsLineEnd(value));
    FUZZ_CHECK(!value.contains(kPassword) || text.view().contains(QByteArrayView(kPassword)));
    const auto credentials = parseAuthValue(Slice::copyOf(value));
    FUZZ_CHECK(credentials.ok());
    // NUL in a quoted value leaves as a space, so it would be another challenge.
    if (text.view().contains('\0') || challenge->userhash)
        return;
    const QByteArray secret = digestSecret(challenge->algorithm, "user", challenge->realm, kPassword);
    const bool algorithmIsClear = challenge->algorithmGiven || challenge->algorithm == DigestAlgorithm::Md5;
    FUZZ_CHECK(verifyDigest(*credentials, *challenge, secret, "REGISTER", "body") || !algorithmIsClear);
}

/// Each line of the input is one challenge of one response; what a server asks again and again is answered twice at most.
void checkCache(QByteArrayView text)
{
    Response response;
    response.status = 401;
    for (const QByteArray &line : text.toByteArray().split('\n'))
        response.editHeaders().append(HeaderName::WwwAuthenticate, line);
    const auto chosen = challengesToAnswer(response);
    FUZZ_CHECK(int(chosen.size()) <= Limits::kMaxChallenges);
    std::set<QByteArray> realms;
    for (const Challenge &one : chosen)
        FUZZ_CHECK(realms.insert(one.realm).second);

    AuthCache cache;
    cache.setAccount("example.com", "user", {{{}, "user", kPassword}, {"other", "user2", kPassword}});
    AuthTries tries;
    std::map<QByteArray, int> answered;
    for (int round = 0; round < 4; ++round) {
        const AuthCache::Verdict verdict = cache.onChallenge(response, "UDP 192.0.2.1:5060", false, tries);
        for (const AuthKey &key : verdict.answer) {
            FUZZ_CHECK(cache.isOurRealm(key.realm));
            FUZZ_CHECK(++answered[key.realm] <= 2);
            const auto field = cache.credentials(key, {{}, {}, "MESSAGE", "sip:b@example.com", "body", "cnonce", 0});
            FUZZ_CHECK(!field || !fuzz::holdsLineEnd(field->value));
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Slice text = Slice::copyOf(fuzz::view(data, size));
    static_cast<void>(parseAuthValue(text));
    checkChallenge(text);
    checkCache(text);
    return 0;
}
