// SPDX-License-Identifier: MIT
#include "sdp/OfferAnswer.h"

#include "base/Limits.h"

#include <utility>

namespace linnet::sip {

namespace {

using Fault = OfferAnswer::Fault;

/// RFC 3264 s.6: the streams of an answer are those of its offer, one by one.
std::optional<Fault> compare(const SessionDescription &offer, const SessionDescription &answer)
{
    if (answer.media.size() < offer.media.size())
        return Fault::StreamsMissing;
    if (answer.media.size() > offer.media.size())
        return Fault::StreamsAdded;
    for (size_t i = 0; i < offer.media.size(); ++i) {
        const MediaDescription &asked = offer.media[i];
        const MediaDescription &given = answer.media[i];
        const bool isTaken = !asked.isRefused() && !given.isRefused();
        if (isTaken && (asked.media != given.media || asked.protocol != given.protocol))
            return Fault::StreamChanged;
    }
    return std::nullopt;
}

} // namespace

size_t OfferAnswer::streams() const
{
    return m_local ? m_local->media.size() : 0;
}

/// With our origin. A description that differs from the one before gets the next number, also when that one was refused: one
/// number never stands for two descriptions.
SessionDescription OfferAnswer::numbered(SessionDescription ours)
{
    ours.origin = m_origin;
    if (m_sent) {
        ours.origin.version = m_sent->origin.version;
        if (!(ours == *m_sent))
            ours.origin.version = m_nextVersion;
    }
    if (!m_sent || ours.origin.version == m_nextVersion)
        m_nextVersion = ours.origin.version + 1;
    m_sent = ours;
    return ours;
}

Result<SessionDescription, Fault> OfferAnswer::offer(SessionDescription wanted)
{
    if (m_state == State::OfferSent || m_state == State::OfferReceived)
        return Fault::WrongState;
    if (wanted.media.size() < streams())
        return Fault::StreamsMissing;
    if (wanted.media.size() > size_t(Limits::kMaxSdpMedia))
        return Fault::TooMany;
    m_pending = numbered(std::move(wanted));
    m_state = State::OfferSent;
    return *m_pending;
}

std::optional<Fault> OfferAnswer::onAnswer(SessionDescription answer)
{
    if (m_state != State::OfferSent)
        return Fault::WrongState;
    if (const auto fault = compare(*m_pending, answer)) {
        rollBack();
        return fault;
    }
    for (size_t i = 0; i < answer.media.size(); ++i) {
        if (m_pending->media[i].isRefused())
            answer.media[i].port = 0;
    }
    agree(*std::exchange(m_pending, std::nullopt), std::move(answer));
    return std::nullopt;
}

std::optional<Fault> OfferAnswer::onOffer(const SessionDescription &offer)
{
    if (m_state == State::OfferSent || m_state == State::OfferReceived)
        return Fault::WrongState;
    if (offer.media.size() < streams())
        return Fault::StreamsMissing;
    m_pending = offer;
    m_state = State::OfferReceived;
    return std::nullopt;
}

bool OfferAnswer::isRefresh() const
{
    return m_state == State::OfferReceived && m_remote && m_pending->origin == m_remote->origin;
}

SessionDescription OfferAnswer::emptyAnswer() const
{
    SessionDescription result;
    if (m_state != State::OfferReceived)
        return result;
    result.origin = m_origin;
    result.times = m_pending->times;
    for (const MediaDescription &offered : m_pending->media)
        result.media.push_back(refused(offered));
    return result;
}

Result<SessionDescription, Fault> OfferAnswer::answer(SessionDescription wanted)
{
    if (m_state != State::OfferReceived)
        return Fault::WrongState;
    if (const auto fault = compare(*m_pending, wanted))
        return *fault;
    wanted.times = m_pending->times;
    for (size_t i = 0; i < wanted.media.size(); ++i) {
        const MediaDescription &offered = m_pending->media[i];
        MediaDescription &given = wanted.media[i];
        if (offered.isRefused() || given.isRefused()) {
            given = refused(offered);
            continue;
        }
        const StreamDirection asked = directionOf(wanted, given);
        const StreamDirection possible = common(asked, reversed(directionOf(*m_pending, offered)));
        if (possible != asked)
            setDirection(given, possible);
    }
    SessionDescription result = numbered(std::move(wanted));
    agree(result, *std::exchange(m_pending, std::nullopt));
    return result;
}

void OfferAnswer::agree(SessionDescription ours, SessionDescription theirs)
{
    m_local = std::move(ours);
    m_remote = std::move(theirs);
    m_state = State::Agreed;
}

void OfferAnswer::rollBack()
{
    m_pending.reset();
    m_state = m_local ? State::Agreed : State::Nothing;
}

bool OfferAnswer::isActive(size_t stream) const
{
    return stream < streams() && !m_local->media[stream].isRefused() && !m_remote->media[stream].isRefused();
}

StreamDirection OfferAnswer::direction(size_t stream) const
{
    if (!isActive(stream))
        return StreamDirection::Inactive;
    return common(directionOf(*m_local, m_local->media[stream]),
                  reversed(directionOf(*m_remote, m_remote->media[stream])));
}

} // namespace linnet::sip
