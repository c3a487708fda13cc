// SPDX-License-Identifier: MIT
#include "msrp/OctetRanges.h"

#include <algorithm>

namespace linnet::sip {

void OctetRanges::add(quint64 begin, quint64 end)
{
    if (begin >= end)
        return;
    // The ranges that touch the new one become one with it.
    const auto first = std::find_if(m_ranges.begin(), m_ranges.end(), [&](const Range &range) { return range.end >= begin; });
    const auto last = std::find_if(first, m_ranges.end(), [&](const Range &range) { return range.begin > end; });
    if (first == last) {
        m_ranges.insert(first, {begin, end});
        return;
    }
    first->begin = std::min(first->begin, begin);
    first->end = std::max((last - 1)->end, end);
    m_ranges.erase(first + 1, last);
}

} // namespace linnet::sip
