// SPDX-License-Identifier: MIT
#include "server/relay/RelayTransactions.h"

#include <utility>

namespace linnet::sip {

void RelayTransactions::onLeft(const QByteArray &id, MonoTime now)
{
    if (m_open.contains(id)) // else a quick response
        m_due.emplace_back(now + kResponseTime, id);
}

std::optional<RelayedRequest> RelayTransactions::take(const QByteArray &id)
{
    const auto found = m_open.find(id);
    if (found == m_open.end())
        return std::nullopt;
    RelayedRequest request = std::move(*found);
    m_open.erase(found);
    // Responses come in order, or nearly: what is answered makes room at once.
    while (!m_due.empty() && !m_open.contains(m_due.front().second))
        m_due.pop_front();
    return request;
}

std::optional<RelayedRequest> RelayTransactions::takeOverdue(MonoTime now)
{
    while (!m_due.empty() && m_due.front().first <= now) {
        const QByteArray id = std::move(m_due.front().second);
        m_due.pop_front();
        const auto found = m_open.find(id);
        if (found == m_open.end())
            continue;
        RelayedRequest request = std::move(*found);
        m_open.erase(found);
        return request;
    }
    return std::nullopt;
}

std::vector<RelayedRequest> RelayTransactions::takeAll()
{
    m_due.clear();
    std::vector<RelayedRequest> all;
    for (RelayedRequest &request : std::exchange(m_open, {}))
        all.push_back(std::move(request));
    return all;
}

} // namespace linnet::sip
