// SPDX-License-Identifier: MIT
#include "support/TimeMachine.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QEvent>

namespace linnet::test {

bool TimeMachine::runUntil(const std::function<bool()> &condition, std::chrono::milliseconds limit)
{
    const MonoTime end = m_clock.now() + limit;
    for (;;) {
        settle();
        if (condition())
            return true;
        const auto next = nextDue();
        if (!next || *next > end)
            return false;
        m_clock.advance(*next - m_clock.now());
    }
}

void TimeMachine::run(std::chrono::milliseconds duration)
{
    const MonoTime end = m_clock.now() + duration;
    (void)runUntil([] { return false; }, duration);
    m_clock.advance(end - m_clock.now());
    settle();
}

bool TimeMachine::step()
{
    const auto next = nextDue();
    if (next && *next > m_clock.now())
        m_clock.advance(*next - m_clock.now());
    return next.has_value();
}

void TimeMachine::settle()
{
    do {
        m_network.deliverDue();
        for (TimerService *timers : std::as_const(m_timers))
            timers->fireDue();
        // One round handles only what was queued before it; a queued call may queue the next one.
        while (QAbstractEventDispatcher::instance()->processEvents(QEventLoop::AllEvents)) { }
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    } while (isSomethingDue());
}

std::optional<MonoTime> TimeMachine::nextDue() const
{
    auto next = m_network.nextDue();
    for (const TimerService *timers : m_timers) {
        const auto due = timers->nextDue();
        if (due && (!next || *due < *next))
            next = due;
    }
    return next;
}

bool TimeMachine::isSomethingDue() const
{
    const auto next = nextDue();
    return next && *next <= m_clock.now();
}

} // namespace linnet::test
