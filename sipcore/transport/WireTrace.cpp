// SPDX-License-Identifier: MIT
#include "transport/WireTrace.h"

#include "message/MessageWriter.h"
#include "trace/Redaction.h"
#include "transport/TransportLayer.h"

namespace linnet::sip {
namespace {

void setText(TraceEntry &entry, const QByteArray &bytes)
{
    RedactedMessage message = redact(bytes);
    entry.bytes = std::move(message.bytes);
    entry.branch = std::move(message.branch);
    entry.method = std::move(message.method);
    entry.callId = std::move(message.callId);
}

} // namespace

void WireTrace::message(TraceEntry::Direction direction, const MessageSource &path, const QByteArray &bytes) const
{
    if (!m_layer.isTraced())
        return;
    TraceEntry entry = entryOf(TraceEntry::Kind::Sip, direction, path);
    setText(entry, bytes);
    Q_EMIT m_layer.traced(entry);
}

void WireTrace::received(const MessageSource &path, const Slice &bytes) const
{
    if (m_layer.isTraced())
        message(TraceEntry::Direction::In, path, bytes.toByteArray());
}

void WireTrace::notSent(const MessageSource &path, const Request &request, const TransportError &why) const
{
    if (!m_layer.isTraced())
        return;
    TraceEntry entry = entryOf(TraceEntry::Kind::NotSent, TraceEntry::Direction::Out, path);
    setText(entry, toBytes(request));
    entry.detail = why.detail.toUtf8();
    Q_EMIT m_layer.traced(entry);
}

void WireTrace::event(TraceEntry::Kind kind, TraceEntry::Direction direction, const MessageSource &path, const QByteArray &text) const
{
    if (!m_layer.isTraced())
        return;
    TraceEntry entry = entryOf(kind, direction, path);
    (kind == TraceEntry::Kind::KeepAlive ? entry.bytes : entry.detail) = text;
    Q_EMIT m_layer.traced(entry);
}

TraceEntry WireTrace::entryOf(TraceEntry::Kind kind, TraceEntry::Direction direction, const MessageSource &path) const
{
    TraceEntry entry;
    entry.time = m_timers.clock().wallTime();
    entry.monotonic = m_timers.now();
    entry.kind = kind;
    entry.direction = direction;
    entry.transport = toString(path.protocol).toByteArray();
    entry.local = toString(path.local);
    entry.remote = toString(path.remote);
    entry.flow = path.flow;
    return entry;
}

} // namespace linnet::sip
