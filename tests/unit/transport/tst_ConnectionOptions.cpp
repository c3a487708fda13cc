// SPDX-License-Identifier: MIT
#include "transport/ConnectionOptions.h"
#include "base/Limits.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#ifdef Q_OS_LINUX
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

using namespace linnet;
using namespace linnet::sip;

class tst_ConnectionOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// P02: a peer that acknowledges nothing ends the connection when a pong would be overdue.
    void whatIsNotAcknowledgedEndsTheConnection()
    {
#ifdef Q_OS_LINUX
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QTcpSocket socket;
        socket.connectToHost(server.serverAddress(), server.serverPort());
        QVERIFY(socket.waitForConnected());
        setConnectionOptions(socket);
        unsigned limit = 0;
        socklen_t size = sizeof limit;
        QCOMPARE(::getsockopt(int(socket.socketDescriptor()), IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, &size), 0);
        QCOMPARE(std::chrono::milliseconds(limit), std::chrono::milliseconds(Limits::kUnacknowledgedTime));
        QCOMPARE(socket.socketOption(QAbstractSocket::LowDelayOption).toInt(), 1);
#else
        QSKIP("this system has no such option");
#endif
    }
};

QTEST_GUILESS_MAIN(tst_ConnectionOptions)
#include "tst_ConnectionOptions.moc"
