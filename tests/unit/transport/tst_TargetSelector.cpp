// SPDX-License-Identifier: MIT
#include "transport/TargetSelector.h"

#include <QMap>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;

class tst_TargetSelector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc2782_lowestPriorityFirst()
    {
        SeededRandom random(1);
        const std::vector<SrvRecord> records{{20, 100, 1, "c"}, {10, 0, 2, "a"}, {15, 5, 3, "b"}};
        for (int i = 0; i < 20; ++i) {
            const auto order = selectionOrder(records, random);
            QCOMPARE(order.size(), size_t(3));
            QCOMPARE(order[0].target, QByteArray("a"));
            QCOMPARE(order[1].target, QByteArray("b"));
            QCOMPARE(order[2].target, QByteArray("c"));
        }
    }

    void rfc2782_weightsDecideHowOften()
    {
        SeededRandom random(2);
        const std::vector<SrvRecord> records{{0, 60, 1, "big"}, {0, 20, 1, "small"}, {0, 20, 1, "other"}};
        QMap<QByteArray, int> first;
        constexpr int kDraws = 10'000;
        for (int i = 0; i < kDraws; ++i)
            ++first[selectionOrder(records, random).front().target];
        QVERIFY(first["big"] > kDraws * 57 / 100 && first["big"] < kDraws * 63 / 100);
        QVERIFY(first["small"] > kDraws * 17 / 100 && first["small"] < kDraws * 23 / 100);
    }

    void rfc2782_weightZeroHasASmallChance()
    {
        SeededRandom random(3);
        const std::vector<SrvRecord> records{{0, 9, 1, "nine"}, {0, 0, 1, "zero"}};
        int zeroFirst = 0;
        for (int i = 0; i < 10'000; ++i)
            zeroFirst += selectionOrder(records, random).front().target == "zero";
        QVERIFY(zeroFirst > 800 && zeroFirst < 1200); // 1 of 10
    }

    void everyRecordComesOnce()
    {
        SeededRandom random(4);
        std::vector<SrvRecord> records;
        for (int i = 0; i < 32; ++i)
            records.push_back({quint16(i % 3), quint16(i % 5), quint16(i), "host" + QByteArray::number(i)});
        auto order = selectionOrder(records, random);
        QCOMPARE(order.size(), records.size());
        std::sort(order.begin(), order.end(), [](const SrvRecord &a, const SrvRecord &b) { return a.port < b.port; });
        QVERIFY(order == records);
    }

    void rfc2782_theRootAsTargetIsNoTarget()
    {
        SeededRandom random(5);
        QVERIFY(selectionOrder({{0, 0, 0, ""}}, random).empty());
        QVERIFY(selectionOrder({}, random).empty());
    }
};

QTEST_APPLESS_MAIN(tst_TargetSelector)
#include "tst_TargetSelector.moc"
