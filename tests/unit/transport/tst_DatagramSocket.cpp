// SPDX-License-Identifier: MIT
#include "transport/Network.h"

#include <QNetworkDatagram>
#include <QSignalSpy>
#include <QTest>
#include <QUdpSocket>

using namespace linnet;
using namespace linnet::sip;

/// The system's UDP socket as it is.
class tst_DatagramSocket : public QObject
{
    Q_OBJECT

    struct Got
    {
        QByteArray bytes;
        Endpoint from;
        QHostAddress to;
    };
    static DatagramSocketPtr bound(const QHostAddress &address)
    {
        auto socket = Network::system().bindDatagram({address, 0});
        if (!socket)
            qFatal("cannot bind");
        return std::move(*socket);
    }
    static void families()
    {
        QTest::addColumn<QHostAddress>("loopback");
        QTest::addColumn<QHostAddress>("any");
        QTest::newRow("IPv4") << QHostAddress(QHostAddress::LocalHost) << QHostAddress(QHostAddress::AnyIPv4);
        QTest::newRow("IPv6") << QHostAddress(QHostAddress::LocalHostIPv6) << QHostAddress(QHostAddress::AnyIPv6);
    }

private Q_SLOTS:
    void rfc3261_18_4_aClosedPortIsHeardOf_data() { families(); }
    void rfc3261_18_4_aClosedPortIsHeardOf()
    {
#ifndef Q_OS_LINUX
        QSKIP("only Linux tells");
#endif
        QFETCH(QHostAddress, loopback);
        QFETCH(QHostAddress, any);
        quint16 closed = 0;
        {
            QUdpSocket taken;
            QVERIFY(taken.bind(loopback, 0));
            closed = taken.localPort();
        }
        const DatagramSocketPtr socket = bound(any);
        QList<QPair<Endpoint, QByteArray>> refused;
        connect(socket.get(), &DatagramSocket::unreachable, this,
                [&](const Endpoint &to, const QByteArray &quoted) { refused.append({to, quoted}); });
        QVERIFY(!socket->send("the first one", {loopback, closed}, {}));
        QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, 1000);
        QVERIFY((refused.first().first == Endpoint{loopback, closed}));
        QCOMPARE(refused.first().second, QByteArray("the first one"));

        // The news of one does not swallow the next one, to another peer.
        QUdpSocket peer;
        QVERIFY(peer.bind(loopback, 0));
        for (int i = 0; i < 3; ++i) {
            QVERIFY(!socket->send("again", {loopback, closed}, {}));
            QVERIFY(!socket->send("hello", {loopback, peer.localPort()}, {}));
        }
        int arrived = 0;
        QTRY_VERIFY_WITH_TIMEOUT((peer.hasPendingDatagrams() && peer.receiveDatagram().isValid() ? ++arrived : arrived) == 3, 1000);
        QTRY_VERIFY(refused.size() >= 2);
        // And it does not stop hearing.
        QVERIFY(peer.writeDatagram("back", loopback, socket->local().port) == 4);
        QSignalSpy heard(socket.get(), &DatagramSocket::received);
        QTRY_COMPARE_WITH_TIMEOUT(heard.count(), 1, 1000);
    }

    void aBurstArrivesWholeAndInOrder_data() { families(); }
    void aBurstArrivesWholeAndInOrder()
    {
        QFETCH(QHostAddress, loopback);
        QFETCH(QHostAddress, any);
        const DatagramSocketPtr socket = bound(any);
        QList<Got> got;
        connect(socket.get(), &DatagramSocket::received, this,
                [&](const Slice &bytes, const Endpoint &from, const QHostAddress &to) { got.append({bytes.toByteArray(), from, to}); });
        QUdpSocket peer;
        QVERIFY(peer.bind(loopback, 0));
        constexpr int kCount = 700;
        for (int i = 0; i < kCount; ++i)
            QVERIFY(peer.writeDatagram(QByteArray::number(i), loopback, socket->local().port) > 0);
        QTRY_COMPARE_WITH_TIMEOUT(got.size(), kCount, 2000);
        for (int i = 0; i < kCount; ++i)
            QCOMPARE(got[i].bytes, QByteArray::number(i));
        QVERIFY((got.last().from == Endpoint{loopback, peer.localPort()}));
        QCOMPARE(got.last().to, loopback);
    }

    void theLargestAndTheEmptyDatagram()
    {
        const DatagramSocketPtr socket = bound(QHostAddress(QHostAddress::LocalHost));
        const DatagramSocketPtr other = bound(QHostAddress(QHostAddress::LocalHost));
        QList<qsizetype> sizes;
        connect(other.get(), &DatagramSocket::received, this, [&](const Slice &bytes) { sizes.append(bytes.size()); });
        QVERIFY(!socket->send(QByteArray(65507, 'x'), other->local(), {}));
        QVERIFY(!socket->send({}, other->local(), {}));
        QVERIFY(!socket->send("end", other->local(), {}));
        QTRY_VERIFY_WITH_TIMEOUT(!sizes.isEmpty() && sizes.last() == 3, 1000);
        QCOMPARE(sizes, (QList<qsizetype>{65507, 0, 3}));
        QVERIFY(socket->send(QByteArray(70000, 'x'), other->local(), {}).has_value()); // no datagram can be so large
    }

    void aTakenPortIsSaidToBe()
    {
        const DatagramSocketPtr socket = bound(QHostAddress(QHostAddress::LocalHost));
        const auto second = Network::system().bindDatagram(socket->local());
        QVERIFY(!second && second.error().kind == TransportError::Kind::AddressInUse);
    }

    void theReceiverMayDeleteTheSocket()
    {
        DatagramSocketPtr socket = bound(QHostAddress(QHostAddress::LocalHost));
        QUdpSocket peer;
        int heard = 0;
        connect(socket.get(), &DatagramSocket::received, this, [&] {
            ++heard;
            socket.reset();
        });
        const quint16 port = socket->local().port;
        for (int i = 0; i < 5; ++i)
            peer.writeDatagram("x", QHostAddress(QHostAddress::LocalHost), port);
        QTRY_COMPARE(heard, 1);
        QTest::qWait(20);
        QCOMPARE(heard, 1);
    }
};

QTEST_GUILESS_MAIN(tst_DatagramSocket)
#include "tst_DatagramSocket.moc"
