// SPDX-License-Identifier: MIT
#include "support/TwoStacks.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTest>
#include <QTimer>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

/// Ten thousand stateful requests between two engines over real loopback sockets: none lost, none twice.
class tst_Throughput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenThousandRequests_data()
    {
        QTest::addColumn<int>("protocol");
        QTest::newRow("UDP") << int(TransportProtocol::Udp);
        QTest::newRow("TCP") << int(TransportProtocol::Tcp);
    }
    void tenThousandRequests()
    {
        QFETCH(int, protocol);
        constexpr int kRequests = 10'000;
        constexpr int kAtOnce = 50; // as a busy client; a UDP buffer of the default size holds them

        TimerService timers(SystemClock::instance());
        TransportLayer alicesTransport(timers, SystemRandom::instance());
        TransactionLayer alice(alicesTransport, timers, SystemRandom::instance());
        TransportLayer bobsTransport(timers, SystemRandom::instance());
        TransactionLayer bob(bobsTransport, timers, SystemRandom::instance());
        const auto at = bobsTransport.listen(TransportProtocol(protocol), {QHostAddress(QHostAddress::LocalHost), 0});
        QVERIFY(at.ok());
        const Target target{TransportProtocol(protocol), *at};

        QSet<QByteArray> received;
        int receivedTwice = 0;
        connect(&bob, &TransactionLayer::requestReceived, this, [&](ServerTransaction *transaction) {
            const QByteArray id = transaction->request().callId().toByteArray();
            receivedTwice += received.contains(id);
            received.insert(id);
            transaction->respond(200);
        });

        int sent = 0;
        int answered = 0;
        int failed = 0;
        QEventLoop loop;
        std::function<void()> sendNext = [&] {
            if (answered + failed == kRequests)
                loop.quit();
            if (sent == kRequests)
                return;
            auto *transaction = alice.send(TwoStacks::request("MESSAGE", QByteArray::number(sent++), 1, QByteArray(100, 'x')), target);
            connect(transaction, &ClientTransaction::finalReceived, this, [&](const Response &response) {
                answered += response.status == 200;
                sendNext();
            });
            connect(transaction, &ClientTransaction::failed, this, [&] {
                ++failed;
                sendNext();
            });
        };
        QElapsedTimer time;
        time.start();
        for (int i = 0; i < kAtOnce; ++i)
            sendNext();
        // Not qWaitFor(): it sleeps between its looks.
        QTimer::singleShot(std::chrono::minutes(2), &loop, &QEventLoop::quit);
        loop.exec();
        const qint64 ms = std::max<qint64>(1, time.elapsed());
        qInfo("%d requests in %lld ms: %lld a second", kRequests, static_cast<long long>(ms), static_cast<long long>(kRequests * 1000 / ms));
        QCOMPARE(answered, kRequests);
        QCOMPARE(received.size(), kRequests);
        QCOMPARE(receivedTwice, 0);
        QVERIFY(bob.completedMemory() < 10'000 * 1500);
    }
};

QTEST_GUILESS_MAIN(tst_Throughput)
#include "tst_Throughput.moc"
