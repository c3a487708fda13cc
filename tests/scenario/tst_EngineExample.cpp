// SPDX-License-Identifier: MIT
#include "scenario/ScriptedServer.h"

#include <QProcess>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

/// engine_example.cpp is a program of its own, so this one test uses real sockets, on the loopback, at a free port.
class tst_EngineExample : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void registersSendsAndUnregisters_data();
    void registersSendsAndUnregisters();
};

void tst_EngineExample::registersSendsAndUnregisters_data()
{
    QTest::addColumn<QString>("transport");
    QTest::addColumn<QString>("password");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("UDP") << QString() << QStringLiteral("alice-pw") << 0;
    QTest::newRow("TCP") << QStringLiteral(";transport=tcp") << QStringLiteral("alice-pw") << 0;
    QTest::newRow("wrong password") << QString() << QStringLiteral("wrong") << 1;
}

void tst_EngineExample::registersSendsAndUnregisters()
{
    QFETCH(QString, transport);
    QFETCH(QString, password);
    QFETCH(int, exitCode);
    TimerService timers(SystemClock::instance());
    TransportLayer server(timers, SystemRandom::instance());
    const auto udp = server.listen(TransportProtocol::Udp, {QHostAddress::LocalHost, 0});
    QVERIFY(udp);
    QVERIFY(server.listen(TransportProtocol::Tcp, *udp));
    const DigestGate gate;
    QByteArrayList seen;
    connect(&server, &TransportLayer::messageReceived, this, [&](const Message &message, const MessageSource &source) {
        const Request &request = std::get<Request>(message);
        const bool open = request.method == Method::Message || gate.letsIn(request);
        if (open)
            seen.append(request.method.name().toByteArray() + ' ' + request.headers().value(HeaderName::Expires).toByteArray()
                        + request.body().toByteArray());
        server.sendResponse(!open ? gate.challenge(request)
                                : request.method == Method::Message ? ScriptedServer::answer(request, 202)
                                                                    : registered(request),
                            source, [](const auto &, const auto &) { });
    });

    QProcess example;
    example.start(QCoreApplication::applicationDirPath() + QStringLiteral("/engine_example"),
                  {QStringLiteral("sip:alice@example.test"), password,
                   QStringLiteral("sip:127.0.0.1:%1;lr").arg(udp->port) + transport,
                   QStringLiteral("sip:bob@example.test"), QStringLiteral("hello")});
    QTRY_COMPARE_WITH_TIMEOUT(example.state(), QProcess::NotRunning, 20000);
    QCOMPARE(example.exitStatus(), QProcess::NormalExit);
    QCOMPARE(example.exitCode(), exitCode);
    if (exitCode == 0)
        QCOMPARE(seen, (QByteArrayList{"REGISTER 600", "MESSAGE hello", "REGISTER 0"}));
    else
        QVERIFY(seen.isEmpty());
}

QTEST_GUILESS_MAIN(tst_EngineExample)
#include "tst_EngineExample.moc"
