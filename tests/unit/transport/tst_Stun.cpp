// SPDX-License-Identifier: MIT
#include "transport/Stun.h"

#include <QTest>
#include <QtEndian>

using namespace linnet::sip;

namespace {

const QByteArray kId = QByteArray::fromHex("b7e7a701bc34d686fa87dfae");

// RFC 5769 s.2.2 and s.2.3: what others make of RFC 8489.
const QByteArray kIpv4 = QByteArray::fromHex(
    "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000800142b91f599fd9e90c3"
    "8c7489f92af9ba53f06be7d780280004c07d4c96");
const QByteArray kIpv6 = QByteArray::fromHex(
    "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
    "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c");

QByteArray message(quint16 type, const QByteArray &attributes)
{
    QByteArray bytes = stunBindingRequest(kId);
    qToBigEndian(type, bytes.data());
    qToBigEndian(quint16(attributes.size()), bytes.data() + 2);
    return bytes + attributes;
}

} // namespace

class tst_Stun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc8489_5_aRequestIsItsHeader(); // P07
    void rfc5769_2_2_ipv4(); // P07
    void rfc5769_2_3_ipv6(); // P07
    void anError();
    void whatIsNoAnswer_data();
    void whatIsNoAnswer();
    void everyPrefixIsRefused();
    void lengthLimit();
    void sipIsNotStun();
};

void tst_Stun::rfc8489_5_aRequestIsItsHeader()
{
    QCOMPARE(stunBindingRequest(kId).toHex(), QByteArray("000100002112a442b7e7a701bc34d686fa87dfae"));
    QVERIFY(looksLikeStun(stunBindingRequest(kId)));
    QVERIFY(!parseStunAnswer(stunBindingRequest(kId)));
}

void tst_Stun::rfc5769_2_2_ipv4()
{
    const auto answer = parseStunAnswer(kIpv4);
    QVERIFY(answer);
    QCOMPARE(answer->id, kId);
    QVERIFY(!answer->isError);
    QVERIFY(answer->mapped == (Endpoint{QHostAddress(QStringLiteral("192.0.2.1")), 32853}));
}

void tst_Stun::rfc5769_2_3_ipv6()
{
    const auto answer = parseStunAnswer(kIpv6);
    QVERIFY(answer);
    QVERIFY(answer->mapped == (Endpoint{QHostAddress(QStringLiteral("2001:db8:1234:5678:11:2233:4455:6677")), 32853}));
}

void tst_Stun::anError()
{
    const auto answer = parseStunAnswer(message(0x0111, QByteArray::fromHex("000900080000040042616400")));
    QVERIFY(answer && answer->isError);
    QCOMPARE(answer->id, kId);
}

void tst_Stun::whatIsNoAnswer_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray mapped = QByteArray::fromHex("002000080001a147e112a643");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("another method") << message(0x0102, mapped);
    QTest::newRow("an indication") << message(0x0011, mapped);
    QTest::newRow("no mapped address") << message(0x0101, {});
    QTest::newRow("MAPPED-ADDRESS of RFC 3489 only") << message(0x0101, QByteArray::fromHex("000100080001a147e112a643"));
    QTest::newRow("no such family") << message(0x0101, QByteArray::fromHex("002000080003a147e112a643"));
    QTest::newRow("IPv6 with the length of IPv4") << message(0x0101, QByteArray::fromHex("002000080002a147e112a643"));
    QTest::newRow("too short for a port") << message(0x0101, QByteArray::fromHex("0020000200010000"));
    QTest::newRow("attribute longer than the rest") << message(0x0101, QByteArray::fromHex("0020ffff0001a147e112a643"));
    QTest::newRow("length tells more") << message(0x0101, mapped).left(28);
    QTest::newRow("length tells less") << message(0x0101, mapped) + QByteArray(4, '\0');
    QByteArray noCookie = message(0x0101, mapped);
    noCookie[4] = 0;
    QTest::newRow("no magic cookie") << noCookie;
}

void tst_Stun::whatIsNoAnswer()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(!parseStunAnswer(bytes));
}

void tst_Stun::everyPrefixIsRefused()
{
    for (const QByteArray &whole : {kIpv4, kIpv6}) {
        for (qsizetype size = 0; size < whole.size(); ++size)
            QVERIFY(!parseStunAnswer(whole.left(size)));
    }
}

void tst_Stun::lengthLimit()
{
    const QByteArray mapped = QByteArray::fromHex("002000080001a147e112a643");
    const auto filled = [&](qsizetype size) {
        QByteArray filler = QByteArray::fromHex("80220000");
        const qsizetype octets = size - 20 - mapped.size() - 4;
        qToBigEndian(quint16(octets), filler.data() + 2);
        return message(0x0101, mapped + filler + QByteArray(octets, 'x'));
    };
    QVERIFY(parseStunAnswer(filled(kMaxStunMessage - 4)));
    QVERIFY(parseStunAnswer(filled(kMaxStunMessage)));
    QVERIFY(!parseStunAnswer(filled(kMaxStunMessage + 4)));
}

void tst_Stun::sipIsNotStun()
{
    QVERIFY(!looksLikeStun("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x\r\n\r\n"));
    QVERIFY(!looksLikeStun("\r\n\r\n"));
    QVERIFY(!looksLikeStun(QByteArray(40, '\0')));
}

QTEST_APPLESS_MAIN(tst_Stun)
#include "tst_Stun.moc"
