// SPDX-License-Identifier: MIT
#pragma once

#include "client/AccountSet.h"
#include "im/model/DeliveryTable.h"
#include "store/Store.h"
#include "usage/UserAgent.h"
#include "usage/pager/PagerUsage.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <map>

namespace linnet::client {

/// Sends what waits in the outbox (DESIGN s.5): oldest first in each conversation, the next only after the final answer to the one
/// before, one MESSAGE in flight for each peer address, and nothing before its account is registered. Every state is decided by
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
    void setLifetime(std::chrono::hours lifetime) { m_lifetime = lifetime; }

    /// Commits the message as Queued with its outbox entry. `done` gets the row; the caller announces it.
    void add(const im::ChatMessage &message, Done<im::ChatMessage> done);
    void retry(im::MessageKey key, Done<Ok> done);
    /// `done` gets the conversation that lost the message.
    void discard(im::MessageKey key, Done<im::ConversationId> done);
    /// Its rows are gone with the conversation.
    void forget(const im::Address &account, const im::Address &peer);

    /// Starts nothing more; `done` when nothing is in flight. What still is when the object goes stays in Sending.
    void settle(std::function<void()> done);

Q_SIGNALS:
    void deliveryChanged(const linnet::client::DeliveryChange &change);

private:
    using LaneKey = std::pair<im::Address, im::Address>; ///< account, peer: a conversation
    struct Item
    {
        store::OutboxRow row;
        MonoTime notBefore{}; ///< by the clock that does not jump
        bool serverSaidWhen = false; ///< waits for a server's Retry-After: a registration does not hasten it
    };
    using Lane = std::map<im::MessageKey, Item>;
    struct Flight
    {
        LaneKey lane;
        Item item;
        im::ChatMessage message;
        bool dedups = false;
        bool discarded = false;
    };
    struct Loaded
    {
        std::optional<im::ChatMessage> message;
        store::PeerFacts facts;
    };
    struct Outcome;

    void insert(const store::OutboxRow &row, std::chrono::milliseconds delay, bool serverSaidWhen = false);
    void settleInterrupted(const store::OutboxRow &row);
    void onRegistered(const im::Address &account);
    void pumpAll();
    void pumpPeer(const im::Address &peer);
    void pump(const LaneKey &key);
    void startSending(const LaneKey &key, const Item &item);
    void onMarkedSending(const LaneKey &key, const Result<Loaded, store::SqliteError> &loaded);
    void transmit(Flight &flight);
    void onFinished(sip::PagerUsage::Ticket ticket, const sip::RequestOutcome &outcome);
    void conclude(Flight flight, const im::DeliveryEvent &event, const sip::RequestOutcome &outcome);
    void writeOutcome(const std::shared_ptr<Outcome> &outcome);
    void land(const im::Address &peer);
    void announce(const im::ChatMessage &message);
    void expire();
    void arm();
    qint64 wallMs() const { return m_clock.wallTime().toMSecsSinceEpoch(); }

    store::Store &m_store;
    sip::UserAgent &m_agent;
    AccountSet &m_accounts;
    Clock &m_clock;
    std::chrono::hours m_lifetime{24 * 7};

    std::map<LaneKey, Lane> m_lanes;
    QHash<im::Address, Flight> m_flights; ///< by peer: one MESSAGE for each address
    QHash<sip::PagerUsage::Ticket, im::Address> m_tickets;
    std::vector<std::shared_ptr<Outcome>> m_unwritten; ///< outcomes that the store refused: written when it recovers
    TimerId m_timer = 0;
    bool m_settling = false;
    std::function<void()> m_settled;
};

} // namespace linnet::client
