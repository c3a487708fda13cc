// SPDX-License-Identifier: MIT
#include "base/TimerService.h"

#include <QEventLoop>
#include <QTest>
#include <QTimer>

using namespace linnet;
using namespace std::chrono_literals;

/// The one timer queue, moved by hand. P05
class tst_TimerService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firesInOrderOfTime();
    void equalTimesFireInOrderOfStart();
    void cancelledNeverFires();
    void cancelFromInsideAnAction();
    void startedInsideAnActionWaitsForTheNextRound();
    void nextDueIsTheEarliest();
    void actionsDieWithTheService();
    void systemClockWakesByItself();
    void cancelledTimersWakeNobody();
    void oversleepingIsTold(); // P07
    void manualClockMovesBothTimes();
};

void tst_TimerService::firesInOrderOfTime()
{
    ManualClock clock;
    TimerService timers(clock);
    QList<int> fired;
    timers.start(300ms, [&] { fired.append(3); });
    timers.start(100ms, [&] { fired.append(1); });
    timers.start(200ms, [&] { fired.append(2); });
    timers.fireDue();
    QVERIFY(fired.isEmpty());
    clock.advance(99ms);
    timers.fireDue();
    QVERIFY(fired.isEmpty());
    clock.advance(1ms);
    timers.fireDue();
    QCOMPARE(fired, QList<int>{1});
    clock.advance(1h);
    timers.fireDue();
    QCOMPARE(fired, (QList<int>{1, 2, 3}));
    timers.fireDue();
    QCOMPARE(fired.size(), 3);
}

void tst_TimerService::equalTimesFireInOrderOfStart()
{
    ManualClock clock;
    TimerService timers(clock);
    QList<int> fired;
    for (int i = 0; i < 5; ++i)
        timers.start(10ms, [&fired, i] { fired.append(i); });
    clock.advance(10ms);
    timers.fireDue();
    QCOMPARE(fired, (QList<int>{0, 1, 2, 3, 4}));
}

void tst_TimerService::cancelledNeverFires()
{
    ManualClock clock;
    TimerService timers(clock);
    int fired = 0;
    const TimerId first = timers.start(10ms, [&] { ++fired; });
    const TimerId second = timers.start(10ms, [&] { fired += 10; });
    QVERIFY(first != 0 && second != 0 && first != second);
    timers.cancel(first);
    timers.cancel(first);
    timers.cancel(0);
    timers.cancel(12345);
    clock.advance(10ms);
    timers.fireDue();
    QCOMPARE(fired, 10);
    timers.cancel(second); // has fired
    QVERIFY(!timers.nextDue());
}

void tst_TimerService::cancelFromInsideAnAction()
{
    ManualClock clock;
    TimerService timers(clock);
    int fired = 0;
    TimerId second = 0;
    timers.start(10ms, [&] {
        ++fired;
        timers.cancel(second);
    });
    second = timers.start(10ms, [&] { fired += 10; });
    clock.advance(10ms);
    timers.fireDue();
    QCOMPARE(fired, 1);
}

void tst_TimerService::startedInsideAnActionWaitsForTheNextRound()
{
    ManualClock clock;
    TimerService timers(clock);
    int fired = 0;
    std::function<void()> again = [&] {
        ++fired;
        timers.start(0ms, again);
    };
    timers.start(-5ms, again); // the past is now
    QCOMPARE(fired, 0); // never from inside start()
    timers.fireDue();
    QCOMPARE(fired, 1);
    timers.fireDue();
    QCOMPARE(fired, 2);
}

void tst_TimerService::nextDueIsTheEarliest()
{
    ManualClock clock;
    TimerService timers(clock);
    QVERIFY(!timers.nextDue());
    timers.start(500ms, [] {});
    const TimerId early = timers.start(100ms, [] {});
    QVERIFY(*timers.nextDue() == clock.now() + 100ms);
    timers.cancel(early);
    QVERIFY(*timers.nextDue() == clock.now() + 500ms);
}

void tst_TimerService::actionsDieWithTheService()
{
    ManualClock clock;
    auto witness = std::make_shared<int>(0);
    {
        TimerService timers(clock);
        timers.start(10ms, [witness] { ++*witness; });
        QCOMPARE(witness.use_count(), 2L);
    }
    QCOMPARE(witness.use_count(), 1L);
    QCOMPARE(*witness, 0);
}

void tst_TimerService::systemClockWakesByItself()
{
    TimerService timers(SystemClock::instance());
    QList<int> fired;
    timers.start(60ms, [&] { fired.append(2); });
    timers.start(20ms, [&] { fired.append(1); }); // earlier than what the wake-up was armed for
    const TimerId cancelled = timers.start(5ms, [&] { fired.append(0); });
    timers.cancel(cancelled);
    QTRY_COMPARE(fired, (QList<int>{1, 2}));
}

void tst_TimerService::cancelledTimersWakeNobody()
{
    TimerService timers(SystemClock::instance());
    const auto *wake = timers.findChild<QTimer *>();
    QVERIFY(wake);
    const TimerId pong = timers.start(10s, [] {});
    const TimerId next = timers.start(10min, [] {});
    QVERIFY(wake->remainingTime() <= 10'000);
    timers.cancel(pong);
    QTimer::singleShot(1, wake, [] {}); // something to wait for
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QVERIFY(wake->remainingTime() > 500'000);
    timers.cancel(next);
    QTimer::singleShot(1, wake, [] {});
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QVERIFY(!wake->isActive());
}

void tst_TimerService::oversleepingIsTold()
{
    // The wake-up comes by real time, and by the clock it is late: as after a stopped process goes on.
    ManualClock clock;
    TimerService timers(clock);
    QList<std::chrono::milliseconds> late;
    connect(&timers, &TimerService::overslept, this, [&](std::chrono::milliseconds by) { late.append(by); });
    int fired = 0;
    timers.start(5ms, [&] { ++fired; });
    clock.advance(5ms + TimerService::kOverslept);
    QTRY_COMPARE(fired, 1);
    QVERIFY(late.isEmpty()); // a busy machine
    timers.start(5ms, [&] { ++fired; });
    clock.advance(1h);
    QTRY_COMPARE(fired, 2);
    QVERIFY(late == (QList<std::chrono::milliseconds>{1h - 5ms}));
}

void tst_TimerService::manualClockMovesBothTimes()
{
    ManualClock clock;
    const MonoTime before = clock.now();
    const QDateTime wall = clock.wallTime();
    clock.advance(1500ms);
    QVERIFY(clock.now() - before == 1500ms);
    QCOMPARE(wall.msecsTo(clock.wallTime()), 1500);
}

QTEST_GUILESS_MAIN(tst_TimerService)
#include "tst_TimerService.moc"
