// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "transport/Stun.h"

using namespace linnet::sip;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes = linnet::fuzz::view(data, size);
    const auto answer = parseStunAnswer(bytes);
    if (!answer)
        return 0;
    FUZZ_CHECK(looksLikeStun(bytes));
    FUZZ_CHECK(answer->id.size() == kStunIdSize);
    FUZZ_CHECK(answer->isError == answer->mapped.address.isNull());
    FUZZ_CHECK(parseStunAnswer(bytes) == answer);
    // What we ask with is never taken for an answer.
    FUZZ_CHECK(!parseStunAnswer(stunBindingRequest(answer->id)));
    return 0;
}
