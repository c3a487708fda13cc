// SPDX-License-Identifier: MIT
#include "msrp/MsrpTrace.h"

#include "trace/Redaction.h"

#include <algorithm>

namespace linnet::sip {
namespace {

constexpr qsizetype kMostRemembered = 1024; ///< of each kind; what never ends is forgotten

template <typename Memory>
void bound(Memory &memory)
{
    if (memory.size() >= kMostRemembered)
        memory.clear();
}

} // namespace

MsrpTrace::MsrpTrace(QByteArray callId, TimerService &timers, Sink sink) : m_callId(std::move(callId)), m_timers(timers), m_sink(std::move(sink)) { }

void MsrpTrace::setPath(const StreamSocket &socket, bool secure)
{
    m_transport = secure ? "TLS" : "TCP";
    m_local = toString(socket.local());
    m_remote = toString(socket.remote());
}

void MsrpTrace::announce(const MsrpOutgoing &message)
{
    bound(m_out);
    MsrpHead &head = m_out[message.messageId].head;
    head.method = "SEND";
    head.messageId = message.messageId;
    head.successReport = message.successReport;
    head.failureReport = message.failureReport;
    head.others = message.headers;
    head.contentType = message.contentType;
}

void MsrpTrace::chunkSent(const MsrpSendQueue::Chunk &chunk, const std::vector<MsrpUri> &toPath, const MsrpUri &self)
{
    const auto run = m_out.find(chunk.messageId);
    if (run == m_out.end())
        return;
    if (run->isBegun && chunk.flag == MsrpFlag::More) {
        ++run->between;
        return;
    }
    MsrpHead head = run->head;
    head.transaction = chunk.transaction;
    head.toPath = toPath;
    head.fromPath = {self};
    head.byteRange = chunk.range;
    frame(Direction::Out, head, chunk.flag, *chunk.range.end - chunk.range.start + 1);
}

void MsrpTrace::frame(Direction direction, const MsrpHead &head, MsrpFlag flag, quint64 octets)
{
    if (!head.isRequest())
        return response(direction, head);
    if (head.is("REPORT"))
        return report(direction, head);
    QByteArray between;
    if (head.hasBody()) {
        auto &runs = direction == Direction::Out ? m_out : m_in;
        bound(runs);
        Run &run = runs[head.messageId];
        if (std::exchange(run.isBegun, true) && flag == MsrpFlag::More) {
            ++run.between;
            return;
        }
        if (run.between > 0)
            between = '+' + QByteArray::number(run.between) + " chunks";
        if (flag != MsrpFlag::More)
            runs.remove(head.messageId);
    }
    bound(m_asked);
    m_asked.insert(head.transaction, head.method);
    tell(direction, head, head.method, flag, octets, between);
}

void MsrpTrace::response(Direction direction, const MsrpHead &head)
{
    const QByteArray method = m_asked.take(head.transaction);
    if (!method.isEmpty() || head.status / 100 != 2)
        tell(direction, head, method.isEmpty() ? QByteArray("SEND") : method, MsrpFlag::Complete, 0);
}

void MsrpTrace::report(Direction direction, const MsrpHead &head)
{
    const bool isSuccess = head.reportStatus && head.reportStatus->code / 100 == 2;
    const bool isPart = head.byteRange && head.byteRange->total && head.byteRange->end && *head.byteRange->end < *head.byteRange->total;
    if (isSuccess && isPart) {
        bound(m_reported);
        if (m_reported.contains(head.messageId))
            return;
        m_reported.insert(head.messageId);
    } else {
        m_reported.remove(head.messageId);
    }
    tell(direction, head, head.method, MsrpFlag::Complete, 0);
}

void MsrpTrace::tell(Direction direction, const MsrpHead &head, const QByteArray &method, MsrpFlag flag, quint64 octets, const QByteArray &detail)
{
    TraceEntry entry;
    entry.time = m_timers.clock().wallTime();
    entry.monotonic = m_timers.now();
    entry.direction = direction;
    entry.transport = m_transport;
    entry.local = m_local;
    entry.remote = m_remote;
    entry.method = method;
    entry.callId = m_callId;
    entry.detail = detail;
    entry.bytes = redacted(toBytes(head));
    if (head.hasBody() && octets > 0) {
        const auto length = qsizetype(std::min(octets, kMostBody));
        entry.bytes += kRedacted.first(std::min(length, kRedacted.size())).toByteArray().leftJustified(length, '-');
    }
    entry.bytes += msrpEndLine(head, flag);
    m_sink(entry);
}

} // namespace linnet::sip
