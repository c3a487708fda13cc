// SPDX-License-Identifier: MIT
#include "base/Slice.h"
#include "base/SmallVector.h"

#include <QTest>

#include <memory>
#include <thread>
#include <vector>

using namespace linnet;

class tst_Slice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void partsShareTheBuffer();
    void partsOutliveTheWhole();
    void midIsClamped();
    void emptyAndStatic();
    void comparesBytes();
    void slicesOfOneBufferOnManyThreads();
    void smallVectorGrowsAndMoves();
    void smallVectorReleasesWhatItHolds();
};

void tst_Slice::partsShareTheBuffer()
{
    const Slice whole = Slice::copyOf("hello world");
    const Slice part = whole.mid(6);
    QCOMPARE(part.toByteArray(), "world");
    QVERIFY(part.data() == whole.data() + 6);
    QVERIFY(whole.at(whole.view().sliced(0, 5)).data() == whole.data());
}

void tst_Slice::partsOutliveTheWhole()
{
    Slice part;
    {
        const Slice whole = Slice::copyOf(QByteArray(1000, 'x') + "end");
        part = whole.mid(1000);
        Slice copy = whole;
        copy = part; // drops one of several references
        part = std::move(copy);
    }
    QCOMPARE(part.toByteArray(), "end");
    part = part.mid(1);
    QCOMPARE(part.toByteArray(), "nd");
}

void tst_Slice::midIsClamped()
{
    const Slice whole = Slice::copyOf("abc");
    QCOMPARE(whole.mid(1, 1).toByteArray(), "b");
    QCOMPARE(whole.mid(1, 99).toByteArray(), "bc");
    QVERIFY(whole.mid(3).isEmpty());
    QVERIFY(whole.mid(99).isEmpty());
    QCOMPARE(whole.mid(-5, 2).toByteArray(), "ab");
    QVERIFY(whole.mid(0, 0).isEmpty());
}

void tst_Slice::emptyAndStatic()
{
    QVERIFY(Slice().isEmpty() && Slice::copyOf({}).isEmpty());
    QVERIFY(Slice() == Slice::copyOf(""));
    QVERIFY(Slice().mid(0).isEmpty());
    const Slice text = Slice::fromStatic("static");
    QCOMPARE(text.mid(2, 2).toByteArray(), "at");
}

void tst_Slice::comparesBytes()
{
    const QByteArray withNul("a\0b", 3);
    QVERIFY(Slice::copyOf(withNul) == Slice::copyOf(withNul));
    QVERIFY(!(Slice::copyOf(withNul) == Slice::copyOf("a")));
    QVERIFY(Slice::copyOf("ab") == QByteArrayView("ab"));
    QCOMPARE(qHash(Slice::copyOf("ab")), qHash(Slice::fromStatic("ab")));
}

void tst_Slice::slicesOfOneBufferOnManyThreads()
{
    Slice whole = Slice::copyOf("0123456789");
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([mine = whole, t, &wrong] {
            for (int i = 0; i < 20'000; ++i) {
                const Slice copy = mine.mid(t, 3);
                const Slice other = copy;
                if (other.size() != 3 || other[0] != char('0' + t))
                    ++wrong;
            }
        });
    }
    whole = {};
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(wrong.load(), 0);
}

void tst_Slice::smallVectorGrowsAndMoves()
{
    for (const int count : {0, 1, 2, 3, 4, 50}) {
        SmallVector<QByteArray, 3> list;
        for (int i = 0; i < count; ++i)
            list.push_back(QByteArray::number(i));
        QCOMPARE(list.size(), count);
        const SmallVector<QByteArray, 3> copy = list;
        SmallVector<QByteArray, 3> moved = std::move(list);
        QVERIFY(copy == moved);
        list = moved; // a moved-from one can be used again
        QVERIFY(list == moved);
        list = std::move(moved);
        for (int i = 0; i < count; ++i)
            QCOMPARE(list[i], QByteArray::number(i));
        if (count > 1) {
            list.erase(list.begin());
            QCOMPARE(list[0], "1");
            QVERIFY(!(list == copy));
        }
        SmallVector<QByteArray, 3> &self = list;
        list = self;
        QCOMPARE(list.size(), count > 1 ? count - 1 : count);
    }
}

void tst_Slice::smallVectorReleasesWhatItHolds()
{
    const auto witness = std::make_shared<int>(1);
    {
        SmallVector<std::shared_ptr<int>, 2> list;
        for (int i = 0; i < 7; ++i)
            list.push_back(witness);
        auto other = list;
        QCOMPARE(witness.use_count(), 15L);
        list = std::move(other);
        QCOMPARE(witness.use_count(), 8L);
        list.erase(list.begin() + 3);
        QCOMPARE(witness.use_count(), 7L);
    }
    QCOMPARE(witness.use_count(), 1L);
}

QTEST_APPLESS_MAIN(tst_Slice)
#include "tst_Slice.moc"
