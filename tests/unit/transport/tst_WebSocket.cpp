// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "transport/WebSocketStream.h"

#include <QCryptographicHash>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;

namespace {

using Item = WebSocketReader::Item;
using Kind = Item::Kind;

/// As a server sends it: not masked.
QByteArray frame(int first, const QByteArray &payload)
{
    QByteArray bytes(1, char(first));
    if (payload.size() < 126) {
        bytes += char(payload.size());
    } else if (payload.size() < 65536) {
        bytes += char(126);
        bytes += char(payload.size() >> 8);
        bytes += char(payload.size() & 0xFF);
    } else {
        bytes += char(127);
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes += char((quint64(payload.size()) >> shift) & 0xFF);
    }
    return bytes + payload;
}

/// The other end of a connection, held by the test.
class Carrier final : public StreamSocket
{
public:
    bool isConnected() const override { return connectedNow; }
    Endpoint local() const override { return {}; }
    Endpoint remote() const override { return {}; }
    void write(const QByteArray &bytes) override { written += bytes; }
    qint64 unsentBytes() const override { return 0; }
    void close() override
    {
        connectedNow = false;
        isClosed = true;
        QMetaObject::invokeMethod(this, [this] { Q_EMIT closed({}); }, Qt::QueuedConnection);
    }
    void open()
    {
        connectedNow = true;
        Q_EMIT connected();
    }
    QByteArray written;
    bool connectedNow = false;
    bool isClosed = false;
};

QByteArray answerTo(const QByteArray &request)
{
    const qsizetype at = request.indexOf("Sec-WebSocket-Key: ") + 19;
    const QByteArray key = request.mid(at, request.indexOf("\r\n", at) - at);
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Accept: "
        + QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64()
        + "\r\nSec-WebSocket-Protocol: sip\r\n\r\n";
}

} // namespace

/// RFC 6455 as RFC 7118 uses it.
class tst_WebSocket : public QObject
{
    Q_OBJECT

