// SPDX-License-Identifier: MIT
#pragma once

#include "client/SleepDetector.h"

#include <QObject>

namespace linnet::client {

/// Tells when the machine has woken from sleep. On Linux by a timer that the kernel cancels when it resumes or its clock is
/// set: nothing wakes the process otherwise. Elsewhere the clocks are compared once a minute. A process that alone was stopped is
/// seen by its overdue timers instead (TimerService::overslept()). Lives on the thread that made it.
class WakeMonitor final : public QObject
{
    Q_OBJECT
public:
    explicit WakeMonitor(QObject *parent = nullptr);
    ~WakeMonitor() override;

Q_SIGNALS:
    void woke(std::chrono::milliseconds slept);

private:
    void watch();
    void arm();
    void look();

    SleepDetector m_detector;
    int m_timer = -1;
};

} // namespace linnet::client
