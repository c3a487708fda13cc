// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"
#include "sdp/SessionDescription.h"

namespace linnet::sip {

/// What both sides of a session agreed on, and the offer that is under way (RFC 3264). Pure: it keeps the m= lines in step, the
/// versions counting and the directions possible; which streams are wanted is the caller's affair. What the signalling
/// protocol adds (who may offer when, 491) is InviteSession's.
class OfferAnswer
{
public:
    enum class State : quint8 {
        Nothing, ///< no offer was answered yet, and none is under way
        OfferSent,
        OfferReceived,
        Agreed,
    };
    enum class Fault : quint8 {
        WrongState, ///< an offer is under way, or none is
        StreamsMissing, ///< fewer m= lines than the session has (s.8) or the offer had (s.6)
        StreamsAdded, ///< an answer with more m= lines than its offer
        StreamChanged, ///< an answer that takes a stream as another media type or over another protocol (s.6.1)
        TooMany, ///< more streams than Limits allows
    };

    /// `origin`: of our descriptions; its version is that of the first one.
    explicit OfferAnswer(const SdpOrigin &origin) : m_origin(origin), m_nextVersion(origin.version) { }

    State state() const { return m_state; }

    /// Our offer as it is to leave: with our origin, its version one more than the last one's unless nothing changed (s.8).
    /// Streams stand in the order of the session: ended ones stay with port 0, new ones come behind or in a port 0's place.
    Result<SessionDescription, Fault> offer(SessionDescription wanted);
    /// The peer's answer to it. A stream that we offered with port 0 stays ended whatever it says. When it is at fault the offer
    /// is gone, and what was agreed before still holds.
    std::optional<Fault> onAnswer(SessionDescription answer);

    /// The peer's offer. Not while another one is under way: that is glare, or a peer that does not wait.
    std::optional<Fault> onOffer(const SessionDescription &offer);
    /// The received offer is the last description again, as in a session refresh (s.8: same origin and version).
    bool isRefresh() const;
    /// An answer that refuses every stream of the received offer: for filling in those that are wanted.
    SessionDescription emptyAnswer() const;
    /// Our answer as it is to leave: with our origin, the offer's t= lines, port 0 where the offer has it, and directions
    /// within what was offered (s.6, s.6.1).
    Result<SessionDescription, Fault> answer(SessionDescription wanted);

    /// The offer under way was refused (488, 491, any other non-2xx), by them or by us: what was agreed before still holds.
    void rollBack();

    /// What holds now; nothing before the first answer.
    const std::optional<SessionDescription> &local() const { return m_local; }
    const std::optional<SessionDescription> &remote() const { return m_remote; }
    /// The offer under way.
    const std::optional<SessionDescription> &pending() const { return m_pending; }

    bool isActive(size_t stream) const; ///< agreed, and neither side has refused it
    /// Who sends in an agreed stream, as we see it; Inactive where there is none.
    StreamDirection direction(size_t stream) const;

private:
    size_t streams() const;
    SessionDescription numbered(SessionDescription ours);
    void agree(SessionDescription ours, SessionDescription theirs);

    State m_state = State::Nothing;
    SdpOrigin m_origin;
    quint64 m_nextVersion;
    std::optional<SessionDescription> m_sent; ///< our last description, also when it was refused
    std::optional<SessionDescription> m_local;
    std::optional<SessionDescription> m_remote;
    std::optional<SessionDescription> m_pending;
};

} // namespace linnet::sip
