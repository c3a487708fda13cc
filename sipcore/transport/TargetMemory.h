// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"
#include "transport/Target.h"

#include <QHash>
#include <QList>

namespace linnet::sip {

/// Which servers failed lately (RFC 4321 s.1.3: without such a memory every non-INVITE request runs into the same dead
/// server first). They are tried last until their time is over, never left out: they may be all there is. Pure.
class TargetMemory
{
public:
    enum class Trouble : quint8 {
        Unreachable, ///< no connection, or an ICMP error
        Silent, ///< no answer in its time
        Unavailable, ///< 503
    };
    /// `retryAfter`: of a 503; it counts as it stands up to kLongest (RFC 3263 s.4.3, RFC 3261 s.21.5.4). 0: not said.
    void noteTrouble(const Target &target, Trouble trouble, std::chrono::seconds retryAfter, MonoTime now);
    void noteAnswer(const Target &target) { m_until.remove(target); }
    /// The network is another one.
    void forget() { m_until.clear(); }

    /// The same targets, those in trouble last; each part in its old order.
    QList<Target> inOrderOfTrial(QList<Target> targets, MonoTime now) const;

    static constexpr std::chrono::seconds kUnreachable{30};
    static constexpr std::chrono::seconds kSilent{120};
    static constexpr std::chrono::seconds kUnavailable{10};
    static constexpr std::chrono::minutes kLongest{10};
    static constexpr qsizetype kMaxEntries = 256;

private:
    QHash<Target, MonoTime> m_until;
};

} // namespace linnet::sip