    SeededRandom m_random{1};

private Q_SLOTS:
    // P02
    void rfc6455_5_2_framesInAnyPieces()
    {
        const QByteArray large(70'000, 'x');
        const QByteArray stream = frame(0x81, "one") + frame(0x82, large) + frame(0x89, "ping") + frame(0x01, "a") + frame(0x00, "b")
            + frame(0x8A, {}) + frame(0x80, "c") + frame(0x81, QByteArray(300, 'y')) + frame(0x81, {});
        const QList<Item> wanted{{Kind::Content, "one"}, {Kind::Content, large}, {Kind::Ping, "ping"}, {Kind::Pong, {}},
                                 {Kind::Content, "abc"}, {Kind::Content, QByteArray(300, 'y')}, {Kind::Content, {}}};
        for (const qsizetype piece : {qsizetype(1), qsizetype(7), qsizetype(1000), stream.size()}) {
            WebSocketReader reader;
            QList<Item> items;
            for (qsizetype at = 0; at < stream.size(); at += piece)
                items += reader.feed(QByteArrayView(stream).sliced(at, std::min(piece, stream.size() - at)));
            QVERIFY2(items == wanted, qPrintable(QString::number(piece)));
            QVERIFY(!reader.isBroken() && !reader.isInsideMessage());
        }
    }

    void rfc6455_whatNoServerMaySend_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("masked") << QByteArray("\x81\x83" "abcd" "xyz", 9);
        QTest::newRow("reserved bit") << frame(0xC1, "x");
        QTest::newRow("unknown opcode") << frame(0x83, "x");
        QTest::newRow("unknown control opcode") << frame(0x8B, "x");
        QTest::newRow("fragmented ping") << frame(0x09, "x");
        QTest::newRow("long ping") << frame(0x89, QByteArray(126, 'x'));
        QTest::newRow("continuation of nothing") << frame(0x80, "x");
        QTest::newRow("a new message inside one") << frame(0x01, "x") + frame(0x81, "y");
        QTest::newRow("too long") << QByteArray("\x81\x7f\x00\x00\x00\x00\x7f\xff\xff\xff", 10);
        QTest::newRow("negative length") << QByteArray("\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 10);
    }
    void rfc6455_whatNoServerMaySend()
    {
        QFETCH(QByteArray, bytes);
        WebSocketReader reader;
        QVERIFY(reader.feed(frame(0x81, "good")).size() == 1);
        (void)reader.feed(bytes);
        QVERIFY(reader.isBroken());
        QVERIFY(reader.feed(frame(0x81, "good")).isEmpty());
    }

    // P11
    void aMessageOfTheLimitAndOneMore()
    {
        for (const qsizetype more : {-1, 0, 1}) {
            WebSocketReader whole;
            const QByteArray payload(WebSocketReader::kMaxMessage + more, 'x');
            QCOMPARE(whole.feed(frame(0x81, payload)).size(), more > 0 ? 0 : 1);
            QCOMPARE(whole.isBroken(), more > 0);
            WebSocketReader parts;
            const qsizetype half = payload.size() / 2;
            const QList<Item> items = parts.feed(frame(0x01, payload.left(half)) + frame(0x80, payload.mid(half)));
            QCOMPARE(items.size(), more > 0 ? 0 : 1);
            QCOMPARE(parts.isBroken(), more > 0);
        }
    }

    void rfc6455_5_3_whatAClientSendsIsMasked()
    {
        for (const qsizetype size : {0, 5, 125, 126, 65535, 65536}) {
            const QByteArray payload(size, 'p');
            QByteArray bytes = webSocketFrame(WebSocketOpcode::Text, payload, m_random);
            QCOMPARE(quint8(bytes[0]), quint8(0x81));
            QVERIFY((quint8(bytes[1]) & 0x80) != 0);
            const qsizetype head = size < 126 ? 2 : size < 65536 ? 4 : 10;
            const QByteArray mask = bytes.mid(head, 4);
            QByteArray unmasked = bytes.mid(head + 4);
            for (qsizetype i = 0; i < unmasked.size(); ++i)
                unmasked[i] = char(unmasked[i] ^ mask[i % 4]);
            QCOMPARE(unmasked, payload);
            QVERIFY(webSocketFrame(WebSocketOpcode::Text, payload, m_random).mid(head, 4) != mask);
        }
    }

    // P02
    void rfc7118_4_theHandshakeOpensTheWay()
    {
        auto *carrier = new Carrier;
        WebSocketStream stream(StreamSocketPtr(carrier), "example.test:80", m_random);
        int opened = 0;
        QByteArrayList received;
        connect(&stream, &StreamSocket::connected, this, [&] { ++opened; });
        connect(&stream, &StreamSocket::received, this, [&](const QByteArray &bytes) { received.append(bytes); });
        carrier->open();
        QVERIFY(carrier->written.startsWith("GET / HTTP/1.1\r\nHost: example.test:80\r\n"));
        QVERIFY(carrier->written.contains("\r\nSec-WebSocket-Protocol: sip\r\n"));
        QVERIFY(!stream.isConnected());
        const QByteArray answer = answerTo(carrier->written);
        carrier->written.clear();
        Q_EMIT carrier->received(answer.first(20));
        QCOMPARE(opened, 0);
        Q_EMIT carrier->received(answer.mid(20) + frame(0x81, "SIP/2.0 200 OK") + frame(0x89, "hi"));
        QCOMPARE(opened, 1);
        QVERIFY(stream.isConnected());
        QCOMPARE(received, QByteArrayList{"SIP/2.0 200 OK"});
        QCOMPARE(quint8(carrier->written[0]), quint8(0x8A)); // the pong
        carrier->written.clear();
        stream.write("\r\n\r\n");
        QCOMPARE(quint8(carrier->written[0]), quint8(0x89)); // RFC 7118 s.6: a ping keeps it alive
        Q_EMIT carrier->received(frame(0x8A, {}));
        QCOMPARE(received.last(), QByteArray("\r\n"));
        carrier->written.clear();
        stream.write("MESSAGE \xFF");
        QCOMPARE(quint8(carrier->written[0]), quint8(0x82)); // no UTF-8: binary
        Q_EMIT carrier->received(frame(0x88, "\x03\xe8"));
        QVERIFY(carrier->isClosed);
    }

    void whoDoesNotSpeakSipIsLeft_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("a web server") << QByteArray("101 Switching Protocols") << QByteArray("200 OK");
        QTest::newRow("another key") << QByteArray("Sec-WebSocket-Accept: ") << QByteArray("Sec-WebSocket-Accept: x");
        QTest::newRow("another subprotocol") << QByteArray("Protocol: sip") << QByteArray("Protocol: chat");
        QTest::newRow("no subprotocol") << QByteArray("Sec-WebSocket-Protocol") << QByteArray("X-Nothing");
        QTest::newRow("no upgrade") << QByteArray("Upgrade: websocket") << QByteArray("Upgrade: h2c");
        QTest::newRow("an extension nobody asked for") << QByteArray("\r\n\r\n") << QByteArray("\r\nSec-WebSocket-Extensions: x\r\n\r\n");
        QTest::newRow("endless") << QByteArray("\r\n\r\n") << QByteArray("\r\nX: " + QByteArray(9000, 'x'));
        QTest::newRow("no HTTP") << QByteArray("HTTP/1.1") << QByteArray("SIP/2.0");
    }
    void whoDoesNotSpeakSipIsLeft()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        auto *carrier = new Carrier;
        WebSocketStream stream(StreamSocketPtr(carrier), "example.test:80", m_random);
        int opened = 0;
        QString why;
        connect(&stream, &StreamSocket::connected, this, [&] { ++opened; });
        connect(&stream, &StreamSocket::closed, this, [&](const QString &detail) { why = detail; });
        carrier->open();
        QByteArray answer = answerTo(carrier->written);
        QVERIFY(answer.contains(from));
        Q_EMIT carrier->received(answer.replace(from, to));
        QTRY_VERIFY(!why.isEmpty());
        QVERIFY(opened == 0 && carrier->isClosed);
    }
};

QTEST_GUILESS_MAIN(tst_WebSocket)
#include "tst_WebSocket.moc"
