// SPDX-License-Identifier: MIT
#include "client/WakeMonitor.h"

#ifdef Q_OS_LINUX
#include <QSocketNotifier>

#include <cstdint>
#include <ctime>
#include <sys/timerfd.h>
#include <unistd.h>
#else
#include <QDateTime>
#include <QTimer>
#endif

namespace linnet::client {

namespace {

#ifdef Q_OS_LINUX

std::chrono::milliseconds read(clockid_t clock)
{
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::milliseconds(time.tv_nsec / 1'000'000);
}

SleepDetector::Clocks readClocks()
{
    return {read(CLOCK_MONOTONIC), read(CLOCK_BOOTTIME)};
}

#else

SleepDetector::Clocks readClocks()
{
    // The wall clock may be set; then it looks like sleep, and costs one REGISTER.
    return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()),
            std::chrono::milliseconds(QDateTime::currentMSecsSinceEpoch())};
}

#endif

} // namespace

WakeMonitor::WakeMonitor(QObject *parent)
    : QObject(parent), m_detector(readClocks())
{
    watch();
}

void WakeMonitor::look()
{
    const auto slept = m_detector.sleptUntil(readClocks());
    if (slept > std::chrono::milliseconds(0))
        Q_EMIT woke(slept);
}

#ifdef Q_OS_LINUX

WakeMonitor::~WakeMonitor()
{
    if (m_timer >= 0)
        ::close(m_timer);
}

void WakeMonitor::watch()
{
    m_timer = ::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (m_timer < 0)
        return;
    arm();
    auto *notifier = new QSocketNotifier(m_timer, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        uint64_t expirations = 0;
        // ECANCELED: the clock has jumped, as it does at resume. It stays readable until it is set anew.
        if (::read(m_timer, &expirations, sizeof expirations) < 0)
            arm();
        look();
    });
}

void WakeMonitor::arm()
{
    itimerspec never{};
    never.it_value.tv_sec = std::time(nullptr) + 100L * 365 * 24 * 3600; // not before the clock jumps
    (void)::timerfd_settime(m_timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr);
}

#else

WakeMonitor::~WakeMonitor() = default;

void WakeMonitor::watch()
{
    arm();
}

void WakeMonitor::arm()
{
    auto *timer = new QTimer(this);
    timer->setTimerType(Qt::VeryCoarseTimer);
    connect(timer, &QTimer::timeout, this, &WakeMonitor::look);
    timer->start(std::chrono::minutes(1));
}

#endif

} // namespace linnet::client
