// SPDX-License-Identifier: MIT
#pragma once

#include "trace/TraceEntry.h"

#include <QFile>
#include <QList>
#include <QString>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

namespace linnet::client {

/// The newest part of the trace in the profile's folder "trace" (0700): files that are only appended to (0600), the oldest of which
/// goes when all together pass the capacity. Each entry is handed to the system at once, so that SIGKILL loses none that was
/// written; what was torn at the end of the newest file is cut off at the next start. Lives on one thread; a thread of its own
/// writes, so that a slow disk holds up nobody. Who drives the profile owns it; others read beside it.
class TraceStore
{
public:
    static constexpr qint64 kCapacity = 32 * 1024 * 1024;
    static constexpr qint64 kSegment = 1024 * 1024;
    /// What waits for the disk at most; beyond that entries are left out.
    static constexpr qsizetype kMaxWaiting = 8 * 1024 * 1024;

    /// Null when the folder or its newest file cannot be made or read.
    static std::unique_ptr<TraceStore> open(const QString &profileDir, qint64 capacity = kCapacity, qint64 segment = kSegment);
    /// Writes what waits.
    ~TraceStore();

    /// Follows the last number of the former run; 1 where there is none.
    quint64 nextSequence() const { return m_nextSequence; }
    void append(const sip::TraceEntry &entry);
    /// Forgets everything, also what waits.
    void clear();

    /// All that is there, oldest first; by anyone, at any time. May take 100 ms.
    static QList<sip::TraceEntry> read(const QString &profileDir);
    /// Removes what is there while nobody writes.
    static void remove(const QString &profileDir);

private:
    struct Segment
    {
        quint32 number = 0;
        qint64 size = 0;
    };
    TraceStore(const QString &folder, qint64 capacity, qint64 segment);
    bool findSegments();
    bool openNewest();
    void run();
    void write(const QByteArray &record);
    void removeSegments();
    QString pathOf(quint32 number) const;
    static QList<Segment> segmentsIn(const QString &folder);

    const QString m_folder;
    const qint64 m_capacity;
    const qint64 m_segmentSize;
    quint64 m_nextSequence = 1;

    // The writer's own
    QList<Segment> m_segments; ///< oldest first
    QFile m_file; ///< the newest

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<sip::TraceEntry> m_waiting;
    qsizetype m_waitingSize = 0;
    bool m_clear = false;
    bool m_end = false;
    std::thread m_writer;
};

} // namespace linnet::client
