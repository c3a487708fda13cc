// SPDX-License-Identifier: MIT
#include "client/OutboxLanes.h"

#include <algorithm>

namespace linnet::client {
namespace {

using std::chrono::milliseconds;

constexpr MonoTime kHeld = MonoTime::max();

} // namespace

void OutboxLanes::put(const store::OutboxRow &row, MonoTime notBefore, bool serverSaidWhen)
{
    m_lanes[keyOf(row)][row.message] = Item{row, notBefore, serverSaidWhen};
}

void OutboxLanes::hold(const store::OutboxRow &row)
{
    put(row, kHeld);
}

void OutboxLanes::remove(const Key &lane, im::MessageKey message)
{
    const auto found = m_lanes.find(lane);
    if (found == m_lanes.end())
        return;
    found->second.erase(message);
    if (found->second.empty())
        m_lanes.erase(found);
}

const store::OutboxRow *OutboxLanes::oldest(const Key &lane) const
{
    const auto found = m_lanes.find(lane);
    return found == m_lanes.end() ? nullptr : &found->second.begin()->second.row;
}

std::optional<OutboxLanes::Item> OutboxLanes::takeDue(const Key &lane, MonoTime now)
{
    const auto found = m_lanes.find(lane);
    if (found == m_lanes.end() || found->second.begin()->second.notBefore > now)
        return std::nullopt;
    const Item item = found->second.begin()->second;
    remove(lane, item.row.message);
    return item;
}

QList<store::OutboxRow> OutboxLanes::takeExpired(qint64 wallMs)
{
    QList<store::OutboxRow> expired;
    for (const auto &[key, lane] : m_lanes) {
        for (const auto &[message, item] : lane) {
            if (item.row.expiresAt <= wallMs && item.notBefore != kHeld)
                expired.append(item.row);
        }
    }
    for (const store::OutboxRow &row : std::as_const(expired))
        remove(keyOf(row), row.message);
    return expired;
}

void OutboxLanes::hasten(const im::Address &account, MonoTime now)
{
    for (auto &[key, lane] : m_lanes) {
        if (key.first != account)
            continue;
        for (auto &[message, item] : lane) {
            if (!item.serverSaidWhen && item.notBefore != kHeld)
                item.notBefore = std::min(item.notBefore, now);
        }
    }
}

std::vector<OutboxLanes::Key> OutboxLanes::keys() const
{
    std::vector<Key> all;
    for (const auto &[key, lane] : m_lanes)
        all.push_back(key);
    return all;
}

milliseconds OutboxLanes::untilNext(MonoTime now, qint64 wallMs, milliseconds longest,
                                    const std::function<bool(const Key &)> &mayLeave) const
{
    milliseconds sleep = longest;
    for (const auto &[key, lane] : m_lanes) {
        for (const auto &[message, item] : lane) {
            if (item.notBefore != kHeld)
                sleep = std::min(sleep, std::max(milliseconds(item.row.expiresAt - wallMs), milliseconds(0)));
        }
        const Item &oldest = lane.begin()->second;
        if (oldest.notBefore != kHeld && mayLeave(key))
            sleep = std::min(sleep, std::max(std::chrono::ceil<milliseconds>(oldest.notBefore - now), milliseconds(0)));
    }
    return sleep;
}

} // namespace linnet::client
