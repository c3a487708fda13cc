// SPDX-License-Identifier: MIT
#include "RoundTrip.h"

#include "message/Message.h"

using namespace linnet;
using namespace linnet::sip;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Slice text = Slice::copyOf(fuzz::view(data, size));
    fuzz::checkRoundTrip<Via>(text, parseVia);
    fuzz::checkRoundTrip<CSeq>(text, parseCSeq);
    fuzz::checkRoundTrip<ContentType>(text, parseContentType);
    static_cast<void>(parseViaForAnswer(text));
    FUZZ_CHECK(int(splitList(text, 5).size()) == qMin(5, countListValues(text)));
    return 0;
}
