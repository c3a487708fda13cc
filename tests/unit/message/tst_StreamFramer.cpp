// SPDX-License-Identifier: MIT
#include "message/MessageWriter.h"
#include "message/StreamFramer.h"
#include "base/Limits.h"

#include <QElapsedTimer>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;

/// RFC 3261 s.18.3, s.20.14; RFC 5626 s.4.4.1. P02
class tst_StreamFramer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc3261_18_3_cutsAtContentLength();
    void rfc3261_18_3_messageInPieces();
    void rfc5626_4_4_1_pingsAndPongs_data();
    void rfc5626_4_4_1_pingsAndPongs();
    void rfc3261_20_14_brokenFraming_data();
    void rfc3261_20_14_brokenFraming();
    void rfc3261_8_2_badMessageInGoodFraming();
    void p11_headerSectionLimit();
    void p11_bodyLimit();
    void a02_octetByOctetIsLinear();
    void a02_garbageWithoutLineEndIsBounded();
};

namespace {

QByteArray request(const QByteArray &length, const QByteArray &body = {}, const QByteArray &more = {})
{
    return "MESSAGE sip:b@h SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\n"
           "Call-ID: c\r\nCSeq: 1 MESSAGE\r\n" + more + length + "\r\n" + body;
}

QByteArray describe(const StreamFramer::Item &item)
{
    if (std::holds_alternative<StreamFramer::Ping>(item))
        return "ping";
    if (std::holds_alternative<StreamFramer::Pong>(item))
        return "pong";
    if (const auto *bad = std::get_if<MalformedMessage>(&item))
        return QByteArray::number(bad->status) + (bad->answerable ? "!" : "");
    const auto &message = std::get<Message>(item);
    return "message " + std::visit([](const auto &one) { return one.body().toByteArray(); }, message);
}

QByteArrayList describe(const QList<StreamFramer::Item> &items)
{
    QByteArrayList out;
    for (const StreamFramer::Item &item : items)
        out.append(describe(item));
    return out;
}

} // namespace

void tst_StreamFramer::rfc3261_18_3_cutsAtContentLength()
{
    StreamFramer framer;
    const QByteArray bytes = request("Content-Length: 5\r\n", "hello") + request("l:0\r\n") + request("Content-Length:\r\n 2\r\n", "hi");
    QCOMPARE(describe(framer.feed(bytes)), (QByteArrayList{"message hello", "message ", "message hi"}));
    QVERIFY(!framer.isBroken() && !framer.isInsideMessage());
}

void tst_StreamFramer::rfc3261_18_3_messageInPieces()
{
    StreamFramer framer;
    const QByteArray bytes = request("Content-Length: 5\r\n", "hello");
    QVERIFY(framer.feed(bytes.first(10)).isEmpty());
    QVERIFY(framer.isInsideMessage());
    QVERIFY(framer.feed(bytes.sliced(10, bytes.size() - 12)).isEmpty());
    QVERIFY(framer.isInsideMessage());
    QCOMPARE(describe(framer.feed(bytes.last(2) + "MES")), (QByteArrayList{"message hello"}));
    QVERIFY(framer.isInsideMessage());
}

void tst_StreamFramer::rfc5626_4_4_1_pingsAndPongs_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("items");
    const QByteArray message = request("Content-Length: 0\r\n");
    QTest::newRow("pong") << QByteArray("\r\n") << QByteArrayList{"pong"};
    QTest::newRow("ping") << QByteArray("\r\n\r\n") << QByteArrayList{"pong", "ping"};
    QTest::newRow("two pings") << QByteArray("\r\n\r\n\r\n\r\n") << QByteArrayList{"pong", "ping", "pong", "ping"};
    QTest::newRow("between messages") << message + "\r\n" + message << QByteArrayList{"message ", "pong", "message "};
    QTest::newRow("a message ends the pair") << "\r\n" + message + "\r\n" << QByteArrayList{"pong", "message ", "pong"};
    QTest::newRow("bare LF") << "\n" + message << QByteArrayList{"message "};
    QTest::newRow("half") << QByteArray("\r") << QByteArrayList{};
}

void tst_StreamFramer::rfc5626_4_4_1_pingsAndPongs()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArrayList, items);
    StreamFramer whole;
    QCOMPARE(describe(whole.feed(bytes)), items);
    QVERIFY(!whole.isInsideMessage());
    StreamFramer octets;
    QByteArrayList got;
    for (const char c : bytes)
        got += describe(octets.feed({&c, 1}));
    QCOMPARE(got, items);
}

