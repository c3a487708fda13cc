// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpMedia.h"
#include "sdp/OfferAnswer.h"
#include "usage/invite/SessionBody.h"

#include <optional>

namespace linnet::client {

/// Offers and answers (RFC 3264) of a session that has one MSRP stream (RFC 4975 s.8). Other streams of a peer's offer are refused. Pure.
class SessionOffers
{
public:
    /// `id`: of the o= line; random.
    explicit SessionOffers(quint64 id) : m_state(originOf(id)) { }

    /// Why an offer has no stream that can be taken; nothing when it has. An INVITE without an offer gets ours.
    static std::optional<sip::SessionWarning> judge(const sip::SessionBody &offer);
    /// The first stream of an offer that can be taken.
    static std::optional<sip::MsrpMedia> read(const sip::SessionBody &offer);

    /// Our offer, the first one or a new one inside the session. Nothing: another one is under way.
    std::optional<sip::SessionBody> offer(const sip::MsrpMedia &ours);
    /// What the peer answered for the stream; nothing: it refused it, or the answer cannot be used.
    std::optional<sip::MsrpMedia> onAnswer(const sip::SessionBody &answer);
    /// The stream of the peer's offer; nothing: refuse it. One of them waits for answer() or rollBack().
    std::optional<sip::MsrpMedia> onOffer(const sip::SessionBody &offer);
    std::optional<sip::SessionBody> answer(const sip::MsrpMedia &ours);
    /// The offer under way was refused.
    void rollBack() { m_state.rollBack(); }

private:
    static sip::SdpOrigin originOf(quint64 id);

    sip::OfferAnswer m_state;
    size_t m_stream = 0; ///< which m= line
};

} // namespace linnet::client
