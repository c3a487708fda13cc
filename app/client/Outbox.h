// SPDX-License-Identifier: MIT
#pragma once

#include "client/AccountSet.h"
#include "client/OutboxJobs.h"
#include "client/OutboxLanes.h"
#include "client/SessionLane.h"
#include "im/imdn/Disposition.h"
#include "store/Store.h"
#include "usage/UserAgent.h"
#include "usage/pager/PagerUsage.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <vector>

namespace linnet::client {

/// Sends what waits in the outbox (DESIGN s.5): oldest first in each conversation, the next only after the final answer to the one
/// before, one MESSAGE in flight for each peer address, many messages where a session carries them, and nothing before its account is
/// registered. Every state is decided by
/// im::decide(), committed, and only then told. A row is committed as Sending before its bytes leave, so that what a crash may have sent is
/// known. Lives on the client's thread; store, agent and accounts outlive it.
class Outbox final : public QObject
{
    Q_OBJECT
public:
    Outbox(store::Store &store, sip::UserAgent &agent, AccountSet &accounts, Clock &clock, QObject *parent = nullptr);
    ~Outbox() override;

    /// Takes over the rows read at start; `interrupted` are those of them that were found in Sending.
    void load(const QList<store::OutboxRow> &rows, const QList<store::OutboxRow> &interrupted);
    /// From now on there are sessions; the road outlives the outbox. Before load().
    void setSessionRoad(SessionRoad &road);
    /// Whether our messages ask for receipts.
    void setReceiptsAsked(bool asked);
    void setLifetime(std::chrono::hours lifetime) { m_lifetime = lifetime; }

    /// Commits the message as Queued with its outbox entry. `done` gets the row; the caller announces it. `chosen`: Open, or what the user
    /// wants.
    void add(const im::ChatMessage &message, Done<im::ChatMessage> done, im::Road chosen = im::Road::Open);
    /// The text of a message that could not go at once, as numbered messages of their own, which take its place in one commit (DESIGN s.4).
    /// BadValue: it is on its way, or has arrived. `done` gets the parts.
    void sendInParts(im::MessageKey key, Done<QList<im::ChatMessage>> done);
    /// How the message would go now.
    void forecast(const im::ChatMessage &message, im::Road chosen, Done<im::SendForecast> done);
    void retry(im::MessageKey key, Done<Ok> done);
    /// `done` gets the conversation that lost the message.
    void discard(im::MessageKey key, Done<im::ConversationId> done);
    /// Its rows are gone with the conversation.
    void forget(const im::Address &account, const im::Address &peer);

    /// A message has that address for itself, or is about to: nothing else may leave to it.
    bool isSendingTo(const im::Address &peer) const { return m_flights.contains(peer); }

    /// Starts nothing more; `done` when nothing is in flight. What still is when the object goes stays in Sending.
    void settle(std::function<void()> done);

Q_SIGNALS:
    /// No message goes to that address any more, and none may leave now.
    void addressFree(const linnet::im::Address &peer);
    void deliveryChanged(const linnet::client::DeliveryChange &change);
    /// A request of that Call-ID is about to carry the message.
    void leaving(linnet::im::MessageKey message, const QByteArray &callId);

private:
    using LaneKey = OutboxLanes::Key;
    static constexpr std::chrono::milliseconds kStoreRetry{5000}; ///< when the store refused
    struct Flight
    {
        store::OutboxRow row;
        im::ChatMessage message;
        QString quoted; ///< what it answers
        QByteArray callId; ///< of the request on its way
        bool dedups = false;
        bool discarded = false;
        im::DispositionWishes asked = {}; ///< receipts, by the request on its way
        bool asking = false; ///< OPTIONS went first; the row is still Queued
        im::FormatReason why = im::FormatReason::Unknown; ///< of its format
        store::DeliveryRequest request = {}; ///< once it has ended
    };

    void insert(const store::OutboxRow &row);
    bool goesBySession(const LaneKey &lane, im::Road road) const;
    bool isBlocked(const LaneKey &lane) const;
    bool mayBeLarge(const im::Address &account, const im::Address &peer) const;
    bool hasOtherRoad(const SessionLane::Flight &flight) const;
    im::MessageModel likelyModel(const im::ChatMessage &message, im::Road road) const;
    void onSessionTold(const SessionLane::Flight &flight, im::DeliveryEvent event, const PeerLesson &lesson);
    void writeInOrder(const outbox::Conclusion &ended, const im::Delivery &current);
    void takeUp(const store::OutboxRow &interrupted);
    void onRegistered(const im::Address &account);
    void pump(const LaneKey &key);
    void pumpAll();
    void pumpPeer(const im::Address &peer);
    void startNext(const LaneKey &key);
    void startSending(const store::OutboxRow &row);
    void depart(const Flight &flight, const outbox::Inquiry &inquiry);
    void onDeparture(const im::Address &peer, const outbox::Stored<outbox::Departure> &departure);
    void ask(Flight &flight);
    void onAsked(const im::Address &peer, const QByteArray &callId, const sip::RequestOutcome &outcome);
    void putBack(const im::Address &peer, std::chrono::milliseconds wait);
    void transmit(const Flight &flight);
    void sendBare(Flight &flight, const PeerLesson &refusal);
    void learnPlain(const im::ChatMessage &message, const QByteArray &callId, const PeerLesson &lesson);
    void onFinished(sip::PagerUsage::Ticket ticket, const sip::RequestOutcome &outcome);
    void onLateAnswer(const sip::Response &response);
    void conclude(const Flight &flight, const im::DeliveryEvent &event, const sip::RequestOutcome &outcome);
    void write(const outbox::Conclusion &ended);
    void onSettled(const store::OutboxRow &row, const outbox::Settled &settled, bool serverSaidWhen);
    void again(std::function<void()> write);
    void writeAgain();
    void land(const im::Address &peer);
    void announce(const im::ChatMessage &message);
    void expire(const store::OutboxRow &row);
    void arm();
    qint64 wallMs() const { return m_clock.wallTime().toMSecsSinceEpoch(); }

    store::Store &m_store;
    sip::UserAgent &m_agent;
    AccountSet &m_accounts;
    Clock &m_clock;
    std::chrono::hours m_lifetime{24 * 7};

    OutboxLanes m_lanes;
    std::unique_ptr<SessionLane> m_sessions; ///< null: there are none
    QHash<im::Address, Flight> m_flights; ///< by peer: one MESSAGE for each address
    QHash<sip::PagerUsage::Ticket, im::Address> m_tickets;
    struct Unanswered
    {
        Flight flight;
        MonoTime since{};
    };
    QHash<QByteArray, Unanswered> m_unanswered; ///< by Call-ID: an answer may still come (RFC 3261 s.17.1.1.2 hands it to us)
    std::vector<std::function<void()>> m_unwritten; ///< what the store refused: tried again until it is on the disk
    TimerId m_timer = 0;
    TimerId m_writeTimer = 0;
    bool m_settling = false;
    bool m_receiptsAsked = true;
    std::function<void()> m_settled;
};

} // namespace linnet::client
