// SPDX-License-Identifier: MIT
#include "client/Sessions.h"

#include "base/Limits.h"
#include "client/Arrival.h"
#include "client/Outcomes.h"
#include "client/SessionOffers.h"
#include "usage/invite/InviteUsage.h"

#include <algorithm>

namespace linnet::client {
namespace {

using im::SessionEnd;
using im::SessionState;
using store::SqliteError;

constexpr int kMaxStrangersRinging = 4;
constexpr std::chrono::seconds kHeldTime{5};

bool isOver(const im::SessionInfo &info)
{
    return info.state >= SessionState::Ending;
}

} // namespace

Sessions::Sessions(store::Store &store, sip::UserAgent &agent, sip::Network &network, Clock &clock, QObject *parent)
    : SessionRoad(parent), m_store(store), m_clock(clock), m_ground(agent, network),
      m_files(m_ground, [this](const im::Address &account, const im::Address &peer) { return newInfo(account, peer); }, nullptr)
{
    agent.invites().setOfferCheck(&SessionOffers::judge);
    connect(&agent.invites(), &sip::InviteUsage::received, this, &Sessions::onReceived);
    connect(&m_files, &FileCalls::changed, this, &Sessions::changed);
    connect(&m_files, &FileCalls::gone, this, &Sessions::checkAllEnded);
}

Sessions::~Sessions()
{
    qDeleteAll(findChildren<ChatSession *>(Qt::FindDirectChildrenOnly)); // while the ground stands
}

void Sessions::setSwitches(const Switches &switches)
{
    m_switches = switches;
    for (const Entry &entry : m_entries)
        entry.session->setIdleTime(switches.idleTime);
}

QList<im::SessionInfo> Sessions::list() const
{
    QList<im::SessionInfo> all;
    for (const Entry &entry : m_entries) {
        if (!entry.isSilent)
            all.append(entry.session->info());
    }
    for (const im::SessionInfo &info : m_files.list()) {
        if (info.file != 0)
            all.append(info);
    }
    return all;
}

Sessions::Entry *Sessions::find(const ChatSession *session)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [session](const Entry &one) { return one.session == session; });
    return found == m_entries.end() ? nullptr : &*found;
}

Sessions::Entry *Sessions::find(im::SessionId id)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [id](const Entry &one) { return one.session->info().id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

/// RELIABILITY s.5: what all of them, and one peer's, may cost.
std::optional<im::SessionInfo> Sessions::newInfo(const im::Address &account, const im::Address &peer)
{
    int all = 0;
    int ofPeer = 0;
    const auto count = [&](const im::SessionInfo &info) {
        ++all;
        ofPeer += info.peer == peer && !isOver(info); // who does not answer our BYE may come back
    };
    for (const Entry &entry : m_entries)
        count(entry.session->info());
    for (const im::SessionInfo &info : m_files.list())
        count(info);
    if (all >= Limits::kMaxMsrpSessions || ofPeer >= Limits::kMaxSessionsPerPeer)
        return std::nullopt;
    im::SessionInfo info;
    info.id = ++m_lastId;
    info.account = account;
    info.peer = peer;
    return info;
}

void Sessions::add(ChatSession *session, bool byUser)
{
    m_entries.push_back({session, byUser, false, {}});
    session->setIdleTime(m_switches.idleTime);
    connect(&session->call(), &SessionCall::changed, this, [this, session] { onChanged(session); });
    connect(&session->call(), &SessionCall::ended, this, [this, session] { onEnded(session); });
    connect(session, &ChatSession::told, this, &Sessions::told);
    connect(session, &ChatSession::upChanged, this, [this, session](bool up) {
        Q_EMIT upChanged(session->info().account, session->info().peer, up);
    });
    connect(session, &ChatSession::arrived, this, [this, session](ArrivingMessage *message, const sip::MsrpHead &head, const QByteArray &body) {
        Q_EMIT arrived(message, letterOf(session->info(), head, body));
    });
}

void Sessions::onChanged(ChatSession *session)
{
    Entry *entry = find(session);
    if (!entry)
        return;
    if (session->info().state == SessionState::Established && entry->held)
        entry->held->reject(486); // ours it is
    if (!entry->isSilent && session->info().state != SessionState::Ended)
        Q_EMIT changed(session->info());
}

void Sessions::onEnded(ChatSession *session)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [session](const Entry &one) { return one.session == session; });
    if (found == m_entries.end())
        return;
    const Entry entry = *found;
    m_entries.erase(found);
    const im::SessionInfo info = session->info();
    session->deleteLater();
    if (!entry.isSilent) {
        keep(info, entry.byUser);
        if (info.establishedAt.isValid())
            Q_EMIT upChanged(info.account, info.peer, isUp(info.account, info.peer));
        Q_EMIT changed(info);
    }
    if (entry.held && entry.held->state() == sip::SessionState::Incoming && !info.establishedAt.isValid())
        onReceived(entry.held);
    checkAllEnded();
}

