// SPDX-License-Identifier: MIT
#pragma once

#include "base/TimerService.h"
#include "msrp/MsrpSendQueue.h"
#include "trace/TraceEntry.h"
#include "transport/Network.h"

#include <QHash>
#include <QSet>

namespace linnet::sip {

/// Tells the trace what one session sends and receives, as entries of kind Sip whose bytes begin with "MSRP ". Contents are never looked at: "hidden"
/// stands for them, in their length up to kMostBody octets, and credentials of AUTH are taken out (RELIABILITY A24). Of a message's chunks
/// the first and the last are told; the last one's `detail`, "+57 chunks", says how many stood between. Of responses those to
/// what was told, of success reports the first and the last of a message; whatever is no success is told. Lives with its session.
class MsrpTrace
{
public:
    using Sink = std::function<void(const TraceEntry &)>;
    static constexpr quint64 kMostBody = 2048;

    /// `callId`: of the dialog, by which its flow is found.
    MsrpTrace(QByteArray callId, TimerService &timers, Sink sink);

    void setPath(const StreamSocket &socket, bool secure);
    /// Chunks of it will follow.
    void announce(const MsrpOutgoing &message);
    void chunkSent(const MsrpSendQueue::Chunk &chunk, const std::vector<MsrpUri> &toPath, const MsrpUri &self);
    /// Without a body.
    void sent(const MsrpHead &head) { frame(TraceEntry::Direction::Out, head, MsrpFlag::Complete, 0); }
    void received(const MsrpHead &head, MsrpFlag flag, quint64 octets) { frame(TraceEntry::Direction::In, head, flag, octets); }

private:
    using Direction = TraceEntry::Direction;
    /// What is told of the chunks of a message in one direction.
    struct Run
    {
        MsrpHead head; ///< of what we send
        bool isBegun = false;
        int between = 0;
    };
    void frame(Direction direction, const MsrpHead &head, MsrpFlag flag, quint64 octets);
    void response(Direction direction, const MsrpHead &head);
    void report(Direction direction, const MsrpHead &head);
    void tell(Direction direction, const MsrpHead &head, const QByteArray &method, MsrpFlag flag, quint64 octets, const QByteArray &detail = {});

    QByteArray m_callId;
    TimerService &m_timers;
    Sink m_sink;
    QByteArray m_transport;
    QString m_local;
    QString m_remote;
    QHash<QByteArray, Run> m_out; ///< by Message-ID
    QHash<QByteArray, Run> m_in;
    QHash<QByteArray, QByteArray> m_asked; ///< methods of what was told and is not answered, by transaction
    QSet<QByteArray> m_reported; ///< messages of which a part was told to be there
};

} // namespace linnet::sip
