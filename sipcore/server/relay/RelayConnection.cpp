// SPDX-License-Identifier: MIT
#include "server/relay/RelayConnection.h"

#include "base/Limits.h"
#include "server/relay/MsrpRelay.h"

namespace linnet::sip {
namespace {

constexpr qint64 kReadAhead = 128 * 1024;
constexpr int kNotReached = 408; // what its sender is told of a request whose connection broke or was never there

bool isForSend(const RelayedRequest &request)
{
    return request.transaction.isEmpty();
}

} // namespace

RelayConnection::RelayConnection(MsrpRelay &relay, bool secure, bool wasAccepted)
    : QObject(&relay), m_relay(relay), m_secure(secure), m_wasAccepted(wasAccepted), m_transactions(relay.newToken().first(16)),
      m_lastUsed(relay.timers().now()), m_lastTaken(m_lastUsed), m_isProven(!wasAccepted)
{
}

RelayConnection::~RelayConnection()
{
    m_relay.timers().cancel(m_timer);
}

void RelayConnection::start(StreamSocketPtr socket)
{
    m_socket = std::move(socket);
    m_socket->limitReading(kReadAhead);
    connect(m_socket.get(), &StreamSocket::connected, this, &RelayConnection::onConnected);
    connect(m_socket.get(), &StreamSocket::received, this, &RelayConnection::onReceived);
    connect(m_socket.get(), &StreamSocket::written, this, &RelayConnection::onWritten);
    connect(m_socket.get(), &StreamSocket::closed, this, &RelayConnection::end);
    const auto time = m_wasAccepted ? kProbation : Limits::kConnectTime;
    m_relay.timers().start(time, [guard = QPointer<RelayConnection>(this)] {
        if (guard && !(guard->m_isProven && guard->m_socket->isConnected()))
            guard->end();
    });
    if (!m_waitingFor.isEmpty())
        m_socket->pauseReading(true);
}

void RelayConnection::onConnected()
{
    put(std::exchange(m_early, {}));
    settle();
}

void RelayConnection::end()
{
    if (std::exchange(m_isOver, true))
        return;
    m_relay.timers().cancel(std::exchange(m_timer, 0));
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->close();
    }
    for (const RelayedRequest &request : m_transactions.takeAll()) {
        if (RelayConnection *from = request.way->from; from && isForSend(request))
            from->report(request, kNotReached);
    }
    Q_EMIT drained();
    Q_EMIT finished();
}

qint64 RelayConnection::waiting() const
{
    return m_socket && m_socket->isConnected() ? m_socket->unsentBytes() : qint64(m_early.size());
}

void RelayConnection::put(const QByteArray &bytes)
{
    if (m_isOver || bytes.isEmpty())
        return;
    if (!m_socket || !m_socket->isConnected()) {
        m_early += bytes;
    } else {
        m_written += bytes.size();
        m_socket->write(bytes);
    }
    if (isFull() && !std::exchange(m_wasFull, true)) {
        m_lastTaken = m_relay.timers().now();
        arm();
    }
}

void RelayConnection::onWritten()
{
    m_lastTaken = m_relay.timers().now();
    settle();
}

/// What has left, and whether there is room again.
void RelayConnection::settle()
{
    if (m_isOver || !m_socket || !m_socket->isConnected())
        return;
    const MonoTime now = m_relay.timers().now();
    const qint64 gone = m_written - m_socket->unsentBytes();
    while (!m_leaving.empty() && m_leaving.front().first <= gone) {
        m_transactions.onLeft(m_leaving.front().second, now);
        m_leaving.pop_front();
    }
    arm();
    if (m_wasFull && m_socket->unsentBytes() <= kMostWaiting / 2 && m_transactions.size() <= kMostOpen) {
        m_wasFull = false;
        Q_EMIT drained();
    }
}

