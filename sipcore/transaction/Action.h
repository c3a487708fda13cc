// SPDX-License-Identifier: MIT
#pragma once

#include "transaction/Timers.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <variant>

namespace linnet::sip {

/// What a machine asks of its driver. "The message" is the request of a client, the latest response of a server.
struct Send { friend bool operator==(const Send &, const Send &) = default; };
struct Send100 { friend bool operator==(const Send100 &, const Send100 &) = default; }; ///< make a 100 and send it
struct PassUp { friend bool operator==(const PassUp &, const PassUp &) = default; }; ///< what just came, to the TU
struct SendAck { friend bool operator==(const SendAck &, const SendAck &) = default; }; ///< for the failure that just came (RFC 3261 s.17.1.1.3)
struct SendCancel { friend bool operator==(const SendCancel &, const SendCancel &) = default; }; ///< RFC 3261 s.9.1
struct StartTimer
{
    Timer timer;
    std::chrono::milliseconds delay;
    friend bool operator==(const StartTimer &, const StartTimer &) = default;
};
struct StopTimer
{
    Timer timer;
    friend bool operator==(const StopTimer &, const StopTimer &) = default;
};
enum class FailureCause : quint8 { Timeout, Transport };
struct Fail
{
    FailureCause cause; ///< tell the TU
    friend bool operator==(const Fail &, const Fail &) = default;
};
struct Terminate { friend bool operator==(const Terminate &, const Terminate &) = default; }; ///< destroy the transaction

using Action = std::variant<Send, Send100, SendAck, SendCancel, PassUp, StartTimer, StopTimer, Fail, Terminate>;

/// A few actions in the order in which to perform them; never on the heap.
class Actions
{
public:
    static constexpr size_t kCapacity = 7;

    Actions() = default;
    Actions(std::initializer_list<Action> list)
    {
        for (const Action &action : list)
            add(action);
    }
    void add(const Action &action)
    {
        Q_ASSERT(m_size < kCapacity);
        m_items[m_size++] = action;
    }
    bool isEmpty() const { return m_size == 0; }
    const Action *begin() const { return m_items.data(); }
    const Action *end() const { return m_items.data() + m_size; }

    friend bool operator==(const Actions &a, const Actions &b)
    {
        return a.m_size == b.m_size && std::equal(a.begin(), a.end(), b.begin());
    }

private:
    std::array<Action, kCapacity> m_items{};
    size_t m_size = 0;
};

} // namespace linnet::sip
