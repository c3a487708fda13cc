// SPDX-License-Identifier: MIT
#include "transport/ViaRules.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

/// P02
class tst_ViaRules : public QObject
{
    Q_OBJECT

    static Via via(const QByteArray &text)
    {
        auto parsed = parseVia(Slice::copyOf(text));
        if (!parsed)
            qFatal("the fixture does not parse");
        return *parsed;
    }
    static Endpoint at(const char *address, quint16 port) { return {QHostAddress(QString::fromLatin1(address)), port}; }

private Q_SLOTS:
    void rfc3261_18_1_1_completed_data()
    {
        QTest::addColumn<int>("protocol");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QByteArray>("written");
        QTest::newRow("UDP") << int(TransportProtocol::Udp) << QStringLiteral("192.0.2.1")
                             << QByteArray("SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKx;rport");
        QTest::newRow("TCP") << int(TransportProtocol::Tcp) << QStringLiteral("192.0.2.1")
                             << QByteArray("SIP/2.0/TCP 192.0.2.1:5062;branch=z9hG4bKx;rport");
        QTest::newRow("rfc5118_4_1 IPv6") << int(TransportProtocol::Udp) << QStringLiteral("2001:db8::1")
                                          << QByteArray("SIP/2.0/UDP [2001:db8::1]:5062;branch=z9hG4bKx;rport");
        QTest::newRow("without the scope") << int(TransportProtocol::Udp) << QStringLiteral("fe80::1%eth0")
                                           << QByteArray("SIP/2.0/UDP [fe80::1]:5062;branch=z9hG4bKx;rport");
    }
    void rfc3261_18_1_1_completed()
    {
        QFETCH(int, protocol);
        QFETCH(QString, address);
        QFETCH(QByteArray, written);
        Via mine = via("SIP/2.0/UDP 0.0.0.0;branch=z9hG4bKx");
        completeVia(mine, TransportProtocol(protocol), {QHostAddress(address), 5062});
        QCOMPARE(toBytes(mine), written);
    }

    void rfc3261_18_2_1_received_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("stamped");
        const auto row = [](const char *name, const char *before, const char *after) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(after);
        };
        row("the same address", "SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKx", "SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKx");
        row("a name", "SIP/2.0/UDP pc.example.com;branch=z9hG4bKx", "SIP/2.0/UDP pc.example.com;branch=z9hG4bKx;received=192.0.2.9");
        row("another address", "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKx", "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKx;received=192.0.2.9");
        row("rfc3581_4 rport", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx;rport", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx;rport=4321;received=192.0.2.9");
        row("forged received", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx;received=203.0.113.5", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx;received=192.0.2.9");
        row("forged rport", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx;rport=53", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx;rport=4321;received=192.0.2.9");
    }
    void rfc3261_18_2_1_received()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, stamped);
        Via theirs = via(sent);
        QCOMPARE(stampReceived(theirs, at("192.0.2.9", 4321)), sent != stamped);
        QCOMPARE(toBytes(theirs), stamped);
    }

    void rfc5118_4_5_receivedOfIpv6HasNoBrackets()
    {
        Via theirs = via("SIP/2.0/UDP pc.example.com;branch=z9hG4bKx");
        stampReceived(theirs, at("2001:db8::9", 4321));
        QCOMPARE(theirs.received().toByteArray(), QByteArray("2001:db8::9"));
        Via same = via("SIP/2.0/UDP [2001:DB8:0::9]:5070;branch=z9hG4bKx");
        QVERIFY(!stampReceived(same, at("2001:db8::9", 4321)));
    }

    void rfc3261_18_2_2_replyOverUdp_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("to");
        QTest::newRow("rfc3581_4 rport") << QByteArray("SIP/2.0/UDP pc.example.com:5070;branch=z9hG4bKx;rport") << QStringLiteral("192.0.2.9:4321");
        QTest::newRow("received and sent-by port") << QByteArray("SIP/2.0/UDP pc.example.com:5070;branch=z9hG4bKx") << QStringLiteral("192.0.2.9:5070");
        QTest::newRow("default port") << QByteArray("SIP/2.0/UDP pc.example.com;branch=z9hG4bKx") << QStringLiteral("192.0.2.9:5060");
        QTest::newRow("maddr") << QByteArray("SIP/2.0/UDP pc.example.com:5070;branch=z9hG4bKx;maddr=224.2.0.1") << QStringLiteral("224.2.0.1:5070");
        QTest::newRow("maddr that is a name") << QByteArray("SIP/2.0/UDP pc.example.com:5070;branch=z9hG4bKx;maddr=host.example.com") << QStringLiteral("192.0.2.9:5070");
        QTest::newRow("a forged received leads nowhere else") << QByteArray("SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx;received=203.0.113.5") << QStringLiteral("192.0.2.9:5060");
    }
    void rfc3261_18_2_2_replyOverUdp()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, to);
        QCOMPARE(linnet::sip::toString(datagramReplyTo(via(text), at("192.0.2.9", 4321))), to);
    }

    void rfc3261_18_2_2_newConnectionGoesToTheSentByPort()
    {
        const Via theirs = via("SIP/2.0/TCP pc.example.com:5070;branch=z9hG4bKx;rport=4321;received=192.0.2.9");
        QCOMPARE(linnet::sip::toString(connectionReplyTo(theirs, at("192.0.2.9", 4321))), QStringLiteral("192.0.2.9:5070"));
    }

    void sentByCountsTheDefaultPort()
    {
        QVERIFY(sameSentBy(via("SIP/2.0/UDP Host.example.com;branch=z9hG4bKa"), via("SIP/2.0/UDP host.example.com:5060;branch=z9hG4bKb")));
        QVERIFY(sameSentBy(via("SIP/2.0/UDP [2001:db8:0:0::1]:5060;branch=z9hG4bKa"), via("SIP/2.0/UDP [2001:DB8::1];branch=z9hG4bKa")));
        QVERIFY(!sameSentBy(via("SIP/2.0/UDP [2001:db8::2];branch=z9hG4bKa"), via("SIP/2.0/UDP [2001:db8::1];branch=z9hG4bKa")));
        QVERIFY(!sameSentBy(via("SIP/2.0/UDP host.example.com:5061;branch=z9hG4bKa"), via("SIP/2.0/UDP host.example.com;branch=z9hG4bKa")));
    }
};

QTEST_APPLESS_MAIN(tst_ViaRules)
#include "tst_ViaRules.moc"
