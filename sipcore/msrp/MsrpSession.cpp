// SPDX-License-Identifier: MIT
#include "msrp/MsrpSession.h"

#include "msrp/MsrpConnection.h"
#include "msrp/MsrpEndpoint.h"

#include <algorithm>
#include <charconv>

namespace linnet::sip {
namespace {

using namespace std::chrono_literals;

constexpr auto kResponseTime = 30s; // RFC 4975 s.7.1.1
constexpr auto kKeepAlive = 110s; // below the two minutes after which many NATs forget
constexpr auto kStale = 10min;

} // namespace

MsrpSession::MsrpSession(MsrpEndpoint &endpoint, MsrpUri local, std::vector<MsrpUri> remotePath, MsrpReassembler::Receiver &receiver)
    : QObject(&endpoint), m_endpoint(endpoint), m_local(std::move(local)), m_remotePath(std::move(remotePath)), m_reassembler(receiver),
      m_queue(m_remotePath, m_local, [this] { return m_transactions.begin(); }), m_transactions(endpoint.random().token(64))
{
}

MsrpSession::~MsrpSession()
{
    close();
}

MonoTime MsrpSession::now() const
{
    return m_endpoint.timers().now();
}

void MsrpSession::send(const MsrpOutgoing &message)
{
    Outgoing &outgoing = m_outgoing.emplace_back();
    outgoing.messageId = message.messageId;
    outgoing.successReport = message.successReport;
    outgoing.failureReport = message.failureReport;
    if (m_trace)
        m_trace->announce(message);
    m_queue.add(message, m_firstOutgoing + m_outgoing.size() - 1);
    if (m_connection)
        m_connection->wake();
}

void MsrpSession::abort(const QByteArray &messageId)
{
    if (Outgoing *aborted = outgoing(numberOf(messageId)))
        forget(*aborted);
    m_queue.abort(messageId);
    if (m_connection)
        m_connection->wake();
}

MsrpSession::Outgoing *MsrpSession::outgoing(quint64 number)
{
    if (number < m_firstOutgoing || number - m_firstOutgoing >= m_outgoing.size())
        return nullptr;
    Outgoing &found = m_outgoing[number - m_firstOutgoing];
    return found.messageId.isEmpty() ? nullptr : &found;
}

/// 0: none that is not settled.
quint64 MsrpSession::numberOf(const QByteArray &messageId)
{
    const Outgoing *next = outgoing(m_nextReported);
    if (next && next->messageId == messageId)
        return m_nextReported++;
    const auto found = messageId.isEmpty() ? m_outgoing.end() : std::find_if(m_outgoing.begin(), m_outgoing.end(), [&](const Outgoing &one) {
        return one.messageId == messageId;
    });
    if (found == m_outgoing.end())
        return 0;
    const quint64 number = m_firstOutgoing + quint64(found - m_outgoing.begin());
    m_nextReported = std::max(m_nextReported, number + 1);
    return number;
}

void MsrpSession::forget(Outgoing &settled)
{
    settled.messageId.clear();
    while (!m_outgoing.empty() && m_outgoing.front().messageId.isEmpty()) {
        m_outgoing.pop_front();
        ++m_firstOutgoing;
    }
}

void MsrpSession::confirm(const MsrpHead &head, quint64 size)
{
    if (head.successReport)
        report(head, {1, size, size}, 200);
}

void MsrpSession::reject(const MsrpHead &head, quint64 size, int status)
{
    if (head.failureReport != FailureReport::No)
        report(head, {1, size, size}, status);
}

void MsrpSession::confirmPart(const MsrpHead &head, quint64 octets)
{
    if (head.successReport)
        report(head, {1, octets, head.byteRange ? head.byteRange->total : std::nullopt}, 200);
}

void MsrpSession::report(const MsrpHead &head, const ByteRange &range, int status)
{
    // Nobody answers a report: its identifier only has to differ from the others of the connection.
    constexpr qsizetype digits = 16;
    char transaction[1 + digits + digits] = {'r'};
    const QByteArrayView own = QByteArrayView(m_local.session).first(std::min(m_local.session.size(), digits));
    char *const number = std::copy(own.begin(), own.end(), transaction + 1);
    const char *const end = std::to_chars(number, std::end(transaction), ++m_reports, 36).ptr;
    if (m_trace)
        m_trace->sent(msrpReport(head, status, range, m_local, QByteArray(transaction, end - transaction)));
    m_queue.addReport({{transaction, end - transaction}, head.messageId, range, status}, linesTo(m_toSender, head.fromPath.begin(), head.fromPath.end()));
    if (m_connection)
        m_connection->wake();
}

const QByteArray &MsrpSession::linesTo(WayBack &way, std::vector<MsrpUri>::const_iterator begin, std::vector<MsrpUri>::const_iterator end) const
{
    if (!std::equal(begin, end, way.path.begin(), way.path.end())) {
        way.path.assign(begin, end);
        way.lines = msrpPathLines(way.path, {m_local});
    }
    return way.lines;
}

void MsrpSession::sendFrame(const MsrpHead &head, QByteArrayView pathLines)
{
    if (m_trace)
        m_trace->sent(head);
    m_queue.addFrame(head, pathLines);
    if (m_connection)
        m_connection->wake();
}

void MsrpSession::close()
{
    m_state = State::Closed;
    m_endpoint.timers().cancel(std::exchange(m_timer, 0));
    m_endpoint.forget(this);
    if (m_connection)
        std::exchange(m_connection, nullptr)->detach(this);
}

void MsrpSession::bind(MsrpConnection *connection)
{
    m_connection = connection;
    m_state = State::Connecting;
    if (!connection->isOpen())
        return;
    if (m_trace)
        m_trace->setPath(connection->socket(), connection->isSecure());
    if (m_relay)
        sendAuth();
    else
        becomeOpen(!connection->wasAccepted());
}

void MsrpSession::becomeOpen(bool weConnect)
{
    m_state = State::Open;
    m_lastLeft = now();
    if (weConnect)
        sendEmpty(); // s.5.4: so that the other side knows whose connection this is
    arm();
    m_connection->wake();
    Q_EMIT opened();
}

void MsrpSession::sendAuth()
{
    m_authTransaction = m_transactions.begin();
    m_transactions.find(m_authTransaction)->due = now() + kResponseTime;
    const MsrpHead head = m_relay->request(m_authTransaction, m_endpoint.random().token(64));
    sendFrame(head, msrpPathLines(head.toPath, head.fromPath));
    arm();
}

void MsrpSession::onAuthAnswer(const MsrpHead &response)
{
    m_authTransaction.clear();
    switch (m_relay->onResponse(response)) {
    case MsrpRelayAuth::Step::Again:
        return sendAuth();
    case MsrpRelayAuth::Step::Done:
        Q_EMIT relayReady(m_relay->pathForPeers());
        return;
    case MsrpRelayAuth::Step::Failed:
        end(QStringLiteral("relay %1").arg(response.status));
        return;
    }
}

void MsrpSession::setRemotePath(const std::vector<MsrpUri> &theirs, bool weConnect)
{
    if (!m_relay || m_relay->usePath().empty() || !m_connection || m_state != State::Connecting || theirs.empty())
        return;
    m_remotePath = m_relay->usePath();
    m_remotePath.insert(m_remotePath.end(), theirs.begin(), theirs.end());
    m_queue.setPath(m_remotePath, m_local);
    m_awaitsPeer = !weConnect;
    if (weConnect)
        becomeOpen(true);
}

/// From our side, for a reason of ours or of a response.
void MsrpSession::end(const QString &detail)
{
    if (m_connection)
        m_connection->detach(this);
    unbind(detail);
}

void MsrpSession::unbind(const QString &detail)
{
    m_connection = nullptr;
    close();
    Q_EMIT closed(detail);
}

void MsrpSession::sendEmpty()
{
    MsrpHead head;
    head.transaction = m_transactions.begin();
    m_transactions.find(head.transaction)->due = now() + kResponseTime;
    head.method = "SEND";
    head.messageId = m_endpoint.random().token(64);
    head.byteRange = ByteRange{1, 0, 0};
    head.toPath = m_remotePath;
    head.fromPath = {m_local};
    sendFrame(head, msrpPathLines(m_remotePath, {m_local}));
}

MsrpSendQueue::Batch MsrpSession::nextBatch(qsizetype most)
{
    if (m_state != State::Open)
        return m_queue.takeFrames(); // a relay has still to let us through
    MsrpSendQueue::Batch batch = m_queue.next(most);
    for (const MsrpSendQueue::Chunk &chunk : batch.chunks) {
        if (m_trace)
            m_trace->chunkSent(chunk, m_remotePath, m_local);
        if (Outgoing *sent = chunk.flag == MsrpFlag::Complete ? outgoing(chunk.message) : nullptr)
            sent->size = chunk.range.end;
        MsrpTransactions::Pending *pending = m_transactions.find(chunk.transaction);
        if (!pending)
            continue;
        pending->message = chunk.message;
        pending->begin = chunk.range.start - 1;
        pending->end = *chunk.range.end;
    }
    if (!batch.bytes.isEmpty())
        m_lastLeft = now();
    return batch;
}

/// s.7.1.1: the time for a response begins when the last octet has been given to the system.
void MsrpSession::chunksLeft(const std::vector<MsrpSendQueue::Chunk> &chunks)
{
    const MonoTime due = now() + kResponseTime;
    for (const MsrpSendQueue::Chunk &chunk : chunks) {
        MsrpTransactions::Pending *pending = m_transactions.find(chunk.transaction);
        if (!pending)
            continue; // a quick response
        if (chunk.flag == MsrpFlag::Aborted) {
            m_transactions.close(*pending);
            if (Outgoing *failed = outgoing(chunk.message))
                fail(*failed, 0);
        } else if (chunk.failureReport != FailureReport::No) {
            pending->due = due;
        } else {
            // Nobody answers here: what has left counts.
            m_transactions.close(*pending);
            countAsAnswered(chunk.message, chunk.range.start - 1, *chunk.range.end);
        }
        if (m_state != State::Open)
            return; // closed by whom we told
    }
    arm();
}

void MsrpSession::countAsAnswered(quint64 message, quint64 begin, quint64 end)
{
    Outgoing *answered = outgoing(message);
    if (!answered)
        return;
    answered->answered.add(begin, end);
    Q_EMIT messageProgress(QByteArray(answered->messageId), answered->answered.head());
    if (Outgoing *still = outgoing(message)) // whom we told may have aborted it
        settle(*still);
}

void MsrpSession::onResponse(const MsrpHead &response)
{
    if (m_trace)
        m_trace->received(response, MsrpFlag::Complete, 0);
    MsrpTransactions::Pending *found = m_transactions.find(response.transaction);
    if (!found)
        return; // to nothing that we know
    const MsrpTransactions::Pending pending = std::move(*found);
    m_transactions.close(*found);
    if (!m_authTransaction.isEmpty() && response.transaction == m_authTransaction) {
        onAuthAnswer(response);
    } else if (response.status == 481 || response.status == 506) {
        end(QString::fromUtf8(response.comment));
    } else if (response.status / 100 != 2) {
        if (Outgoing *failed = outgoing(pending.message))
            fail(*failed, response.status);
    } else if (pending.message != 0) {
        countAsAnswered(pending.message, pending.begin, pending.end);
    }
}

void MsrpSession::settle(Outgoing &message)
{
    if (!message.size)
        return;
    const bool delivered = message.successReport && message.reported.covers(*message.size);
    const bool accepted = !message.isAccepted && message.answered.covers(*message.size);
    message.isAccepted |= accepted;
    const QByteArray messageId = message.messageId;
    if (delivered || (message.isAccepted && !message.successReport))
        forget(message);
    if (delivered)
        Q_EMIT messageDelivered(messageId);
    else if (accepted)
        Q_EMIT messageAccepted(messageId);
}

void MsrpSession::fail(Outgoing &message, int status)
{
    const QByteArray messageId = message.messageId;
    forget(message);
    m_queue.abort(messageId);
    if (m_connection)
        m_connection->wake();
    Q_EMIT messageFailed(messageId, status);
}

int MsrpSession::beginRequest(const MsrpHead &head)
{
    m_takesBody = false;
    if (head.toPath.size() != 1)
        return 481; // we are no relay
    if (std::exchange(m_awaitsPeer, false))
        becomeOpen(false);
    if (head.is("REPORT"))
        return 200;
    if (!head.is("SEND"))
        return 501;
    if (head.hasBody()) {
        m_takesBody = true;
        m_bodyOctets = 0;
        m_reassembler.onHead(head, std::chrono::duration_cast<std::chrono::milliseconds>(now().time_since_epoch()));
        arm();
    }
    return 200;
}

void MsrpSession::onData(QByteArrayView octets)
{
    if (m_takesBody)
        m_reassembler.onData(octets);
    m_bodyOctets += quint64(octets.size());
}

void MsrpSession::endRequest(const MsrpHead &head, MsrpFlag flag, int status)
{
    if (m_trace)
        m_trace->received(head, flag, head.hasBody() ? m_bodyOctets : 0);
    if (!std::exchange(m_takesBody, false)) {
        answer(head, status);
        if (head.is("REPORT") && status == 200)
            onReport(head);
        return;
    }
    auto end = m_reassembler.onEnd(flag);
    answer(head, end.status);
    if (end.complete)
        Q_EMIT received(std::make_shared<MsrpReassembler::Message>(std::move(*end.complete)));
    else if (end.abandoned)
        Q_EMIT receptionEnded(head);
    else if (end.status == 200)
        Q_EMIT receiving(head, m_reassembler.received(head.messageId));
}

void MsrpSession::answer(const MsrpHead &request, int status)
{
    if (!msrpMayAnswer(request, status))
        return;
    if (m_trace)
        m_trace->sent(msrpResponse(request, status, m_local));
    // Responses to SEND go to the previous hop only (s.7.2).
    const auto end = request.is("SEND") ? request.fromPath.begin() + 1 : request.fromPath.end();
    m_queue.addResponse(request.transaction, status, linesTo(m_toHop, request.fromPath.begin(), end));
    if (m_connection)
        m_connection->wake();
}

void MsrpSession::onReport(const MsrpHead &report)
{
    const quint64 number = numberOf(report.messageId);
    Outgoing *message = outgoing(number);
    if (!message || report.reportStatus->nameSpace != "000")
        return; // s.7.1.2: silently
    if (report.reportStatus->code / 100 != 2) {
        fail(*message, report.reportStatus->code);
        return;
    }
    // Without a range it is about the whole.
    const ByteRange range = report.byteRange.value_or(ByteRange{1, message->size, message->size});
    if (!range.end)
        return;
    message->reported.add(range.start - 1, *range.end);
    const quint64 octets = message->reported.head();
    Q_EMIT messageProgress(report.messageId, octets);
    Q_EMIT messageReported(report.messageId, octets);
    if (Outgoing *still = outgoing(number)) // whom we told may have aborted it
        settle(*still);
}

void MsrpSession::arm()
{
    if (!m_connection)
        return;
    MonoTime next = m_state == State::Open ? m_lastLeft + kKeepAlive : MonoTime::max();
    if (const auto due = m_transactions.nextDue())
        next = std::min(next, *due);
    if (next == MonoTime::max() || (m_timer && m_timerDue <= next))
        return;
    m_endpoint.timers().cancel(m_timer);
    m_timerDue = next;
    m_timer = m_endpoint.timers().start(std::max<std::chrono::milliseconds>(std::chrono::ceil<std::chrono::milliseconds>(next - now()), 1ms), [this] {
        m_timer = 0;
        onTimer();
    });
}

void MsrpSession::onTimer()
{
    for (const MsrpHead &head : m_reassembler.dropStale(std::chrono::duration_cast<std::chrono::milliseconds>(now().time_since_epoch()), kStale))
        Q_EMIT receptionEnded(head);
    while (m_connection) {
        const auto overdue = m_transactions.takeOverdue(now());
        if (!overdue)
            break;
        if (overdue->message == 0) { // nobody answers to an empty SEND: nobody is there
            end({});
            return;
        }
        Outgoing *late = outgoing(overdue->message);
        if (!late)
            continue;
        if (late->failureReport == FailureReport::Yes)
            fail(*late, 408);
        else // "partial": silence is success (s.7.1.1)
            countAsAnswered(overdue->message, overdue->begin, overdue->end);
    }
    if (m_state == State::Open && now() - m_lastLeft >= kKeepAlive)
        sendEmpty();
    arm();
}

} // namespace linnet::sip
