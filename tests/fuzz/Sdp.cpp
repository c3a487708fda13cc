// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "base/Limits.h"
#include "sdp/OfferAnswer.h"
#include "sdp/SdpParser.h"
#include "sdp/SdpWriter.h"

using namespace linnet;
using namespace linnet::sip;

namespace {

void checkWritten(const SessionDescription &session)
{
    FUZZ_CHECK(int(session.media.size()) <= Limits::kMaxSdpMedia);
    const QByteArray written = toBytes(session);
    FUZZ_CHECK(written.count('\r') == written.count("\r\n") && written.count('\n') == written.count("\r\n"));
    FUZZ_CHECK(!written.contains('\0'));
    const auto again = parseSdp(written);
    // The lines that must be there may be one too many.
    if (!again) {
        FUZZ_CHECK(written.count('\n') > Limits::kMaxSdpLines);
        return;
    }
    FUZZ_CHECK(toBytes(*again) == written);
    FUZZ_CHECK(again->media == session.media && again->attributes == session.attributes && again->origin == session.origin);
    FUZZ_CHECK(again->others == session.others && again->connection == session.connection && again->name == session.name);
}

/// Whatever the other side says, streams stay in step, and what was agreed before a refusal holds.
void checkOfferAnswer(const SessionDescription &first, const SessionDescription &second)
{
    using State = OfferAnswer::State;
    OfferAnswer alice(first.origin);
    OfferAnswer bob({"bob", 1, 1, "IN", "IP4", "192.0.2.2"});
    const auto offer = alice.offer(first);
    FUZZ_CHECK(offer.ok() && !bob.onOffer(*offer));
    // Bob wants what `second` says, as far as it fits.
    SessionDescription wanted = bob.emptyAnswer();
    for (size_t i = 0; i < wanted.media.size() && i < second.media.size(); ++i)
        wanted.media[i] = second.media[i];
    auto answer = bob.answer(wanted);
    if (!answer)
        answer = bob.answer(bob.emptyAnswer());
    FUZZ_CHECK(answer.ok() && answer->media.size() == offer->media.size() && bob.state() == State::Agreed);
    FUZZ_CHECK(!alice.onAnswer(*answer));
    for (size_t i = 0; i < offer->media.size(); ++i) {
        FUZZ_CHECK(alice.isActive(i) == bob.isActive(i));
        FUZZ_CHECK(alice.direction(i) == reversed(bob.direction(i)));
        FUZZ_CHECK(!alice.isActive(i) || !offer->media[i].isRefused());
    }
    // Then `second` comes as it is: an offer, or an answer to our next one.
    const SessionDescription before = *alice.remote();
    if (!alice.onOffer(second)) {
        alice.rollBack();
        FUZZ_CHECK(alice.state() == State::Agreed && *alice.remote() == before);
    }
    const quint64 version = alice.local()->origin.version;
    FUZZ_CHECK(alice.offer(*alice.local()).ok());
    FUZZ_CHECK(alice.pending()->origin.version == version);
    if (alice.onAnswer(second))
        FUZZ_CHECK(alice.state() == State::Agreed && *alice.remote() == before);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView text = fuzz::view(data, size);
    // Two descriptions in one input: the second one begins at its own "v=".
    const qsizetype next = text.indexOf(QByteArrayView("\nv="));
    const auto first = parseSdp(next < 0 ? text : text.first(next + 1));
    if (!first) {
        FUZZ_CHECK(first.error().offset >= 0 && first.error().offset <= text.size());
        return 0;
    }
    checkWritten(*first);
    const auto second = next < 0 ? first : parseSdp(text.sliced(next + 1));
    if (second)
        checkOfferAnswer(*first, *second);
    return 0;
}
