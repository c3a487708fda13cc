// SPDX-License-Identifier: MIT
#pragma once

#include <QDateTime>

#include <chrono>

namespace linnet {

/// Time that never jumps: for timers and deadlines. Counted from an arbitrary point.
using MonoTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

/// Where the engine reads the time. Implementations are thread-safe unless they say otherwise.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual MonoTime now() const = 0;
    /// UTC, to the millisecond; it may jump.
    virtual QDateTime wallTime() const = 0;
};

class SystemClock final : public Clock
{
public:
    MonoTime now() const override;
    QDateTime wallTime() const override;
    /// The one that programs use.
    static SystemClock &instance();
};

/// Moves only when told; for tests. Not thread-safe.
class ManualClock final : public Clock
{
public:
    MonoTime now() const override { return m_now; }
    QDateTime wallTime() const override;
    void advance(std::chrono::milliseconds by) { m_now += by; }
    void setWallStart(const QDateTime &start) { m_wallStart = start; }

private:
    MonoTime m_now{std::chrono::milliseconds(1'000'000)};
    QDateTime m_wallStart = QDateTime::fromMSecsSinceEpoch(1'780'000'000'000, Qt::UTC);
};

} // namespace linnet
