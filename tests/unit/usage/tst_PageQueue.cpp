// SPDX-License-Identifier: MIT
#include "usage/pager/PageQueue.h"

#include <QTest>

using namespace linnet::sip;

class tst_PageQueue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3428_8_onePendingForEachRequestUri();
    void othersLeaveInOrder();
    void differentRequestUrisGoSideBySide();
    void thousandsWaitWithoutASecondPending();
};

void tst_PageQueue::rfc3428_8_onePendingForEachRequestUri()
{
    PageQueue queue;
    queue.add("bob", 1);
    queue.add("bob", 2);
    QCOMPARE(queue.takeReady().value_or(0), 1u);
    QVERIFY(!queue.takeReady());
    QCOMPARE(queue.pendingTo("bob"), 1);
    queue.finished("bob");
    QCOMPARE(queue.pendingTo("bob"), 0);
    QCOMPARE(queue.takeReady().value_or(0), 2u);
    queue.finished("bob");
    QVERIFY(!queue.takeReady());
}

void tst_PageQueue::othersLeaveInOrder()
{
    PageQueue queue;
    for (quint64 i = 1; i <= 100; ++i)
        queue.add("bob", i);
    for (quint64 i = 1; i <= 100; ++i) {
        QCOMPARE(queue.takeReady().value_or(0), i);
        queue.finished("bob");
    }
}

void tst_PageQueue::differentRequestUrisGoSideBySide()
{
    PageQueue queue;
    queue.add("bob", 1);
    queue.add("carol", 2);
    queue.add("bob", 3);
    QCOMPARE(queue.takeReady().value_or(0), 1u);
    QCOMPARE(queue.takeReady().value_or(0), 2u);
    QVERIFY(!queue.takeReady());
    queue.finished("carol");
    QVERIFY(!queue.takeReady());
    queue.finished("bob");
    QCOMPARE(queue.takeReady().value_or(0), 3u);
}

void tst_PageQueue::thousandsWaitWithoutASecondPending()
{
    PageQueue queue;
    QList<quint64> left;
    for (quint64 i = 1; i <= 5000; ++i) {
        queue.add("bob", i);
        while (const auto ticket = queue.takeReady())
            left.append(*ticket);
        QVERIFY(left.size() == 1);
    }
}

QTEST_GUILESS_MAIN(tst_PageQueue)
#include "tst_PageQueue.moc"
