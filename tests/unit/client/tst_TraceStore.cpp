// SPDX-License-Identifier: MIT
#include "client/TraceStore.h"
#include "trace/TraceCodec.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using linnet::client::TraceStore;
using linnet::sip::TraceEntry;
using namespace Qt::Literals::StringLiterals;

namespace {

TraceEntry entryOf(quint64 sequence, qsizetype size = 100)
{
    TraceEntry entry;
    entry.sequence = sequence;
    entry.time = QDateTime::fromMSecsSinceEpoch(5, Qt::UTC);
    entry.bytes = QByteArray(size, 'x');
    return entry;
}

QList<quint64> numbersIn(const QString &dir)
{
    QList<quint64> numbers;
    for (const TraceEntry &entry : TraceStore::read(dir))
        numbers.append(entry.sequence);
    return numbers;
}

QFileInfoList filesIn(const QString &dir) { return QDir(dir + u"/trace"_s).entryInfoList(QDir::Files, QDir::Name); }

} // namespace

class tst_TraceStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesOnAfterARestart();
    void newestStayWithinTheCapacity();
    void tornTailIsCutOff();
    void clearedIsGone();
    void onlyTheOwnerReads();
};

void tst_TraceStore::goesOnAfterARestart()
{
    QTemporaryDir dir;
    QVERIFY(TraceStore::read(dir.path()).isEmpty());
    {
        const auto store = TraceStore::open(dir.path());
        QCOMPARE(store->nextSequence(), quint64(1));
        store->append(entryOf(1));
        store->append(entryOf(2));
        QTRY_COMPARE(numbersIn(dir.path()), (QList<quint64>{1, 2})); // beside the one who writes
    }
    const auto store = TraceStore::open(dir.path());
    QCOMPARE(store->nextSequence(), quint64(3));
    store->append(entryOf(3));
    QTRY_COMPARE(numbersIn(dir.path()), (QList<quint64>{1, 2, 3}));
    QCOMPARE(filesIn(dir.path()).size(), 1);
}

// P11: at the limit, one below and one above
void tst_TraceStore::newestStayWithinTheCapacity()
{
    const qint64 record = linnet::sip::toRecord(entryOf(1)).size();
    for (const qint64 capacity : {10 * record - 1, 10 * record, 10 * record + 1}) {
        QTemporaryDir dir;
        {
            const auto store = TraceStore::open(dir.path(), capacity, 2 * record);
            for (quint64 i = 1; i <= 25; ++i)
                store->append(entryOf(i));
        }
        qint64 total = 0;
        for (const QFileInfo &file : filesIn(dir.path()))
            total += file.size();
        QVERIFY2(total <= capacity, qPrintable(QString::number(total)));
        QVERIFY(total >= capacity - 3 * record);
        const QList<quint64> numbers = numbersIn(dir.path());
        QCOMPARE(numbers.last(), quint64(25));
        QCOMPARE(numbers.first(), 25 - quint64(numbers.size()) + 1);
    }
}

void tst_TraceStore::tornTailIsCutOff()
{
    const QByteArray record = linnet::sip::toRecord(entryOf(2));
    for (qsizetype cut = 1; cut < record.size(); cut += 7) {
        QTemporaryDir dir;
        TraceStore::open(dir.path())->append(entryOf(1));
        QFile file(filesIn(dir.path()).first().filePath());
        QVERIFY(file.open(QIODevice::Append));
        file.write(record.first(cut));
        file.close();
        QCOMPARE(numbersIn(dir.path()), (QList<quint64>{1}));
        TraceStore::open(dir.path())->append(entryOf(2));
        QCOMPARE(numbersIn(dir.path()), (QList<quint64>{1, 2}));
    }
}

void tst_TraceStore::clearedIsGone()
{
    QTemporaryDir dir;
    {
        const auto store = TraceStore::open(dir.path());
        store->append(entryOf(1));
        store->clear();
        store->append(entryOf(2));
    }
    QCOMPARE(numbersIn(dir.path()), (QList<quint64>{2}));
    TraceStore::remove(dir.path());
    QVERIFY(filesIn(dir.path()).isEmpty());
}

void tst_TraceStore::onlyTheOwnerReads()
{
    QTemporaryDir dir;
    TraceStore::open(dir.path())->append(entryOf(1));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(filesIn(dir.path()).first().permissions() & others));
    QVERIFY(!(QFileInfo(dir.filePath(u"trace"_s)).permissions() & (others | QFile::ExeGroup | QFile::ExeOther)));
}

QTEST_GUILESS_MAIN(tst_TraceStore)
#include "tst_TraceStore.moc"
