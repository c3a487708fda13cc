// SPDX-License-Identifier: MIT
#include "im/imdn/DispositionPolicy.h"

namespace linnet::im {
namespace {

Belief meaningOf(ImdnStatus status)
{
    switch (status) {
    case ImdnStatus::Delivered:
        return Belief::Delivered;
    case ImdnStatus::Displayed:
        return Belief::Displayed;
    case ImdnStatus::Failed:
        return Belief::Failed;
    case ImdnStatus::Stored:
        return Belief::Stored;
    case ImdnStatus::Processed:
    case ImdnStatus::Forbidden:
    case ImdnStatus::Error:
    case ImdnStatus::Unknown:
        break;
    }
    return Belief::Nothing;
}

/// What only the person's own device can know.
bool isThePersonsWord(ImdnStatus status)
{
    return status == ImdnStatus::Delivered || status == ImdnStatus::Displayed;
}

} // namespace

bool maySend(ImdnKind kind, const SendingFacts &facts)
{
    if (!facts.isMessage || !facts.hasMessageId || !facts.fromKnownPeer || !facts.senderIsWhoSent || !facts.userAllows)
        return false;
    switch (kind) {
    case ImdnKind::Delivery:
        return facts.request.wishes.positiveDelivery;
    case ImdnKind::Display:
        return facts.request.wishes.display;
    case ImdnKind::Processing:
    case ImdnKind::Unknown:
        break;
    }
    return false;
}

Belief belief(const Imdn &imdn, const BelievingFacts &facts)
{
    if (imdn.kind == ImdnKind::Unknown)
        return Belief::Nothing;
    if (imdn.kind == ImdnKind::Processing)
        return facts.fromOurServer ? meaningOf(imdn.status) : Belief::Forged;
    if (facts.fromRecipient && facts.namesRecipient)
        return meaningOf(imdn.status);
    return facts.fromOurServer && !isThePersonsWord(imdn.status) ? meaningOf(imdn.status) : Belief::Forged;
}

} // namespace linnet::im
