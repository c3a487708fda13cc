// SPDX-License-Identifier: MIT
#pragma once

#include "base/TimerService.h"
#include "support/SimulatedNetwork.h"

#include <QList>

namespace linnet::test {

/// Moves a manual clock from one thing that happens to the next: timers of all engines, packets of the network. Hours take
/// milliseconds, and nothing depends on the machine's speed.
class TimeMachine
{
public:
    TimeMachine(ManualClock &clock, SimulatedNetwork &network) : m_clock(clock), m_network(network), m_start(clock.now()) { }

    /// The service must outlive the machine.
    void add(TimerService &timers) { m_timers.append(&timers); }

    /// Lets time pass until the condition holds; false when it does not within `limit` or nothing happens any more.
    bool runUntil(const std::function<bool()> &condition, std::chrono::milliseconds limit = std::chrono::hours(1));
    /// Lets exactly this much time pass.
    void run(std::chrono::milliseconds duration);
    /// Moves the clock to what is due next, if anything is; settle() lets it happen.
    bool step();
    /// Lets happen what is due without moving the clock.
    void settle();

    /// Since the machine was made or elapsed() was last set to zero.
    std::chrono::milliseconds elapsed() const { return m_clock.now() - m_start; }
    void startAnew() { m_start = m_clock.now(); }

private:
    std::optional<MonoTime> nextDue() const;
    bool isSomethingDue() const;

    ManualClock &m_clock;
    SimulatedNetwork &m_network;
    QList<TimerService *> m_timers;
    MonoTime m_start;
};

} // namespace linnet::test
