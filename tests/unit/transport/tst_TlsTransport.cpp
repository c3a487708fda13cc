// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "message/MessageWriter.h"
#include "support/CertificateMaker.h"
#include "support/TlsTestServer.h"
#include "transport/TransportLayer.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

struct Engine
{
    ManualClock clock;
    TimerService timers{clock};
    TransportLayer transport{timers, SystemRandom::instance()};

    void pass(std::chrono::milliseconds time)
    {
        clock.advance(time);
        timers.fireDue();
    }
};

struct Inbox
{
    explicit Inbox(TransportLayer &layer)
    {
        QObject::connect(&layer, &TransportLayer::messageReceived, &context, [this](const Message &message, const MessageSource &source) {
            messages.append(message);
            sources.append(source);
        });
    }
    bool waitFor(qsizetype count) const
    {
        return QTest::qWaitFor([this, count] { return messages.size() >= count; }, 5000);
    }
    QObject context;
    QList<Message> messages;
    QList<MessageSource> sources;
};

struct Sent
{
    TransportLayer::SendDone slot()
    {
        return [this](const SentMessage &message, const std::optional<TransportError> &failure) {
            ++calls;
            sent = message;
            error = failure;
        };
    }
    bool wait() const
    {
        return QTest::qWaitFor([this] { return calls > 0; }, 8000);
    }
    int calls = 0;
    SentMessage sent;
    std::optional<TransportError> error;
};

CertificateWish authority()
{
    CertificateWish wish;
    wish.commonNames = {"Root"};
    wish.isAuthority = true;
    return wish;
}

Request request(qsizetype bodySize = 5)
{
    Request made;
    made.method = Method::Message;
    made.uri = *parseUri(QByteArrayView("sip:bob@example.test"));
    HeaderList &headers = made.editHeaders();
    headers.append(HeaderName::Via, "SIP/2.0/TLS 0.0.0.0;branch=z9hG4bKtest");
    headers.append(HeaderName::MaxForwards, "70");
    headers.append(HeaderName::From, "<sip:alice@example.test>;tag=f1");
    headers.append(HeaderName::To, "<sip:bob@example.test>");
    headers.append(HeaderName::CallId, "c1");
    headers.append(HeaderName::CSeq, "1 MESSAGE");
    made.setBody(Slice::copyOf(QByteArray(bodySize, 'x')), "text/plain");
    return made;
}

} // namespace

