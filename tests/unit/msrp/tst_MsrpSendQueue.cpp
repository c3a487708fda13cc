// SPDX-License-Identifier: MIT
#include "MsrpListener.h"

#include "msrp/MsrpSendQueue.h"

#include <QTest>

#include <random>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

namespace {

struct Bytes : MsrpSource
{
    explicit Bytes(QByteArray content) : bytes(std::move(content)) { }
    QByteArray read(quint64 offset, qsizetype most) override { return bytes.mid(qsizetype(offset), most); }
    QByteArray bytes;
};

MsrpUri uri(const char *text) { return *parseMsrpUri(text); }

class Sending
{
public:
    MsrpSendQueue queue{{uri("msrp://b:1/b;tcp")}, uri("msrp://a:1/a;tcp"), [this] { return "tid" + QByteArray::number(++m_last); }};

    void add(const QByteArray &id, const QByteArray &text, bool bulk = false, bool sizeKnown = true)
    {
        MsrpOutgoing message;
        message.messageId = id;
        message.contentType = "text/plain";
        if (sizeKnown)
            message.size = quint64(text.size());
        message.bulk = bulk;
        message.source = std::make_shared<Bytes>(text);
        queue.add(message);
    }
    void write(qsizetype most)
    {
        const auto batch = queue.next(most);
        QVERIFY(framer.feed(batch.bytes, listener));
        chunks.insert(chunks.end(), batch.chunks.begin(), batch.chunks.end());
    }
    void writeAll(qsizetype most = 16384)
    {
        while (!queue.isEmpty())
            write(most);
        QVERIFY(!framer.isInsideFrame());
    }
    /// The octets of a message as they arrive, by their ranges.
    QByteArray arrived(const QByteArray &id) const
    {
        QByteArray text;
        for (const MsrpFrame &frame : listener.frames) {
            if (frame.read.head.messageId == id)
                text.replace(qsizetype(frame.read.head.byteRange->start) - 1, text.size(), frame.body);
        }
        return text;
    }

    MsrpFramer framer;
    MsrpListener listener;
    std::vector<MsrpSendQueue::Chunk> chunks;

private:
    int m_last = 100;
};

} // namespace

/// What leaves, in which order and pieces (RFC 4975 s.7.1).
class tst_MsrpSendQueue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc4975_7_1_1_shortMessageIsOneChunk();
    void rfc4975_7_1_1_longChunksHaveNoEnd();
    void wordsGoBeforeFilesAndInOrder();
    void framesGoBetweenChunks();
    void rfc4975_7_1_endLineWithinTheOctets_data();
    void rfc4975_7_1_endLineWithinTheOctets();
    void abortedMessagesEndWithHash();
    void whoLeavesASharedConnectionEndsHisChunk();
    void whatWaitsElsewhereCutsAChunkShort();
    void unknownSizes();
    void whateverIsAskedAllArrives();
};

void tst_MsrpSendQueue::rfc4975_7_1_1_shortMessageIsOneChunk()
{
    for (const qsizetype size : {0, 1, 2048}) {
        Sending sending;
        sending.add("mm01", QByteArray(size, 'x'));
        sending.writeAll();
        QCOMPARE(sending.listener.frames.size(), size_t(1));
        const MsrpFrame &frame = sending.listener.frames[0];
        QVERIFY(!frame.read.fault);
        QCOMPARE(toBytes(*frame.read.head.byteRange), "1-" + QByteArray::number(size) + '/' + QByteArray::number(size));
        QVERIFY(frame.flag == MsrpFlag::Complete);
        QCOMPARE(frame.body.size(), size);
        QCOMPARE(sending.chunks.size(), size_t(1));
        QCOMPARE(sending.chunks[0].transaction, frame.read.head.transaction);
    }
}

