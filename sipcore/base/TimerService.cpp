// SPDX-License-Identifier: MIT
#include "base/TimerService.h"

#include <QAbstractEventDispatcher>
#include <QTimer>

#include <map>
#include <unordered_map>

namespace linnet {

struct TimerService::Queue
{
    using Key = std::pair<MonoTime, TimerId>;
    std::map<Key, std::function<void()>> pending;
    std::unordered_map<TimerId, MonoTime> due;
    TimerId last = 0;
    QTimer wake;
    std::optional<MonoTime> armedFor;
};

TimerService::TimerService(Clock &clock, QObject *parent)
    : QObject(parent), m_clock(clock), m_queue(std::make_unique<Queue>())
{
    m_queue->wake.setParent(this);
    m_queue->wake.setSingleShot(true);
    m_queue->wake.setTimerType(Qt::PreciseTimer);
    connect(&m_queue->wake, &QTimer::timeout, this, [this] {
        const auto late = m_queue->armedFor ? now() - *m_queue->armedFor : std::chrono::milliseconds(0);
        fireDue();
        if (late > kOverslept)
            Q_EMIT overslept(late);
    });
    if (auto *dispatcher = QAbstractEventDispatcher::instance())
        connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, &TimerService::armBeforeSleep);
}

TimerService::~TimerService()
{
    m_queue->wake.setParent(nullptr);
}

TimerId TimerService::start(std::chrono::milliseconds delay, std::function<void()> action)
{
    const TimerId id = ++m_queue->last;
    const MonoTime at = now() + std::max(delay, std::chrono::milliseconds(0));
    m_queue->pending.emplace(Queue::Key{at, id}, std::move(action));
    m_queue->due.emplace(id, at);
    arm();
    return id;
}

void TimerService::cancel(TimerId id)
{
    const auto found = m_queue->due.find(id);
    if (found == m_queue->due.end())
        return;
    m_queue->pending.erase({found->second, id});
    m_queue->due.erase(found);
    // Re-arming at every cancelled timer is dear, waking for nothing is too: armBeforeSleep().
}

std::optional<MonoTime> TimerService::nextDue() const
{
    if (m_queue->pending.empty())
        return std::nullopt;
    return m_queue->pending.begin()->first.first;
}

void TimerService::fireDue()
{
    m_queue->armedFor.reset();
    const MonoTime until = now();
    const TimerId lastKnown = m_queue->last; // what an action starts with no delay waits for the next round
    while (!m_queue->pending.empty()) {
        const auto first = m_queue->pending.begin();
        if (first->first.first > until || first->first.second > lastKnown)
            break;
        auto action = std::move(first->second);
        m_queue->due.erase(first->first.second);
        m_queue->pending.erase(first);
        action();
    }
    arm();
}

void TimerService::arm()
{
    const auto next = nextDue();
    if (!next || (m_queue->armedFor && *m_queue->armedFor <= *next))
        return;
    m_queue->armedFor = next;
    m_queue->wake.start(std::max(*next - now(), std::chrono::milliseconds(0)));
}

void TimerService::armBeforeSleep()
{
    if (!m_queue->armedFor)
        return;
    const auto next = nextDue();
    if (next && *next <= *m_queue->armedFor)
        return;
    m_queue->wake.stop();
    m_queue->armedFor.reset();
    arm();
}

} // namespace linnet
