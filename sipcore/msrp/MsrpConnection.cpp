// SPDX-License-Identifier: MIT
#include "msrp/MsrpConnection.h"

#include "base/Limits.h"
#include "msrp/MsrpEndpoint.h"
#include "msrp/MsrpSession.h"

#include <numeric>

namespace linnet::sip {
namespace {

constexpr qint64 kAhead = 128 * 1024; // of what the system has taken
constexpr qsizetype kBatch = 64 * 1024;
constexpr qint64 kReadAhead = 128 * 1024;

/// Whose connection it is (RFC 4975 s.5.4).
class FirstHead final : public MsrpFramer::Sink
{
public:
    void onHead(const MsrpHeadRead &read) override
    {
        if (!std::exchange(isRead, true) && !read.head.toPath.empty())
            session = read.head.toPath.front().session;
    }
    void onData(QByteArrayView) override { }
    void onEnd(MsrpFlag) override { }

    bool isRead = false;
    QByteArray session;
};

} // namespace

MsrpConnection::MsrpConnection(MsrpEndpoint &endpoint, StreamSocketPtr socket, bool secure, bool wasAccepted)
    : QObject(&endpoint), m_endpoint(endpoint), m_socket(std::move(socket)), m_secure(secure), m_wasAccepted(wasAccepted), m_isKnown(!wasAccepted)
{
    m_socket->limitReading(kReadAhead);
    connect(m_socket.get(), &StreamSocket::connected, this, &MsrpConnection::onConnected);
    connect(m_socket.get(), &StreamSocket::received, this, &MsrpConnection::onReceived);
    connect(m_socket.get(), &StreamSocket::closed, this, &MsrpConnection::onClosed);
    connect(m_socket.get(), &StreamSocket::written, this, [this] {
        tellLeft();
        pump();
    });
}

MsrpConnection::~MsrpConnection() = default;

void MsrpConnection::attach(MsrpSession *session)
{
    if (m_isOver) {
        session->unbind({});
        return;
    }
    m_sessions.append(session);
    session->bind(this);
}

void MsrpConnection::detach(MsrpSession *session)
{
    m_sessions.removeOne(session);
    if (std::exchange(m_inChunk, m_inChunk == session ? nullptr : m_inChunk) == session && !m_isOver)
        write(session->m_queue.cut()); // what the others write is no part of it
    if (!m_sessions.isEmpty() || isClosing())
        return;
    // The connection goes with its last session (s.5.4), when what was written has left. Who made it closes it: a session of his may be
    // on its way to us.
    if (!m_wasAccepted) {
        m_isClosing = true;
        m_socket->close();
        return;
    }
    m_endpoint.timers().start(Limits::kIdleBeforeFirstMessage, [guard = QPointer<MsrpConnection>(this)] {
        if (guard && !guard->isInUse())
            guard->closeUnused();
    });
}

void MsrpConnection::onConnected()
{
    const QList<MsrpSession *> waiting = m_sessions;
    for (MsrpSession *session : waiting)
        session->bind(this);
}

void MsrpConnection::onClosed(const QString &detail)
{
    if (std::exchange(m_isOver, true))
        return;
    const TransportError error = m_socket->failure(detail);
    const QString why = error.tls ? QString::fromLatin1(toString(error.tls->verdict)) : detail;
    const QList<MsrpSession *> sessions = std::exchange(m_sessions, {});
    for (MsrpSession *session : sessions)
        session->unbind(why);
    Q_EMIT finished();
}

void MsrpConnection::onReceived(const QByteArray &bytes)
{
    if (m_isOver)
        return;
    if (m_isKnown)
        return read(bytes);
    m_early += bytes;
    takeEarly();
}

bool MsrpConnection::isEarly() const
{
    FirstHead first;
    MsrpFramer framer;
    if (!framer.feed(m_early, first))
        return false;
    return !first.isRead || m_endpoint.isExpected(first.session);
}

void MsrpConnection::takeEarly()
{
    if (m_isOver || m_isKnown)
        return;
    const bool waits = isEarly();
    m_socket->pauseReading(waits && m_early.size() > Limits::kMaxMsrpHead);
    if (waits)
        return;
    m_isKnown = true;
    read(std::exchange(m_early, {}));
}

void MsrpConnection::wakeEarly()
{
    if (!m_early.isEmpty())
        QMetaObject::invokeMethod(this, &MsrpConnection::takeEarly, Qt::QueuedConnection);
}

void MsrpConnection::read(const QByteArray &bytes)
{
    if (!m_framer.feed(bytes, *this)) {
        m_socket->close();
        return;
    }
    // Who does not read our answers is not read either (RELIABILITY A27).
    if (waitingFrames() > Limits::kMaxMsrpReplies)
        pump();
    if (waitingFrames() > Limits::kMaxMsrpReplies && !std::exchange(m_isPaused, true))
        m_socket->pauseReading(true);
}

qsizetype MsrpConnection::waitingFrames() const
{
    return std::accumulate(m_sessions.begin(), m_sessions.end(), qsizetype(0),
                           [](qsizetype sum, const MsrpSession *session) { return sum + session->waitingFrames(); });
}

void MsrpConnection::onHead(const MsrpHeadRead &read)
{
    m_request = &read.head;
    m_target = nullptr;
    m_status = 0;
    if (read.head.toPath.empty() || read.head.fromPath.empty())
        return; // nobody to be answered
    MsrpSession *session = m_endpoint.sessionAt(read.head.toPath.front());
    if (!read.head.isRequest()) {
        if (session && session->m_connection == this)
            session->onResponse(read.head);
        return;
    }
    if (!session || session->localUri().secure != m_secure)
        m_status = 481;
    else if (session->m_connection && session->m_connection != this)
        m_status = 506;
    else if (read.fault)
        m_status = 400;
    else if (read.head.is("SEND") && read.head.fromPath.back().session != session->remotePath().back().session)
        m_status = 481; // somebody else has its URI: another fork of the call, or who should not
    if (m_status)
        return;
    if (!session->m_connection && !isExpected(*session))
        return refuse(session);
    m_target = session;
    if (!session->m_connection)
        attach(session); // s.5.4: the first request says whose connection this is
    if (m_target)
        m_status = m_target->beginRequest(read.head);
}

/// Whoever connected has shown the certificate that its description announced (RFC 8122 s.6.2).
bool MsrpConnection::isExpected(const MsrpSession &session) const
{
    return session.m_fingerprints.isEmpty() || matchesFingerprint(m_socket->peerCertificate(), session.m_fingerprints);
}

/// The session is not safe any more: somebody else knows its URI, or stands in between.
void MsrpConnection::refuse(MsrpSession *session)
{
    m_socket->close();
    session->unbind(QString::fromLatin1(toString(TlsVerdict::FingerprintMismatch)));
}

void MsrpConnection::onData(QByteArrayView octets)
{
    if (m_target)
        m_target->onData(octets);
}

void MsrpConnection::onEnd(MsrpFlag flag)
{
    if (m_target) {
        m_target->endRequest(*m_request, flag, m_status);
    } else if (m_status && msrpMayAnswer(*m_request, m_status) && m_socket->unsentBytes() + m_answers.size() <= Limits::kMaxMsrpReplies) {
        const MsrpHead response = msrpResponse(*m_request, m_status, m_request->toPath.front());
        m_answers += toBytes(response) + msrpEndLine(response, MsrpFlag::Complete);
        wake();
    }
    m_target = nullptr;
}

void MsrpConnection::wake()
{
    if (std::exchange(m_willPump, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_willPump = false;
            pump();
        },
        Qt::QueuedConnection);
}

void MsrpConnection::write(const QByteArray &bytes)
{
    m_written += bytes.size();
    m_socket->write(bytes);
}

/// In turn, but a chunk that has begun goes first; it is cut short where others have what does not wait (RFC 4975 s.7.1.1).
MsrpSession *MsrpConnection::nextToWrite()
{
    MsrpSession *session = m_inChunk;
    if (!session) {
        session = m_sessions.takeFirst();
        m_sessions.append(session);
    }
    const bool contended = !m_answers.isEmpty() || std::any_of(m_sessions.begin(), m_sessions.end(), [session](const MsrpSession *other) {
        return other != session && other->m_queue.isUrgent();
    });
    session->m_queue.setContended(contended);
    return session;
}

void MsrpConnection::pump()
{
    if (m_isOver || !isOpen())
        return;
    // Each session in turn, until nobody has anything or the system has enough.
    for (qsizetype idle = 0; m_socket->unsentBytes() < kAhead;) {
        if (!m_inChunk && !m_answers.isEmpty())
            write(std::exchange(m_answers, {}));
        if (idle >= m_sessions.size())
            break;
        MsrpSession *session = nextToWrite();
        MsrpSendQueue::Batch batch = session->nextBatch(kBatch);
        m_inChunk = session->m_queue.isInChunk() ? session : nullptr;
        idle = batch.bytes.isEmpty() ? idle + 1 : 0;
        if (batch.bytes.isEmpty())
            continue;
        m_written += batch.bytes.size();
        m_left.push_back({m_written, session, std::move(batch.chunks)});
        m_socket->write(batch.bytes);
    }
    if (m_isPaused && waitingFrames() <= Limits::kMaxMsrpReplies / 2) {
        m_isPaused = false;
        m_socket->pauseReading(false);
    }
    tellLeft();
}

void MsrpConnection::tellLeft()
{
    const qint64 gone = m_written - m_socket->unsentBytes();
    while (!m_left.empty() && m_left.front().at <= gone) {
        const Left left = std::move(m_left.front());
        m_left.pop_front();
        if (left.session)
            left.session->chunksLeft(left.chunks);
    }
}

} // namespace linnet::sip