/// TLS connections over real sockets, time by hand. P02, P03
class tst_TlsTransport : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Issued m_root = makeCertificate(authority());
    TlsServerSettings m_server;
    TlsReference m_reference;

    QString write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("no temporary file");
        return file.fileName();
    }
    /// For several domains at one address.
    Issued certificate(const QList<QByteArray> &alternatives)
    {
        CertificateWish wish;
        wish.alternatives = alternatives;
        return makeCertificate(wish, &m_root);
    }
    Target to(const Endpoint &endpoint, const QByteArray &domain = "example.test")
    {
        TlsReference reference = m_reference;
        reference.domain = domain;
        return {TransportProtocol::Tls, endpoint, reference};
    }
    Endpoint listen(Engine &engine, const QHostAddress &address = QHostAddress(QHostAddress::LocalHost))
    {
        engine.transport.setTlsServer(m_server);
        const auto listening = engine.transport.listen(TransportProtocol::Tls, {address, 0});
        return listening ? *listening : Endpoint{};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_reference.caFile = write(QStringLiteral("root.pem"), m_root.pem());
        const Issued shown = certificate({"URI:sip:example.test", "URI:sip:second.test"});
        m_server = {write(QStringLiteral("server.pem"), shown.pem()), write(QStringLiteral("server.key"), shown.keyPem())};
    }

    void bothDirectionsOnOneConnection_data()
    {
        QTest::addColumn<QString>("address");
        QTest::newRow("IPv4") << QStringLiteral("127.0.0.1");
        QTest::newRow("IPv6") << QStringLiteral("::1");
    }
    void bothDirectionsOnOneConnection()
    {
        QFETCH(QString, address);
        Engine alice;
        Engine bob;
        const Endpoint listening = listen(bob, QHostAddress(address));
        if (listening.port == 0 && address == QStringLiteral("::1"))
            QSKIP("this machine has no IPv6");
        Inbox bobs(bob.transport);
        Inbox alices(alice.transport);
        Sent sent;
        alice.transport.sendRequest(request(100'000), to(listening), sent.slot());
        QVERIFY(bobs.waitFor(1));
        QVERIFY(!sent.error);
        const auto &received = std::get<Request>(bobs.messages.first());
        QCOMPARE(received.body().size(), 100'000);
        QVERIFY(bobs.sources.first().protocol == TransportProtocol::Tls);
        QCOMPARE(received.topVia()->transport.toByteArray(), QByteArray("TLS"));
        QCOMPARE(received.topVia()->parameters.value("rport").toByteArray(), QByteArray::number(sent.sent.path.local.port));

        Sent answered;
        bob.transport.sendResponse(makeResponse(received, 200, "t1"), bobs.sources.first(), answered.slot());
        QVERIFY(alices.waitFor(1));
        QCOMPARE(alices.sources.first().flow, sent.sent.path.flow);

        // A request the other way, on the flow that is there (a registered contact's).
        Sent back;
        bob.transport.sendRequest(request(), bobs.sources.first().flow, back.slot());
        QVERIFY(alices.waitFor(2));
        QVERIFY(!back.error);
        QCOMPARE(alices.sources.last().flow, sent.sent.path.flow);
        QCOMPARE(std::get<Request>(alices.messages.last()).topVia()->transport.toByteArray(), QByteArray("TLS"));

        QSignalSpy pongs(&alice.transport, &TransportLayer::keepAliveAnswered);
        alice.transport.sendKeepAlive(sent.sent.path.flow);
        QVERIFY(pongs.wait(5000));

        QSignalSpy closed(&alice.transport, &TransportLayer::flowClosed);
        bob.transport.close(bobs.sources.first().flow);
        QVERIFY(closed.wait(5000));
        QVERIFY(!alice.transport.isAlive(sent.sent.path.flow));
    }

    /// CVE-2020-15260 is what happens otherwise. A13
    void rfc5923_8_anotherDomainNeedsACertificateForIt()
    {
        TlsTestServer server({certificate({"DNS:example.test", "DNS:second.test"})});
        const Endpoint endpoint{QHostAddress(QHostAddress::LocalHost), server.port()};
        Engine alice;
        Sent first;
        alice.transport.sendRequest(request(), to(endpoint), first.slot());
        QVERIFY(first.wait() && !first.error);
        Sent again;
        alice.transport.sendRequest(request(), to(endpoint), again.slot());
        QVERIFY(again.wait());
        QCOMPARE(again.sent.path.flow, first.sent.path.flow);
        Sent covered;
        alice.transport.sendRequest(request(), to(endpoint, "SECOND.test"), covered.slot());
        QVERIFY(covered.wait());
        QCOMPARE(covered.sent.path.flow, first.sent.path.flow);

        Sent other;
        alice.transport.sendRequest(request(), to(endpoint, "third.test"), other.slot());
        QVERIFY(other.wait());
        QVERIFY(other.error && other.error->tls);
        QVERIFY(other.error->tls->verdict == TlsVerdict::NameMismatch);
        QVERIFY(alice.transport.isAlive(first.sent.path.flow));
        QCOMPARE(server.connections(), 2);
    }

    /// What one account trusts by its own authority or pin, another does not.
    void trustIsNotShared()
    {
        TlsTestServer server({certificate({"DNS:example.test"})});
        const Endpoint endpoint{QHostAddress(QHostAddress::LocalHost), server.port()};
        Engine alice;
        Sent first;
        alice.transport.sendRequest(request(), to(endpoint), first.slot());
        QVERIFY(first.wait() && !first.error);
        Target untrusting = to(endpoint);
        untrusting.tls.caFile.clear();
        Sent second;
        alice.transport.sendRequest(request(), untrusting, second.slot());
        QVERIFY(second.wait());
        QVERIFY(second.error && second.error->tls);
        QVERIFY(second.error->tls->verdict == TlsVerdict::UnknownIssuer);
    }

    /// Who connected to us has shown no certificate: requests for that address never go there by themselves.
    void anIncomingConnectionIsNobodysAlias()
    {
        Engine alice;
        Engine bob;
        const Endpoint listening = listen(bob);
        Inbox bobs(bob.transport);
        Sent sent;
        alice.transport.sendRequest(request(), to(listening), sent.slot());
        QVERIFY(bobs.waitFor(1));
        Sent back;
        bob.transport.sendRequest(request(), to(bobs.sources.first().remote), back.slot());
        QVERIFY(back.wait());
        QVERIFY(back.error); // it tried to connect there instead, where nobody listens
        QCOMPARE(back.error->kind, TransportError::Kind::ConnectFailed);
    }

    void aHandshakeTakesTenSecondsAtMost()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        Engine alice;
        Sent sent;
        alice.transport.sendRequest(request(), to({QHostAddress(QHostAddress::LocalHost), silent.serverPort()}), sent.slot());
        QVERIFY(QTest::qWaitFor([&] { return silent.hasPendingConnections(); }, 5000));
        alice.pass(Limits::kConnectTime - 1ms);
        QCOMPARE(sent.calls, 0);
        alice.pass(1ms);
        QCOMPARE(sent.calls, 1);
        QVERIFY(sent.error);
        QVERIFY(!sent.error->mayHaveArrived());
    }

    void noTlsBehindThePortIsSaid()
    {
        QTcpServer clear;
        QVERIFY(clear.listen(QHostAddress::LocalHost));
        connect(&clear, &QTcpServer::newConnection, &clear, [&] {
            QTcpSocket *peer = clear.nextPendingConnection();
            connect(peer, &QTcpSocket::readyRead, peer, [peer] { peer->write("SIP/2.0 400 Bad Request\r\n\r\n"); });
        });
        Engine alice;
        Sent sent;
        alice.transport.sendRequest(request(), to({QHostAddress(QHostAddress::LocalHost), clear.serverPort()}), sent.slot());
        QVERIFY(sent.wait());
        QVERIFY(sent.error && sent.error->tls);
        QVERIFY(sent.error->tls->verdict == TlsVerdict::HandshakeFailed);
    }

    /// Half-open and slow strangers. A14
    void strangersWhoFinishNoHandshakeAreClosed()
    {
        Engine bob;
        const Endpoint listening = listen(bob);
        QTcpSocket silent;
        QTcpSocket slow;
        QTcpSocket rubbish;
        for (QTcpSocket *socket : {&silent, &slow, &rubbish}) {
            socket->connectToHost(listening.address, listening.port);
            QVERIFY(QTest::qWaitFor([&] { return socket->state() == QAbstractSocket::ConnectedState; }, 5000));
        }
        rubbish.write("GET / HTTP/1.1\r\n\r\n");
        QVERIFY(QTest::qWaitFor([&] { return rubbish.state() == QAbstractSocket::UnconnectedState; }, 5000));
        QTest::qWait(50);
        for (int second = 0; second < 9; ++second) {
            slow.write("\x16");
            bob.pass(1s);
        }
        QCOMPARE(silent.state(), QAbstractSocket::ConnectedState);
        bob.pass(1s);
        QVERIFY(QTest::qWaitFor([&] { return silent.state() == QAbstractSocket::UnconnectedState
                                          && slow.state() == QAbstractSocket::UnconnectedState; }, 5000));
    }

    void halfOpenConnectionsCountForTheLimit()
    {
        Engine bob;
        const Endpoint listening = listen(bob);
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        for (int i = 0; i <= Limits::kMaxIncomingConnections; ++i) {
            sockets.push_back(std::make_unique<QTcpSocket>());
            sockets.back()->connectToHost(listening.address, listening.port);
            QVERIFY(QTest::qWaitFor([&] { return sockets.back()->state() == QAbstractSocket::ConnectedState; }, 5000));
        }
        QVERIFY(QTest::qWaitFor([&] { return bob.transport.droppedCount() == 1; }, 5000));
        // Time makes room again.
        bob.pass(Limits::kIdleBeforeFirstMessage);
        Engine alice;
        Inbox bobs(bob.transport);
        Sent sent;
        alice.transport.sendRequest(request(), to(listening), sent.slot());
        QVERIFY(bobs.waitFor(1));
    }

    void listenersNeedAKeyThatFits()
    {
        Engine bob;
        const Issued other = certificate({"DNS:example.test"});
        TlsServerSettings wrong = m_server;
        wrong.keyFile = write(QStringLiteral("other.key"), other.keyPem());
        bob.transport.setTlsServer(wrong);
        QCOMPARE(bob.transport.listen(TransportProtocol::Tls, {QHostAddress(QHostAddress::LocalHost), 0}).error().kind,
                 TransportError::Kind::Tls);
        wrong.keyFile = QStringLiteral("/nonexistent");
        bob.transport.setTlsServer(wrong);
        QVERIFY(!bob.transport.listen(TransportProtocol::Tls, {QHostAddress(QHostAddress::LocalHost), 0}).ok());
    }
};

QTEST_GUILESS_MAIN(tst_TlsTransport)
#include "tst_TlsTransport.moc"
