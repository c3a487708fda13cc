// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace linnet::client {

/// Tells sleep from the work of a clock. Pure: the clocks are read by its owner.
class SleepDetector
{
public:
    /// `awake` stands still while the machine sleeps, `always` goes on; both since anything, neither is ever set.
    struct Clocks
    {
        std::chrono::milliseconds awake{0};
        std::chrono::milliseconds always{0};
    };
    explicit SleepDetector(const Clocks &now) : m_last(now) { }

    /// How long it slept since the last call; 0 when it did not, or for less than a moment.
    std::chrono::milliseconds sleptUntil(const Clocks &now)
    {
        const auto slept = (now.always - m_last.always) - (now.awake - m_last.awake);
        m_last = now;
        return slept >= kMoment ? slept : std::chrono::milliseconds(0);
    }

    /// Reading two clocks takes its time, and shorter sleep breaks no connection.
    static constexpr std::chrono::milliseconds kMoment{1000};

private:
    Clocks m_last;
};

} // namespace linnet::client