// --- In --------------------------------------------------------------------------------------------------------------

void Sessions::onReceived(sip::InviteSession *invite)
{
    const auto account = canonicalAddress(invite->account());
    const auto peer = canonicalAddress(invite->peer().uri);
    if (!account || !peer) {
        invite->reject(400);
        return;
    }
    m_store.read(
        this,
        [account = *account, peer = *peer, atHome = m_homes ? m_homes(*account).fold(*peer) : *peer](store::Tables &tables) -> Result<Caller, SqliteError> {
            const auto kept = keptAddress(tables, account, peer, atHome);
            if (!kept)
                return kept.error();
            const auto blocked = tables.contacts.isBlocked(*kept);
            if (!blocked)
                return blocked.error();
            const auto known = tables.contacts.isKnown(account, *kept);
            if (!known)
                return known.error();
            return Caller{*kept, *known, *blocked};
        },
        [this, account = *account, waiting = QPointer(invite)](const Result<Caller, SqliteError> &caller) {
            if (!waiting || waiting->state() != sip::SessionState::Incoming)
                return; // taken back meanwhile
            if (!caller)
                waiting->reject(500, {{"Retry-After", "10"}});
            else if (caller->isBlocked)
                waiting->reject(403);
            else
                admit(waiting, account, *caller);
        });
}

void Sessions::admit(sip::InviteSession *invite, const im::Address &account, const Caller &caller)
{
    const auto media = SessionOffers::read(invite->remoteBody());
    const bool isFile = media && media->file;
    QList<SessionMessage> waiting;
    bool isWanted = false;
    if (!isFile && account != caller.peer) {
        for (Entry &entry : m_entries) {
            const im::SessionInfo &own = entry.session->info();
            if (own.incoming || own.account != account || own.peer != caller.peer || own.state >= SessionState::Connecting || entry.isSilent)
                continue;
            // Both call at once. Both sides know both addresses: the smaller one's call stays.
            if (account.uri < caller.peer.uri) {
                if (entry.held)
                    break; // long enough: the peer sees it otherwise
                entry.held = invite;
                m_ground.timers().start(kHeldTime, [this, guard = QPointer(this), account, caller, held = QPointer(invite)] {
                    if (guard && held && held->state() == sip::SessionState::Incoming)
                        admit(held, account, caller);
                });
                return;
            }
            isWanted = true;
            waiting += entry.session->takeUnsent();
            entry.isSilent = true;
        }
    }
    auto info = newInfo(account, caller.peer);
    const auto ringing = std::count_if(m_entries.begin(), m_entries.end(), [](const Entry &one) {
        return one.session->info().fromStranger && one.session->info().state == SessionState::Incoming;
    });
    if (!info || (!caller.isKnown && ringing >= kMaxStrangersRinging)) {
        invite->reject(486);
        return;
    }
    info->incoming = true;
    info->state = SessionState::Incoming;
    info->fromStranger = !caller.isKnown;
    info->peerName = QString::fromUtf8(invite->peer().display);
    if (isFile) {
        m_files.take(*info, invite);
        return;
    }
    answerWords(invite, *info, isWanted || m_switches.acceptsAll || (caller.isKnown && m_switches.acceptsContacts), waiting);
}

