// SPDX-License-Identifier: MIT
#include "base/Clock.h"

namespace linnet {

MonoTime SystemClock::now() const
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now());
}

QDateTime SystemClock::wallTime() const
{
    return QDateTime::currentDateTimeUtc();
}

SystemClock &SystemClock::instance()
{
    static SystemClock clock;
    return clock;
}

QDateTime ManualClock::wallTime() const
{
    return m_wallStart.addMSecs(m_now.time_since_epoch().count() - 1'000'000);
}

} // namespace linnet
