// SPDX-License-Identifier: MIT
#pragma once

#include "usage/invite/SessionBody.h"

#include <optional>
#include <vector>

namespace linnet::sip {

/// A kind of stream that can be held, as an m= line names it: "message" over "TCP/MSRP" with the format "*".
struct UsableMedia
{
    QByteArray media;
    QByteArray protocol;
    QByteArray format = "*";
};

/// Judges an offer by its m= lines, for InviteUsage::setOfferCheck(): nothing when one of them at least is usable, else what
/// comes nearest to a reason (RFC 3261 s.20.43): 305, 302 or 304. Media type and protocol are compared without regard to case.
/// An empty offer is usable where anything is: we would offer it.
std::optional<SessionWarning> checkSdpOffer(const SessionBody &offer, const std::vector<UsableMedia> &usable);

} // namespace linnet::sip
