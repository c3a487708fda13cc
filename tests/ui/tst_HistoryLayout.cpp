// SPDX-License-Identifier: MIT
#include "ui/widgets/HistoryLayout.h"

#include <QTest>

using namespace linnet;
using namespace linnet::ui;

class tst_HistoryLayout : public QObject
{
    Q_OBJECT

private:
    static QDateTime at(int day, int hour, int minute) { return QDateTime(QDate(2026, 11, day), QTime(hour, minute)); }

private Q_SLOTS:
    void threeDaysGiveThreeSeparators() // U03
    {
        HistoryLayout layout;
        QList<HistoryLayout::Fact> facts;
        for (int i = 0; i < 20; ++i)
            facts.append({i + 1, i % 2 == 0, at(20 + i / 7, 10, i)});
        layout.setRows(facts, 0);
        int days = 0;
        for (int i = 0; i < layout.count(); ++i)
            days += layout.row(i).startsDay;
        QCOMPARE(days, 3);
    }

    void groupsAreOneSideWithinFiveMinutesOfOneDay()
    {
        HistoryLayout layout;
        layout.setRows({{1, true, at(20, 10, 0)}, {2, true, at(20, 10, 5)}, {3, true, at(20, 10, 11)}, {4, false, at(20, 10, 11)},
                        {5, false, at(21, 0, 0)}, {6, false, at(21, 0, 1)}}, 6);
        const bool starts[] = {true, false, true, true, true, true}; // 6: the unread line parts a group
        const bool ends[] = {false, true, true, true, true, true};
        for (int i = 0; i < 6; ++i) {
            QCOMPARE(layout.row(i).startsGroup, starts[i]);
            QCOMPARE(layout.row(i).endsGroup, ends[i]);
        }
        QVERIFY(layout.row(5).unreadLine);
        QVERIFY(!layout.row(4).unreadLine);
    }

    void anEventIsAGroupOfItsOwn()
    {
        HistoryLayout layout;
        layout.setRows({{1, false, at(20, 10, 0)}, {2, false, at(20, 10, 0), true}, {3, false, at(20, 10, 0), true}, {4, false, at(20, 10, 1)}}, 0);
        for (int i = 0; i < 4; ++i) {
            QVERIFY(layout.row(i).startsGroup);
            QVERIFY(layout.row(i).endsGroup);
        }
    }

    void heightsAreSpacingsPlusBodies()
    {
        HistoryLayout layout;
        layout.setSpacing({8, 10, 2, 40, 36, 30});
        layout.setRows({{1, true, at(20, 10, 0)}, {2, true, at(20, 10, 1)}, {3, false, at(20, 10, 2)}}, 3);
        QCOMPARE(layout.totalHeight(), 8 + (40 + 30) + (2 + 30) + (36 + 30) + 8);
        layout.setBody(1, 100);
        QCOMPARE(layout.top(2), 8 + 70 + 102);
        QCOMPARE(layout.bodyTop(2), 8 + 70 + 102 + 36);
        QCOMPARE(layout.unreadTop(2), layout.top(2));
        QVERIFY(layout.isMeasured(1));
        QVERIFY(!layout.isMeasured(0));
        layout.forgetBodies();
        QVERIFY(!layout.isMeasured(1));
    }

    void measuredBodiesSurviveNewRowsAbove() // U30
    {
        HistoryLayout layout;
        layout.setRows({{5, true, at(20, 10, 0)}}, 0);
        layout.setBody(0, 77);
        layout.setRows({{1, true, at(20, 9, 0)}, {5, true, at(20, 10, 0)}}, 0);
        QCOMPARE(layout.bodyHeight(layout.indexOf(5)), 77);
    }

    void rowAtCoversEveryPixel()
    {
        HistoryLayout layout;
        QList<HistoryLayout::Fact> facts;
        for (int i = 0; i < 50; ++i)
            facts.append({i + 1, i % 3 == 0, at(20, 10, i)});
        layout.setRows(facts, 10);
        for (int i = 0; i < 50; ++i)
            layout.setBody(i, 20 + i);
        for (int y = layout.top(0); y < layout.bottom(49); ++y) {
            const int row = layout.rowAt(y);
            QVERIFY(y >= layout.top(row) && y < layout.bottom(row));
        }
        QCOMPARE(layout.rowAt(-100), 0);
        QCOMPARE(layout.rowAt(1'000'000), 49);
    }

    void anEmptyChatHasNoRow()
    {
        HistoryLayout layout;
        layout.setRows({}, 0);
        QCOMPARE(layout.rowAt(0), -1);
        QCOMPARE(layout.indexOf(1), -1);
        QCOMPARE(layout.totalHeight(), 16);
    }
};

QTEST_GUILESS_MAIN(tst_HistoryLayout)
#include "tst_HistoryLayout.moc"
