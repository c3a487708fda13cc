// SPDX-License-Identifier: MIT
#include "client/NetworkMonitor.h"
#include "client/SleepDetector.h"
#include "client/WakeMonitor.h"

#include <QTest>

using namespace linnet::client;
using namespace std::chrono_literals;

class tst_SleepDetector : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void timeThatPassesIsNoSleep(); // P07
    void sleepIsWhatOneClockMissed(); // P07
    void sleepIsToldOnce();
    void aMomentIsNone();
    void monitorsAreSilentWhileNothingHappens(); // P07
};

void tst_SleepDetector::timeThatPassesIsNoSleep()
{
    SleepDetector detector({5s, 90s}); // it had slept before we began
    QVERIFY(detector.sleptUntil({5s + 24h, 90s + 24h}) == 0ms);
}

void tst_SleepDetector::sleepIsWhatOneClockMissed()
{
    SleepDetector detector({5s, 90s});
    QVERIFY(detector.sleptUntil({6s, 91s + 12h}) == 12h);
}

void tst_SleepDetector::sleepIsToldOnce()
{
    SleepDetector detector({0s, 0s});
    QVERIFY(detector.sleptUntil({1s, 61s}) == 60s);
    QVERIFY(detector.sleptUntil({2s, 62s}) == 0ms);
    QVERIFY(detector.sleptUntil({3s, 66s}) == 3s);
}

void tst_SleepDetector::aMomentIsNone()
{
    SleepDetector detector({0s, 0s});
    QVERIFY(detector.sleptUntil({1000ms, 1999ms}) == 0ms);
    QVERIFY(detector.sleptUntil({2000ms, 3999ms}) == 1000ms);
}

void tst_SleepDetector::monitorsAreSilentWhileNothingHappens()
{
    WakeMonitor sleep;
    NetworkMonitor network;
    int told = 0;
    connect(&sleep, &WakeMonitor::woke, this, [&] { ++told; });
    connect(&network, &NetworkMonitor::changed, this, [&] { ++told; });
    QTest::qWait(300);
    QCOMPARE(told, 0);
}

QTEST_GUILESS_MAIN(tst_SleepDetector)
#include "tst_SleepDetector.moc"
