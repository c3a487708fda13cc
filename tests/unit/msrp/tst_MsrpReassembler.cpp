// SPDX-License-Identifier: MIT
#include "MsrpListener.h"

#include "base/Limits.h"
#include "msrp/MsrpReassembler.h"
#include "support/Corpus.h"

#include <QTest>

#include <random>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

struct MemoryStorage : MsrpStorage
{
    bool write(quint64 offset, QByteArrayView octets) override
    {
        if (offset + quint64(octets.size()) > 1'000'000)
            return false;
        bytes.resize(std::max(bytes.size(), qsizetype(offset) + octets.size()));
        std::copy(octets.begin(), octets.end(), bytes.begin() + qsizetype(offset));
        return true;
    }
    QByteArray bytes;
};

/// Takes everything but one type, up to a million octets.
struct TextReceiver : MsrpReassembler::Receiver
{
    std::unique_ptr<MsrpStorage> begin(const MsrpHead &head, int &status) override
    {
        ++begun;
        if (head.contentType == "application/x-nope") {
            status = 415;
            return nullptr;
        }
        if (head.byteRange && head.byteRange->total.value_or(0) > 1'000'000)
            return nullptr;
        return std::make_unique<MemoryStorage>();
    }
    int begun = 0;
};

/// What a session's receiving end makes of a stream.
class Receiving : public MsrpFramer::Sink
{
public:
    void onHead(const MsrpHeadRead &read) override
    {
        m_current = read.head.is("SEND") && read.head.hasBody() && !read.fault;
        if (m_current)
            reassembler.onHead(read.head, now);
    }
    void onData(QByteArrayView octets) override
    {
        if (m_current)
            reassembler.onData(octets);
    }
    void onEnd(MsrpFlag flag) override
    {
        if (!m_current)
            return;
        auto end = reassembler.onEnd(flag);
        statuses.append(end.status);
        ranges.append(toBytes(end.range));
        if (end.complete) {
            const QByteArray &text = static_cast<MemoryStorage &>(*end.complete->storage).bytes;
            messages.append(end.complete->head.messageId + '=' + text.first(qsizetype(end.complete->size)));
        }
    }
    void feed(const QByteArray &bytes) { QVERIFY(framer.feed(bytes, *this)); }

    TextReceiver receiver;
    MsrpReassembler reassembler{receiver};
    MsrpFramer framer;
    std::chrono::milliseconds now{0};
    QList<QByteArray> messages;
    QList<int> statuses;
    QList<QByteArray> ranges;

private:
    bool m_current = false;
};

QByteArray chunk(const QByteArray &id, const QByteArray &range, const QByteArray &octets, char flag)
{
    return "MSRP t1aaaa SEND\r\nTo-Path: msrp://b:1/b;tcp\r\nFrom-Path: msrp://a:1/a;tcp\r\nMessage-ID: " + id + "\r\nByte-Range: " + range
        + "\r\nContent-Type: text/plain\r\n\r\n" + octets + "\r\n-------t1aaaa" + flag + "\r\n";
}

} // namespace

/// Chunks put together again (RFC 4975 s.7.3.1), whatever a sender claims. A27
class tst_MsrpReassembler : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void streams_data();
    void streams();
    void bad_data();
    void bad();
    void rfc4975_7_3_1_anyOrderAnyOverlap();
    void completeChunkFirst();
    void a27_liesAboutSizes();
    void a27_limits();
    void staleMessagesGo();
};

void tst_MsrpReassembler::streams_data()
{
    QTest::addColumn<TsvRow>("row");
    for (const TsvRow &row : testTable(QStringLiteral("corpus/msrp/stream.tsv")))
        QTest::newRow(row["file"]) << row;
}

