// SPDX-License-Identifier: MIT
#include "client/Reactions.h"

#include "client/CanonicalAddress.h"
#include "client/Outcomes.h"
#include "client/PeerJobs.h"
#include "im/pipeline/OutgoingPipeline.h"

#include <QTimer>

#include <limits>

namespace linnet::client {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kStoreRetry{5000};

im::DeliveryEvent eventOf(const reactions::Departure &departure, const sip::RequestOutcome &outcome)
{
    im::DeliveryEvent event = deliveryEvent(outcome);
    event.wasCpim = departure.format == im::MessageFormat::Cpim;
    event.peerDeduplicates = departure.dedups;
    event.attempts = departure.row.attempts;
    event.strikes = departure.row.strikes;
    event.mayHaveArrived = event.mayHaveArrived || departure.row.mayHaveArrived;
    return event;
}

} // namespace

Reactions::Reactions(store::Store &store, sip::UserAgent &agent, AccountSet &accounts, NoticeLane &lane, Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_agent(agent), m_accounts(accounts), m_lane(lane), m_clock(clock)
{
    connect(&m_accounts, &AccountSet::registered, this,
            [this](const im::Address &account) { look(account, std::numeric_limits<qint64>::max()); });
}

Reactions::~Reactions()
{
    for (const auto &[conversation, timer] : m_later)
        m_agent.timers().cancel(timer);
}

void Reactions::react(im::MessageKey key, const QString &emoji, bool add, Done<Ok> done)
{
    if (!im::isReaction(emoji)) {
        QTimer::singleShot(0, this, [done] { done(ClientError{ClientError::Kind::BadValue, {}}); });
        return;
    }
    store::OwnReaction row;
    row.message = key;
    row.text = emoji;
    row.removed = !add;
    row.messageId = im::newMessageId(SystemRandom::instance());
    row.expiresAt = wallMs() + milliseconds(m_lifetime).count();
    m_store.write(
        this, [row, now = m_clock.wallTime()](store::Tables &tables) { return reactions::wish(tables, row, now); },
        [this, done](const reactions::Stored<reactions::Wish> &wish) {
            using Kind = reactions::Wish::Kind;
            if (!wish)
                return done(clientError(wish.error()));
            if (wish->kind == Kind::NoMessage)
                return done(ClientError{ClientError::Kind::NotFound, {}});
            if (wish->kind == Kind::NotPossible)
                return done(ClientError{ClientError::Kind::BadValue, {}});
            if (wish->kind == Kind::Changed)
                Q_EMIT changed(wish->message);
            done(Ok{});
            look(wish->message.account, wallMs());
        });
}

void Reactions::look(const im::Address &account, qint64 now)
{
    if (!m_accounts.isRegistered(account))
        return;
    struct Due
    {
        store::OwnReaction row;
        im::ConversationId conversation = 0;
    };
    m_store.read(
        this,
        [account, now](store::Tables &tables) -> reactions::Stored<QList<Due>> {
            const auto rows = tables.ownReactions.due(account, now);
            if (!rows)
                return rows.error();
            QList<Due> due;
            for (const store::OwnReaction &row : *rows) {
                const auto message = tables.messages.get(row.message);
                if (!message)
                    return message.error();
                if (*message)
                    due.append({row, (*message)->conversation});
            }
            return due;
        },
        [this](const reactions::Stored<QList<Due>> &due) {
            if (!due)
                return;
            for (const Due &one : *due) {
                if (m_underWay.insert(one.conversation).second)
                    depart(one.row, one.conversation);
            }
        });
}

void Reactions::depart(const store::OwnReaction &row, im::ConversationId conversation)
{
    m_store.write(
        this, [row, now = m_clock.wallTime()](store::Tables &tables) { return reactions::depart(tables, row, now); },
        [this, row, conversation](const reactions::Stored<std::optional<reactions::Departure>> &departure) {
            if (!departure) // not on the disk as leaving, so not one byte may leave
                later(conversation, kStoreRetry, [this, row, conversation] { depart(row, conversation); });
            else if (*departure)
                send(**departure, true);
            else {
                m_underWay.erase(conversation);
                for (const im::AccountInfo &account : m_accounts.list())
                    look(account.address, wallMs());
            }
        });
}

void Reactions::send(const reactions::Departure &departure, bool quotes)
{
    const im::ChatMessage &to = departure.message;
    im::ChatMessage carrier;
    carrier.messageId = departure.row.messageId;
    carrier.account = to.account;
    carrier.peer = to.peer;
    carrier.time = m_clock.wallTime();
    carrier.format = departure.format;
    const im::ReactionHeaders what{to.messageId, departure.row.text, departure.row.removed};
    const im::EncodedMessage encoded = im::encodeReaction(carrier, what, quotes ? to.text : QString());
    sip::OutgoingPage page;
    page.account = uriOf(to.account);
    page.to = uriOf(to.peer);
    page.contentType = encoded.contentType;
    page.body = encoded.body;
    page.failoverOnTimeout = departure.dedups && departure.format == im::MessageFormat::Cpim;
    m_lane.sendReceipt(to.account, to.peer, page,
                       [this, departure, quotes](const sip::RequestOutcome &outcome) { onSent(departure, quotes, outcome); });
}

void Reactions::onSent(const reactions::Departure &departure, bool quoted, const sip::RequestOutcome &outcome)
{
    if (outcome.kind == sip::RequestOutcome::Kind::TooLarge && quoted) {
        send(departure, false);
        return;
    }
    const im::DeliveryEvent event = eventOf(departure, outcome);
    if (im::decide({im::DeliveryState::Sending, false, 0, im::DeliveryReason::None}, event).followUp == im::FollowUp::SendBareText)
        sendBare(departure, outcome);
    else
        conclude({departure, event, lessonOfMessage(outcome, departure.format), m_clock.wallTime()});
}

/// At once, in words; that the peer takes no CPIM is written down with the end of this attempt.
void Reactions::sendBare(reactions::Departure departure, const sip::RequestOutcome &refusal)
{
    m_store.write(
        this,
        [to = departure.message, lesson = lessonOfMessage(refusal, im::MessageFormat::Cpim), now = m_clock.wallTime()](store::Tables &tables) {
            return learnPeer(tables, to.account, to.peer, lesson, now);
        },
        [](const store::SqliteStatus &) {});
    departure.format = im::MessageFormat::Plain;
    send(departure, true);
}

void Reactions::conclude(const reactions::Conclusion &ended)
{
    m_store.write(
        this, [ended](store::Tables &tables) { return reactions::conclude(tables, ended); },
        [this, ended](const reactions::Stored<reactions::Ended> &done) {
            if (done)
                onConcluded(ended, *done);
            else
                later(ended.departure.message.conversation, kStoreRetry, [this, ended] { conclude(ended); });
        });
}

void Reactions::onConcluded(const reactions::Conclusion &ended, const reactions::Ended &done)
{
    const im::ChatMessage &to = ended.departure.message;
    if (done.refused) {
        Q_EMIT changed(done.message);
        Q_EMIT refused(done.message, ended.departure.row.text, done.delivery);
    }
    if (!done.again) {
        next(to.account, to.conversation);
        return;
    }
    m_underWay.erase(to.conversation);
    later(to.conversation, *done.again, [this, account = to.account] { look(account, wallMs()); });
}

void Reactions::later(im::ConversationId conversation, milliseconds delay, std::function<void()> then)
{
    m_agent.timers().cancel(m_later[conversation]);
    m_later[conversation] = m_agent.timers().start(delay, [this, conversation, then = std::move(then)] {
        m_later.erase(conversation);
        then();
    });
}

void Reactions::next(const im::Address &account, im::ConversationId conversation)
{
    m_underWay.erase(conversation);
    look(account, wallMs());
}

} // namespace linnet::client
