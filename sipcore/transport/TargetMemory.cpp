// SPDX-License-Identifier: MIT
#include "transport/TargetMemory.h"

#include <algorithm>

namespace linnet::sip {

void TargetMemory::noteTrouble(const Target &target, Trouble trouble, std::chrono::seconds retryAfter, MonoTime now)
{
    std::chrono::seconds howLong{};
    switch (trouble) {
    case Trouble::Unreachable:
        howLong = kUnreachable;
        break;
    case Trouble::Silent:
        howLong = kSilent;
        break;
    case Trouble::Unavailable:
        howLong = retryAfter.count() > 0 ? std::min<std::chrono::seconds>(retryAfter, kLongest) : kUnavailable;
        break;
    }
    if (m_until.size() >= kMaxEntries)
        m_until.removeIf([now](const auto &entry) { return entry.value() <= now; });
    if (m_until.size() >= kMaxEntries)
        m_until.clear();
    m_until.insert(target, now + howLong);
}

QList<Target> TargetMemory::inOrderOfTrial(QList<Target> targets, MonoTime now) const
{
    std::stable_partition(targets.begin(), targets.end(), [&](const Target &target) {
        const auto found = m_until.constFind(target);
        return found == m_until.cend() || *found <= now;
    });
    return targets;
}

} // namespace linnet::sip