void tst_MsrpReassembler::streams()
{
    QFETCH(TsvRow, row);
    Receiving receiving;
    receiving.feed(testData(QStringLiteral("corpus/msrp/stream/") + QString::fromUtf8(row["file"])));
    QByteArray expected = row["messages"];
    expected.replace("\\r", "\r").replace("\\n", "\n");
    if (!expected.isEmpty())
        QCOMPARE(receiving.messages.join(';'), expected);
    else if (row["must_hold"].contains("aborted") || row["must_hold"].contains("bodiless"))
        QVERIFY(receiving.messages.isEmpty());
    if (row["file"] == "14-binary.bin") {
        QByteArray all;
        for (int octet = 0; octet < 256; ++octet)
            all += char(octet);
        QCOMPARE(receiving.messages.size(), 1);
        QVERIFY(receiving.messages[0].endsWith(all));
    }
    if (row["file"] == "28-long-chunks.bin") {
        QCOMPARE(receiving.messages.size(), 1);
        QCOMPARE(receiving.messages[0].sliced(receiving.messages[0].indexOf('=') + 1).size(), 128 * 1024);
    }
    for (const int status : std::as_const(receiving.statuses))
        QCOMPARE(status, 200);
}

void tst_MsrpReassembler::bad_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QList<int>>("statuses");
    QTest::newRow("total over the limit") << u"b11-total-huge.bin"_qs << QList<int>{413};
    QTest::newRow("a hole") << u"b12-gap.bin"_qs << QList<int>{200, 200};
    QTest::newRow("a type that is not wanted") << u"b21-bad-type.bin"_qs << QList<int>{415};
}

void tst_MsrpReassembler::bad()
{
    QFETCH(QString, file);
    QFETCH(QList<int>, statuses);
    Receiving receiving;
    receiving.feed(testData(u"corpus/msrp/bad/"_qs + file));
    QCOMPARE(receiving.statuses, statuses);
    QVERIFY(receiving.messages.isEmpty());
}

void tst_MsrpReassembler::rfc4975_7_3_1_anyOrderAnyOverlap()
{
    std::mt19937 random(731);
    for (int round = 0; round < 300; ++round) {
        QByteArray text(1 + qsizetype(random() % 400), ' ');
        for (char &c : text)
            c = char('a' + random() % 26);
        const QByteArray total = QByteArray::number(text.size());
        // Pieces that cover it, some twice, in any order; the last one has the "$".
        QList<QByteArray> chunks;
        for (qsizetype at = 0; at < text.size();) {
            const qsizetype size = std::min<qsizetype>(1 + qsizetype(random() % 60), text.size() - at);
            const qsizetype early = std::min<qsizetype>(at, qsizetype(random() % 5));
            const bool last = at + size == text.size();
            const QByteArray range = QByteArray::number(at - early + 1) + "-*/" + (random() % 2 ? total : QByteArray("*"));
            chunks.append(chunk("mm01", range, text.sliced(at - early, size + early), last ? '$' : '+'));
            if (!last && random() % 4 == 0)
                chunks.append(chunks.last());
            at += size;
        }
        std::shuffle(chunks.begin(), chunks.end(), random);
        Receiving receiving;
        for (const QByteArray &bytes : std::as_const(chunks)) {
            if (!receiving.messages.isEmpty())
                break; // a repeat of what is complete would begin anew
            receiving.feed(bytes);
        }
        QCOMPARE(receiving.messages, QList<QByteArray>{"mm01=" + text});
        QCOMPARE(receiving.reassembler.open(), size_t(0));
    }
}

void tst_MsrpReassembler::completeChunkFirst()
{
    Receiving receiving;
    receiving.feed(chunk("mm01", "5-8/8", "EFGH", '$'));
    QVERIFY(receiving.messages.isEmpty());
    QCOMPARE(receiving.reassembler.received("mm01"), 0u);
    receiving.feed(chunk("mm01", "1-*/8", "abcd", '+'));
    QCOMPARE(receiving.messages, QList<QByteArray>{"mm01=abcdEFGH"});
    QCOMPARE(receiving.ranges, (QList<QByteArray>{"5-8/8", "1-4/8"}));
    // All octets without a "$": its sender may still abort.
    receiving.feed(chunk("mm02", "1-4/4", "abcd", '+'));
    QCOMPARE(receiving.reassembler.received("mm02"), 4u);
    receiving.feed(chunk("mm02", "5-*/4", "", '#'));
    QCOMPARE(receiving.messages.size(), 1);
}

