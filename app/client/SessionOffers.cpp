// SPDX-License-Identifier: MIT
#include "client/SessionOffers.h"

#include "sdp/SdpParser.h"
#include "sdp/SdpWriter.h"
#include "usage/invite/SdpOfferCheck.h"

#include <utility>

namespace linnet::client {
namespace {

struct Found
{
    size_t stream = 0;
    sip::MsrpMedia media;
};

/// Without CEMA both places have to agree (RFC 6714 s.4.3); else something in between has changed one of them.
std::optional<Found> firstUsable(const sip::SessionDescription &session)
{
    for (size_t i = 0; i < session.media.size(); ++i) {
        const auto media = sip::readMsrpMedia(session, session.media[i]);
        if (media && (media->cema || sip::addressesMatch(*media)))
            return Found{i, *media};
    }
    return std::nullopt;
}

sip::SessionBody bodyOf(const sip::SessionDescription &session)
{
    return {"application/sdp", sip::toBytes(session)};
}

} // namespace

sip::SdpOrigin SessionOffers::originOf(quint64 id)
{
    sip::SdpOrigin origin;
    origin.sessionId = id;
    origin.version = 1;
    return origin;
}

std::optional<sip::SessionWarning> SessionOffers::judge(const sip::SessionBody &offer)
{
    if (const auto warning = sip::checkSdpOffer(offer, {{"message", "TCP/MSRP"}, {"message", "TCP/TLS/MSRP"}}))
        return warning;
    if (!offer.isEmpty() && !read(offer))
        return sip::SessionWarning{399, "The MSRP stream cannot be used"};
    return std::nullopt;
}

std::optional<sip::MsrpMedia> SessionOffers::read(const sip::SessionBody &offer)
{
    const auto session = sip::parseSdp(offer.content);
    if (!session)
        return std::nullopt;
    auto found = firstUsable(*session);
    return found ? std::optional(std::move(found->media)) : std::nullopt;
}

std::optional<sip::SessionBody> SessionOffers::offer(const sip::MsrpMedia &ours)
{
    sip::SessionDescription wanted = m_state.local().value_or(sip::SessionDescription{});
    if (wanted.media.size() <= m_stream)
        wanted.media.resize(m_stream + 1);
    wanted.media[m_stream] = sip::toMediaDescription(ours);
    const auto offered = m_state.offer(std::move(wanted));
    return offered ? std::optional(bodyOf(*offered)) : std::nullopt;
}

std::optional<sip::MsrpMedia> SessionOffers::onAnswer(const sip::SessionBody &answer)
{
    const auto session = sip::parseSdp(answer.content);
    if (!session) {
        m_state.rollBack();
        return std::nullopt;
    }
    if (m_state.onAnswer(*session))
        return std::nullopt;
    const auto media = sip::readMsrpMedia(*session, session->media[m_stream]);
    return media ? std::optional(*media) : std::nullopt;
}

std::optional<sip::MsrpMedia> SessionOffers::onOffer(const sip::SessionBody &offer)
{
    const auto session = sip::parseSdp(offer.content);
    if (!session)
        return std::nullopt;
    auto found = firstUsable(*session);
    // The stream of a session stays where it is.
    if (!found || (m_state.local() && found->stream != m_stream) || m_state.onOffer(*session))
        return std::nullopt;
    m_stream = found->stream;
    return std::move(found->media);
}

std::optional<sip::SessionBody> SessionOffers::answer(const sip::MsrpMedia &ours)
{
    sip::SessionDescription wanted = m_state.emptyAnswer();
    if (wanted.media.size() <= m_stream)
        return std::nullopt;
    wanted.media[m_stream] = sip::toMediaDescription(ours);
    const auto answered = m_state.answer(std::move(wanted));
    return answered ? std::optional(bodyOf(*answered)) : std::nullopt;
}

} // namespace linnet::client
