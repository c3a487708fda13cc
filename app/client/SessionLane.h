// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"
#include "client/OutboxJobs.h"
#include "client/OutboxLanes.h"
#include "client/SessionRoad.h"
#include "store/Store.h"

#include <QHash>
#include <QObject>

#include <set>

namespace linnet::client {

/// The outbox's messages that go through sessions (DESIGN s.4): many on their way to a peer at once, in their order. A row is committed as
/// Sending before the road gets it. Decides no state: it tells what happened. Lives on the client's thread; store, road and clock
/// outlive it.
class SessionLane final : public QObject
{
    Q_OBJECT
public:
    using Key = OutboxLanes::Key;
    struct Flight
    {
        store::OutboxRow row;
        im::ChatMessage message;
        QString quoted; ///< what it answers
        im::DispositionWishes asked = {}; ///< receipts
        qsizetype size = 0; ///< bytes of its body
        im::ModelReason why = im::ModelReason::Unknown;
        bool isTaken = false; ///< Accepted: only its report is still to come
    };
    static constexpr int kMostOnTheWay = 64; ///< to one peer; what only waits for its report is not counted, since some never report

    SessionLane(store::Store &store, SessionRoad &road, Clock &clock, QObject *parent = nullptr);

    void setReceiptsAsked(bool asked) { m_receiptsAsked = asked; }

    bool isUp(const Key &lane) const { return m_road.isUp(lane.first, lane.second); }
    /// Another one may follow those on their way.
    bool hasRoom(const Key &lane) const;
    /// Everything has arrived that was sent before: a request of its own overtakes nothing.
    bool isClear(const Key &lane) const;
    bool holds(im::MessageKey message) const { return m_flights.contains(message); }

    void send(const store::OutboxRow &waiting);
    /// Nothing is told of it any more.
    void discard(im::MessageKey message);
    void forget(const Key &lane);

Q_SIGNALS:
    /// In the session of that Call-ID.
    void leaving(linnet::im::MessageKey message, const QByteArray &callId);
    /// It is on the disk as Sending.
    void departed(const linnet::im::ChatMessage &message);
    /// The store refused; it has not left.
    void putBack(const linnet::store::OutboxRow &row);
    /// It was removed or decided meanwhile.
    void gone(const linnet::store::OutboxRow &row);
    /// To be decided and written down. All but TakenBySession is the last word.
    void happened(const linnet::client::SessionLane::Flight &flight, const linnet::im::DeliveryEvent &event,
                  const linnet::client::PeerLesson &lesson);

private:
    void onDeparture(im::MessageKey key, const outbox::Stored<outbox::Departure> &departure);
    void onTold(im::MessageKey key, const SessionOutcome &outcome);
    im::DeliveryEvent eventOf(const Key &lane, const SessionOutcome &outcome) const;
    void keepCall(im::MessageKey key, const QByteArray &callId);
    void end(im::MessageKey key, im::DeliveryEvent event, const PeerLesson &lesson);

    store::Store &m_store;
    SessionRoad &m_road;
    Clock &m_clock;
    bool m_receiptsAsked = true;
    QHash<im::MessageKey, Flight> m_flights;
    std::set<Key> m_reporters; ///< their peers have sent a report: where one is missing, it means something
};

} // namespace linnet::client
