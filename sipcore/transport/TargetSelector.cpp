// SPDX-License-Identifier: MIT
#include "transport/TargetSelector.h"

#include <algorithm>

namespace linnet::sip {

namespace {

/// Takes one record of a priority group out of `group`; zero weights stand first, so that they have a small chance.
SrvRecord draw(std::vector<SrvRecord> &group, RandomSource &random)
{
    quint64 sum = 0;
    for (const SrvRecord &record : group)
        sum += record.weight;
    const quint64 wanted = random.below(sum + 1);
    quint64 running = 0;
    auto chosen = group.begin();
    for (; chosen + 1 != group.end(); ++chosen) {
        running += chosen->weight;
        if (running >= wanted)
            break;
    }
    SrvRecord record = std::move(*chosen);
    group.erase(chosen);
    return record;
}

} // namespace

std::vector<SrvRecord> selectionOrder(std::vector<SrvRecord> records, RandomSource &random)
{
    std::erase_if(records, [](const SrvRecord &record) { return record.target.isEmpty(); });
    std::stable_sort(records.begin(), records.end(), [](const SrvRecord &a, const SrvRecord &b) {
        if (a.priority != b.priority)
            return a.priority < b.priority;
        return a.weight == 0 && b.weight != 0;
    });
    std::vector<SrvRecord> ordered;
    ordered.reserve(records.size());
    auto begin = records.begin();
    while (begin != records.end()) {
        const auto end = std::find_if(begin, records.end(),
                                      [&](const SrvRecord &record) { return record.priority != begin->priority; });
        std::vector<SrvRecord> group(std::make_move_iterator(begin), std::make_move_iterator(end));
        while (!group.empty())
            ordered.push_back(draw(group, random));
        begin = end;
    }
    return ordered;
}

} // namespace linnet::sip
