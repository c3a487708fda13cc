// SPDX-License-Identifier: MIT
#include "client/Typing.h"

#include "base/Limits.h"
#include "client/Arrival.h"
#include "client/CanonicalAddress.h"

namespace linnet::client {
namespace {

using im::ComposingSender;
using im::ComposingState;
using store::SqliteError;

/// What no server should keep for later: it is old by then.
constexpr QByteArrayView kExpires = "120";

sip::OutgoingPage pageOf(const OutboxLanes::Key &key, ComposingState state)
{
    im::IsComposing composing;
    composing.state = state;
    if (state == ComposingState::Active)
        composing.refresh = ComposingSender::kRefresh;
    sip::OutgoingPage page;
    page.account = uriOf(key.first);
    page.to = uriOf(key.second);
    page.contentType = im::kIsComposingType.toByteArray();
    page.body = im::toBytes(composing);
    page.headers.append(qMakePair(QByteArray("Expires"), kExpires.toByteArray()));
    return page;
}

/// Not a passing trouble: this peer, or its server, takes none of it (RFC 3994 s.4).
bool isRefusal(const sip::RequestOutcome &outcome)
{
    if (outcome.kind != sip::RequestOutcome::Kind::Final)
        return outcome.kind == sip::RequestOutcome::Kind::TooLarge;
    switch (outcome.response.status) {
    case 403:
    case 404:
    case 405:
    case 406:
    case 415:
    case 488:
    case 501:
        return true;
    default:
        return outcome.response.status >= 600;
    }
}

/// May this peer see that the user types?
Result<bool, SqliteError> maySee(store::Tables &tables, const OutboxLanes::Key &key, bool setting)
{
    const auto known = tables.contacts.isKnown(key.first, key.second);
    if (!known)
        return known.error();
    const auto contact = tables.contacts.get(key.second);
    if (!contact)
        return contact.error();
    if (!*known || (*contact && (*contact)->blocked))
        return false;
    const im::Choice choice = *contact ? (*contact)->typing : im::Choice::AsSet;
    return choice == im::Choice::AsSet ? setting : choice == im::Choice::Yes;
}

/// Who types, by the address under which his messages are kept.
struct Typist
{
    im::Address address;
    bool known = false;
    bool blocked = false;
};

Result<Typist, SqliteError> typistOf(store::Tables &tables, const ReceivedNotice &notice)
{
    const auto kept = keptAddress(tables, notice.account, notice.identity, notice.atHome);
    if (!kept)
        return kept.error();
    const auto blocked = tables.contacts.isBlocked(*kept);
    if (!blocked)
        return blocked.error();
    const auto known = tables.contacts.isKnown(notice.account, *kept);
    if (!known)
        return known.error();
    return Typist{*kept, *known, *blocked};
}

} // namespace

Typing::Typing(store::Store &store, sip::UserAgent &agent, NoticeLane &lane, QObject *parent)
    : QObject(parent), m_store(store), m_agent(agent), m_lane(lane)
{
}

Typing::~Typing()
{
    for (const auto &[key, outgoing] : m_outgoing) {
        for (const TimerId timer : outgoing.timers)
            m_agent.timers().cancel(timer);
    }
    for (const auto &[key, incoming] : m_incoming)
        m_agent.timers().cancel(incoming.timer);
}

// --- Out -------------------------------------------------------------------------------------------------------------

void Typing::setSwitch(bool on) { m_on = on; }

void Typing::setTyping(const im::Address &account, const im::Address &peer, bool active)
{
    const Key key{account, peer};
    if (m_refused.contains(key) || (!active && !m_outgoing.contains(key)))
        return;
    ComposingSender &machine = m_outgoing[key].machine;
    perform(key, active ? machine.onComposing() : machine.onGivenUp());
}

void Typing::contentSent(const im::Address &account, const im::Address &peer)
{
    const Key key{account, peer};
    if (const auto found = m_outgoing.find(key); found != m_outgoing.end())
        perform(key, found->second.machine.onContentSent());
}

void Typing::perform(const Key &key, const ComposingSender::Actions &actions)
{
    Outgoing &outgoing = m_outgoing[key];
    for (const ComposingSender::TimerOrder &order : actions.timers) {
        TimerId &timer = outgoing.timers[size_t(order.timer)];
        m_agent.timers().cancel(timer);
        timer = !order.delay ? TimerId(0) : m_agent.timers().start(*order.delay, [this, key, which = order.timer] {
            m_outgoing[key].timers[size_t(which)] = 0;
            perform(key, m_outgoing[key].machine.onTimer(which));
        });
    }
    if (actions.withdraw)
        m_lane.withdrawTyping(key.first, key.second);
    if (actions.send)
        offer(key, *actions.send);
    if (m_outgoing[key].machine.state() == ComposingState::Idle)
        m_outgoing.erase(key);
}

/// The switches may have changed since the last one, so that each is asked for.
void Typing::offer(const Key &key, ComposingState state)
{
    if (state == ComposingState::Idle) {
        if (m_outgoing[key].told)
            send(key, state);
        else
            m_lane.withdrawTyping(key.first, key.second);
        return;
    }
    m_store.read(
        this, [key, on = m_on](store::Tables &tables) { return maySee(tables, key, on); },
        [this, key, wasTold = m_outgoing[key].told](const Result<bool, SqliteError> &may) {
            const auto outgoing = m_outgoing.find(key);
            if (!may || !*may || outgoing == m_outgoing.end() || outgoing->second.told != wasTold)
                return; // given up, or told by another answer, meanwhile
            outgoing->second.told = true;
            send(key, ComposingState::Active);
        });
}

void Typing::send(const Key &key, ComposingState state)
{
    m_lane.sendTyping(key.first, key.second, pageOf(key, state), [this, key](const sip::RequestOutcome &outcome) {
        if (isRefusal(outcome))
            forget(key);
    });
}

void Typing::forget(const Key &key)
{
    m_refused.insert(key);
    m_lane.withdrawTyping(key.first, key.second);
    const auto found = m_outgoing.find(key);
    if (found == m_outgoing.end())
        return;
    for (const TimerId timer : found->second.timers)
        m_agent.timers().cancel(timer);
    m_outgoing.erase(found);
}

// --- In --------------------------------------------------------------------------------------------------------------

void Typing::contentReceived(const im::Address &account, const im::Address &peer)
{
    const Key key{account, peer};
    if (const auto found = m_incoming.find(key); found != m_incoming.end())
        perform(key, found->second.machine.onContent());
}

void Typing::hear(ArrivingMessage *arriving, const ReceivedNotice &notice)
{
    const auto composing = notice.content.documents.isEmpty() ? Result<im::IsComposing, ParseError>(ParseError{})
                                                              : im::parseIsComposing(notice.content.documents.first());
    if (!composing) {
        arriving->reject(400);
        return;
    }
    m_store.read(
        this, [notice](store::Tables &tables) { return typistOf(tables, notice); },
        [this, account = notice.account, composing = *composing, waiting = QPointer(arriving)](const Result<Typist, SqliteError> &typist) {
            if (waiting && typist && typist->blocked)
                waiting->reject(403);
            else if (waiting)
                waiting->accept();
            if (typist && typist->known && !typist->blocked)
                show({account, typist->address}, composing);
        });
}

void Typing::show(const Key &key, const im::IsComposing &composing)
{
    const bool isNew = !m_incoming.contains(key);
    if (isNew && (composing.state == ComposingState::Idle || m_incoming.size() >= size_t(Limits::kMaxPeersTyping)))
        return;
    perform(key, m_incoming[key].machine.onDocument(composing));
}

void Typing::perform(const Key &key, const im::ComposingReceiver::Actions &actions)
{
    Incoming &incoming = m_incoming[key];
    if (actions.stopTimer || actions.startTimer) {
        m_agent.timers().cancel(incoming.timer);
        incoming.timer = 0;
    }
    if (actions.startTimer) {
        incoming.timer = m_agent.timers().start(*actions.startTimer, [this, key] {
            m_incoming[key].timer = 0;
            perform(key, m_incoming[key].machine.onTimer());
        });
    }
    if (incoming.machine.state() == ComposingState::Idle)
        m_incoming.erase(key);
    if (actions.tell)
        Q_EMIT typingChanged(key.first, key.second, *actions.tell == ComposingState::Active);
}

} // namespace linnet::client
