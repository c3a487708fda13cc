// SPDX-License-Identifier: MIT
#include "transport/RouteCache.h"

namespace linnet::sip {

namespace {

constexpr std::chrono::seconds kKeep{2};
constexpr qsizetype kMaxEntries = 4096;

} // namespace

QHostAddress RouteCache::localAddressFor(const QHostAddress &remote)
{
    const MonoTime now = m_timers.now();
    const auto found = m_known.constFind(remote);
    if (found != m_known.cend() && found->until > now)
        return found->local;
    if (m_known.size() >= kMaxEntries)
        m_known.clear();
    const QHostAddress local = m_network.localAddressFor(remote);
    m_known.insert(remote, {local, now + kKeep});
    return local;
}

} // namespace linnet::sip
