// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "transport/TcpConnection.h"

#include <QSignalSpy>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;

namespace {

/// A connection whose peer reads only when told.
class LazySocket final : public StreamSocket
{
public:
    bool isConnected() const override { return true; }
    Endpoint local() const override { return {QHostAddress(QStringLiteral("192.0.2.1")), 5060}; }
    Endpoint remote() const override { return {QHostAddress(QStringLiteral("192.0.2.9")), 5060}; }
    void write(const QByteArray &bytes) override { waiting += bytes.size(); }
    qint64 unsentBytes() const override { return waiting; }
    void close() override { }

    qint64 waiting = 0;
};

} // namespace

class tst_TcpConnection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void p11_whoReadsNothingIsGivenUp() // P11
    {
        auto made = std::make_unique<LazySocket>();
        LazySocket &socket = *made;
        TcpConnection connection(1, TransportProtocol::Tcp, std::move(made), TcpConnection::Origin::Outgoing, nullptr);
        QSignalSpy overflowed(&connection, &TcpConnection::overflowed);
        const auto send = [&](qint64 size) {
            connection.send([size](const MessageSource &) { return QByteArray(size, 'x'); },
                            [](const auto &, const auto &, const auto &) { });
        };
        send(Limits::kMaxUnsentBytes - 1);
        QCOMPARE(overflowed.size(), 0);
        send(1);
        QCOMPARE(socket.waiting, Limits::kMaxUnsentBytes);
        QCOMPARE(overflowed.size(), 0);
        // The peer reads a little, and there is room again.
        socket.waiting -= 1000;
        send(1000);
        QCOMPARE(overflowed.size(), 0);
        send(1);
        QCOMPARE(overflowed.size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_TcpConnection)
#include "tst_TcpConnection.moc"
