// SPDX-License-Identifier: MIT
#include "client/OutboxLanes.h"

#include <QTest>

using namespace linnet;
using namespace linnet::client;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// Who may leave next, and when something has to be looked at.
class TestOutboxLanes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theOldestHoldsTheYoungerOnesBack();
    void whatIsHeldNeitherLeavesNorExpiresNorHastens();
    void aServersTimeIsNotHastened();
    void sleepsUntilTheNextThing();

private:
    store::OutboxRow row(im::MessageKey key, qint64 expiresAt = 1'000'000) const { return {key, m_me, m_bob, 0, 0, 0, expiresAt}; }

    const im::Address m_me{u"sip:me@example.org"_s};
    const im::Address m_bob{u"sip:bob@example.org"_s};
    const OutboxLanes::Key m_lane{m_me, m_bob};
    const MonoTime m_now{std::chrono::milliseconds(5000)};
};

void TestOutboxLanes::theOldestHoldsTheYoungerOnesBack()
{
    OutboxLanes lanes;
    lanes.put(row(2), m_now);
    lanes.put(row(1), m_now + 10s);
    QVERIFY(!lanes.takeDue(m_lane, m_now));
    QCOMPARE(lanes.takeDue(m_lane, m_now + 10s)->row.message, 1);
    QCOMPARE(lanes.takeDue(m_lane, m_now + 10s)->row.message, 2);
    QVERIFY(lanes.isEmpty());
    QVERIFY(!lanes.takeDue(m_lane, m_now + 10s));
}

void TestOutboxLanes::whatIsHeldNeitherLeavesNorExpiresNorHastens()
{
    OutboxLanes lanes;
    lanes.hold(row(1));
    lanes.put(row(2), m_now);
    lanes.hasten(m_me, m_now);
    QVERIFY(!lanes.takeDue(m_lane, m_now + 24h));
    QCOMPARE(lanes.takeExpired(2'000'000), QList<store::OutboxRow>{row(2)});
    QVERIFY(!lanes.isEmpty());
    lanes.put(row(1), m_now);
    QVERIFY(lanes.takeDue(m_lane, m_now));
}

void TestOutboxLanes::aServersTimeIsNotHastened()
{
    OutboxLanes lanes;
    lanes.put(row(1), m_now + 1h, true);
    lanes.hasten(m_me, m_now);
    QVERIFY(!lanes.takeDue(m_lane, m_now));
    lanes.put(row(1), m_now + 1h, false);
    lanes.hasten({u"sip:other@example.org"_s}, m_now);
    QVERIFY(!lanes.takeDue(m_lane, m_now));
    lanes.hasten(m_me, m_now);
    QVERIFY(lanes.takeDue(m_lane, m_now));
}

void TestOutboxLanes::sleepsUntilTheNextThing()
{
    const auto always = [](const OutboxLanes::Key &) { return true; };
    const auto never = [](const OutboxLanes::Key &) { return false; };
    OutboxLanes lanes;
    QCOMPARE(lanes.untilNext(m_now, 0, 1h, always), 1h);
    lanes.put(row(1, 600'000), m_now + 30s);
    QCOMPARE(lanes.untilNext(m_now, 0, 1h, always), 30s);
    QCOMPARE(lanes.untilNext(m_now, 0, 1h, never), 600s); // it expires
    lanes.put(row(2, 60'000), m_now); // the younger one expires first
    QCOMPARE(lanes.untilNext(m_now, 0, 1h, never), 60s);
    QCOMPARE(lanes.untilNext(m_now + 40s, 700'000, 1h, always), 0s); // never less
    lanes.hold(row(1));
    lanes.hold(row(2));
    QCOMPARE(lanes.untilNext(m_now, 0, 1h, always), 1h);
}

QTEST_APPLESS_MAIN(TestOutboxLanes)
#include "tst_OutboxLanes.moc"
