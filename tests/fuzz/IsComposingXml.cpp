// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "im/iscomposing/IsComposing.h"

using namespace linnet;
using namespace linnet::im;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes = fuzz::view(data, size);
    const auto composing = parseIsComposing(bytes);
    if (!composing) {
        FUZZ_CHECK(composing.error().offset >= 0 && composing.error().offset <= bytes.size());
        return 0;
    }
    FUZZ_CHECK(!composing->refresh || (composing->refresh->count() > 0 && *composing->refresh <= kLongestRefresh));
    const QByteArray written = toBytes(*composing);
    FUZZ_CHECK(!fuzz::holdsLineEnd(written));
    const auto again = parseIsComposing(written);
    FUZZ_CHECK(again.ok() && again->state == composing->state && again->refresh == composing->refresh);
    FUZZ_CHECK(again->contentType == composing->contentType);
    return 0;
}
