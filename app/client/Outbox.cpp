// SPDX-License-Identifier: MIT
#include "client/Outbox.h"

#include "client/CanonicalAddress.h"
#include "client/Outcomes.h"
#include "im/pipeline/OutgoingPipeline.h"

#include <QTimer>

using namespace Qt::Literals::StringLiterals;
using std::chrono::milliseconds;

namespace linnet::client {
namespace {

constexpr milliseconds kStoreRetry{5000}; ///< when the store refused to mark a message as Sending
constexpr milliseconds kLongestSleep = std::chrono::hours(1); ///< wall time may jump: look at expiry this often
constexpr qint64 kFactsRefreshMs = qint64(24) * 3600 * 1000; ///< what is known of a peer is written anew once a day
constexpr qint64 kPlainForMs = qint64(7) * 24 * 3600 * 1000; ///< then a peer that took no CPIM is asked again
constexpr MonoTime kNever = MonoTime::max();

bool takesNoCpim(const store::PeerFacts &facts, const QDateTime &now)
{
    return facts.acceptsCpim == false && facts.acceptsCpimSince.msecsTo(now) < kPlainForMs;
}

bool learnedLately(const QDateTime &since, const QDateTime &now)
{
    return since.isValid() && since.msecsTo(now) < kFactsRefreshMs;
}

im::DeliveryEvent eventOf(const sip::RequestOutcome &outcome)
{
    using Kind = sip::RequestOutcome::Kind;
    im::DeliveryEvent event;
    event.status = statusOf(outcome);
    switch (outcome.kind) {
    case Kind::Final:
        event.kind = outcome.passwordRefused ? im::DeliveryEvent::Kind::PasswordRefused : im::DeliveryEvent::Kind::Answer;
        if (const auto seconds = outcome.response.number(sip::HeaderName::RetryAfter))
            event.retryAfter = std::chrono::seconds(*seconds);
        break;
    case Kind::NoAnswer:
        event.kind = im::DeliveryEvent::Kind::NoAnswer;
        break;
    case Kind::NotResolved:
    case Kind::NotSent:
        event.reason = unsentReason(outcome);
        // An address that asks for a transport that we do not have never works; a refused certificate may be mended.
        event.kind = event.reason == im::DeliveryReason::Tls && !outcome.tls ? im::DeliveryEvent::Kind::LocalFailure
                                                                             : im::DeliveryEvent::Kind::NotConnected;
        break;
    case Kind::TooLarge:
        event.kind = im::DeliveryEvent::Kind::LocalFailure;
        event.reason = im::DeliveryReason::TooLarge;
        break;
    }
    return event;
}

bool serverNamedATime(const im::DeliveryEvent &event)
{
    return event.retryAfter || event.status == 500 || event.status == 502 || event.status == 503;
}

/// Writes a transition and what it means for the outbox row; the message afterwards, or nothing when it is gone.
Result<std::optional<im::ChatMessage>, store::SqliteError> writeTransition(store::Tables &tables, const im::Transition &next,
                                                                           store::OutboxRow row, const QDateTime &now)
{
    const auto before = tables.messages.get(row.message);
    if (!before || !*before)
        return before;
    if ((*before)->delivery != next.delivery) {
        if (const auto written = tables.messages.setDelivery(row.message, next.delivery, now); !written)
            return written.error();
    }
    switch (next.followUp) {
    case im::FollowUp::RetryAfter:
        row.strikes = next.strikes;
        row.nextTry = next.delay.count() == 0 ? 0 : now.toMSecsSinceEpoch() + milliseconds(next.delay).count();
        if (const auto updated = tables.outbox.update(row); !updated)
            return updated.error();
        break;
    case im::FollowUp::AskUser:
    case im::FollowUp::Drop:
        if (const auto removed = tables.outbox.remove(row.message); !removed)
            return removed.error();
        break;
    case im::FollowUp::None:
    case im::FollowUp::SendBareText:
    case im::FollowUp::WithoutExtension:
        break;
    }
    return tables.messages.get(row.message);
}

} // namespace

/// How an attempt ended, until it is on the disk.
struct Outbox::Outcome
{
    im::ChatMessage message;
    store::OutboxRow row;
    im::Transition next;
    store::DeliveryRequest request;
    std::optional<bool> takesCpim; ///< learned by this attempt
    QDateTime time;
};

Outbox::Outbox(store::Store &store, sip::UserAgent &agent, AccountSet &accounts, Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_agent(agent), m_accounts(accounts), m_clock(clock)
{
    connect(&m_agent.pager(), &sip::PagerUsage::finished, this, &Outbox::onFinished);
    connect(&m_accounts, &AccountSet::registered, this, &Outbox::onRegistered);
    connect(&m_store, &store::Store::healthChanged, this, [this](bool ok) {
        if (!ok)
            return;
        for (const auto &outcome : std::exchange(m_unwritten, {}))
            writeOutcome(outcome);
        pumpAll();
    });
}

Outbox::~Outbox() { m_agent.timers().cancel(m_timer); }

// --- What waits ------------------------------------------------------------------------------------------------------

void Outbox::load(const QList<store::OutboxRow> &rows, const QList<store::OutboxRow> &interrupted)
{
    const qint64 now = wallMs();
    for (const store::OutboxRow &row : rows)
        insert(row, milliseconds(std::clamp<qint64>(row.nextTry - now, 0, milliseconds(im::kMaxRetryAfter).count())));
    for (const store::OutboxRow &row : interrupted)
        settleInterrupted(row);
    arm();
}

void Outbox::settleInterrupted(const store::OutboxRow &row)
{
    // It keeps its place, so that nothing younger overtakes it before the table has decided.
    m_lanes[{row.account, row.peer}][row.message] = Item{row, kNever, false};
    const QDateTime now = m_clock.wallTime();
    struct Decided
    {
        std::optional<im::ChatMessage> message;
        bool again = false;
    };
    m_store.write(
        this,
        [row, now](store::Tables &tables) -> Result<Decided, store::SqliteError> {
            const auto message = tables.messages.get(row.message);
            if (!message)
                return message.error();
            if (!*message)
                return Decided{};
            const auto facts = tables.peers.get(row.account, row.peer);
            if (!facts)
                return facts.error();
            im::DeliveryEvent event;
            event.kind = im::DeliveryEvent::Kind::Interrupted;
            event.wasCpim = (*message)->format == im::MessageFormat::Cpim;
            event.peerDeduplicates = facts->dedups;
            event.attempts = row.attempts;
            event.strikes = row.strikes;
            const im::Transition next = im::decide((*message)->delivery, event);
            const auto written = writeTransition(tables, next, row, now);
            if (!written)
                return written.error();
            return Decided{*written, next.followUp == im::FollowUp::RetryAfter};
        },
        [this, row](const Result<Decided, store::SqliteError> &decided) {
            if (!decided) { // the disk is full: it stays where it is until the next start or until there is room
                QTimer::singleShot(kStoreRetry, this, [this, row] { settleInterrupted(row); });
                return;
            }
            const LaneKey key{row.account, row.peer};
            m_lanes[key].erase(row.message);
            if (decided->again)
                insert(row, milliseconds(0));
            if (decided->message)
                announce(*decided->message);
            pump(key);
        });
}

void Outbox::insert(const store::OutboxRow &row, milliseconds delay, bool serverSaidWhen)
{
    const auto flight = m_flights.constFind(row.peer);
    if (flight != m_flights.cend() && flight->item.row.message == row.message)
        return;
    m_lanes[{row.account, row.peer}][row.message] = Item{row, m_clock.now() + delay, serverSaidWhen};
}

void Outbox::add(const im::ChatMessage &given, Done<im::ChatMessage> done)
{
    im::ChatMessage message = given;
    message.direction = im::Direction::Out;
    message.delivery = {};
    const QDateTime now = m_clock.wallTime();
    store::OutboxRow row;
    row.account = message.account;
    row.peer = message.peer;
    row.expiresAt = now.toMSecsSinceEpoch() + milliseconds(m_lifetime).count();
    m_store.write(
        this,
        [message, row, now](store::Tables &tables) mutable -> Result<im::ChatMessage, store::SqliteError> {
            const auto facts = tables.peers.get(message.account, message.peer);
            if (!facts)
                return facts.error();
            im::ChatMessage wanted = message;
            if (takesNoCpim(*facts, now))
                wanted.format = im::MessageFormat::Plain;
            auto stored = tables.messages.insertOutgoing(wanted);
            if (!stored)
                return stored.error();
            row.message = stored->key;
            if (const auto added = tables.outbox.add(row); !added)
                return added.error();
            return stored;
        },
        [this, row, done](const Result<im::ChatMessage, store::SqliteError> &stored) {
            if (!stored) {
                done(clientError(stored.error()));
                return;
            }
            done(*stored);
            announce(*stored);
            store::OutboxRow added = row;
            added.message = stored->key;
            insert(added, milliseconds(0));
            pump({added.account, added.peer});
        });
}

void Outbox::retry(im::MessageKey key, Done<Ok> done)
{
    struct Again
    {
        std::optional<im::ChatMessage> message;
        store::OutboxRow row;
        bool queued = false;
        bool changed = false;
    };
    const QDateTime now = m_clock.wallTime();
    const qint64 expiresAt = now.toMSecsSinceEpoch() + milliseconds(m_lifetime).count();
    m_store.write(
        this,
        [key, now, expiresAt](store::Tables &tables) -> Result<Again, store::SqliteError> {
            const auto message = tables.messages.get(key);
            if (!message)
                return message.error();
            if (!*message || (*message)->direction == im::Direction::In)
                return Again{};
            im::DeliveryEvent event;
            event.kind = im::DeliveryEvent::Kind::UserRetry;
            const im::Transition next = im::decide((*message)->delivery, event);
            Again again{*message, {}, next.followUp == im::FollowUp::RetryAfter, next.delivery != (*message)->delivery};
            if (!again.queued)
                return again;
            again.row = store::OutboxRow{key, (*message)->account, (*message)->peer, 0, 0, 0, expiresAt};
            if (const auto added = tables.outbox.add(again.row); !added)
                return added.error();
            if (again.changed) {
                if (const auto written = tables.messages.setDelivery(key, next.delivery, now); !written)
                    return written.error();
            }
            again.message->delivery = next.delivery;
            return again;
        },
        [this, done](const Result<Again, store::SqliteError> &again) {
            if (!again) {
                done(clientError(again.error()));
                return;
            }
            if (!again->message) {
                done(ClientError{ClientError::Kind::NotFound, {}});
                return;
            }
            const bool onItsWay = again->message->delivery.state == im::DeliveryState::Sending;
            if (!again->queued && !onItsWay) {
                done(ClientError{ClientError::Kind::BadValue, {}});
                return;
            }
            done(Ok{});
            if (!again->queued)
                return;
            if (again->changed)
                announce(*again->message);
            insert(again->row, milliseconds(0));
            pump({again->row.account, again->row.peer});
        });
}

void Outbox::discard(im::MessageKey key, Done<im::ConversationId> done)
{
    struct Gone
    {
        std::optional<im::ChatMessage> message;
        bool removed = false;
    };
    m_store.write(
        this,
        [key](store::Tables &tables) -> Result<Gone, store::SqliteError> {
            const auto message = tables.messages.get(key);
            if (!message)
                return message.error();
            if (!*message || (*message)->direction == im::Direction::In)
                return Gone{};
            switch ((*message)->delivery.state) {
            case im::DeliveryState::Accepted:
            case im::DeliveryState::Delivered:
            case im::DeliveryState::Displayed:
                return Gone{*message, false};
            case im::DeliveryState::Queued:
            case im::DeliveryState::Sending:
            case im::DeliveryState::NotConfirmed:
            case im::DeliveryState::Failed:
            case im::DeliveryState::Expired:
                break;
            }
            const auto removed = tables.messages.remove(key);
            if (!removed)
                return removed.error();
            return Gone{*message, true};
        },
        [this, key, done](const Result<Gone, store::SqliteError> &gone) {
            if (!gone) {
                done(clientError(gone.error()));
                return;
            }
            if (!gone->message || !gone->removed) {
                done(ClientError{gone->message ? ClientError::Kind::BadValue : ClientError::Kind::NotFound, {}});
                return;
            }
            const LaneKey lane{gone->message->account, gone->message->peer};
            if (const auto found = m_lanes.find(lane); found != m_lanes.end())
                found->second.erase(key);
            if (const auto flight = m_flights.find(lane.second); flight != m_flights.end() && flight->item.row.message == key)
                flight->discarded = true;
            done(gone->message->conversation);
            pump(lane);
        });
}

void Outbox::forget(const im::Address &account, const im::Address &peer)
{
    m_lanes.erase({account, peer});
    const auto flight = m_flights.find(peer);
    if (flight != m_flights.end() && flight->lane == LaneKey{account, peer})
        flight->discarded = true;
}

// --- Sending ---------------------------------------------------------------------------------------------------------

void Outbox::onRegistered(const im::Address &account)
{
    const MonoTime now = m_clock.now();
    for (auto &[key, lane] : m_lanes) {
        if (key.first != account)
            continue;
        for (auto &[message, item] : lane) {
            if (!item.serverSaidWhen && item.notBefore != kNever)
                item.notBefore = std::min(item.notBefore, now);
        }
    }
    pumpAll();
}

void Outbox::pumpAll()
{
    std::vector<LaneKey> keys;
    for (const auto &[key, lane] : m_lanes)
        keys.push_back(key);
    for (const LaneKey &key : keys)
        pump(key);
    arm();
}

void Outbox::pumpPeer(const im::Address &peer)
{
    for (const im::AccountInfo &account : m_accounts.list())
        pump({account.address, peer});
    arm();
}

void Outbox::pump(const LaneKey &key)
{
    const auto lane = m_lanes.find(key);
    if (lane == m_lanes.end())
        return;
    if (lane->second.empty()) {
        m_lanes.erase(lane);
        return;
    }
    // The oldest holds the others back, or they would overtake it.
    const auto head = lane->second.begin();
    if (m_settling || m_flights.contains(key.second) || !m_accounts.isRegistered(key.first))
        return;
    if (head->second.notBefore > m_clock.now()) {
        arm();
        return;
    }
    const Item item = head->second;
    lane->second.erase(head);
    startSending(key, item);
}

void Outbox::startSending(const LaneKey &key, const Item &given)
{
    Item item = given;
    ++item.row.attempts;
    Flight flight;
    flight.lane = key;
    flight.item = item;
    m_flights.insert(key.second, flight);
    const QDateTime now = m_clock.wallTime();
    m_store.write(
        this,
        [row = item.row, now](store::Tables &tables) -> Result<Loaded, store::SqliteError> {
            const auto message = tables.messages.get(row.message);
            if (!message)
                return message.error();
            if (!*message)
                return Loaded{};
            im::DeliveryEvent event;
            event.kind = im::DeliveryEvent::Kind::Sent;
            const im::Transition next = im::decide((*message)->delivery, event);
            if (const auto written = tables.messages.setDelivery(row.message, next.delivery, now); !written)
                return written.error();
            if (const auto updated = tables.outbox.update(row); !updated)
                return updated.error();
            const auto facts = tables.peers.get(row.account, row.peer);
            if (!facts)
                return facts.error();
            Loaded loaded{*message, *facts};
            loaded.message->delivery = next.delivery;
            return loaded;
        },
        [this, key](const Result<Loaded, store::SqliteError> &loaded) { onMarkedSending(key, loaded); });
}

void Outbox::onMarkedSending(const LaneKey &key, const Result<Loaded, store::SqliteError> &loaded)
{
    const auto flight = m_flights.find(key.second);
    if (flight == m_flights.end())
        return;
    if (!loaded) {
        // Not on the disk as Sending, so not one byte may leave.
        Item item = flight->item;
        const bool discarded = flight->discarded;
        --item.row.attempts;
        m_flights.erase(flight);
        if (!discarded)
            insert(item.row, kStoreRetry);
        land(key.second);
        return;
    }
    if (!loaded->message || flight->discarded) {
        m_flights.erase(flight);
        land(key.second);
        return;
    }
    flight->message = *loaded->message;
    flight->dedups = loaded->facts.dedups;
    announce(flight->message);
    if (m_settling) {
        im::DeliveryEvent event;
        event.kind = im::DeliveryEvent::Kind::NotConnected;
        const Flight ended = *flight;
        m_flights.erase(flight);
        conclude(ended, event, {});
        return;
    }
    transmit(*flight);
}

void Outbox::transmit(Flight &flight)
{
    const im::EncodedMessage encoded = im::encodeMessage(flight.message);
    sip::OutgoingPage page;
    page.account = uriOf(flight.lane.first);
    page.to = uriOf(flight.lane.second);
    page.contentType = encoded.contentType;
    page.body = encoded.body;
    if (!flight.message.subject.isEmpty())
        page.headers.append(qMakePair(QByteArray("Subject"), flight.message.subject.toUtf8()));
    page.failoverOnTimeout = flight.dedups && flight.message.format == im::MessageFormat::Cpim;
    m_tickets.insert(m_agent.pager().send(page), flight.lane.second);
}

void Outbox::onFinished(sip::PagerUsage::Ticket ticket, const sip::RequestOutcome &outcome)
{
    const auto found = m_tickets.find(ticket);
    if (found == m_tickets.end())
        return;
    const im::Address peer = found.value();
    m_tickets.erase(found);
    const auto flight = m_flights.find(peer);
    if (flight == m_flights.end())
        return;
    const Flight ended = *flight;
    if (ended.discarded) {
        m_flights.erase(flight);
        land(peer);
        return;
    }
    im::DeliveryEvent event = eventOf(outcome);
    event.wasCpim = ended.message.format == im::MessageFormat::Cpim;
    event.peerDeduplicates = ended.dedups;
    event.attempts = ended.item.row.attempts;
    event.strikes = ended.item.row.strikes;
    const im::Transition next = im::decide(ended.message.delivery, event);
    if (next.followUp != im::FollowUp::SendBareText) {
        m_flights.erase(flight);
        conclude(ended, event, outcome);
        return;
    }
    // At once, in the same place of the order, under the same intent (DESIGN s.4).
    auto learned = std::make_shared<Outcome>();
    learned->message = ended.message;
    learned->row = ended.item.row;
    learned->next = next;
    learned->takesCpim = false;
    learned->time = m_clock.wallTime();
    flight->message.format = im::MessageFormat::Plain;
    ++flight->item.row.attempts;
    writeOutcome(learned);
    transmit(*flight);
}

void Outbox::conclude(Flight flight, const im::DeliveryEvent &event, const sip::RequestOutcome &outcome)
{
    auto ended = std::make_shared<Outcome>();
    ended->message = flight.message;
    ended->row = flight.item.row;
    ended->next = im::decide(flight.message.delivery, event);
    ended->request.size = outcome.size;
    ended->request.attempts = flight.item.row.attempts;
    for (const QByteArray &target : outcome.triedTargets)
        ended->request.route.append(QString::fromUtf8(target));
    ended->time = m_clock.wallTime();
    const bool readCpim = event.kind == im::DeliveryEvent::Kind::Answer && event.status == 200
        && flight.message.format == im::MessageFormat::Cpim;
    if (readCpim)
        ended->takesCpim = true;
    writeOutcome(ended);
    if (ended->next.followUp == im::FollowUp::RetryAfter) {
        store::OutboxRow row = flight.item.row;
        row.strikes = ended->next.strikes;
        insert(row, ended->next.delay, serverNamedATime(event));
    }
    land(flight.lane.second);
}

void Outbox::writeOutcome(const std::shared_ptr<Outcome> &outcome)
{
    m_store.write(
        this,
        [outcome](store::Tables &tables) -> Result<std::optional<im::ChatMessage>, store::SqliteError> {
            const im::ChatMessage &message = outcome->message;
            const auto facts = tables.peers.get(message.account, message.peer);
            if (!facts)
                return facts.error();
            if (outcome->takesCpim
                && (facts->acceptsCpim != outcome->takesCpim || !learnedLately(facts->acceptsCpimSince, outcome->time))) {
                const auto set = tables.peers.setAcceptsCpim(message.account, message.peer, *outcome->takesCpim, outcome->time);
                if (!set)
                    return set.error();
            }
            if (outcome->takesCpim == true && !(facts->dedups && learnedLately(facts->dedupsSince, outcome->time))) {
                if (const auto set = tables.peers.setDedups(message.account, message.peer, true, outcome->time); !set)
                    return set.error();
            }
            if (outcome->next.followUp == im::FollowUp::SendBareText) {
                if (const auto set = tables.messages.setFormat(message.key, im::MessageFormat::Plain); !set)
                    return set.error();
            } else if (const auto set = tables.deliveries.setRequest(message.key, outcome->request); !set) {
                return set.error();
            }
            return writeTransition(tables, outcome->next, outcome->row, outcome->time);
        },
        [this, outcome](const Result<std::optional<im::ChatMessage>, store::SqliteError> &written) {
            if (!written)
                m_unwritten.push_back(outcome);
            else if (*written && (*written)->delivery != outcome->message.delivery)
                announce(**written);
        });
}

void Outbox::land(const im::Address &peer)
{
    if (m_settled && m_flights.isEmpty())
        std::exchange(m_settled, nullptr)();
    pumpPeer(peer);
}

void Outbox::settle(std::function<void()> done)
{
    m_settling = true;
    m_settled = std::move(done);
    QTimer::singleShot(0, this, [this] {
        if (m_settled && m_flights.isEmpty())
            std::exchange(m_settled, nullptr)();
    });
}

// --- Time ------------------------------------------------------------------------------------------------------------

void Outbox::expire()
{
    const qint64 now = wallMs();
    const QDateTime time = m_clock.wallTime();
    for (auto &[key, lane] : m_lanes) {
        for (auto item = lane.begin(); item != lane.end();) {
            if (item->second.row.expiresAt > now || item->second.notBefore == kNever) {
                ++item;
                continue;
            }
            const store::OutboxRow row = item->second.row;
            item = lane.erase(item);
            m_store.write(
                this,
                [row, time](store::Tables &tables) -> Result<std::optional<im::ChatMessage>, store::SqliteError> {
                    const auto message = tables.messages.get(row.message);
                    if (!message || !*message)
                        return message;
                    im::DeliveryEvent event;
                    event.kind = im::DeliveryEvent::Kind::Expire;
                    const im::Transition next = im::decide((*message)->delivery, event);
                    const auto written = writeTransition(tables, next, row, time);
                    if (written && next.delivery == (*message)->delivery)
                        return std::optional<im::ChatMessage>(); // nothing to tell: it only leaves the outbox
                    return written;
                },
                [this, row](const Result<std::optional<im::ChatMessage>, store::SqliteError> &expired) {
                    if (!expired)
                        insert(row, kLongestSleep);
                    else if (*expired)
                        announce(**expired);
                });
        }
    }
}

void Outbox::arm()
{
    m_agent.timers().cancel(m_timer);
    m_timer = 0;
    if (m_lanes.empty() || m_settling)
        return;
    const MonoTime now = m_clock.now();
    milliseconds sleep = kLongestSleep;
    for (const auto &[key, lane] : m_lanes) {
        if (lane.empty())
            continue;
        const Item &head = lane.begin()->second;
        const bool mayLeave = m_accounts.isRegistered(key.first) && !m_flights.contains(key.second);
        if (mayLeave && head.notBefore != kNever)
            sleep = std::min(sleep, std::max(head.notBefore - now, milliseconds(1)));
        sleep = std::min(sleep, std::max(milliseconds(head.row.expiresAt - wallMs()), milliseconds(1000)));
    }
    m_timer = m_agent.timers().start(sleep, [this] {
        m_timer = 0;
        expire();
        pumpAll();
    });
}

void Outbox::announce(const im::ChatMessage &message)
{
    Q_EMIT deliveryChanged(DeliveryChange{message.key, message.conversation, message.messageId, message.account, message.ref,
                                          message.delivery});
}

} // namespace linnet::client