void tst_StreamFramer::rfc3261_20_14_brokenFraming_data()
{
    QTest::addColumn<QByteArray>("length");
    QTest::addColumn<QByteArrayList>("items");
    QTest::newRow("missing") << QByteArray() << QByteArrayList{"400!"};
    QTest::newRow("negative") << QByteArray("Content-Length: -5\r\n") << QByteArrayList{"400!"};
    QTest::newRow("word") << QByteArray("Content-Length: five\r\n") << QByteArrayList{"400!"};
    QTest::newRow("empty") << QByteArray("Content-Length:\r\n") << QByteArrayList{"400!"};
    QTest::newRow("plus") << QByteArray("Content-Length: +5\r\n") << QByteArrayList{"400!"};
    QTest::newRow("hex") << QByteArray("Content-Length: 0x5\r\n") << QByteArrayList{"400!"};
    QTest::newRow("list") << QByteArray("Content-Length: 5, 5\r\n") << QByteArrayList{"400!"};
    QTest::newRow("two") << QByteArray("Content-Length: 5\r\nl: 6\r\n") << QByteArrayList{"400!"};
    QTest::newRow("two alike") << QByteArray("Content-Length: 5\r\nContent-Length: 5\r\n") << QByteArrayList{"400!"};
    QTest::newRow("folded into two numbers") << QByteArray("Content-Length: 1\r\n 5\r\n") << QByteArrayList{"400!"};
    QTest::newRow("2^31") << QByteArray("Content-Length: 2147483648\r\n") << QByteArrayList{"513!"};
    QTest::newRow("2^32+5") << QByteArray("Content-Length: 4294967301\r\n") << QByteArrayList{"513!"};
    QTest::newRow("huge") << "Content-Length: " + QByteArray(400, '9') + "\r\n" << QByteArrayList{"513!"};
}

void tst_StreamFramer::rfc3261_20_14_brokenFraming()
{
    QFETCH(QByteArray, length);
    QFETCH(QByteArrayList, items);
    StreamFramer framer;
    QCOMPARE(describe(framer.feed(request(length, "hello") + request("Content-Length: 0\r\n"))), items);
    QVERIFY(framer.isBroken());
    QVERIFY(!framer.isInsideMessage());
    QVERIFY(framer.feed(request("Content-Length: 0\r\n")).isEmpty());
}

void tst_StreamFramer::rfc3261_8_2_badMessageInGoodFraming()
{
    StreamFramer framer;
    const QByteArray bad = request("Content-Length: 2\r\n", "xx", "CSeq: 2 MESSAGE\r\n");
    QCOMPARE(describe(framer.feed(bad + request("Content-Length: 2\r\n", "hi"))), (QByteArrayList{"400!", "message hi"}));
    QVERIFY(!framer.isBroken());
}

void tst_StreamFramer::p11_headerSectionLimit() // P11
{
    const auto ofSize = [](qsizetype size) {
        QByteArray padding;
        const qsizetype missing = size - request("l: 0\r\n").size();
        while (padding.size() + 8000 < missing)
            padding += "Q: " + QByteArray(7000, 'x') + "\r\n";
        padding += "Q: " + QByteArray(missing - padding.size() - 5, 'x') + "\r\n";
        return request("l: 0\r\n", {}, padding);
    };
    for (const qsizetype extra : {-1, 0, 1}) {
        const QByteArray bytes = ofSize(Limits::kMaxHeaderSection + extra);
        QCOMPARE(bytes.size(), Limits::kMaxHeaderSection + extra);
        StreamFramer framer;
        const QByteArrayList items = describe(framer.feed(bytes));
        QCOMPARE(items, (QByteArrayList{extra <= 0 ? "message " : "513!"}));
        QCOMPARE(framer.isBroken(), extra > 0);
    }
}

void tst_StreamFramer::p11_bodyLimit() // P11
{
    for (const qsizetype extra : {-1, 0, 1}) {
        const QByteArray body(Limits::kMaxBody + extra, 'b');
        StreamFramer framer;
        const auto items = framer.feed(request("Content-Length: " + QByteArray::number(body.size()) + "\r\n", body));
        QCOMPARE(items.size(), 1);
        if (extra <= 0)
            QCOMPARE(std::get<Request>(std::get<Message>(items[0])).body().size(), body.size());
        else
            QCOMPARE(describe(items), (QByteArrayList{"513!"}));
    }
}

void tst_StreamFramer::a02_octetByOctetIsLinear()
{
    // 500,000 octets one at a time; quadratic work would take minutes.
    const QByteArray bytes = request("Content-Length: 500000\r\n", QByteArray(500'000, 'b'));
    QElapsedTimer timer;
    timer.start();
    StreamFramer framer;
    int messages = 0;
    for (const char c : bytes)
        messages += int(framer.feed({&c, 1}).size());
    QCOMPARE(messages, 1);
    QVERIFY(timer.elapsed() < 10'000);
}

void tst_StreamFramer::a02_garbageWithoutLineEndIsBounded()
{
    StreamFramer framer;
    int items = 0;
    for (int i = 0; i < 100; ++i)
        items += int(framer.feed(QByteArray(4096, '\x16')).size());
    QCOMPARE(items, 1);
    QVERIFY(framer.isBroken());
}

QTEST_APPLESS_MAIN(tst_StreamFramer)
#include "tst_StreamFramer.moc"