void Sessions::answerWords(sip::InviteSession *invite, const im::SessionInfo &info, bool accepts, const QList<SessionMessage> &waiting)
{
    auto *session = new ChatSession(m_ground, info, invite, this);
    add(session, false);
    for (const SessionMessage &message : waiting)
        session->send(message);
    // Ours that gave way.
    QList<QPointer<ChatSession>> yielding;
    for (const Entry &entry : m_entries) {
        if (entry.isSilent)
            yielding.append(entry.session);
    }
    for (const QPointer<ChatSession> &own : yielding) {
        if (!own)
            continue;
        im::SessionInfo over = own->info();
        own->call().end(SessionEnd::Local);
        if (isOver(over))
            continue;
        over.state = SessionState::Ended; // for whoever has seen it begin
        over.reason = SessionEnd::Local;
        Q_EMIT changed(over);
    }
    const QPointer<ChatSession> guard(session);
    Q_EMIT changed(session->info());
    if (guard)
        session->call().ring();
    if (guard && accepts)
        session->accept();
}

ArrivingMessage::Letter Sessions::letterOf(const im::SessionInfo &info, const sip::MsrpHead &head, const QByteArray &body) const
{
    ArrivingMessage::Letter letter;
    letter.account = info.account;
    letter.peer = info.peer;
    letter.identity = info.peer;
    letter.home = m_homes ? m_homes(info.account) : HomeHosts{};
    letter.model = im::MessageModel::Session;
    letter.body.contentType = head.contentType;
    letter.body.contentDisposition = head.header("Content-Disposition");
    letter.body.body = body;
    letter.body.sender = info.peer;
    letter.body.senderName = info.peerName;
    letter.body.canonical = [home = letter.home](const QByteArray &uri) { return home.fold(addressOfUri(uri)); };
    letter.body.limit = Limits::kMaxSessionMessage;
    // Bare text has only what MSRP calls it, and that within its session (RFC 4975 s.7.1.1).
    letter.keys.account = info.account;
    letter.keys.sender = info.peer;
    letter.keys.callId = info.callId;
    letter.keys.fromTag = head.messageId;
    return letter;
}

// --- Out -------------------------------------------------------------------------------------------------------------

ChatSession *Sessions::dial(const im::Address &account, const im::Address &peer, bool byUser)
{
    const auto info = newInfo(account, peer);
    if (!info)
        return nullptr;
    auto *session = new ChatSession(m_ground, *info, this);
    add(session, byUser);
    if (!session->start()) {
        m_entries.pop_back();
        delete session;
        return nullptr;
    }
    QMetaObject::invokeMethod( // never from inside send() or open()
        session, [this, session] { onChanged(session); }, Qt::QueuedConnection);
    return session;
}

/// The newest one that is open, else one that is about to be.
ChatSession *Sessions::wordsTo(const im::Address &account, const im::Address &peer) const
{
    ChatSession *best = nullptr;
    for (const Entry &entry : m_entries) {
        const im::SessionInfo &info = entry.session->info();
        if (info.account != account || info.peer != peer || entry.isSilent || isOver(info))
            continue;
        if (!best || entry.session->isUp() || !best->isUp())
            best = entry.session;
    }
    return best;
}

bool Sessions::isUp(const im::Address &account, const im::Address &peer) const
{
    const ChatSession *session = wordsTo(account, peer);
    return session && session->isUp();
}

void Sessions::send(const SessionMessage &message)
{
    ChatSession *session = wordsTo(message.account, message.peer);
    if (!session)
        session = dial(message.account, message.peer, false);
    if (!session) {
        QMetaObject::invokeMethod(
            this, [this, key = message.key] { Q_EMIT told(key, {SessionOutcome::Kind::NoSession, 0, SessionEnd::Network}); }, Qt::QueuedConnection);
        return;
    }
    session->send(message);
    if (session->info().state == SessionState::Incoming)
        session->accept(); // who is written to is welcome
}

void Sessions::discard(im::MessageKey message)
{
    for (const Entry &entry : m_entries) {
        if (entry.session->discard(message))
            return;
    }
}

// --- The user --------------------------------------------------------------------------------------------------------

