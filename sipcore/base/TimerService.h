// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace linnet {

/// Names one started timer; 0 is none. Never used again once it fired or was cancelled.
using TimerId = quint64;

/// The one timer queue of an engine: every transaction, registration and connection starts its timers here, and one
/// QTimer wakes the process for the earliest. Lives on the engine's thread.
class TimerService final : public QObject
{
    Q_OBJECT
public:
    /// The clock must outlive the service. With a ManualClock nothing fires until advance() or fireDue().
    explicit TimerService(Clock &clock, QObject *parent = nullptr);
    ~TimerService() override;

    Clock &clock() const { return m_clock; }
    MonoTime now() const { return m_clock.now(); }

    /// Calls `action` once, `delay` from now, never from inside start().
    TimerId start(std::chrono::milliseconds delay, std::function<void()> action);
    /// Forgets a timer; 0 and timers that have fired are ignored.
    void cancel(TimerId id);

    /// When the next timer is due; nothing when none runs.
    std::optional<MonoTime> nextDue() const;
    /// Runs, in order, the actions that are due now.
    void fireDue();

Q_SIGNALS:
    /// The process was woken more than kOverslept after it wanted to be: it was stopped, or the machine slept. Told after
    /// the actions that were due.
    void overslept(std::chrono::milliseconds late);

public:
    static constexpr std::chrono::seconds kOverslept{10};

private:
    struct Queue;
    void arm();
    /// Nothing is due when the wake-up stands for: for timers that were cancelled meanwhile.
    void armBeforeSleep();

    Clock &m_clock;
    std::unique_ptr<Queue> m_queue;
};

} // namespace linnet
