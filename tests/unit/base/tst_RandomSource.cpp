// SPDX-License-Identifier: MIT
#include "base/RandomSource.h"
#include "base/Result.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QUuid>

using namespace linnet;

class tst_RandomSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokensHoldTheBitsAskedFor();
    void tokensDoNotRepeat();
    void rfc4122_4_4_uuid();
    void belowIsEven();
    void seededRepeats();
    void resultHoldsOneOfTwo();
};

void tst_RandomSource::tokensHoldTheBitsAskedFor()
{
    SeededRandom random(1);
    const QRegularExpression hex(QStringLiteral("^[0-9a-f]+$"));
    for (const int bits : {1, 64, 65, 128}) {
        const QByteArray token = random.token(bits);
        QVERIFY(token.size() * 4 >= bits);
        QVERIFY(hex.match(QString::fromLatin1(token)).hasMatch());
    }
}

void tst_RandomSource::tokensDoNotRepeat()
{
    QSet<QByteArray> seen;
    for (int i = 0; i < 10'000; ++i)
        seen.insert(SystemRandom::instance().token());
    QCOMPARE(seen.size(), 10'000);
}

void tst_RandomSource::rfc4122_4_4_uuid()
{
    SeededRandom random(7);
    QSet<QByteArray> seen;
    for (int i = 0; i < 200; ++i) {
        const QByteArray text = random.uuid();
        const QUuid uuid = QUuid::fromString(QString::fromLatin1(text));
        QCOMPARE(uuid.toByteArray(QUuid::WithoutBraces), text);
        QCOMPARE(uuid.version(), QUuid::Random);
        QCOMPARE(uuid.variant(), QUuid::DCE);
        seen.insert(text);
    }
    QCOMPARE(seen.size(), 200);
}

void tst_RandomSource::belowIsEven()
{
    SeededRandom random(42);
    std::array<int, 10> counts{};
    for (int i = 0; i < 100'000; ++i)
        ++counts[random.below(10)];
    for (const int count : counts)
        QVERIFY(count > 9'500 && count < 10'500);
    QCOMPARE(random.below(0), quint64(0));
    QCOMPARE(random.below(1), quint64(0));
    for (int i = 0; i < 100; ++i)
        QVERIFY(random.below(~quint64(0)) < ~quint64(0));
}

void tst_RandomSource::seededRepeats()
{
    SeededRandom a(5);
    SeededRandom b(5);
    SeededRandom c(6);
    QCOMPARE(a.token(256), b.token(256));
    QVERIFY(a.next() != c.next());
}

void tst_RandomSource::resultHoldsOneOfTwo()
{
    using R = Result<QByteArray, int>;
    const R good = QByteArray("x");
    const R bad = 7;
    QVERIFY(good.ok() && good && !bad.ok() && !bad);
    QCOMPARE(*good, "x");
    QCOMPARE(good->size(), 1);
    QCOMPARE(bad.error(), 7);
    QCOMPARE(bad.valueOr("y"), "y");
    QCOMPARE(good.valueOr("y"), "x");
}

QTEST_APPLESS_MAIN(tst_RandomSource)
#include "tst_RandomSource.moc"
