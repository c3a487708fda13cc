// SPDX-License-Identifier: MIT
// The second half of Outbox: what has to do with the choice between pager and session (DESIGN s.4).
#include "client/Outbox.h"

#include "base/Limits.h"
#include "client/CanonicalAddress.h"
#include "client/Outcomes.h"
#include "client/Pages.h"
#include "client/Parts.h"
#include "im/pipeline/OutgoingPipeline.h"

namespace linnet::client {
namespace {

constexpr qsizetype kSurelyFits = 200; ///< bytes of text

} // namespace

void Outbox::setSessionRoad(SessionRoad &road)
{
    m_sessions = std::make_unique<SessionLane>(m_store, road, m_clock);
    m_sessions->setReceiptsAsked(m_receiptsAsked);
    connect(&road, &SessionRoad::upChanged, this,
            [this](const im::Address &account, const im::Address &peer) { pump({account, peer}); });
    connect(m_sessions.get(), &SessionLane::departed, this, &Outbox::announce);
    connect(m_sessions.get(), &SessionLane::leaving, this, &Outbox::leaving);
    connect(m_sessions.get(), &SessionLane::happened, this, &Outbox::onSessionTold);
    connect(m_sessions.get(), &SessionLane::gone, this, [this](const store::OutboxRow &row) { pump(OutboxLanes::keyOf(row)); });
    connect(m_sessions.get(), &SessionLane::putBack, this, [this](const store::OutboxRow &row) {
        m_lanes.put(row, m_clock.now() + kStoreRetry);
        arm();
    });
}

void Outbox::setReceiptsAsked(bool asked)
{
    m_receiptsAsked = asked;
    if (m_sessions)
        m_sessions->setReceiptsAsked(asked);
}

/// While a session is up, everything goes through it (DESIGN s.4) but what the user wants otherwise.
bool Outbox::goesBySession(const LaneKey &lane, im::Road road) const
{
    if (!m_sessions)
        return false;
    const bool mayJoin = road == im::Road::Open || road == im::Road::WithoutSession;
    return im::takesSession(road) || (mayJoin && m_sessions->isUp(lane));
}

/// The oldest would overtake one that is on its way, or must not leave beside it.
bool Outbox::isBlocked(const LaneKey &lane) const
{
    if (m_flights.contains(lane.second))
        return true;
    const store::OutboxRow *oldest = m_lanes.oldest(lane);
    if (!oldest || !m_sessions)
        return false;
    return goesBySession(lane, oldest->road) ? !m_sessions->hasRoom(lane) : !m_sessions->isClear(lane);
}

bool Outbox::mayBeLarge(const im::Address &account, const im::Address &peer) const
{
    const im::AccountInfo *own = m_accounts.find(account);
    return (own && own->largeMessages) || m_agent.pager().controlsCongestion(uriOf(account), uriOf(peer));
}

/// No session could be had: one request may do it all the same, without the wish for receipts or as a large one. What may have arrived
/// by a session does not: only there is it sure to be recognised.
bool Outbox::hasOtherRoad(const SessionLane::Flight &flight) const
{
    if (flight.row.road == im::Road::Session || flight.row.road == im::Road::ServerSaidTooLarge || flight.row.mayHaveArrived)
        return false;
    if (mayBeLarge(flight.row.account, flight.row.peer))
        return true;
    return m_agent.pager().sizeOf(pageOf(flight.message, flight.quoted, {})) <= Limits::kMaxPagerRequest;
}

void Outbox::onSessionTold(const SessionLane::Flight &flight, im::DeliveryEvent event, const PeerLesson &lesson)
{
    outbox::Conclusion ended;
    if (m_settling && event.kind == im::DeliveryEvent::Kind::NoSession) {
        event.kind = im::DeliveryEvent::Kind::NotConnected; // we gave it up, not the peer
        event.status = 0;
        event.reason = im::DeliveryReason::None;
    }
    event.otherRoad = event.kind == im::DeliveryEvent::Kind::NoSession && hasOtherRoad(flight);
    const im::Transition next = im::decide(flight.message.delivery, event);
    const bool serverWantsIt = next.delivery.reason == im::DeliveryReason::NoSession && flight.row.road == im::Road::ServerSaidTooLarge;
    if (serverWantsIt) {
        event.kind = im::DeliveryEvent::Kind::LocalFailure;
        event.reason = im::DeliveryReason::TooLarge;
    }
    ended.row = flight.row;
    ended.event = event;
    ended.asked = flight.asked;
    ended.request.size = flight.size;
    ended.request.attempts = flight.row.attempts;
    ended.request.modelReason = flight.why;
    ended.nextRoad = im::Road::WithoutSession;
    ended.lesson = lesson;
    ended.time = m_clock.wallTime();
    writeInOrder(ended, flight.message.delivery);
    pump(OutboxLanes::keyOf(flight.row)); // one less is on its way
}

/// For the row as it is shown first; what really happens is written down when it leaves.
im::MessageModel Outbox::likelyModel(const im::ChatMessage &message, im::Road road) const
{
    if (!m_sessions || road == im::Road::Pager || road == im::Road::Part)
        return im::MessageModel::Pager;
    if (goesBySession({message.account, message.peer}, road))
        return im::MessageModel::Session;
    if (message.text.size() * 3 < kSurelyFits)
        return im::MessageModel::Pager;
    const qsizetype size = m_agent.pager().sizeOf(pageOf(message, {}, wishesOfPage(message, m_receiptsAsked)));
    return size > Limits::kMaxPagerRequest ? im::MessageModel::Session : im::MessageModel::Pager;
}

void Outbox::forecast(const im::ChatMessage &message, im::Road chosen, Done<im::SendForecast> done)
{
    m_store.read(
        this,
        [message, now = m_clock.wallTime()](store::Tables &tables) -> outbox::Stored<outbox::Prospect> { return outbox::prospect(tables, message, now); },
        [this, message, chosen, done](const outbox::Stored<outbox::Prospect> &prospect) {
            if (!prospect) {
                done(clientError(prospect.error()));
                return;
            }
            im::ChatMessage as = message;
            as.format = prospect->format;
            im::SendForecast forecast;
            forecast.bytes = m_agent.pager().sizeOf(pageOf(as, prospect->quoted, wishesOfPage(as, m_receiptsAsked)));
            const LaneKey lane{message.account, message.peer};
            const bool isTooLong = forecast.bytes > Limits::kMaxPagerRequest;
            if (chosen != im::Road::Open) {
                forecast.reason = im::ModelReason::UserChose;
                forecast.model = chosen == im::Road::Session ? im::MessageModel::Session : im::MessageModel::Pager;
            } else if (m_sessions && m_sessions->isUp(lane)) {
                forecast.reason = im::ModelReason::SessionUp;
                forecast.model = im::MessageModel::Session;
            } else if (isTooLong && !prospect->refusesSessions) {
                forecast.reason = im::ModelReason::TooLong;
                forecast.model = im::MessageModel::Session;
            } else if (isTooLong && mayBeLarge(lane.first, lane.second)) {
                forecast.reason = im::ModelReason::LargeAllowed;
            } else if (isTooLong) {
                forecast.reason = im::ModelReason::PeerTakesNoSession;
                forecast.model = im::MessageModel::Session;
            }
            done(forecast);
        });
}

void Outbox::sendInParts(im::MessageKey key, Done<QList<im::ChatMessage>> done)
{
    m_store.read(
        this, [key](store::Tables &tables) { return outbox::partable(tables, key); },
        [this, key, done](const outbox::Stored<outbox::Partable> &found) {
            if (!found) {
                done(clientError(found.error()));
                return;
            }
            if (!found->message || !found->mayGo) {
                done(ClientError{found->message ? ClientError::Kind::BadValue : ClientError::Kind::NotFound, {}});
                return;
            }
            const im::ChatMessage whole = *found->message;
            const auto fits = [this, &whole, quoted = found->quoted](const im::ChatMessage &part) {
                const im::DispositionWishes asked = wishesOfPage(part, m_receiptsAsked);
                return m_agent.pager().sizeOf(pageOf(part, part.replyTo.isEmpty() ? QString() : quoted, asked), true) <= Limits::kMaxPagerRequest;
            };
            const QList<im::ChatMessage> parts = partsOf(whole, fits);
            if (parts.isEmpty()) {
                done(ClientError{ClientError::Kind::BadValue, {}});
                return;
            }
            store::OutboxRow row;
            row.account = whole.account;
            row.peer = whole.peer;
            row.road = im::Road::Part;
            row.expiresAt = wallMs() + std::chrono::milliseconds(m_lifetime).count();
            m_store.write(
                this, [key, parts, row](store::Tables &tables) { return outbox::replaceByParts(tables, key, parts, row); },
                [this, key, row, done](const outbox::Stored<QList<im::ChatMessage>> &stored) {
                    if (!stored) {
                        done(clientError(stored.error()));
                        return;
                    }
                    if (stored->isEmpty()) { // decided meanwhile
                        done(ClientError{ClientError::Kind::BadValue, {}});
                        return;
                    }
                    const LaneKey lane{row.account, row.peer};
                    m_lanes.remove(lane, key);
                    done(*stored);
                    for (const im::ChatMessage &part : *stored) {
                        announce(part);
                        store::OutboxRow added = row;
                        added.message = part.key;
                        insert(added);
                    }
                    pump(lane);
                });
        });
}

} // namespace linnet::client