void RelayConnection::pass(const std::shared_ptr<const RelayWay> &way, const MsrpHead &request, QByteArrayView body, MsrpFlag flag)
{
    MsrpHead head = request;
    head.transaction = m_transactions.newId();
    // Its end-line must not stand in the body (RFC 4975 s.7.1); nobody but chance can put it there.
    while (body.contains("-------" + head.transaction))
        head.transaction = m_transactions.newId();
    QByteArray bytes;
    bytes.reserve(body.size() + 1024);
    appendMsrpHead(bytes, head, way->lines);
    bytes += body;
    bytes += msrpEndLine(head, flag);
    const bool isSend = head.is("SEND");
    if (!head.is("REPORT") && (!isSend || head.failureReport != FailureReport::No)) {
        m_transactions.keep(head.transaction, {way, head.messageId, isSend ? head.byteRange : std::nullopt, head.failureReport,
                                               isSend ? QByteArray() : request.transaction, !head.header("Authorization").isEmpty()});
        m_leaving.emplace_back(m_written + m_early.size() + bytes.size(), head.transaction);
    }
    m_lastUsed = m_relay.timers().now();
    put(bytes);
    settle(); // much of it may be gone already
}

void RelayConnection::write(const MsrpHead &head, QByteArrayView pathLines)
{
    QByteArray bytes;
    appendMsrpHead(bytes, head, pathLines);
    put(bytes + msrpEndLine(head, MsrpFlag::Complete));
}

void RelayConnection::report(const RelayedRequest &request, int status)
{
    if (request.failureReport == FailureReport::No)
        return;
    MsrpHead report;
    report.transaction = m_transactions.newId();
    report.method = "REPORT";
    report.messageId = request.messageId;
    report.byteRange = request.range;
    report.reportStatus = MsrpStatus{"000", status, msrpComment(status).toByteArray()};
    write(report, request.way->linesBack);
}

void RelayConnection::onReceived(const QByteArray &bytes)
{
    m_lastUsed = m_relay.timers().now();
    if (m_isOver)
        return;
    if (!m_framer.feed(bytes, *this)) {
        end();
        return;
    }
    if (waiting() > kMostWaiting)
        waitFor(this); // who does not read our answers is not read either (RELIABILITY A27)
}

/// Nothing is read until that one takes more.
void RelayConnection::waitFor(RelayConnection *other)
{
    if (m_isOver || m_waitingFor.contains(other))
        return;
    m_waitingFor.insert(other);
    connect(other, &RelayConnection::drained, this, [this, other] { goOn(other); }, Qt::SingleShotConnection);
    if (m_socket)
        m_socket->pauseReading(true);
}

void RelayConnection::goOn(RelayConnection *other)
{
    m_waitingFor.remove(other);
    if (m_waitingFor.isEmpty() && m_socket && !m_isOver)
        m_socket->pauseReading(false);
}

void RelayConnection::onHead(const MsrpHeadRead &read)
{
    m_way = nullptr;
    m_piece.resize(0);
    m_passed = 0;
    m_status = 0;
    m_isAuth = false;
    m_isIgnored = m_isOver || !read.head.isRequest();
    if (m_isOver)
        return;
    if (!read.head.isRequest())
        return onResponse(read.head);
    m_request = read.head;
    if (m_request.toPath.empty() || m_request.fromPath.empty()) {
        m_isIgnored = true; // nobody to be answered
        countFailure();
        return;
    }
    if (m_request.toPath.front().session.isEmpty()) {
        m_isAuth = m_request.is("AUTH") && m_request.toPath.size() == 1 && m_relay.isAddressedToUs(m_request);
        if (!m_isAuth)
            return end(); // s.6.2
    } else if (!read.fault) {
        const bool isSame = m_lastWay && m_lastWay->generation == m_relay.generation() && m_lastWay->toPath == m_request.toPath
            && m_lastWay->fromPath == m_request.fromPath;
        m_way = isSame ? m_lastWay : m_relay.wayOf(m_request, *this, m_status);
        m_lastWay = m_way;
    }
    if (read.fault)
        m_status = 400;
    if (m_way)
        succeed();
}

void RelayConnection::onData(QByteArrayView octets)
{
    if (!m_way || m_status || m_isIgnored)
        return;
    if (m_piece.size() + octets.size() > kPiece && !m_request.is("SEND")) {
        m_status = 413;
        return;
    }
    while (!octets.isEmpty() && !m_status) {
        if (m_piece.size() == kPiece)
            passPiece(MsrpFlag::More);
        const qsizetype taken = std::min(octets.size(), kPiece - m_piece.size());
        m_piece += octets.first(taken);
        octets = octets.sliced(taken);
    }
}

