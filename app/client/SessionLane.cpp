// SPDX-License-Identifier: MIT
#include "client/SessionLane.h"

#include "im/pipeline/OutgoingPipeline.h"

#include <algorithm>

namespace linnet::client {
namespace {

using Kind = im::DeliveryEvent::Kind;
using Outcome = SessionOutcome::Kind;

im::ModelReason reasonOf(im::Road road)
{
    switch (road) {
    case im::Road::Session:
        return im::ModelReason::UserChose;
    case im::Road::TooLong:
        return im::ModelReason::TooLong;
    case im::Road::ServerSaidTooLarge:
        return im::ModelReason::ServerSaidTooLarge;
    case im::Road::Open:
    case im::Road::Again:
    case im::Road::WithoutSession:
    case im::Road::Pager:
    case im::Road::Part:
        break;
    }
    return im::ModelReason::SessionUp;
}

/// What the INVITE's end means where no status says it.
im::DeliveryEvent noSessionEvent(const SessionOutcome &outcome)
{
    im::DeliveryEvent event;
    event.kind = Kind::NoSession;
    event.status = outcome.status;
    event.reason = im::DeliveryReason::NoSession;
    if (outcome.status != 0)
        return event;
    switch (outcome.end) {
    case im::SessionEnd::Declined:
        event.status = 603;
        break;
    case im::SessionEnd::Busy:
        event.status = 486;
        break;
    case im::SessionEnd::Network:
        event.kind = Kind::NotConnected;
        event.reason = im::DeliveryReason::RefusedConnection;
        break;
    case im::SessionEnd::Remote:
    case im::SessionEnd::Idle:
        event.kind = Kind::NotConnected; // it was there: the next one may be
        event.reason = im::DeliveryReason::None;
        break;
    case im::SessionEnd::None:
    case im::SessionEnd::Local:
    case im::SessionEnd::NoAnswer:
    case im::SessionEnd::Unsupported:
        break;
    }
    return event;
}

/// Its device has no MSRP, or will not have any. Silence and absence say nothing.
bool refusesAll(const SessionOutcome &outcome)
{
    switch (outcome.status) {
    case 405:
    case 406:
    case 415:
    case 488:
    case 501:
    case 606:
        return true;
    default:
        return outcome.end == im::SessionEnd::Unsupported;
    }
}

PeerLesson lessonOf(const SessionOutcome &outcome)
{
    PeerLesson lesson;
    if (outcome.kind == Outcome::Accepted || outcome.kind == Outcome::Delivered)
        lesson.sessions = true;
    else if (outcome.kind == Outcome::NoSession && refusesAll(outcome))
        lesson.sessions = false;
    return lesson;
}

} // namespace

SessionLane::SessionLane(store::Store &store, SessionRoad &road, Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_road(road), m_clock(clock)
{
    connect(&m_road, &SessionRoad::told, this, &SessionLane::onTold);
}

bool SessionLane::hasRoom(const Key &lane) const
{
    return std::count_if(m_flights.cbegin(), m_flights.cend(),
                         [&lane](const Flight &flight) { return !flight.isTaken && OutboxLanes::keyOf(flight.row) == lane; })
        < kMostOnTheWay;
}

bool SessionLane::isClear(const Key &lane) const
{
    return std::none_of(m_flights.cbegin(), m_flights.cend(),
                        [&lane](const Flight &flight) { return !flight.isTaken && OutboxLanes::keyOf(flight.row) == lane; });
}

void SessionLane::send(const store::OutboxRow &waiting)
{
    Flight flight;
    flight.row = waiting;
    ++flight.row.attempts;
    const bool isUp = m_road.isUp(waiting.account, waiting.peer);
    flight.why = reasonOf(waiting.road);
    m_flights.insert(waiting.message, flight);
    m_store.write(
        this,
        [row = flight.row, isUp, now = m_clock.wallTime()](store::Tables &tables) { return outbox::departBySession(tables, row, isUp, now); },
        [this, key = waiting.message](const outbox::Stored<outbox::Departure> &departure) { onDeparture(key, departure); });
}

void SessionLane::onDeparture(im::MessageKey key, const outbox::Stored<outbox::Departure> &departure)
{
    const auto flight = m_flights.find(key);
    if (flight == m_flights.end())
        return;
    if (!departure) {
        store::OutboxRow row = m_flights.take(key).row;
        --row.attempts;
        Q_EMIT putBack(row);
        return;
    }
    if (!departure->message) {
        Q_EMIT gone(m_flights.take(key).row);
        return;
    }
    flight->message = *departure->message;
    flight->quoted = departure->quoted;
    if (departure->noSession) {
        flight->why = im::ModelReason::PeerTakesNoSession;
        SessionOutcome refused;
        refused.kind = Outcome::NoSession;
        end(key, eventOf(OutboxLanes::keyOf(flight->row), refused), {});
        return;
    }
    flight->asked.display = m_receiptsAsked; // delivery is MSRP's own to report (RFC 5438 s.13)
    const im::EncodedMessage encoded = im::encodeMessage(flight->message, flight->quoted, flight->asked);
    flight->size = encoded.body.size();
    SessionMessage message;
    message.key = key;
    message.account = flight->row.account;
    message.peer = flight->row.peer;
    message.messageId = flight->message.messageId;
    message.contentType = encoded.contentType;
    message.body = encoded.body;
    if (departure->changed)
        Q_EMIT departed(flight->message);
    m_road.send(message);
}

/// Who never reports has it all the same; from who does, a missing report says that nobody knows.
im::DeliveryEvent SessionLane::eventOf(const Key &lane, const SessionOutcome &outcome) const
{
    im::DeliveryEvent event;
    switch (outcome.kind) {
    case Outcome::Leaving:
        break;
    case Outcome::Accepted:
        event.kind = Kind::TakenBySession;
        event.status = 200;
        break;
    case Outcome::Delivered:
        event.kind = Kind::ReceivedByDevice;
        break;
    case Outcome::NoSession:
        event = noSessionEvent(outcome);
        break;
    case Outcome::Failed:
        event.kind = Kind::RefusedBySession;
        event.status = outcome.status;
        break;
    case Outcome::Unreported:
        event.kind = m_reporters.contains(lane) ? Kind::SessionLost : Kind::Answer;
        event.status = m_reporters.contains(lane) ? 0 : 200;
        break;
    case Outcome::NotConfirmed:
        event.kind = Kind::SessionLost;
        break;
    }
    event.wasCpim = true;
    event.peerDeduplicates = true;
    event.bySession = true;
    return event;
}

void SessionLane::onTold(im::MessageKey key, const SessionOutcome &outcome)
{
    const auto flight = m_flights.find(key);
    if (flight == m_flights.end())
        return;
    if (outcome.kind == Outcome::Leaving) {
        if (!outcome.callId.isEmpty())
            keepCall(key, outcome.callId);
        return;
    }
    const Key lane = OutboxLanes::keyOf(flight->row);
    if (outcome.kind == Outcome::Delivered)
        m_reporters.insert(lane);
    const im::DeliveryEvent event = eventOf(lane, outcome);
    if (outcome.kind != Outcome::Accepted) {
        end(key, event, lessonOf(outcome));
        return;
    }
    const Flight before = *flight;
    flight->isTaken = true;
    flight->message.delivery = im::decide(flight->message.delivery, event).delivery;
    Q_EMIT happened(before, event, lessonOf(outcome));
}

/// So that its flow is found.
void SessionLane::keepCall(im::MessageKey key, const QByteArray &callId)
{
    Q_EMIT leaving(key, callId);
    m_store.write(
        this, [key, callId](store::Tables &tables) { return tables.calls.add(key, callId); }, [](const store::SqliteStatus &) {});
}

void SessionLane::end(im::MessageKey key, im::DeliveryEvent event, const PeerLesson &lesson)
{
    const Flight flight = m_flights.take(key);
    event.attempts = flight.row.attempts;
    event.strikes = flight.row.strikes;
    Q_EMIT happened(flight, event, lesson);
}

void SessionLane::discard(im::MessageKey message)
{
    if (m_flights.remove(message) > 0)
        m_road.discard(message);
}

void SessionLane::forget(const Key &lane)
{
    QList<im::MessageKey> theirs;
    for (const Flight &flight : std::as_const(m_flights)) {
        if (OutboxLanes::keyOf(flight.row) == lane)
            theirs.append(flight.row.message);
    }
    for (const im::MessageKey message : std::as_const(theirs))
        discard(message);
}

} // namespace linnet::client
