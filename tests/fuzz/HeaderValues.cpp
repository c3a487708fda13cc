// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "auth/Digest.h"
#include "base/Limits.h"
#include "message/Message.h"

using namespace linnet;
using namespace linnet::sip;

namespace {

template <typename T, typename Parse>
void checkRoundTrip(const Slice &text, Parse parse)
{
    const Result<T, ParseError> value = parse(text);
    if (!value) {
        FUZZ_CHECK(value.error().offset >= 0 && value.error().offset <= text.size());
        return;
    }
    const QByteArray written = toBytes(*value);
    FUZZ_CHECK(!fuzz::holdsLineEnd(written));
    const Result<T, ParseError> again = parse(Slice::copyOf(written));
    FUZZ_CHECK(again.ok() && *again == *value);
}

void checkChallenge(const Slice &text)
{
    const auto challenge = parseChallenge(text, false);
    if (!challenge)
        return;
    const DigestInput input{"user", "password", "REGISTER", "sip:example.com", "body", "cnonce", 1};
    const QByteArray value = authorizationValue(*challenge, input);
    FUZZ_CHECK(!fuzz::holdsLineEnd(value));
    const auto credentials = parseAuthValue(Slice::copyOf(value));
    FUZZ_CHECK(credentials.ok());
    // NUL in a quoted value leaves as a space, so it would be another challenge.
    if (text.view().contains('\0') || challenge->userhash)
        return;
    const QByteArray secret = digestSecret(challenge->algorithm, "user", challenge->realm, "password");
    const bool algorithmIsClear = challenge->algorithmGiven || challenge->algorithm == DigestAlgorithm::Md5;
    FUZZ_CHECK(verifyDigest(*credentials, *challenge, secret, "REGISTER", "body") || !algorithmIsClear);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Slice text = Slice::copyOf(fuzz::view(data, size));
    checkRoundTrip<Via>(text, parseVia);
    checkRoundTrip<CSeq>(text, parseCSeq);
    checkRoundTrip<ContentType>(text, parseContentType);
    static_cast<void>(parseViaForAnswer(text));
    static_cast<void>(parseAuthValue(text));
    FUZZ_CHECK(int(splitList(text, 5).size()) == qMin(5, countListValues(text)));
    checkChallenge(text);
    return 0;
}
