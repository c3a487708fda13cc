// SPDX-License-Identifier: MIT
#include "client/Outbox.h"

#include "base/Limits.h"
#include "client/CanonicalAddress.h"
#include "client/Outcomes.h"
#include "client/Pages.h"
#include "usage/RequestSender.h"
#include "usage/options/OptionsUsage.h"

#include <QTimer>

using namespace Qt::Literals::StringLiterals;
using std::chrono::milliseconds;

namespace linnet::client {
namespace {

constexpr milliseconds kAskPatience{2000};
constexpr int kMostQuestions = 8; ///< at once; who is beyond them is written to without asking
constexpr std::chrono::minutes kLateAnswer{5}; ///< so long after silence one is looked for
constexpr milliseconds kLongestSleep = std::chrono::hours(1); ///< wall time may jump: look at expiry this often

bool serverNamedATime(const im::DeliveryEvent &event)
{
    return event.retryAfter || event.status == 500 || event.status == 502 || event.status == 503;
}

/// Why it goes as one request.
im::ModelReason reasonOf(im::Road road, qsizetype size)
{
    switch (road) {
    case im::Road::Pager:
        return im::ModelReason::UserChose;
    case im::Road::Part:
        return im::ModelReason::Part;
    case im::Road::WithoutSession:
        return size > Limits::kMaxPagerRequest ? im::ModelReason::LargeAllowed : im::ModelReason::PeerTakesNoSession;
    case im::Road::Open:
    case im::Road::Session:
    case im::Road::TooLong:
    case im::Road::ServerSaidTooLarge:
    case im::Road::Again:
        break;
    }
    return im::ModelReason::FitsOneMessage;
}

} // namespace

Outbox::Outbox(store::Store &store, sip::UserAgent &agent, AccountSet &accounts, Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_agent(agent), m_accounts(accounts), m_clock(clock)
{
    connect(&m_agent.pager(), &sip::PagerUsage::finished, this, &Outbox::onFinished);
    connect(&m_agent.transactions(), &sip::TransactionLayer::strayResponseReceived, this, &Outbox::onLateAnswer);
    connect(&m_accounts, &AccountSet::registered, this, &Outbox::onRegistered);
    connect(&m_store, &store::Store::healthChanged, this, [this](bool ok) {
        if (!ok)
            return;
        writeAgain();
        pumpAll();
    });
}

Outbox::~Outbox()
{
    m_agent.timers().cancel(m_timer);
    m_agent.timers().cancel(m_writeTimer);
}

// --- What waits ------------------------------------------------------------------------------------------------------

void Outbox::load(const QList<store::OutboxRow> &rows, const QList<store::OutboxRow> &interrupted)
{
    const qint64 now = wallMs();
    for (const store::OutboxRow &row : rows) {
        const milliseconds delay(std::clamp<qint64>(row.nextTry - now, 0, milliseconds(im::kMaxRetryAfter).count()));
        m_lanes.put(row, m_clock.now() + delay);
    }
    for (const store::OutboxRow &row : interrupted)
        takeUp(row);
    arm();
}

void Outbox::takeUp(const store::OutboxRow &row)
{
    m_lanes.hold(row);
    m_store.write(
        this, [row, now = m_clock.wallTime()](store::Tables &tables) { return outbox::resume(tables, row, now); },
        [this, row](const outbox::Stored<outbox::Settled> &settled) {
            if (settled)
                onSettled(row, *settled, false);
            else
                again([this, row] { takeUp(row); });
        });
}

void Outbox::insert(const store::OutboxRow &row)
{
    const auto flight = m_flights.constFind(row.peer);
    const bool isOnItsWay = (flight != m_flights.cend() && flight->row.message == row.message) || (m_sessions && m_sessions->holds(row.message));
    if (!isOnItsWay)
        m_lanes.put(row, m_clock.now());
}

void Outbox::add(const im::ChatMessage &given, Done<im::ChatMessage> done, im::Road chosen)
{
    im::ChatMessage message = given;
    message.direction = im::Direction::Out;
    message.delivery = {};
    const im::Road road = m_sessions && chosen == im::Road::Open ? outbox::roadOf(message) : chosen;
    message.model = likelyModel(message, road);
    if (chosen == im::Road::Session && !m_sessions) {
        QTimer::singleShot(0, this, [done] { done(ClientError{ClientError::Kind::NotBuilt, {}}); });
        return;
    }
    const QDateTime now = m_clock.wallTime();
    store::OutboxRow row;
    row.account = message.account;
    row.peer = message.peer;
    row.road = road;
    row.expiresAt = now.toMSecsSinceEpoch() + milliseconds(m_lifetime).count();
    m_store.write(
        this,
        [message, row, now, atHome = m_accounts.homeOf(message.account).fold(message.peer)](store::Tables &tables) {
            return outbox::add(tables, message, atHome, row, now);
        },
        [this, row, done](const outbox::Stored<im::ChatMessage> &stored) {
            if (!stored) {
                done(clientError(stored.error()));
                return;
            }
            done(*stored);
            announce(*stored);
            store::OutboxRow added = row;
            added.message = stored->key;
            added.peer = stored->peer;
            insert(added);
            pump(OutboxLanes::keyOf(added));
        });
}

void Outbox::retry(im::MessageKey key, Done<Ok> done)
{
    const QDateTime now = m_clock.wallTime();
    const qint64 expiresAt = now.toMSecsSinceEpoch() + milliseconds(m_lifetime).count();
    m_store.write(
        this, [key, expiresAt, now](store::Tables &tables) { return outbox::retry(tables, key, expiresAt, now); },
        [this, done](const outbox::Stored<outbox::Settled> &settled) {
            if (!settled) {
                done(clientError(settled.error()));
                return;
            }
            if (!settled->message) {
                done(ClientError{ClientError::Kind::NotFound, {}});
                return;
            }
            const bool queued = settled->next.followUp == im::FollowUp::RetryAfter;
            const bool onItsWay = settled->message->delivery.state == im::DeliveryState::Sending;
            if (!queued && !onItsWay) {
                done(ClientError{ClientError::Kind::BadValue, {}});
                return;
            }
            done(Ok{});
            if (!queued)
                return;
            if (settled->changed)
                announce(*settled->message);
            insert(settled->row);
            pump(OutboxLanes::keyOf(settled->row));
        });
}

void Outbox::discard(im::MessageKey key, Done<im::ConversationId> done)
{
    m_store.write(
        this, [key](store::Tables &tables) { return outbox::discard(tables, key); },
        [this, key, done](const outbox::Stored<outbox::Discarded> &gone) {
            if (!gone) {
                done(clientError(gone.error()));
                return;
            }
            if (!gone->message || !gone->removed) {
                done(ClientError{gone->message ? ClientError::Kind::BadValue : ClientError::Kind::NotFound, {}});
                return;
            }
            const LaneKey lane{gone->message->account, gone->message->peer};
            m_lanes.remove(lane, key);
            if (m_sessions)
                m_sessions->discard(key);
            if (const auto flight = m_flights.find(lane.second); flight != m_flights.end() && flight->row.message == key)
                flight->discarded = true;
            done(gone->message->conversation);
            pump(lane);
        });
}

void Outbox::forget(const im::Address &account, const im::Address &peer)
{
    m_lanes.forget({account, peer});
    if (m_sessions)
        m_sessions->forget({account, peer});
    const auto flight = m_flights.find(peer);
    if (flight != m_flights.end() && flight->row.account == account)
        flight->discarded = true;
}

// --- Sending ---------------------------------------------------------------------------------------------------------

void Outbox::onRegistered(const im::Address &account)
{
    m_lanes.hasten(account, m_clock.now());
    pumpAll();
}

void Outbox::pump(const LaneKey &key)
{
    startNext(key);
    arm();
}

void Outbox::pumpAll()
{
    for (const LaneKey &key : m_lanes.keys())
        startNext(key);
    arm();
}

void Outbox::pumpPeer(const im::Address &peer)
{
    for (const im::AccountInfo &account : m_accounts.list())
        startNext({account.address, peer});
    arm();
}

void Outbox::startNext(const LaneKey &key)
{
    if (m_settling || !m_accounts.isRegistered(key.first))
        return;
    while (!isBlocked(key)) {
        const auto item = m_lanes.takeDue(key, m_clock.now());
        if (!item)
            return;
        if (goesBySession(key, item->row.road))
            m_sessions->send(item->row);
        else
            startSending(item->row);
    }
}

void Outbox::startSending(const store::OutboxRow &waiting)
{
    store::OutboxRow row = waiting;
    ++row.attempts;
    Flight flight;
    flight.row = row;
    flight.callId = m_agent.requestSender().newCallId();
    m_flights.insert(row.peer, flight);
    depart(flight, {true, std::nullopt});
}

void Outbox::depart(const Flight &flight, const outbox::Inquiry &inquiry)
{
    m_store.write(
        this,
        [row = flight.row, callId = flight.callId, inquiry, now = m_clock.wallTime()](store::Tables &tables) {
            return outbox::depart(tables, row, callId, inquiry, now);
        },
        [this, peer = flight.row.peer](const outbox::Stored<outbox::Departure> &departure) { onDeparture(peer, departure); });
}

void Outbox::onDeparture(const im::Address &peer, const outbox::Stored<outbox::Departure> &departure)
{
    const auto flight = m_flights.find(peer);
    if (flight == m_flights.end())
        return;
    if (!departure) {
        putBack(peer, kStoreRetry); // not on the disk as Sending, so not one byte may leave
        return;
    }
    if (!departure->message || flight->discarded) {
        m_flights.erase(flight);
        land(peer);
        return;
    }
    if (departure->ask) {
        ask(*flight);
        return;
    }
    flight->message = *departure->message;
    flight->quoted = departure->quoted;
    flight->dedups = departure->dedups;
    flight->why = departure->why;
    const bool isLastTry = flight->row.road == im::Road::WithoutSession && !mayBeLarge(flight->row.account, peer);
    flight->asked = wishesOfPage(flight->message, m_receiptsAsked && !isLastTry); // the text before the wish for receipts
    if (departure->changed)
        announce(flight->message);
    if (m_settling) {
        im::DeliveryEvent event;
        event.kind = im::DeliveryEvent::Kind::NotConnected;
        conclude(m_flights.take(peer), event, {});
        return;
    }
    transmit(*flight);
}

/// What the peer can read is not known: OPTIONS first (DESIGN s.4). The row stays Queued meanwhile, its address is taken.
void Outbox::ask(Flight &flight)
{
    if (m_settling) {
        putBack(flight.row.peer, milliseconds(0));
        return;
    }
    const auto isAsking = [](const Flight &other) { return other.asking; };
    if (std::count_if(m_flights.cbegin(), m_flights.cend(), isAsking) >= kMostQuestions) {
        depart(flight, {});
        return;
    }
    flight.asking = true;
    m_agent.options().query(uriOf(flight.row.account), uriOf(flight.row.peer), kAskPatience, this,
                            [this, peer = flight.row.peer, callId = flight.callId](const sip::RequestOutcome &outcome) {
                                onAsked(peer, callId, outcome);
                            });
}

void Outbox::onAsked(const im::Address &peer, const QByteArray &callId, const sip::RequestOutcome &outcome)
{
    const auto flight = m_flights.find(peer);
    if (flight == m_flights.end() || flight->callId != callId)
        return;
    flight->asking = false;
    if (flight->discarded) {
        m_flights.erase(flight);
        land(peer);
        return;
    }
    depart(*flight, {false, lessonOfOptions(outcome)});
}

/// It did not leave, and waits again.
void Outbox::putBack(const im::Address &peer, milliseconds wait)
{
    const Flight flight = m_flights.take(peer);
    store::OutboxRow row = flight.row;
    --row.attempts;
    if (!flight.discarded)
        m_lanes.put(row, m_clock.now() + wait);
    land(peer);
}

void Outbox::transmit(const Flight &flight)
{
    sip::OutgoingPage page = pageOf(flight.message, flight.quoted, flight.asked);
    page.callId = flight.callId;
    page.failoverOnTimeout = flight.dedups && flight.message.format == im::MessageFormat::Cpim;
    page.mayBeLarge = flight.row.road == im::Road::WithoutSession && mayBeLarge(flight.row.account, flight.row.peer);
    Q_EMIT leaving(flight.row.message, flight.callId);
    m_tickets.insert(m_agent.pager().send(page), flight.row.peer);
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
    if (flight->discarded) {
        m_flights.erase(flight);
        land(peer);
        return;
    }
    const bool mayTakeSession = m_sessions && flight->row.road == im::Road::Open;
    if (outcome.kind == sip::RequestOutcome::Kind::TooLarge && flight->asked.any() && !mayTakeSession) {
        flight->asked = {};
        transmit(*flight);
        return;
    }
    im::DeliveryEvent event = deliveryEvent(outcome);
    event.otherRoad = mayTakeSession;
    if (outcome.kind == sip::RequestOutcome::Kind::TooLarge && flight->row.road == im::Road::WithoutSession)
        event.reason = im::DeliveryReason::NoSession;
    event.wasCpim = flight->message.format == im::MessageFormat::Cpim;
    event.peerDeduplicates = flight->dedups;
    event.attempts = flight->row.attempts;
    event.strikes = flight->row.strikes;
    flight->row.mayHaveArrived = flight->row.mayHaveArrived || event.mayHaveArrived;
    if (im::decide(flight->message.delivery, event).followUp == im::FollowUp::SendBareText)
        sendBare(*flight, lessonOfMessage(outcome, im::MessageFormat::Cpim));
    else
        conclude(m_flights.take(peer), event, outcome);
}

/// At once, in the same place of the order, under the same intent (DESIGN s.4).
void Outbox::sendBare(Flight &flight, const PeerLesson &refusal)
{
    flight.callId = m_agent.requestSender().newCallId();
    flight.why = im::FormatReason::Refused;
    learnPlain(flight.message, flight.callId, refusal);
    flight.message.format = im::MessageFormat::Plain;
    flight.asked = {};
    ++flight.row.attempts;
    transmit(flight);
}

void Outbox::learnPlain(const im::ChatMessage &message, const QByteArray &callId, const PeerLesson &lesson)
{
    m_store.write(
        this,
        [message, callId, lesson, now = m_clock.wallTime()](store::Tables &tables) {
            return outbox::learnPlain(tables, message, callId, lesson, now);
        },
        [this, message, callId, lesson](const store::SqliteStatus &written) {
            if (!written)
                again([this, message, callId, lesson] { learnPlain(message, callId, lesson); });
        });
}

/// A success that comes after its transaction has given up is one all the same: only the server that got the request knows its Call-ID.
void Outbox::onLateAnswer(const sip::Response &response)
{
    const auto found = m_unanswered.find(response.callId().toByteArray());
    if (found == m_unanswered.end() || response.status < 200 || response.status >= 300)
        return;
    const Flight flight = found->flight;
    m_unanswered.erase(found);
    sip::RequestOutcome outcome;
    outcome.kind = sip::RequestOutcome::Kind::Final;
    outcome.response = response;
    outbox::Conclusion ended;
    ended.row = flight.row;
    ended.event = deliveryEvent(outcome);
    ended.request = flight.request;
    ended.lesson = lessonOfMessage(outcome, flight.message.format);
    ended.time = m_clock.wallTime();
    write(ended);
}

void Outbox::conclude(const Flight &flight, const im::DeliveryEvent &event, const sip::RequestOutcome &outcome)
{
    outbox::Conclusion ended;
    ended.row = flight.row;
    ended.event = event;
    ended.asked = flight.asked;
    ended.request.size = outcome.size;
    ended.request.attempts = flight.row.attempts;
    for (const QByteArray &target : outcome.triedTargets)
        ended.request.route.append(QString::fromUtf8(target));
    ended.request.formatReason = flight.why;
    ended.request.modelReason = reasonOf(flight.row.road, outcome.size);
    ended.nextRoad = outcome.kind == sip::RequestOutcome::Kind::Final ? im::Road::ServerSaidTooLarge : im::Road::TooLong;
    ended.lesson = lessonOfMessage(outcome, flight.message.format);
    ended.time = m_clock.wallTime();
    if (event.kind == im::DeliveryEvent::Kind::NoAnswer) {
        const MonoTime now = m_clock.now();
        m_unanswered.removeIf([now](const auto &entry) { return now - entry->since > kLateAnswer; });
        Unanswered waits{flight, now};
        waits.flight.request = ended.request;
        m_unanswered.insert(flight.callId, waits);
    }
    writeInOrder(ended, flight.message.delivery);
    land(flight.row.peer);
}

/// What goes again must not leave before this is on the disk, or it would overwrite the newer Sending. What is done holds up nobody.
void Outbox::writeInOrder(const outbox::Conclusion &ended, const im::Delivery &current)
{
    switch (im::decide(current, ended.event).followUp) {
    case im::FollowUp::RetryAfter:
    case im::FollowUp::OtherRoad:
        m_lanes.hold(ended.row);
        break;
    case im::FollowUp::None:
    case im::FollowUp::SendBareText:
    case im::FollowUp::AskUser:
    case im::FollowUp::Drop:
        break;
    }
    write(ended);
}

void Outbox::write(const outbox::Conclusion &ended)
{
    m_store.write(
        this, [ended](store::Tables &tables) { return outbox::conclude(tables, ended); },
        [this, ended](const outbox::Stored<outbox::Settled> &settled) {
            if (settled)
                onSettled(ended.row, *settled, serverNamedATime(ended.event));
            else
                again([this, ended] { write(ended); });
        });
}

void Outbox::onSettled(const store::OutboxRow &row, const outbox::Settled &settled, bool serverSaidWhen)
{
    m_lanes.remove(OutboxLanes::keyOf(row), row.message);
    const bool goesOn = settled.next.followUp == im::FollowUp::RetryAfter || settled.next.followUp == im::FollowUp::OtherRoad;
    if (settled.message && goesOn)
        m_lanes.put(settled.row, m_clock.now() + settled.next.delay, serverSaidWhen);
    if (settled.changed)
        announce(*settled.message);
    pump(OutboxLanes::keyOf(row));
}

/// The store refused: a full disk says when it is over, other troubles do not.
void Outbox::again(std::function<void()> write)
{
    m_unwritten.push_back(std::move(write));
    if (m_writeTimer != 0)
        return;
    m_writeTimer = m_agent.timers().start(kStoreRetry, [this] {
        m_writeTimer = 0;
        writeAgain();
    });
}

void Outbox::writeAgain()
{
    for (const auto &write : std::exchange(m_unwritten, {}))
        write();
}

void Outbox::land(const im::Address &peer)
{
    if (m_settled && m_flights.isEmpty())
        std::exchange(m_settled, nullptr)();
    pumpPeer(peer);
    if (!isSendingTo(peer))
        Q_EMIT addressFree(peer);
}

void Outbox::settle(std::function<void()> done)
{
    m_settling = true;
    for (const im::Address &peer : m_flights.keys()) {
        if (m_flights.value(peer).asking)
            putBack(peer, milliseconds(0));
    }
    m_settled = std::move(done);
    QTimer::singleShot(0, this, [this] {
        if (m_settled && m_flights.isEmpty())
            std::exchange(m_settled, nullptr)();
    });
}

// --- Time ------------------------------------------------------------------------------------------------------------

void Outbox::expire(const store::OutboxRow &row)
{
    m_store.write(
        this, [row, now = m_clock.wallTime()](store::Tables &tables) { return outbox::expire(tables, row, now); },
        [this, row](const outbox::Stored<outbox::Settled> &settled) {
            if (settled)
                onSettled(row, *settled, false);
            else
                again([this, row] { expire(row); });
        });
}

void Outbox::arm()
{
    m_agent.timers().cancel(m_timer);
    m_timer = 0;
    if (m_lanes.isEmpty() || m_settling)
        return;
    const milliseconds sleep = m_lanes.untilNext(m_clock.now(), wallMs(), kLongestSleep, [this](const LaneKey &key) {
        return m_accounts.isRegistered(key.first) && !isBlocked(key);
    });
    m_timer = m_agent.timers().start(std::max(sleep, milliseconds(1)), [this] {
        m_timer = 0;
        for (const store::OutboxRow &row : m_lanes.takeExpired(wallMs()))
            expire(row);
        pumpAll();
    });
}

void Outbox::announce(const im::ChatMessage &message)
{
    Q_EMIT deliveryChanged(DeliveryChange::of(message));
}

} // namespace linnet::client
