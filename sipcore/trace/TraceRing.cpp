// SPDX-License-Identifier: MIT
#include "trace/TraceRing.h"

namespace linnet::sip {

const TraceEntry &TraceRing::append(TraceEntry entry)
{
    entry.sequence = m_next++;
    m_size += costOf(entry);
    m_entries.push_back(std::move(entry));
    while (m_size > m_capacity && m_entries.size() > 1) {
        m_size -= costOf(m_entries.front());
        m_entries.pop_front();
    }
    return m_entries.back();
}

void TraceRing::clear()
{
    m_entries.clear();
    m_size = 0;
}

qsizetype TraceRing::costOf(const TraceEntry &entry)
{
    return qsizetype(sizeof(TraceEntry)) + entry.transport.size() + 2 * (entry.local.size() + entry.remote.size())
        + entry.branch.size() + entry.method.size() + entry.callId.size() + entry.detail.size() + entry.bytes.size();
}

} // namespace linnet::sip
