// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "client/MessageStorage.h"

#include <QTest>

using namespace linnet;
using namespace linnet::client;

/// Where the words of a session are until they are whole.
class tst_MessageStorage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void p11_noMoreThanAMessage_data();
    void p11_noMoreThanAMessage(); // P11 A27
    void p11_largeOnesAreInAFile_data();
    void p11_largeOnesAreInAFile();
    void piecesInAnyOrder();
};

void tst_MessageStorage::p11_noMoreThanAMessage_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("limit - 1") << qint64(Limits::kMaxSessionMessage) - 1 << true;
    QTest::newRow("limit") << qint64(Limits::kMaxSessionMessage) << true;
    QTest::newRow("limit + 1") << qint64(Limits::kMaxSessionMessage) + 1 << false;
    QTest::newRow("twice") << qint64(Limits::kMaxSessionMessage) * 2 << false;
}

/// Whatever was announced, and at whatever place of the message it stands.
void tst_MessageStorage::p11_noMoreThanAMessage()
{
    QFETCH(qint64, size);
    QFETCH(bool, isTaken);
    const QByteArray piece(1000, 'x');
    MessageStorage atOnce;
    QCOMPARE(atOnce.write(0, QByteArray(size, 'x')), isTaken);
    MessageStorage atTheEnd;
    QCOMPARE(atTheEnd.write(quint64(size - piece.size()), piece), isTaken);
    QVERIFY(atTheEnd.write(0, piece)); // one that is refused spoils nothing
    if (isTaken)
        QCOMPARE(atTheEnd.take(quint64(size)).value_or(QByteArray()).size(), size);
    else
        QCOMPARE(atTheEnd.take(1000).value_or(QByteArray()), piece);
}

void tst_MessageStorage::p11_largeOnesAreInAFile_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<bool>("isInFile");
    QTest::newRow("limit - 1") << qint64(Limits::kMaxSessionMessageInMemory) - 1 << false;
    QTest::newRow("limit") << qint64(Limits::kMaxSessionMessageInMemory) << false;
    QTest::newRow("limit + 1") << qint64(Limits::kMaxSessionMessageInMemory) + 1 << true;
}

void tst_MessageStorage::p11_largeOnesAreInAFile()
{
    QFETCH(qint64, size);
    QFETCH(bool, isInFile);
    QByteArray words(size, 'x');
    words.back() = 'y';
    MessageStorage storage;
    QVERIFY(storage.write(0, words.first(10)));
    QVERIFY(storage.write(10, words.sliced(10)));
    QCOMPARE(storage.isInFile(), isInFile);
    QCOMPARE(storage.take(quint64(size)), words);
}

void tst_MessageStorage::piecesInAnyOrder()
{
    MessageStorage storage;
    QVERIFY(storage.write(6, "world"));
    QVERIFY(storage.write(0, "hello "));
    QVERIFY(!storage.take(12)); // one octet never came
    MessageStorage again;
    QVERIFY(again.write(6, "world"));
    QVERIFY(again.write(0, "hello "));
    QCOMPARE(again.take(11), "hello world");
}

QTEST_GUILESS_MAIN(tst_MessageStorage)
#include "tst_MessageStorage.moc"