Result<im::SessionId, ClientError> Sessions::open(const im::Address &account, const im::Address &peer)
{
    ChatSession *session = wordsTo(account, peer);
    if (session && session->info().state == SessionState::Incoming)
        session->accept();
    if (!session)
        session = dial(account, peer, true);
    if (!session)
        return ClientError{ClientError::Kind::BadValue, {}};
    if (Entry *entry = find(session))
        entry->byUser = true;
    return session->info().id;
}

Result<Ok, ClientError> Sessions::accept(im::SessionId id)
{
    const Entry *entry = find(id);
    if (!entry || entry->session->info().state != SessionState::Incoming)
        return ClientError{ClientError::Kind::NotFound, {}};
    entry->session->accept();
    return Ok{};
}

Result<Ok, ClientError> Sessions::decline(im::SessionId id, SessionEnd why)
{
    const int status = why == SessionEnd::Busy ? 486 : 603;
    if (Entry *entry = find(id); entry && entry->session->info().state == SessionState::Incoming) {
        entry->session->call().reject(status);
        return Ok{};
    }
    if (FileCallLink *link = m_files.find(id); link && link->call().info().state == SessionState::Incoming) {
        link->reject(status);
        return Ok{};
    }
    return ClientError{ClientError::Kind::NotFound, {}};
}

Result<Ok, ClientError> Sessions::end(im::SessionId id)
{
    if (Entry *entry = find(id)) {
        entry->session->call().end(SessionEnd::Local);
        return Ok{};
    }
    if (FileCallLink *link = m_files.find(id)) {
        link->end();
        return Ok{};
    }
    return ClientError{ClientError::Kind::NotFound, {}};
}

void Sessions::endAll(std::function<void()> done)
{
    m_allEnded = std::move(done);
    QList<im::SessionId> ids;
    for (const Entry &entry : m_entries)
        ids.append(entry.session->info().id);
    for (const im::SessionInfo &info : m_files.list())
        ids.append(info.id);
    for (const im::SessionId id : ids)
        (void)end(id);
    checkAllEnded();
}

void Sessions::checkAllEnded()
{
    if (m_allEnded && m_entries.empty() && m_files.list().isEmpty())
        std::exchange(m_allEnded, nullptr)();
}

/// A line in the conversation. What nobody asked for and nothing came of is told by its message.
void Sessions::keep(const im::SessionInfo &info, bool byUser)
{
    const bool wasHeld = info.establishedAt.isValid();
    if (!wasHeld && !info.incoming && !byUser)
        return;
    Incoming incoming;
    im::ChatMessage &event = incoming.message;
    event.kind = im::MessageKind::Session;
    event.model = im::MessageModel::Session;
    event.format = im::MessageFormat::Plain;
    event.account = info.account;
    event.peer = info.peer;
    event.direction = info.incoming ? im::Direction::In : im::Direction::Out;
    event.time = m_clock.wallTime();
    event.displayed = wasHeld || info.reason == SessionEnd::Declined || info.reason == SessionEnd::Busy;
    event.session = im::SessionEvent{info.incoming, info.reason, info.status, {}};
    if (wasHeld)
        event.session->seconds = std::max<qint64>(info.establishedAt.secsTo(event.time), 0);
    incoming.keys.account = info.account;
    incoming.keys.sender = info.peer;
    incoming.keys.callId = info.callId;
    incoming.atHome = info.peer;
    incoming.peerName = info.peerName;
    m_store.write(
        this,
        [incoming](store::Tables &tables) -> Result<Arrival, SqliteError> {
            if (incoming.message.direction == im::Direction::In)
                return take(tables, incoming);
            const auto row = tables.messages.insertEvent(incoming.message);
            if (!row)
                return row.error();
            if (const auto added = tables.calls.add(row->key, incoming.keys.callId); !added)
                return added.error();
            return Arrival{Arrival::Verdict::Stored, *row};
        },
        [this](const Result<Arrival, SqliteError> &arrival) {
            if (arrival && arrival->verdict == Arrival::Verdict::Stored)
                Q_EMIT kept(arrival->message);
        });
}

} // namespace linnet::client
