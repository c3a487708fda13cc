// SPDX-License-Identifier: MIT
#include "client/NoticeLane.h"

#include <utility>

namespace linnet::client {

NoticeLane::NoticeLane(sip::UserAgent &agent, AccountSet &accounts, Outbox &outbox, QObject *parent)
    : QObject(parent), m_agent(agent), m_accounts(accounts), m_outbox(outbox)
{
    connect(&m_agent.pager(), &sip::PagerUsage::finished, this, &NoticeLane::onFinished);
    connect(&m_outbox, &Outbox::addressFree, this, &NoticeLane::pump);
}

void NoticeLane::sendReceipt(const im::Address &account, const im::Address &peer, const sip::OutgoingPage &page, Done done)
{
    m_lanes[peer].receipts.push_back({account, page, std::move(done)});
    pump(peer);
}

void NoticeLane::sendTyping(const im::Address &account, const im::Address &peer, const sip::OutgoingPage &page, Done done)
{
    m_lanes[peer].typing[account] = {account, page, std::move(done)};
    pump(peer);
}

void NoticeLane::withdrawTyping(const im::Address &account, const im::Address &peer)
{
    const auto lane = m_lanes.find(peer);
    if (lane == m_lanes.end())
        return;
    lane->second.typing.erase(account);
    if (lane->second.isEmpty())
        m_lanes.erase(lane);
}

void NoticeLane::pump(const im::Address &peer)
{
    while (!m_busy.contains(peer) && !m_outbox.isSendingTo(peer)) {
        const auto found = m_lanes.find(peer);
        if (found == m_lanes.end())
            return;
        Lane &lane = found->second;
        Notice next;
        if (!lane.receipts.empty()) {
            next = std::move(lane.receipts.front());
            lane.receipts.pop_front();
        } else {
            next = std::move(lane.typing.begin()->second);
            lane.typing.erase(lane.typing.begin());
        }
        if (lane.isEmpty())
            m_lanes.erase(found);
        send(peer, std::move(next));
    }
}

void NoticeLane::send(const im::Address &peer, Notice notice)
{
    if (!m_accounts.isRegistered(notice.account)) {
        notice.done({}); // NotSent
        return;
    }
    m_busy.insert(peer);
    m_flights.insert(m_agent.pager().send(notice.page), {peer, std::move(notice.done)});
}

void NoticeLane::onFinished(sip::PagerUsage::Ticket ticket, const sip::RequestOutcome &outcome)
{
    const auto found = m_flights.find(ticket);
    if (found == m_flights.end())
        return;
    const Flight flight = std::move(found.value());
    m_flights.erase(found);
    m_busy.remove(flight.peer);
    flight.done(outcome);
    pump(flight.peer);
}

} // namespace linnet::client
