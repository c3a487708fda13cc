// SPDX-License-Identifier: MIT
#pragma once

#include "trace/TraceEntry.h"

#include <QList>

#include <deque>

namespace linnet::sip {

/// The newest entries, bounded by their bytes: the oldest go. Not thread-safe; lives with its owner.
class TraceRing
{
public:
    /// With what an entry costs beside its bytes counted in.
    static constexpr qsizetype kDefaultCapacity = 32 * 1024 * 1024;

    explicit TraceRing(qsizetype capacity = kDefaultCapacity) : m_capacity(capacity) { }

    /// Numbers it and keeps it; one that is larger than the whole ring is kept alone. Returns it as kept.
    const TraceEntry &append(TraceEntry entry);
    void clear();

    /// The number that the next entry will get. For whoever goes on where a former run ended, before the first append().
    void setNextSequence(quint64 next) { m_next = next; }
    quint64 nextSequence() const { return m_next; }

    qsizetype capacity() const { return m_capacity; }
    /// Never more than the capacity, but for one entry alone.
    qsizetype size() const { return m_size; }
    qsizetype count() const { return qsizetype(m_entries.size()); }
    auto begin() const { return m_entries.begin(); } ///< oldest first
    auto end() const { return m_entries.end(); }

    /// What an entry takes of the capacity.
    static qsizetype costOf(const TraceEntry &entry);

private:
    const qsizetype m_capacity;
    qsizetype m_size = 0;
    quint64 m_next = 1;
    std::deque<TraceEntry> m_entries;
};

} // namespace linnet::sip
