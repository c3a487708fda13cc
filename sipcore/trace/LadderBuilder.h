// SPDX-License-Identifier: MIT
#pragma once

#include "trace/Ladder.h"

#include <QHash>
#include <QSet>

#include <optional>

namespace linnet::sip {

struct LadderReading;

/// Makes the ladder out of trace entries, also one by one as they come. Pure. Where both ends of a hop were seen, because
/// the server runs in this process, the hop is one step: the one that our own engine saw.
class LadderBuilder
{
public:
    explicit LadderBuilder(LadderFrame frame = {});

    /// Entries come in the order of their sequence. Returns how many steps were added: 0 or 1.
    int append(const TraceEntry &entry);
    const Ladder &ladder() const { return m_ladder; }

private:
    bool isSeenFromBothEnds(const TraceEntry &entry) const;
    int laneOf(const TraceEntry &entry, const LadderReading &reading);
    int selfLane();
    int serverLane();
    void addToSection(const LadderStep &step, const QByteArray &peer);

    LadderFrame m_frame;
    Ladder m_ladder;
    QHash<QString, int> m_laneOf; ///< by endpoint
    QSet<QString> m_ownPaths; ///< "TCP local remote" of what our own engine saw
    QHash<QByteArray, size_t> m_sent; ///< transaction and direction -> hash of the bytes: for retransmissions
    QHash<QByteArray, QByteArray> m_peerOf; ///< Call-ID -> the other address, as the request told it
    std::optional<MonoTime> m_firstMonotonic;
    QDateTime m_firstTime;
};

Ladder ladderOf(const QList<TraceEntry> &entries, const LadderFrame &frame = {});

} // namespace linnet::sip
