// SPDX-License-Identifier: MIT
#include "transport/TargetMemory.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace std::chrono_literals;

class tst_TargetMemory : public QObject
{
    Q_OBJECT

    const MonoTime start{1000s};
    const Target a{TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.1")), 5060}};
    const Target b{TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.2")), 5060}};
    const Target c{TransportProtocol::Tcp, {QHostAddress(QStringLiteral("192.0.2.1")), 5060}};

private Q_SLOTS:
    // P04
    void rfc4321_1_3_theDeadAreTriedLastForAWhile_data()
    {
        QTest::addColumn<int>("trouble");
        QTest::addColumn<int>("retryAfter");
        QTest::addColumn<int>("seconds");
        using T = TargetMemory::Trouble;
        QTest::newRow("unreachable") << int(T::Unreachable) << 0 << 30;
        QTest::newRow("silent") << int(T::Silent) << 0 << 120;
        QTest::newRow("503") << int(T::Unavailable) << 0 << 10;
        QTest::newRow("503 with Retry-After") << int(T::Unavailable) << 90 << 90;
        QTest::newRow("503 until next year") << int(T::Unavailable) << 31'000'000 << 600;
    }
    void rfc4321_1_3_theDeadAreTriedLastForAWhile()
    {
        QFETCH(int, trouble);
        QFETCH(int, retryAfter);
        QFETCH(int, seconds);
        TargetMemory memory;
        memory.noteTrouble(a, TargetMemory::Trouble(trouble), std::chrono::seconds(retryAfter), start);
        const auto end = start + std::chrono::seconds(seconds);
        QVERIFY((memory.inOrderOfTrial({a, b, c}, end - 1ms) == QList<Target>{b, c, a}));
        QVERIFY((memory.inOrderOfTrial({a, b, c}, end) == QList<Target>{a, b, c}));
    }

    void anAnswerForgives()
    {
        TargetMemory memory;
        for (const Target &one : {a, b})
            memory.noteTrouble(one, TargetMemory::Trouble::Silent, 0s, start);
        QVERIFY((memory.inOrderOfTrial({a, b, c}, start) == QList<Target>{c, a, b}));
        memory.noteAnswer(b);
        QVERIFY((memory.inOrderOfTrial({a, b, c}, start) == QList<Target>{b, c, a}));
        memory.forget();
        QVERIFY((memory.inOrderOfTrial({a, b, c}, start) == QList<Target>{a, b, c}));
    }

    void itDoesNotGrowWithoutBound()
    {
        TargetMemory memory;
        for (int i = 0; i < 100'000; ++i) {
            const Target one{TransportProtocol::Udp, {QHostAddress(quint32(i)), 5060}};
            memory.noteTrouble(one, TargetMemory::Trouble::Unreachable, 0s, start + std::chrono::milliseconds(i));
        }
        const Target last{TransportProtocol::Udp, {QHostAddress(99'999u), 5060}};
        QVERIFY((memory.inOrderOfTrial({last, a}, start + 100s) == QList<Target>{a, last}));
    }
};

QTEST_APPLESS_MAIN(tst_TargetMemory)
#include "tst_TargetMemory.moc"
