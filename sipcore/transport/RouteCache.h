// SPDX-License-Identifier: MIT
#pragma once

#include "base/TimerService.h"
#include "transport/Network.h"

#include <QHash>

namespace linnet::sip {

/// Remembers for a moment which local address leads to a remote one: asking the system for every packet costs a
/// socket each time, and never asking again misses a change of network.
class RouteCache
{
public:
    RouteCache(Network &network, const TimerService &timers) : m_network(network), m_timers(timers) { }

    QHostAddress localAddressFor(const QHostAddress &remote);
    /// The network has changed.
    void forget() { m_known.clear(); }

private:
    struct Entry
    {
        QHostAddress local;
        MonoTime until;
    };

    Network &m_network;
    const TimerService &m_timers;
    QHash<QHostAddress, Entry> m_known;
};

} // namespace linnet::sip