/// What is there goes on; a SEND says which octets of the message it is (s.6.4.1).
void RelayConnection::passPiece(MsrpFlag flag)
{
    RelayConnection *next = m_way->next;
    if (!next || next->isOver()) {
        m_status = 481;
        return;
    }
    MsrpHead head = m_request;
    if (head.is("SEND")) {
        ByteRange range = m_request.byteRange.value_or(ByteRange{1, std::nullopt, std::nullopt});
        range.start += m_passed;
        range.end = range.start + quint64(m_piece.size()) - 1;
        head.byteRange = range;
    }
    next->pass(m_way, head, m_piece, flag);
    m_passed += quint64(m_piece.size());
    m_piece.resize(0);
    if (next->isFull())
        waitFor(next);
}

void RelayConnection::onEnd(MsrpFlag flag)
{
    if (std::exchange(m_isIgnored, true) || m_isOver)
        return;
    if (m_isAuth && !m_status) {
        const auto verdict = m_relay.authenticate(m_request, *this);
        answer(verdict.status, verdict.headers);
        if (verdict.status == 200)
            succeed();
        m_authFailures = verdict.status == 200 ? 0 : m_authFailures;
        if (verdict.wasWrong)
            countAuthFailure();
        return;
    }
    if (m_way && !m_status)
        passPiece(flag);
    if (m_status)
        countFailure();
    // Of a SEND we say at once that we have it (s.6.4.1); others are answered by who they are for.
    if (m_request.is("SEND") || m_status)
        answer(m_status ? m_status : 200);
}

void RelayConnection::answer(int status, const std::vector<QPair<QByteArray, QByteArray>> &headers)
{
    if (!msrpMayAnswer(m_request, status))
        return;
    MsrpHead response = msrpResponse(m_request, status, m_request.toPath.front());
    response.others = headers;
    write(response, msrpPathLines(response.toPath, response.fromPath));
}

void RelayConnection::onResponse(const MsrpHead &response)
{
    const auto request = m_transactions.take(response.transaction);
    if (!request || response.toPath.empty() || !(response.toPath.front() == request->way->ours.back()))
        return; // s.6.4.3
    settle();
    RelayConnection *from = request->way->from;
    if (!from || from->isOver())
        return;
    if (isForSend(*request)) {
        if (response.status / 100 != 2)
            from->report(*request, response.status);
        return;
    }
    // s.6.4.3: back the way it came.
    const std::vector<MsrpUri> &ours = request->way->ours;
    MsrpHead head = response;
    head.transaction = request->transaction;
    if (head.toPath.size() <= ours.size())
        return;
    head.toPath.erase(head.toPath.begin(), head.toPath.begin() + qsizetype(ours.size()));
    head.fromPath.insert(head.fromPath.begin(), ours.begin(), ours.end());
    head.contentType.clear();
    from->write(head, msrpPathLines(head.toPath, head.fromPath));
    if (response.status == 401 && request->hasCredentials)
        from->countAuthFailure();
}

void RelayConnection::countFailure()
{
    // A client's sessions share its connection: one that is over must not take the others with it.
    if (++m_failures >= kMostFailures && !m_isProven)
        end();
}

void RelayConnection::countAuthFailure()
{
    if (++m_authFailures >= kMostFailures)
        end();
}

void RelayConnection::succeed()
{
    m_isProven = true;
    m_failures = 0;
}

void RelayConnection::arm()
{
    if (m_timer || m_isOver)
        return;
    auto due = m_transactions.nextDue();
    if (m_wasFull)
        due = due ? std::min(*due, m_lastTaken + kStalled) : m_lastTaken + kStalled;
    if (!due)
        return;
    const auto wait = std::max(*due - m_relay.timers().now(), std::chrono::milliseconds(1));
    m_timer = m_relay.timers().start(wait, [this] {
        m_timer = 0;
        onTimer();
    });
}

void RelayConnection::onTimer()
{
    const MonoTime now = m_relay.timers().now();
    if (m_wasFull && now - m_lastTaken >= kStalled) {
        end();
        return;
    }
    while (const auto overdue = m_transactions.takeOverdue(now)) {
        // Only "yes" asks for a response to each chunk (s.6.4.1).
        RelayConnection *from = overdue->way->from;
        if (from && !from->isOver() && isForSend(*overdue) && overdue->failureReport == FailureReport::Yes)
            from->report(*overdue, 408);
    }
    settle();
    arm();
}

} // namespace linnet::sip
