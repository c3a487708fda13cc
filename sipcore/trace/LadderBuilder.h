// SPDX-License-Identifier: MIT
#pragma once

#include "trace/Ladder.h"

#include <QHash>

#include <optional>

namespace linnet::sip {

struct LadderReading;

/// Makes the ladder out of trace entries, also one by one as they come. Pure.
class LadderBuilder
{
public:
    explicit LadderBuilder(LadderFrame frame = {});

    /// Entries come in the order of their sequence; each becomes one step.
    void append(const TraceEntry &entry);
    const Ladder &ladder() const { return m_ladder; }

private:
    int laneOfRemote(const TraceEntry &entry, const LadderReading &reading, const QByteArray &other);
    int laneOfServer(const TraceEntry &entry);
    int addLane(LadderLane::Role role, const QString &endpoint, const QByteArray &address);
    QByteArray otherParty(const TraceEntry &entry, const LadderReading &reading);
    bool isServer(const TraceEntry &entry, const LadderReading &reading) const;
    bool repeats(const TraceEntry &entry, const LadderReading &reading);
    void addToSection(const LadderStep &step, const QByteArray &peer);
    std::chrono::milliseconds timeOf(const TraceEntry &entry);

    LadderFrame m_frame;
    Ladder m_ladder;
    QHash<QString, int> m_laneOf; ///< by endpoint
    int m_ownServer = -1; ///< the lane of the server that runs in this process
    QHash<QByteArray, size_t> m_seen; ///< transaction and direction -> hash of the bytes: for retransmissions
    QHash<QByteArray, QByteArray> m_otherOf; ///< Call-ID -> the other address, as the request told it
    bool m_onlyEvents = true; ///< in the last section
    std::optional<TraceEntry> m_last; ///< for the time between two
    std::chrono::milliseconds m_sinceFirst{0};
};

Ladder ladderOf(const QList<TraceEntry> &entries, const LadderFrame &frame = {});

} // namespace linnet::sip
