// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <vector>

namespace linnet::sip {

/// Which octets of a message are there: half-open ranges from 0, in order, none touching another. A value.
class OctetRanges
{
public:
    void add(quint64 begin, quint64 end);
    /// Everything from 0 up to `end`.
    bool covers(quint64 end) const { return end == 0 || (m_ranges.size() == 1 && m_ranges[0].begin == 0 && m_ranges[0].end >= end); }
    /// How many stand from 0 without a hole.
    quint64 head() const { return !m_ranges.empty() && m_ranges[0].begin == 0 ? m_ranges[0].end : 0; }
    /// The end of the last one; 0: none.
    quint64 end() const { return m_ranges.empty() ? 0 : m_ranges.back().end; }
    size_t count() const { return m_ranges.size(); }

private:
    struct Range { quint64 begin; quint64 end; };
    std::vector<Range> m_ranges;
};

} // namespace linnet::sip
