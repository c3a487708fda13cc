// SPDX-License-Identifier: MIT
#include "msrp/MsrpSession.h"

#include "msrp/MsrpConnection.h"
#include "msrp/MsrpEndpoint.h"

namespace linnet::sip {
namespace {

using namespace std::chrono_literals;

constexpr auto kResponseTime = 30s; // RFC 4975 s.7.1.1
constexpr auto kKeepAlive = 110s; // below the two minutes after which many NATs forget
constexpr auto kStale = 10min;

} // namespace

MsrpSession::MsrpSession(MsrpEndpoint &endpoint, MsrpUri local, std::vector<MsrpUri> remotePath, MsrpReassembler::Receiver &receiver)
    : QObject(&endpoint), m_endpoint(endpoint), m_local(std::move(local)), m_remotePath(std::move(remotePath)), m_reassembler(receiver),
      m_queue(m_remotePath, m_local, [this] { return newTransaction(); })
{
}

MsrpSession::~MsrpSession()
{
    close();
}

QByteArray MsrpSession::newTransaction() const
{
    return m_endpoint.random().token(80);
}

MonoTime MsrpSession::now() const
{
    return m_endpoint.timers().now();
}

void MsrpSession::send(const MsrpOutgoing &message)
{
    Outgoing outgoing;
    outgoing.successReport = message.successReport;
    outgoing.failureReport = message.failureReport;
    m_outgoing.insert(message.messageId, outgoing);
    m_queue.add(message);
    if (m_connection)
        m_connection->wake();
}

void MsrpSession::abort(const QByteArray &messageId)
{
    m_outgoing.remove(messageId);
    m_queue.abort(messageId);
    if (m_connection)
        m_connection->wake();
}

void MsrpSession::confirm(const MsrpHead &head, quint64 size)
{
    report(head, {1, size, size});
}

void MsrpSession::confirmPart(const MsrpHead &head, quint64 octets)
{
    report(head, {1, octets, head.byteRange ? head.byteRange->total : std::nullopt});
}

void MsrpSession::report(const MsrpHead &head, const ByteRange &range)
{
    if (head.successReport)
        sendFrame(msrpReport(head, 200, range, m_local, newTransaction()));
}

void MsrpSession::sendFrame(const MsrpHead &head)
{
    m_queue.addFrame(toBytes(head) + msrpEndLine(head, MsrpFlag::Complete));
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
    m_state = connection->isOpen() ? State::Open : State::Connecting;
    if (m_state != State::Open)
        return;
    m_lastLeft = now();
    if (!connection->wasAccepted())
        sendEmpty(); // s.5.4: so that the other side knows whose connection this is
    arm();
    connection->wake();
    Q_EMIT opened();
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
    head.transaction = newTransaction();
    head.method = "SEND";
    head.toPath = m_remotePath;
    head.fromPath = {m_local};
    head.messageId = newTransaction();
    head.byteRange = ByteRange{1, 0, 0};
    m_pending.insert(head.transaction, {});
    m_due.emplace_back(now() + kResponseTime, head.transaction);
    sendFrame(head);
}

MsrpSendQueue::Batch MsrpSession::nextBatch(qsizetype most)
{
    MsrpSendQueue::Batch batch = m_queue.next(most);
    for (const MsrpSendQueue::Chunk &chunk : batch.chunks) {
        const auto outgoing = m_outgoing.find(chunk.messageId);
        if (outgoing == m_outgoing.end())
            continue;
        if (chunk.flag == MsrpFlag::Complete)
            outgoing->size = chunk.range.end;
        if (outgoing->failureReport != FailureReport::No)
            m_pending.insert(chunk.transaction, {chunk.messageId, chunk.range});
    }
    if (!batch.bytes.isEmpty())
        m_lastLeft = now();
    return batch;
}

void MsrpSession::chunkLeft(const MsrpSendQueue::Chunk &chunk)
{
    const auto outgoing = m_outgoing.find(chunk.messageId);
    if (outgoing == m_outgoing.end())
        return;
    if (chunk.flag == MsrpFlag::Aborted) {
        fail(chunk.messageId, 0);
    } else if (outgoing->failureReport == FailureReport::Yes) {
        m_due.emplace_back(now() + kResponseTime, chunk.transaction);
        arm();
    } else {
        // Nobody answers a success here: what has left counts.
        outgoing->answered.add(chunk.range.start - 1, *chunk.range.end);
        settle(chunk.messageId);
    }
}

void MsrpSession::onResponse(const MsrpHead &response)
{
    const auto found = m_pending.find(response.transaction);
    if (found == m_pending.end())
        return; // to nothing that we know
    const Pending pending = *found;
    m_pending.erase(found);
    if (response.status == 481 || response.status == 506) {
        if (m_connection)
            m_connection->detach(this);
        unbind(QString::fromUtf8(response.comment));
        return;
    }
    const auto outgoing = m_outgoing.find(pending.messageId);
    if (outgoing == m_outgoing.end())
        return;
    if (response.status / 100 != 2) {
        fail(pending.messageId, response.status);
        return;
    }
    outgoing->answered.add(pending.range.start - 1, *pending.range.end);
    const quint64 octets = outgoing->answered.head();
    Q_EMIT messageProgress(pending.messageId, octets);
    settle(pending.messageId);
}

void MsrpSession::settle(const QByteArray &messageId)
{
    const auto found = m_outgoing.find(messageId);
    if (found == m_outgoing.end() || !found->size)
        return;
    const bool delivered = found->successReport && found->reported.covers(*found->size);
    const bool accepted = !found->isAccepted && found->answered.covers(*found->size);
    found->isAccepted |= accepted;
    if (delivered || (found->isAccepted && !found->successReport))
        m_outgoing.erase(found);
    if (delivered)
        Q_EMIT messageDelivered(messageId);
    else if (accepted)
        Q_EMIT messageAccepted(messageId);
}

void MsrpSession::fail(const QByteArray &messageId, int status)
{
    if (!m_outgoing.remove(messageId))
        return;
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
    if (head.is("REPORT"))
        return 200;
    if (!head.is("SEND"))
        return 501;
    if (head.hasBody()) {
        m_takesBody = true;
        m_reassembler.onHead(head, now().time_since_epoch() / 1ms * 1ms);
        arm();
    }
    return 200;
}

void MsrpSession::onData(QByteArrayView octets)
{
    if (m_takesBody)
        m_reassembler.onData(octets);
}

void MsrpSession::endRequest(const MsrpHead &head, MsrpFlag flag, int status)
{
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
    if (msrpMayAnswer(request, status))
        sendFrame(msrpResponse(request, status, m_local));
}

void MsrpSession::onReport(const MsrpHead &report)
{
    const auto outgoing = m_outgoing.find(report.messageId);
    if (outgoing == m_outgoing.end() || report.reportStatus->nameSpace != "000")
        return; // s.7.1.2: silently
    if (report.reportStatus->code / 100 != 2) {
        fail(report.messageId, report.reportStatus->code);
        return;
    }
    // Without a range it is about the whole.
    const ByteRange range = report.byteRange.value_or(ByteRange{1, outgoing->size, outgoing->size});
    if (!range.end)
        return;
    outgoing->reported.add(range.start - 1, *range.end);
    const quint64 octets = outgoing->reported.head();
    Q_EMIT messageProgress(report.messageId, octets);
    settle(report.messageId);
}

void MsrpSession::arm()
{
    if (m_timer || m_state != State::Open)
        return;
    MonoTime next = m_lastLeft + kKeepAlive;
    if (!m_due.empty())
        next = std::min(next, m_due.front().first);
    m_timer = m_endpoint.timers().start(std::max<std::chrono::milliseconds>(std::chrono::ceil<std::chrono::milliseconds>(next - now()), 1ms), [this] {
        m_timer = 0;
        onTimer();
    });
}

void MsrpSession::onTimer()
{
    for (const MsrpHead &head : m_reassembler.dropStale(now().time_since_epoch() / 1ms * 1ms, kStale))
        Q_EMIT receptionEnded(head);
    while (m_state == State::Open && !m_due.empty() && m_due.front().first <= now()) {
        const QByteArray transaction = m_due.front().second;
        m_due.pop_front();
        const auto pending = m_pending.find(transaction);
        if (pending == m_pending.end())
            continue;
        const QByteArray messageId = pending->messageId;
        m_pending.erase(pending);
        if (messageId.isEmpty()) { // nobody answers to an empty SEND: nobody is there
            m_connection->detach(this);
            unbind({});
            return;
        }
        fail(messageId, 408);
    }
    if (m_state == State::Open && now() - m_lastLeft >= kKeepAlive)
        sendEmpty();
    arm();
}

} // namespace linnet::sip
