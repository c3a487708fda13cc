// SPDX-License-Identifier: MIT
#include "msrp/OctetRanges.h"

#include <algorithm>

namespace linnet::sip {

void OctetRanges::add(quint64 begin, quint64 end)
{
    if (begin >= end)
        return;
    if (begin > m_head) {
        // The ranges that touch the new one become one with it.
        const auto first = std::find_if(m_rest.begin(), m_rest.end(), [&](const Range &range) { return range.end >= begin; });
        const auto last = std::find_if(first, m_rest.end(), [&](const Range &range) { return range.begin > end; });
        if (first == last) {
            m_rest.insert(first, {begin, end});
            return;
        }
        first->begin = std::min(first->begin, begin);
        first->end = std::max((last - 1)->end, end);
        m_rest.erase(first + 1, last);
        return;
    }
    m_head = std::max(m_head, end);
    const auto beyond = std::find_if(m_rest.begin(), m_rest.end(), [&](const Range &range) { return range.begin > m_head; });
    if (beyond != m_rest.begin())
        m_head = std::max(m_head, (beyond - 1)->end);
    m_rest.erase(m_rest.begin(), beyond);
}

} // namespace linnet::sip
