// SPDX-License-Identifier: MIT
#include "trace/TraceCodec.h"
#include "trace/TraceRing.h"

#include <QTest>

using namespace linnet::sip;

namespace {

TraceEntry entryOf(const QByteArray &bytes)
{
    TraceEntry entry;
    entry.time = QDateTime::fromMSecsSinceEpoch(1'780'000'000'123, Qt::UTC);
    entry.monotonic = linnet::MonoTime(std::chrono::milliseconds(77));
    entry.transport = "TCP";
    entry.local = QStringLiteral("127.0.0.1:5062");
    entry.remote = QStringLiteral("[::1]:5060");
    entry.flow = 9;
    entry.callId = "call";
    entry.branch = "z9hG4bKx";
    entry.method = "MESSAGE";
    entry.detail = "why";
    entry.bytes = bytes;
    return entry;
}

} // namespace

class tst_TraceRing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void boundedByBytes();
    void oneThatIsLargerThanAllIsKeptAlone();
    void numbersGoOn();
    void recordsComeBack();
    void tornTailsAreLeftOut();
};

// P11: at the limit, one below and one above
void tst_TraceRing::boundedByBytes()
{
    const qsizetype cost = TraceRing::costOf(entryOf(QByteArray(100, 'x')));
    TraceRing ring(10 * cost);
    for (int i = 0; i < 9; ++i)
        ring.append(entryOf(QByteArray(100, 'x')));
    QCOMPARE(ring.count(), 9);
    ring.append(entryOf(QByteArray(99, 'x'))); // limit - 1
    QCOMPARE(ring.count(), 10);
    QCOMPARE(ring.size(), 10 * cost - 1);
    QCOMPARE(ring.begin()->sequence, quint64(1));

    TraceRing exact(10 * cost);
    for (int i = 0; i < 10; ++i)
        exact.append(entryOf(QByteArray(100, 'x')));
    QCOMPARE(exact.count(), 10); // the limit
    QCOMPARE(exact.size(), exact.capacity());

    TraceRing over(10 * cost);
    for (int i = 0; i < 9; ++i)
        over.append(entryOf(QByteArray(100, 'x')));
    over.append(entryOf(QByteArray(101, 'x'))); // limit + 1
    QCOMPARE(over.count(), 9);
    QCOMPARE(over.begin()->sequence, quint64(2));
    QVERIFY(over.size() <= over.capacity());
}

void tst_TraceRing::oneThatIsLargerThanAllIsKeptAlone()
{
    TraceRing ring(1000);
    ring.append(entryOf("a"));
    ring.append(entryOf(QByteArray(5000, 'x')));
    QCOMPARE(ring.count(), 1);
    QCOMPARE(ring.begin()->sequence, quint64(2));
    ring.append(entryOf("b"));
    QCOMPARE(ring.count(), 1);
    QCOMPARE(ring.begin()->bytes, QByteArray("b"));
}

void tst_TraceRing::numbersGoOn()
{
    TraceRing ring;
    ring.setNextSequence(42);
    QCOMPARE(ring.append(entryOf("a")).sequence, quint64(42));
    ring.clear();
    QCOMPARE(ring.count(), 0);
    QCOMPARE(ring.size(), 0);
    QCOMPARE(ring.append(entryOf("b")).sequence, quint64(43));
}

void tst_TraceRing::recordsComeBack()
{
    TraceEntry first = entryOf(QByteArray("binary \0 bytes\r\n", 16));
    TraceEntry second;
    second.time = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
    second.kind = TraceEntry::Kind::NotSent;
    second.direction = TraceEntry::Direction::In;
    second.observer = TraceEntry::Observer::Server;
    const QByteArray file = toRecord(first) + toRecord(second);
    const TraceRecords read = readRecords(file);
    QCOMPARE(read.good, file.size());
    QVERIFY(read.entries == (QList<TraceEntry>{first, second}));
}

void tst_TraceRing::tornTailsAreLeftOut()
{
    const QByteArray whole = toRecord(entryOf("one")) + toRecord(entryOf("two"));
    const QByteArray last = toRecord(entryOf("three"));
    for (qsizetype cut = 0; cut < last.size(); ++cut) {
        const TraceRecords read = readRecords(whole + last.first(cut));
        QCOMPARE(read.entries.size(), 2);
        QCOMPARE(read.good, whole.size());
    }
    for (qsizetype at = 0; at < last.size(); ++at) { // any damaged byte
        QByteArray damaged = last;
        damaged[at] = char(damaged[at] ^ 0x41);
        QCOMPARE(readRecords(whole + damaged).entries.size(), 2);
    }
    QCOMPARE(readRecords(whole + QByteArray(4096, '\0')).entries.size(), 2);
}

QTEST_APPLESS_MAIN(tst_TraceRing)
#include "tst_TraceRing.moc"
