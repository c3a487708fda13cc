// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <vector>

namespace linnet::sip {

/// Which octets of a message are there: half-open ranges from 0, in order, none touching another. A value. As long as there is no hole it
/// allocates nothing.
class OctetRanges
{
public:
    void add(quint64 begin, quint64 end);
    /// Everything from 0 up to `end`.
    bool covers(quint64 end) const { return m_rest.empty() ? m_head >= end : end == 0; }
    /// How many stand from 0 without a hole.
    quint64 head() const { return m_head; }
    /// The end of the last one; 0: none.
    quint64 end() const { return m_rest.empty() ? m_head : m_rest.back().end; }
    size_t count() const { return m_rest.size() + (m_head > 0 ? 1 : 0); }

private:
    struct Range { quint64 begin; quint64 end; };

    quint64 m_head = 0; ///< the end of the one that begins at 0
    std::vector<Range> m_rest; ///< behind it
};

} // namespace linnet::sip
