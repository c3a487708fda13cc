// SPDX-License-Identifier: MIT
#include "client/ChatSession.h"

#include "base/Limits.h"
#include "client/MessageStorage.h"
#include "im/cpim/CpimParser.h"
#include "msrp/MsrpSession.h"

#include <QPointer>

#include <algorithm>

namespace linnet::client {
namespace {

using Kind = SessionOutcome::Kind;

/// "message/cpim" of "message/CPIM; charset=x".
QByteArray nameOf(const QByteArray &contentType)
{
    return contentType.split(';').first().trimmed().toLower();
}

/// The same words without CPIM around them; nothing where a peer that reads no CPIM could not take them.
std::optional<SessionMessage> bare(const SessionMessage &message, const sip::MsrpMedia &remote)
{
    const auto cpim = im::parseCpim(message.body, Limits::kMaxSessionMessage);
    if (!cpim)
        return std::nullopt;
    const QByteArray type = cpim->contentHeaders.value("Content-Type").value_or(QByteArray("text/plain"));
    if (!remote.accepts(nameOf(type)))
        return std::nullopt;
    SessionMessage without = message;
    without.contentType = type;
    without.body = cpim->body;
    return without;
}

/// One message of a session. Goes with the connection that brought it.
class ArrivingInSession final : public ArrivingMessage
{
public:
    ArrivingInSession(sip::MsrpSession &session, const sip::MsrpHead &head, quint64 size)
        : ArrivingMessage(&session), m_session(session), m_head(head), m_size(size)
    {
    }
    void accept() override
    {
        m_session.confirm(m_head, m_size);
        deleteLater();
    }
    /// Its octets were answered with 200 already: only a report can say more (RFC 4975 s.7.1.2).
    void reject(int status, const QList<QPair<QByteArray, QByteArray>> &) override
    {
        m_session.reject(m_head, m_size, status);
        deleteLater();
    }
    std::shared_ptr<sip::AnswerClaim> claim() const override { return m_claim; }
    bool onRegisteredFlow() const override { return false; }

private:
    sip::MsrpSession &m_session;
    const sip::MsrpHead m_head;
    const quint64 m_size;
    const std::shared_ptr<sip::AnswerClaim> m_claim = std::make_shared<sip::AnswerClaim>();
};

} // namespace

ChatSession::ChatSession(SessionGround &ground, im::SessionInfo info, QObject *parent)
    : QObject(parent), m_ground(ground), m_call(new SessionCall(ground, std::move(info), this))
{
    watch();
}

ChatSession::ChatSession(SessionGround &ground, im::SessionInfo info, sip::InviteSession *invite, QObject *parent)
    : QObject(parent), m_ground(ground), m_call(new SessionCall(ground, std::move(info), invite, this))
{
    watch();
}

ChatSession::~ChatSession()
{
    m_ground.timers().cancel(m_idleTimer);
    delete m_call; // its connection knows us as its receiver
}

sip::MsrpMedia ChatSession::wanted()
{
    sip::MsrpMedia media;
    for (const QByteArray &type : im::acceptedTypes())
        media.acceptTypes.push_back(type);
    // What most peers look at first.
    std::stable_partition(media.acceptTypes.begin(), media.acceptTypes.end(), [](const QByteArray &type) { return type == "message/cpim"; });
    media.acceptWrappedTypes = {"*"};
    media.maxSize = quint64(Limits::kMaxSessionMessage);
    return media;
}

void ChatSession::watch()
{
    connect(m_call, &SessionCall::opened, this, &ChatSession::onOpened);
    connect(m_call, &SessionCall::broken, this, [this] { Q_EMIT upChanged(false); });
    connect(m_call, &SessionCall::ended, this, &ChatSession::onEnded);
}

// --- Out -------------------------------------------------------------------------------------------------------------

void ChatSession::send(const SessionMessage &message)
{
    m_waiting.push_back(message);
    if (isUp())
        QMetaObject::invokeMethod(this, &ChatSession::flush, Qt::QueuedConnection);
}

/// Never from inside send(): what it tells may lead to the next call.
void ChatSession::flush()
{
    const QPointer<ChatSession> guard(this);
    while (guard && isUp() && !m_waiting.empty()) {
        const SessionMessage next = std::move(m_waiting.front());
        m_waiting.pop_front();
        leave(next);
    }
}

bool ChatSession::discard(im::MessageKey key)
{
    const auto waits = std::find_if(m_waiting.begin(), m_waiting.end(), [key](const SessionMessage &one) { return one.key == key; });
    if (waits != m_waiting.end()) {
        m_waiting.erase(waits);
        return true;
    }
    const auto sent = std::find_if(m_sent.begin(), m_sent.end(), [key](const Sent &one) { return one.message.key == key; });
    if (sent == m_sent.end())
        return false;
    if (sip::MsrpSession *session = m_call->open())
        session->abort(sent->message.messageId);
    m_sent.erase(sent);
    return true;
}

QList<SessionMessage> ChatSession::takeUnsent()
{
    const auto waiting = std::exchange(m_waiting, {});
    return QList<SessionMessage>(waiting.begin(), waiting.end());
}

void ChatSession::leave(const SessionMessage &message)
{
    const sip::MsrpMedia &remote = m_call->remote();
    const auto fitting = remote.accepts(nameOf(message.contentType)) ? std::optional(message) : bare(message, remote);
    if (!fitting) {
        Q_EMIT told(message.key, {Kind::NoSession, 415, im::SessionEnd::Unsupported});
        return;
    }
    if (remote.maxSize && quint64(fitting->body.size()) > *remote.maxSize) {
        Q_EMIT told(message.key, {Kind::Failed, 413, im::SessionEnd::None});
        return;
    }
    m_sent.push_back({message, false});
    touch();
    const QPointer<ChatSession> guard(this);
    Q_EMIT told(message.key, {Kind::Leaving, 0, im::SessionEnd::None, m_call->info().callId});
    sip::MsrpSession *session = guard ? m_call->open() : nullptr;
    if (!session || find(message.messageId) == m_sent.end())
        return; // it is not wanted any more, or the connection went
    sip::MsrpOutgoing outgoing;
    outgoing.messageId = fitting->messageId;
    outgoing.contentType = fitting->contentType;
    outgoing.size = quint64(fitting->body.size());
    outgoing.successReport = true;
    outgoing.source = std::make_shared<MessageSource>(fitting->body);
    session->send(outgoing);
}

std::deque<ChatSession::Sent>::iterator ChatSession::find(const QByteArray &messageId)
{
    return std::find_if(m_sent.begin(), m_sent.end(), [&messageId](const Sent &one) { return one.message.messageId == messageId; });
}

void ChatSession::onOpened(sip::MsrpSession *session)
{
    connect(session, &sip::MsrpSession::received, this,
            [this, session](const std::shared_ptr<sip::MsrpReassembler::Message> &message) { onReceived(*session, message); });
    connect(session, &sip::MsrpSession::receiving, this, &ChatSession::touch);
    connect(session, &sip::MsrpSession::messageProgress, this, &ChatSession::touch);
    connect(session, &sip::MsrpSession::messageAccepted, this, [this](const QByteArray &id) { onSettled(id, Kind::Accepted); });
    connect(session, &sip::MsrpSession::messageDelivered, this, [this](const QByteArray &id) { onSettled(id, Kind::Delivered); });
    connect(session, &sip::MsrpSession::messageFailed, this, [this](const QByteArray &id, int status) {
        onSettled(id, status == 408 ? Kind::NotConfirmed : Kind::Failed, status);
    });
    touch();
    const QPointer<ChatSession> guard(this);
    Q_EMIT upChanged(true);
    if (!guard || !isUp())
        return;
    // What the last connection did not report goes first, in its order.
    auto again = std::exchange(m_sent, {});
    for (auto one = again.rbegin(); one != again.rend(); ++one)
        m_waiting.push_front(std::move(one->message));
    flush();
}

void ChatSession::onSettled(const QByteArray &messageId, Kind kind, int status)
{
    const auto sent = find(messageId);
    if (sent == m_sent.end())
        return;
    m_call->proveUseful();
    touch();
    const im::MessageKey key = sent->message.key;
    if (kind == Kind::Accepted)
        sent->isAccepted = true;
    else
        m_sent.erase(sent);
    Q_EMIT told(key, {kind, status, im::SessionEnd::None});
}

/// Of what nobody has reported nothing is known. What was accepted and then not reported before an orderly end has arrived, from peers that
/// make no reports; who does, the outbox knows. A broken connection leaves it open.
void ChatSession::onEnded()
{
    m_ground.timers().cancel(std::exchange(m_idleTimer, 0));
    const im::SessionInfo info = m_call->info();
    const auto sent = std::exchange(m_sent, {});
    const auto waiting = std::exchange(m_waiting, {});
    for (const Sent &one : sent) {
        const bool isOpen = !one.isAccepted || info.reason == im::SessionEnd::Network;
        Q_EMIT told(one.message.key, {isOpen ? Kind::NotConfirmed : Kind::Unreported, 0, info.reason});
    }
    for (const SessionMessage &message : waiting)
        Q_EMIT told(message.key, {Kind::NoSession, info.status, info.reason});
}

// --- In --------------------------------------------------------------------------------------------------------------

std::unique_ptr<sip::MsrpStorage> ChatSession::begin(const sip::MsrpHead &head, int &status)
{
    if (!im::acceptedTypes().contains(nameOf(head.contentType))) {
        status = 415;
        return nullptr;
    }
    if (head.byteRange && head.byteRange->total && *head.byteRange->total > quint64(Limits::kMaxSessionMessage)) {
        status = 413;
        return nullptr;
    }
    return std::make_unique<MessageStorage>();
}

void ChatSession::onReceived(sip::MsrpSession &session, const std::shared_ptr<sip::MsrpReassembler::Message> &message)
{
    const auto body = static_cast<MessageStorage &>(*message->storage).take(message->size);
    m_call->proveUseful();
    touch();
    auto *arriving = new ArrivingInSession(session, message->head, message->size);
    if (body)
        Q_EMIT arrived(arriving, message->head, *body);
    else
        arriving->reject(413, {});
}

// --- Idle ------------------------------------------------------------------------------------------------------------

void ChatSession::touch()
{
    m_ground.timers().cancel(m_idleTimer);
    m_idleTimer = m_ground.timers().start(m_idleTime, [this] {
        m_idleTimer = 0;
        onIdle();
    });
}

void ChatSession::onIdle()
{
    const bool isWaiting = std::any_of(m_sent.begin(), m_sent.end(), [](const Sent &one) { return !one.isAccepted; });
    if (isWaiting || !m_waiting.empty())
        touch();
    else
        m_call->end(im::SessionEnd::Idle);
}

} // namespace linnet::client
