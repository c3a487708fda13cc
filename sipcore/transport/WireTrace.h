// SPDX-License-Identifier: MIT
#pragma once

#include "base/TimerService.h"
#include "message/Message.h"
#include "trace/TraceEntry.h"
#include "transport/Target.h"
#include "transport/TransportError.h"

namespace linnet::sip {

class TransportLayer;

/// Tells what goes over the wire by TransportLayer::traced(). Costs one look at that signal while nobody listens.
class WireTrace
{
public:
    WireTrace(TransportLayer &layer, TimerService &timers) : m_layer(layer), m_timers(timers) { }

    /// A message as it is on the wire.
    void message(TraceEntry::Direction direction, const MessageSource &path, const QByteArray &bytes) const;
    void received(const MessageSource &path, const Slice &bytes) const;
    /// A request that did not leave.
    void notSent(const MessageSource &path, const Request &request, const TransportError &why) const;
    /// Whatever is no message; `text` is what was sent of a keep-alive, else why.
    void event(TraceEntry::Kind kind, TraceEntry::Direction direction, const MessageSource &path, const QByteArray &text) const;

private:
    TraceEntry entryOf(TraceEntry::Kind kind, TraceEntry::Direction direction, const MessageSource &path) const;

    TransportLayer &m_layer;
    TimerService &m_timers;
};

} // namespace linnet::sip