void tst_MsrpSendQueue::rfc4975_7_1_1_longChunksHaveNoEnd()
{
    Sending sending;
    sending.add("mm01", QByteArray(2049, 'x'));
    sending.writeAll(100);
    QCOMPARE(sending.listener.frames.size(), size_t(1)); // nothing else waited: as few chunks as possible
    QCOMPARE(toBytes(*sending.listener.frames[0].read.head.byteRange), "1-*/2049");
    QCOMPARE(toBytes(sending.chunks[0].range), "1-2049/2049");
}

void tst_MsrpSendQueue::wordsGoBeforeFilesAndInOrder()
{
    Sending sending;
    sending.add("file", QByteArray(100'000, 'f'), true);
    sending.write(1000);
    sending.add("one", QByteArray(5000, '1'));
    sending.add("two", "2");
    sending.writeAll(4096);
    QList<QByteArray> order;
    for (const MsrpFrame &frame : sending.listener.frames)
        order.append(frame.read.head.messageId + char(*frame.flag));
    QCOMPARE(order, (QList<QByteArray>{"file+", "one$", "two$", "file$"}));
    QCOMPARE(sending.listener.frames[0].body.size(), 2048); // not interrupted earlier
    QCOMPARE(sending.arrived("file").size(), 100'000);
}

void tst_MsrpSendQueue::framesGoBetweenChunks()
{
    Sending sending;
    sending.add("mm01", QByteArray(10'000, 'x'));
    sending.write(500);
    const MsrpHead request = sending.listener.frames[0].read.head;
    const MsrpHead response = msrpResponse(request, 200, uri("msrp://a:1/a;tcp"));
    sending.queue.addFrame(response, msrpPathLines(response.toPath, response.fromPath));
    sending.writeAll();
    QCOMPARE(sending.listener.frames.size(), size_t(3));
    QVERIFY(!sending.listener.frames[1].read.head.isRequest());
    QCOMPARE(sending.listener.frames[0].body.size(), 2048);
    QCOMPARE(toBytes(*sending.listener.frames[2].read.head.byteRange), "2049-*/10000");
    QCOMPARE(sending.chunks.size(), size_t(2));
    QVERIFY(sending.chunks[0].flag == MsrpFlag::More);
}

void tst_MsrpSendQueue::rfc4975_7_1_endLineWithinTheOctets_data()
{
    QTest::addColumn<qsizetype>("most");
    QTest::addColumn<int>("at");
    for (const qsizetype most : {1, 7, 64, 4096}) {
        for (const int at : {0, 1, 40, 2990})
            QTest::addRow("%lld octets at a time, at %d", qlonglong(most), at) << most << at;
    }
}

void tst_MsrpSendQueue::rfc4975_7_1_endLineWithinTheOctets()
{
    QFETCH(qsizetype, most);
    QFETCH(int, at);
    QByteArray text(3000, '-');
    text.replace(at, 16, "\r\n-------tid101$");
    Sending sending;
    sending.add("mm01", text);
    sending.writeAll(most);
    QCOMPARE(sending.arrived("mm01"), text);
    QCOMPARE(sending.listener.frames.size(), size_t(2));
    QVERIFY(sending.listener.frames[0].read.head.transaction != sending.listener.frames[1].read.head.transaction);
}

void tst_MsrpSendQueue::abortedMessagesEndWithHash()
{
    Sending sending;
    sending.add("mm01", QByteArray(10'000, 'x'));
    sending.add("mm02", "never");
    sending.add("mm03", "still");
    sending.write(500);
    sending.queue.abort("mm01");
    sending.queue.abort("mm02");
    sending.writeAll();
    QCOMPARE(sending.listener.frames.size(), size_t(2));
    QVERIFY(sending.listener.frames[0].flag == MsrpFlag::Aborted);
    QCOMPARE(sending.listener.frames[1].read.head.messageId, "mm03");

    Sending shortened; // the file lost its end while it was sent
    shortened.add("mm01", "x");
    MsrpOutgoing message;
    message.messageId = "mm02";
    message.contentType = "text/plain";
    message.size = 5000;
    message.source = std::make_shared<Bytes>(QByteArray(4000, 'x'));
    shortened.queue.add(message);
    shortened.writeAll();
    QVERIFY(shortened.listener.frames[1].flag == MsrpFlag::Aborted);
    QVERIFY(shortened.chunks.back().flag == MsrpFlag::Aborted);
}

void tst_MsrpSendQueue::whoLeavesASharedConnectionEndsHisChunk()
{
    for (const bool abortsFirst : {false, true}) {
        Sending sending;
        QVERIFY(!sending.queue.isInChunk());
        sending.add("mm01", QByteArray(100'000, 'x'), true);
        sending.write(5000);
        QVERIFY(sending.queue.isInChunk() && sending.framer.isInsideFrame());
        if (abortsFirst)
            sending.queue.abort("mm01");
        QVERIFY(sending.framer.feed(sending.queue.cut(), sending.listener));
        QVERIFY(!sending.framer.isInsideFrame());
        QVERIFY(sending.listener.frames.back().flag == (abortsFirst ? MsrpFlag::Aborted : MsrpFlag::More));
        QVERIFY(!sending.queue.isInChunk());
    }
}

void tst_MsrpSendQueue::whatWaitsElsewhereCutsAChunkShort()
{
    Sending sending;
    const QByteArray file(100'000, 'x');
    sending.add("mm01", file, true);
    sending.write(5000);
    sending.queue.setContended(true);
    sending.write(16384);
    QVERIFY(!sending.queue.isInChunk() && !sending.framer.isInsideFrame());
    QCOMPARE(sending.listener.frames.size(), size_t(1));
    QVERIFY(sending.listener.frames[0].flag == MsrpFlag::More);
    QVERIFY(sending.listener.frames[0].body.size() < 6000);
    sending.queue.setContended(false);
    sending.writeAll();
    QCOMPARE(sending.arrived("mm01"), file);
}

void tst_MsrpSendQueue::unknownSizes()
{
    Sending sending;
    sending.add("mm01", QByteArray(5000, 'x'), false, false);
    sending.writeAll(1024);
    QCOMPARE(sending.listener.frames.size(), size_t(1));
    QCOMPARE(toBytes(*sending.listener.frames[0].read.head.byteRange), "1-*/*");
    QVERIFY(sending.listener.frames[0].flag == MsrpFlag::Complete);
    QCOMPARE(sending.arrived("mm01").size(), 5000);
}

void tst_MsrpSendQueue::whateverIsAskedAllArrives()
{
    std::mt19937 random(4975);
    for (int round = 0; round < 100; ++round) {
        Sending sending;
        QMap<QByteArray, QByteArray> texts;
        QList<QByteArray> words;
        for (int i = 0; i < 20; ++i) {
            const QByteArray id = "id" + QByteArray::number(i);
            QByteArray text(qsizetype(random() % (random() % 4 ? 3000 : 600'000)), ' ');
            for (char &c : text)
                c = "-\r\ntid10+$#x"[random() % 12];
            const bool bulk = random() % 3 == 0;
            sending.add(id, text, bulk);
            texts.insert(id, text);
            if (!bulk)
                words.append(id);
            sending.write(qsizetype(random() % 9000));
        }
        sending.writeAll();
        QList<QByteArray> completed;
        for (const MsrpFrame &frame : sending.listener.frames) {
            QVERIFY(!frame.read.fault);
            if (frame.flag == MsrpFlag::Complete && words.contains(frame.read.head.messageId))
                completed.append(frame.read.head.messageId);
        }
        QCOMPARE(completed, words); // in their order
        for (auto it = texts.begin(); it != texts.end(); ++it)
            QCOMPARE(sending.arrived(it.key()), it.value());
        QCOMPARE(sending.chunks.size(), sending.listener.frames.size());
    }
}

QTEST_APPLESS_MAIN(tst_MsrpSendQueue)
#include "tst_MsrpSendQueue.moc"