void tst_MsrpReassembler::a27_liesAboutSizes()
{
    {
        Receiving receiving; // more octets than announced
        receiving.feed(chunk("mm01", "1-*/4", "abcdefgh", '$'));
        QCOMPARE(receiving.statuses, QList<int>{400});
        receiving.feed(chunk("mm01", "1-4/4", "abcd", '$')); // the message is refused for good
        QCOMPARE(receiving.statuses, (QList<int>{400, 413}));
        QVERIFY(receiving.messages.isEmpty());
    }
    {
        Receiving receiving; // two totals
        receiving.feed(chunk("mm01", "1-2/8", "ab", '+') + chunk("mm01", "3-4/4", "cd", '$'));
        QCOMPARE(receiving.statuses, (QList<int>{200, 400}));
    }
    {
        Receiving receiving; // "$" before the end of what is there
        receiving.feed(chunk("mm01", "5-8/*", "EFGH", '+') + chunk("mm01", "1-2/*", "ab", '$'));
        QCOMPARE(receiving.statuses, (QList<int>{200, 400}));
        QVERIFY(receiving.messages.isEmpty());
    }
    {
        Receiving receiving; // far behind: no memory for what never came
        receiving.feed(chunk("mm01", "18446744073709551615-*/*", "a", '$') + chunk("mm02", "900000000000-*/*", "a", '$'));
        QCOMPARE(receiving.statuses, (QList<int>{413, 413}));
        receiving.feed(chunk("mm03", "18446744073709551615-*/*", "abc", '$'));
        QCOMPARE(receiving.statuses.last(), 400);
    }
    {
        Receiving receiving; // an announced size is nothing but a number
        receiving.feed(chunk("mm01", "1-1/1000000", "a", '+'));
        QCOMPARE(receiving.statuses, QList<int>{200});
        receiving.feed(chunk("mm02", "1-1/1000001", "a", '+'));
        QCOMPARE(receiving.statuses.last(), 413);
    }
}

void tst_MsrpReassembler::a27_limits()
{
    Receiving many;
    for (int i = 0; i <= Limits::kMaxMsrpMessages; ++i)
        many.feed(chunk("id" + QByteArray::number(i), "1-1/2", "a", '+'));
    QCOMPARE(many.statuses.count(200), Limits::kMaxMsrpMessages);
    QCOMPARE(many.statuses.last(), 413);
    QCOMPARE(many.reassembler.open(), size_t(Limits::kMaxMsrpMessages));

    Receiving holes;
    for (int i = 0; i <= Limits::kMaxMsrpHoles; ++i)
        holes.feed(chunk("mm01", QByteArray::number(2 * i + 1) + "-*/1000", "a", '+'));
    QCOMPARE(holes.statuses.count(200), Limits::kMaxMsrpHoles);
    QCOMPARE(holes.statuses.last(), 413);
    QCOMPARE(holes.reassembler.open(), size_t(0));
}

void tst_MsrpReassembler::staleMessagesGo()
{
    Receiving receiving;
    receiving.feed(chunk("mm01", "1-1/2", "a", '+'));
    receiving.now = 20s;
    receiving.feed(chunk("mm02", "1-1/2", "a", '+'));
    const auto dropped = receiving.reassembler.dropStale(30s, 30s);
    QCOMPARE(dropped.size(), size_t(1));
    QCOMPARE(dropped[0].messageId, "mm01");
    QCOMPARE(receiving.reassembler.open(), size_t(1));
}

QTEST_APPLESS_MAIN(tst_MsrpReassembler)
#include "tst_MsrpReassembler.moc"
