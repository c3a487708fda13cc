// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"
#include "store/OutboxTable.h"

#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace linnet::client {

/// What waits in the outbox, by conversation: the oldest of each holds the younger ones back, or they would overtake it (DESIGN s.5).
/// Pure.
class OutboxLanes
{
public:
    using Key = std::pair<im::Address, im::Address>; ///< account, peer: a conversation
    struct Item
    {
        store::OutboxRow row;
        MonoTime notBefore{}; ///< by the clock that does not jump
        bool serverSaidWhen = false; ///< waits for a server's Retry-After: a registration does not hasten it
    };

    static Key keyOf(const store::OutboxRow &row) { return {row.account, row.peer}; }

    /// In its place by age; replaces what stands there.
    void put(const store::OutboxRow &row, MonoTime notBefore, bool serverSaidWhen = false);
    /// It keeps its place and does not leave before put(): what became of it is not on the disk yet.
    void hold(const store::OutboxRow &row);
    void remove(const Key &lane, im::MessageKey message);
    void forget(const Key &lane) { m_lanes.erase(lane); }

    /// The oldest; null: nothing waits there.
    const store::OutboxRow *oldest(const Key &lane) const;
    /// The oldest, taken out, if it may leave at `now`.
    std::optional<Item> takeDue(const Key &lane, MonoTime now);
    /// What waited longer than it may (`wallMs`: epoch milliseconds), taken out. What is held is left.
    QList<store::OutboxRow> takeExpired(qint64 wallMs);
    /// The account can send: nothing waits for that any more.
    void hasten(const im::Address &account, MonoTime now);

    bool isEmpty() const { return m_lanes.empty(); }
    std::vector<Key> keys() const;
    /// How long nothing has to be looked at, at most `longest`; `mayLeave` says whether a conversation's oldest could leave when it is due.
    std::chrono::milliseconds untilNext(MonoTime now, qint64 wallMs, std::chrono::milliseconds longest,
                                        const std::function<bool(const Key &)> &mayLeave) const;

private:
    using Lane = std::map<im::MessageKey, Item>;
    std::map<Key, Lane> m_lanes; ///< none is empty
};

} // namespace linnet::client
