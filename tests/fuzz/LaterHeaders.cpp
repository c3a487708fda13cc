// SPDX-License-Identifier: MIT
#include "RoundTrip.h"

#include "message/headers/BindingParameters.h"
#include "message/headers/EntityTag.h"
#include "message/headers/Event.h"
#include "message/headers/InfoPackage.h"
#include "message/headers/RAck.h"
#include "message/headers/Replaces.h"
#include "message/headers/RetryAfter.h"
#include "message/headers/RSeq.h"
#include "message/headers/SessionExpires.h"
#include "message/headers/SubscriptionState.h"
#include "message/headers/Warning.h"

using namespace linnet;
using namespace linnet::sip;

namespace {

void checkWarnings(const Slice &text)
{
    const auto all = parseWarnings(text);
    if (!all) {
        FUZZ_CHECK(all.error().offset >= 0 && all.error().offset <= text.size());
        return;
    }
    for (const Warning &one : *all) {
        const QByteArray written = toBytes(one);
        FUZZ_CHECK(!fuzz::holdsLineEnd(written));
        const auto again = parseWarnings(Slice::copyOf(written));
        FUZZ_CHECK(again.ok() && again->size() == 1);
        // NUL in a quoted text leaves as a space, and a comma in the agent would end the value.
        FUZZ_CHECK(again->front() == one || one.text.contains('\0') || one.agent.contains(','));
    }
}

void checkBinding(const Slice &text)
{
    const auto contact = parseNameAddr(text);
    if (!contact)
        return;
    const BindingParameters binding = bindingParametersOf(*contact);
    FUZZ_CHECK(binding.q >= 0 && binding.q <= 1000);
    FUZZ_CHECK(!binding.publicGruu || binding.publicGruu->isSip());
    FUZZ_CHECK(!binding.temporaryGruu || binding.temporaryGruu->isSip());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Slice text = Slice::copyOf(fuzz::view(data, size));
    fuzz::checkRoundTrip<Event>(text, parseEvent);
    fuzz::checkRoundTrip<SubscriptionState>(text, parseSubscriptionState);
    fuzz::checkRoundTrip<InfoPackage>(text, parseInfoPackage);
    fuzz::checkRoundTrip<EntityTag>(text, parseEntityTag);
    fuzz::checkRoundTrip<RAck>(text, parseRAck);
    fuzz::checkRoundTrip<Replaces>(text, parseReplaces);
    fuzz::checkRoundTrip<SessionExpires>(text, parseSessionExpires);
    fuzz::checkRoundTrip<RetryAfter>(text, parseRetryAfter);
    const auto number = parseRSeq(text);
    FUZZ_CHECK(!number || *number > 0);
    checkWarnings(text);
    checkBinding(text);
    return 0;
}
