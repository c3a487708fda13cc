// SPDX-License-Identifier: MIT
#include "usage/pager/PageQueue.h"

namespace linnet::sip {

void PageQueue::add(const QByteArray &uriKey, Ticket ticket)
{
    Lane &lane = m_lanes[uriKey];
    lane.waiting.append(ticket);
    if (!lane.pending && lane.waiting.size() == 1)
        m_ready.append(uriKey);
}

std::optional<PageQueue::Ticket> PageQueue::takeReady()
{
    if (m_ready.isEmpty())
        return std::nullopt;
    Lane &lane = m_lanes[m_ready.takeFirst()];
    lane.pending = true;
    return lane.waiting.takeFirst();
}

void PageQueue::finished(const QByteArray &uriKey)
{
    const auto lane = m_lanes.find(uriKey);
    if (lane == m_lanes.end())
        return;
    lane->pending = false;
    if (lane->waiting.isEmpty())
        m_lanes.erase(lane);
    else
        m_ready.append(uriKey);
}

int PageQueue::pendingTo(const QByteArray &uriKey) const
{
    const auto lane = m_lanes.find(uriKey);
    return lane != m_lanes.end() && lane->pending ? 1 : 0;
}

} // namespace linnet::sip
