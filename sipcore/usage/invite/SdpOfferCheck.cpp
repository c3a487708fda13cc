// SPDX-License-Identifier: MIT
#include "usage/invite/SdpOfferCheck.h"

#include "base/AsciiToken.h"
#include "sdp/SdpParser.h"

#include <algorithm>

namespace linnet::sip {

namespace {

/// How far an m= line comes; the further, the nearer the reason.
enum class Step { MediaType, Protocol, Format, Usable };

Step stepOf(const MediaDescription &offered, const UsableMedia &usable)
{
    if (offered.isRefused() || !equalsIgnoringCase(offered.media, usable.media))
        return Step::MediaType;
    if (!equalsIgnoringCase(offered.protocol, usable.protocol))
        return Step::Protocol;
    const bool hasFormat = std::find(offered.formats.begin(), offered.formats.end(), usable.format) != offered.formats.end();
    return hasFormat ? Step::Usable : Step::Format;
}

} // namespace

std::optional<SessionWarning> checkSdpOffer(const SessionBody &offer, const std::vector<UsableMedia> &usable)
{
    Step best = Step::MediaType;
    if (offer.isEmpty()) {
        best = usable.empty() ? Step::MediaType : Step::Usable;
    } else {
        const auto session = parseSdp(offer.content);
        if (!session)
            return SessionWarning{399, "The session description cannot be read"};
        for (const MediaDescription &offered : session->media) {
            for (const UsableMedia &one : usable)
                best = std::max(best, stepOf(offered, one));
        }
    }
    switch (best) {
    case Step::MediaType:
        return SessionWarning{304, "Media type not available"};
    case Step::Protocol:
        return SessionWarning{302, "Incompatible transport protocol"};
    case Step::Format:
        return SessionWarning{305, "Incompatible media format"};
    case Step::Usable:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

} // namespace linnet::sip
