// SPDX-License-Identifier: MIT
#include "transport/FlowTable.h"

namespace linnet::sip {

void FlowTable::Generations::add(const Pair &pair, FlowId flow)
{
    if (young.byPair.size() >= kGeneration) {
        old = std::move(young);
        young = {};
    }
    young.byPair.insert(pair, flow);
    young.byFlow.insert(flow, pair);
}

FlowId FlowTable::flowFor(const Endpoint &local, const Endpoint &remote, Use use)
{
    const Pair pair{local, remote};
    if (const FlowId flow = m_sent.young.byPair.value(pair))
        return flow;
    const FlowId heard = m_received.young.byPair.value(pair);
    if (heard && use == Use::Received)
        return heard;

    FlowId flow = heard;
    if (!flow)
        flow = m_sent.old.byPair.value(pair);
    const bool wasSentTo = flow && flow != heard;
    if (!flow)
        flow = m_received.old.byPair.value(pair);
    if (!flow)
        flow = m_counter.next();
    (use == Use::Sent || wasSentTo ? m_sent : m_received).add(pair, flow);
    return flow;
}

std::optional<FlowTable::Pair> FlowTable::find(FlowId flow) const
{
    for (const Generation *generation : {&m_sent.young, &m_received.young, &m_sent.old, &m_received.old}) {
        const auto found = generation->byFlow.constFind(flow);
        if (found != generation->byFlow.cend())
            return *found;
    }
    return std::nullopt;
}

} // namespace linnet::sip
