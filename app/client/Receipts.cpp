// SPDX-License-Identifier: MIT
#include "client/Receipts.h"

#include "client/CanonicalAddress.h"
#include "im/cpim/CpimWriter.h"
#include "im/imdn/ImdnParser.h"
#include "im/imdn/ImdnWriter.h"

#include <limits>

namespace linnet::client {
namespace {

using std::chrono::milliseconds;

constexpr int kMaxAttempts = 340; ///< most of them 30 minutes apart: a week, as long as messages wait (DESIGN s.5)
constexpr milliseconds kStoreRetry{5000};
constexpr QByteArrayView kRetryAfter = "10";

/// What may be otherwise later; all else is the last word.
bool mayGoLater(const sip::RequestOutcome &outcome)
{
    using Kind = sip::RequestOutcome::Kind;
    switch (outcome.kind) {
    case Kind::NoAnswer:
    case Kind::NotSent:
    case Kind::NotResolved:
        return true;
    case Kind::TooLarge:
        return false;
    case Kind::Final:
        break;
    }
    switch (outcome.response.status) {
    case 401:
    case 407:
    case 408:
    case 430:
    case 477:
    case 480:
    case 482: // another copy of it is under way (RFC 3261 s.8.2.2.2); what becomes of that one is not said
    case 486:
        return true;
    default:
        return outcome.response.status >= 500 && outcome.response.status < 600 && outcome.response.status != 513;
    }
}

im::Imdn imdnOf(const receipts::Owed &owed, bool asShortAsPossible)
{
    im::Imdn imdn;
    imdn.messageId = owed.messageId;
    imdn.dateTime = owed.messageTime;
    if (!asShortAsPossible) {
        imdn.recipientUri = owed.account.uri.toUtf8();
        imdn.originalRecipientUri = owed.request.originalTo;
    }
    imdn.kind = owed.kind;
    imdn.status = owed.kind == im::ImdnKind::Display ? im::ImdnStatus::Displayed : im::ImdnStatus::Delivered;
    return imdn;
}

/// The URI in the top IMDN-Route, else who sent the message (RFC 5438 s.7.2.1).
im::Address destinationOf(const receipts::Owed &owed)
{
    if (owed.request.recordRoute.isEmpty())
        return owed.peer;
    const auto hop = im::parseCpimAddress(owed.request.recordRoute.first());
    return hop ? addressOfUri(hop->uri) : im::Address{};
}

} // namespace

Receipts::Receipts(store::Store &store, sip::UserAgent &agent, AccountSet &accounts, NoticeLane &lane, Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_agent(agent), m_accounts(accounts), m_lane(lane), m_clock(clock)
{
    // Whoever could not be reached before may be there now (DESIGN s.5, as for messages).
    connect(&m_accounts, &AccountSet::registered, this,
            [this](const im::Address &account) { look(account, std::numeric_limits<qint64>::max()); });
}

Receipts::~Receipts()
{
    for (const auto &[key, timer] : m_later)
        m_agent.timers().cancel(timer);
}

// --- Out -------------------------------------------------------------------------------------------------------------

void Receipts::sendOwed(const im::Address &account) { look(account, m_clock.wallTime().toMSecsSinceEpoch()); }

void Receipts::look(const im::Address &account, qint64 now)
{
    if (!m_accounts.isRegistered(account))
        return;
    m_store.read(
        this, [account, now](store::Tables &tables) { return receipts::owed(tables, account, now); },
        [this](const receipts::Stored<QList<receipts::Owed>> &owed) {
            if (!owed)
                return;
            for (const receipts::Owed &one : *owed) {
                if (m_underWay.insert(keyOf(one)).second)
                    send(one, false);
            }
        });
}

void Receipts::send(const receipts::Owed &owed, bool asShortAsPossible)
{
    const im::Address destination = destinationOf(owed);
    if (destination.isEmpty()) {
        settle(owed);
        return;
    }
    const im::ImdnEnvelope envelope{owed.account.uri.toUtf8(), owed.peer.uri.toUtf8(), owed.due.messageId, owed.request.recordRoute};
    sip::OutgoingPage page;
    page.account = uriOf(owed.account);
    page.to = uriOf(destination);
    page.contentType = "message/cpim";
    page.body = im::toBytes(im::wrapImdn(envelope, imdnOf(owed, asShortAsPossible)));
    page.failoverOnTimeout = true; // a repeated receipt changes nothing
    m_lane.sendReceipt(owed.account, destination, page, [this, owed, asShortAsPossible](const sip::RequestOutcome &outcome) {
        onSent(owed, asShortAsPossible, outcome);
    });
}

void Receipts::onSent(const receipts::Owed &owed, bool wasShort, const sip::RequestOutcome &outcome)
{
    if (outcome.kind == sip::RequestOutcome::Kind::TooLarge && !wasShort)
        send(owed, true);
    else if (mayGoLater(outcome) && owed.due.attempts + 1 < kMaxAttempts)
        postpone(owed);
    else
        settle(owed);
}

void Receipts::settle(const receipts::Owed &owed)
{
    m_store.write(
        this,
        [due = owed.due](store::Tables &tables) -> store::SqliteStatus {
            if (const auto removed = tables.receipts.removeDue(due.id); !removed)
                return removed.error();
            return tables.receipts.hasten(due.message);
        },
        [this, owed](const store::SqliteStatus &settled) { finish(owed, settled.ok()); });
}

void Receipts::postpone(const receipts::Owed &owed)
{
    const auto delay = im::deliveryBackoff(owed.due.attempts + 1);
    const qint64 now = m_clock.wallTime().toMSecsSinceEpoch();
    const qint64 nextTry = now + milliseconds(delay).count();
    m_store.write(
        this, [owed, now, nextTry](store::Tables &tables) { return tables.receipts.postpone(owed.due.message, now, nextTry); },
        [this, owed, delay](const store::SqliteStatus &) {
            const LaneKey key = keyOf(owed);
            m_underWay.erase(key);
            m_agent.timers().cancel(m_later[key]);
            m_later[key] = m_agent.timers().start(delay, [this, key] {
                m_later.erase(key);
                sendOwed(key.first);
            });
        });
}

void Receipts::finish(const receipts::Owed &owed, bool written)
{
    if (written) {
        m_underWay.erase(keyOf(owed));
        sendOwed(owed.account);
        return;
    }
    // The disk refuses: what has been sent must not go again and again meanwhile.
    const LaneKey key = keyOf(owed);
    m_agent.timers().cancel(m_later[key]);
    m_later[key] = m_agent.timers().start(kStoreRetry, [this, key, owed] {
        m_later.erase(key);
        settle(owed);
    });
}

// --- In --------------------------------------------------------------------------------------------------------------

void Receipts::hear(ArrivingMessage *arriving, const ReceivedNotice &notice)
{
    QList<im::Imdn> documents;
    for (const QByteArray &document : notice.content.documents) {
        if (const auto imdn = im::parseImdn(document))
            documents.append(*imdn);
    }
    if (documents.isEmpty()) {
        arriving->reject(400);
        return;
    }
    const receipts::Teller teller{notice.account, notice.identity, notice.atHome, arriving->onRegisteredFlow()};
    m_store.write(
        this,
        [teller, documents, now = m_clock.wallTime(), claim = arriving->claim()](store::Tables &tables) -> receipts::Stored<receipts::Heard> {
            if (!claim->keep()) // it may run twice
                return receipts::Heard{};
            return receipts::hear(tables, teller, documents, &addressOfUri, now);
        },
        [this, account = notice.account, waiting = QPointer(arriving)](const receipts::Stored<receipts::Heard> &heard) {
            if (waiting) {
                if (!heard)
                    waiting->reject(500, {{"Retry-After", kRetryAfter.toByteArray()}});
                else if (heard->blocked || heard->forged > 0)
                    waiting->reject(403);
                else
                    waiting->accept();
            }
            if (!heard)
                return;
            if (heard->forged > 0)
                m_forged[account.uri] += heard->forged;
            for (const im::ChatMessage &message : heard->changed)
                Q_EMIT this->heard(message);
        });
}

} // namespace linnet::client
