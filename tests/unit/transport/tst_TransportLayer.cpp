// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "message/MessageWriter.h"
#include "trace/Redaction.h"
#include "transport/TransportLayer.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUdpSocket>

using namespace linnet;
using namespace linnet::sip;

namespace {

struct Engine
{
    TimerService timers{SystemClock::instance()};
    TransportLayer transport{timers, SystemRandom::instance()};
};

/// Collects what a layer received.
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
        return QTest::qWaitFor([this] { return calls > 0; }, 15000);
    }
    int calls = 0;
    SentMessage sent;
    std::optional<TransportError> error;
};

} // namespace

/// Real sockets on loopback. P02
class tst_TransportLayer : public QObject
{
    Q_OBJECT

    static bool hasIpv6()
    {
        QUdpSocket probe;
        return probe.bind(QHostAddress(QHostAddress::LocalHostIPv6), 0);
    }

    static Request request(qsizetype bodySize = 5, Method method = Method::Message)
    {
        Request made;
        made.method = method;
        made.uri = *parseUri(QByteArrayView("sip:bob@example.com"));
        HeaderList &headers = made.editHeaders();
        headers.append(HeaderName::Via, "SIP/2.0/UDP 0.0.0.0;branch=z9hG4bKtest");
        headers.append(HeaderName::MaxForwards, "70");
        headers.append(HeaderName::From, "<sip:alice@example.com>;tag=f1");
        headers.append(HeaderName::To, "<sip:bob@example.com>");
        headers.append(HeaderName::CallId, "c1");
        headers.append(HeaderName::CSeq, QByteArray("1 ") + method.name().toByteArray());
        made.setBody(Slice::copyOf(QByteArray(bodySize, 'x')), "text/plain");
        return made;
    }

    static Endpoint loopback(const QHostAddress &address = QHostAddress(QHostAddress::LocalHost)) { return {address, 0}; }

    /// A listener for both transports on one port.
    static Endpoint listenOnBoth(TransportLayer &layer, const QHostAddress &address = QHostAddress(QHostAddress::LocalHost))
    {
        for (int attempt = 0; attempt < 20; ++attempt) {
            const auto tcp = layer.listen(TransportProtocol::Tcp, loopback(address));
            if (tcp && layer.listen(TransportProtocol::Udp, *tcp))
                return *tcp;
        }
        return {};
    }

private Q_SLOTS:
    void requestAndResponse_data()
    {
        QTest::addColumn<int>("protocol");
        QTest::addColumn<QString>("address");
        QTest::newRow("UDP IPv4") << int(TransportProtocol::Udp) << QStringLiteral("127.0.0.1");
        QTest::newRow("TCP IPv4") << int(TransportProtocol::Tcp) << QStringLiteral("127.0.0.1");
        QTest::newRow("UDP IPv6") << int(TransportProtocol::Udp) << QStringLiteral("::1");
        QTest::newRow("TCP IPv6") << int(TransportProtocol::Tcp) << QStringLiteral("::1");
    }
    void requestAndResponse()
    {
        QFETCH(int, protocol);
        QFETCH(QString, address);
        if (address == QStringLiteral("::1") && !hasIpv6())
            QSKIP("this machine has no IPv6");
        Engine alice;
        Engine bob;
        const auto listening = bob.transport.listen(TransportProtocol(protocol), {QHostAddress(address), 0});
        QVERIFY(listening.ok());
        Inbox bobs(bob.transport);
        Inbox alices(alice.transport);

        Sent sent;
        alice.transport.sendRequest(request(), {TransportProtocol(protocol), *listening}, sent.slot());
        QVERIFY(bobs.waitFor(1));
        QCOMPARE(sent.calls, 1);
        QVERIFY(!sent.error);
        QVERIFY(sent.sent.path.remote == *listening);
        QVERIFY(sent.sent.path.local == bobs.sources.first().remote);
        QVERIFY(bobs.sources.first().local == *listening);
        const auto &received = std::get<Request>(bobs.messages.first());
        QCOMPARE(received.topVia()->transport.toByteArray(), QByteArray(toString(TransportProtocol(protocol)).toByteArray()));
        QCOMPARE(received.topVia()->received().toByteArray(), address.toLatin1());
        QCOMPARE(received.topVia()->port, sent.sent.path.local.port);
        QCOMPARE(received.topVia()->parameters.value("rport").toByteArray(), QByteArray::number(sent.sent.path.local.port));

        Sent answered;
        bob.transport.sendResponse(makeResponse(received, 200, "t1"), bobs.sources.first(), answered.slot());
        QVERIFY(alices.waitFor(1));
        QVERIFY(!answered.error);
        QCOMPARE(std::get<Response>(alices.messages.first()).status, 200);
        QCOMPARE(alices.sources.first().flow, sent.sent.path.flow);
        QVERIFY(alice.transport.isAlive(sent.sent.path.flow));
    }

    void rfc3261_18_1_1_over1300BytesNeverByUdp_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("transport");
        constexpr int kLimit = int(Limits::kMaxDatagramRequest);
        QTest::newRow("1299") << kLimit - 1 << QByteArray("UDP");
        QTest::newRow("1300") << kLimit << QByteArray("UDP");
        QTest::newRow("1301") << kLimit + 1 << QByteArray("TCP");
        QTest::newRow("60000") << 60000 << QByteArray("TCP");
    }
    void rfc3261_18_1_1_over1300BytesNeverByUdp()
    {
        QFETCH(int, size);
        QFETCH(QByteArray, transport);
        Engine alice;
        Engine bob;
        const Endpoint listening = listenOnBoth(bob.transport);
        QVERIFY(listening.port != 0);
        Inbox bobs(bob.transport);
        const Target target{TransportProtocol::Udp, listening};
        // The length of everything but the body, measured on the wire.
        Sent probe;
        alice.transport.sendRequest(request(1000), target, probe.slot());
        QVERIFY(bobs.waitFor(1));
        const qsizetype overhead = probe.sent.bytes.size() - 1000;
        const auto digits = [](qsizetype value) { return QByteArray::number(value).size(); };
        const qsizetype body = size - overhead - (digits(size - overhead) - digits(1000));

        Sent sent;
        alice.transport.sendRequest(request(body), target, sent.slot());
        QVERIFY(bobs.waitFor(2));
        QVERIFY(!sent.error);
        QCOMPARE(sent.sent.bytes.size(), qsizetype(size));
        const auto &received = std::get<Request>(bobs.messages.last());
        QCOMPARE(received.topVia()->transport.toByteArray(), transport);
        QCOMPARE(received.body().size(), body);
        QCOMPARE(bobs.sources.last().protocol == TransportProtocol::Tcp, transport == "TCP");
    }

    void tooLargeForUdpAndNobodyListensByTcp()
    {
        Engine alice;
        Engine bob;
        const auto listening = bob.transport.listen(TransportProtocol::Udp, loopback());
        QVERIFY(listening.ok());
        Inbox bobs(bob.transport);
        Sent sent;
        alice.transport.sendRequest(request(3000), {TransportProtocol::Udp, *listening}, sent.slot());
        QVERIFY(sent.wait());
        QVERIFY(sent.error.has_value());
        QCOMPARE(sent.error->kind, TransportError::Kind::TooLarge);
        QVERIFY(!sent.error->mayHaveArrived());
        QVERIFY(bobs.messages.isEmpty());
    }

    /// Who is registered by UDP alone is called all the same; only for MESSAGE is there a stricter rule (RFC 3428 s.8).
    void rfc3261_18_1_1_tooLargeAndNobodyListensByTcpGoesByUdp()
    {
        Engine alice;
        Engine bob;
        const auto listening = bob.transport.listen(TransportProtocol::Udp, loopback());
        QVERIFY(listening.ok());
        Inbox bobs(bob.transport);
        Sent sent;
        alice.transport.sendRequest(request(3000, Method::Invite), {TransportProtocol::Udp, *listening}, sent.slot());
        QVERIFY(bobs.waitFor(1));
        QVERIFY(!sent.error);
        QVERIFY(sent.sent.path.protocol == TransportProtocol::Udp);
        const auto &received = std::get<Request>(bobs.messages.first());
        QCOMPARE(received.topVia()->transport.toByteArray(), "UDP");
        QCOMPARE(received.body().size(), 3000);
    }

    void aResponseOver1300BytesStillGoesByUdp()
    {
        Engine alice;
        Engine bob;
        const auto listening = bob.transport.listen(TransportProtocol::Udp, loopback());
        Inbox bobs(bob.transport);
        Inbox alices(alice.transport);
        Sent sent;
        alice.transport.sendRequest(request(), {TransportProtocol::Udp, *listening}, sent.slot());
        QVERIFY(bobs.waitFor(1));
        Response large = makeResponse(std::get<Request>(bobs.messages.first()), 200, "t");
        large.setBody(Slice::copyOf(QByteArray(9000, 'y')), "text/plain");
        Sent answered;
        bob.transport.sendResponse(large, bobs.sources.first(), answered.slot());
        QVERIFY(alices.waitFor(1));
        QCOMPARE(std::get<Response>(alices.messages.first()).body().size(), 9000);
    }

    void connectionRefused()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress(QHostAddress::LocalHost)));
        const quint16 port = closed.serverPort();
        closed.close();
        Engine alice;
        Sent sent;
        alice.transport.sendRequest(request(), {TransportProtocol::Tcp, {QHostAddress(QHostAddress::LocalHost), port}}, sent.slot());
        QCOMPARE(sent.calls, 0);
        QVERIFY(sent.wait());
        QCOMPARE(sent.error->kind, TransportError::Kind::ConnectFailed);
        QVERIFY(!sent.error->detail.isEmpty());
        QTest::qWait(50);
        QCOMPARE(sent.calls, 1);
    }

    void aRefusedDatagramDisturbsNothing()
    {
        QUdpSocket taken;
        QVERIFY(taken.bind(QHostAddress(QHostAddress::LocalHost), 0));
        const quint16 port = taken.localPort();
        taken.close();
        Engine alice;
        Engine bob;
        const auto listening = bob.transport.listen(TransportProtocol::Udp, loopback());
        Inbox bobs(bob.transport);
        for (int i = 0; i < 3; ++i) {
            Sent nowhere;
            alice.transport.sendRequest(request(), {TransportProtocol::Udp, {QHostAddress(QHostAddress::LocalHost), port}}, nowhere.slot());
            QTest::qWait(20); // the ICMP error comes back
            Sent sent;
            alice.transport.sendRequest(request(), {TransportProtocol::Udp, *listening}, sent.slot());
            QVERIFY(bobs.waitFor(i + 1));
            QVERIFY(!sent.error);
        }
    }

    void connectionsAreReusedInBothDirections()
    {
        Engine alice;
        Engine bob;
        const auto listening = bob.transport.listen(TransportProtocol::Tcp, loopback());
        Inbox bobs(bob.transport);
        Inbox alices(alice.transport);
        for (int i = 0; i < 5; ++i) {
            Sent sent;
            alice.transport.sendRequest(request(), {TransportProtocol::Tcp, *listening}, sent.slot());
            QVERIFY(bobs.waitFor(i + 1));
        }
        for (const MessageSource &source : std::as_const(bobs.sources))
            QCOMPARE(source.flow, bobs.sources.first().flow);
        Sent back;
        bob.transport.sendRequest(request(), {TransportProtocol::Tcp, bobs.sources.first().remote}, back.slot());
        QVERIFY(alices.waitFor(1));
        QCOMPARE(back.sent.path.flow, bobs.sources.first().flow);
        const auto &received = std::get<Request>(alices.messages.first());
        QCOMPARE(received.topVia()->port, listening->port); // sent-by: where new connections are taken
    }

    void aPeerThatHangsUpEndsTheFlow()
    {
        Engine alice;
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost)));
        QSignalSpy closed(&alice.transport, &TransportLayer::flowClosed);
        Sent sent;
        alice.transport.sendRequest(request(), {TransportProtocol::Tcp, {server.serverAddress(), server.serverPort()}}, sent.slot());
        QVERIFY(sent.wait());
        QVERIFY(!sent.error);
        QTRY_VERIFY(server.hasPendingConnections());
        server.nextPendingConnection()->abort();
        QTRY_COMPARE(closed.count(), 1);
        QVERIFY(!alice.transport.isAlive(sent.sent.path.flow));
    }

    void anotherProgramHasThePort()
    {
        QUdpSocket udp;
        QVERIFY(udp.bind(QHostAddress(QHostAddress::LocalHost), 0, QAbstractSocket::DontShareAddress));
        QTcpServer tcp;
        QVERIFY(tcp.listen(QHostAddress(QHostAddress::LocalHost)));
        Engine alice;
        const auto first = alice.transport.listen(TransportProtocol::Udp, {QHostAddress(QHostAddress::LocalHost), udp.localPort()});
        QVERIFY(!first.ok());
        QCOMPARE(first.error().kind, TransportError::Kind::AddressInUse);
        const auto second = alice.transport.listen(TransportProtocol::Tcp, {QHostAddress(QHostAddress::LocalHost), tcp.serverPort()});
        QVERIFY(!second.ok());
        QCOMPARE(second.error().kind, TransportError::Kind::AddressInUse);
    }

    void aPortIsFreeAsSoonAsTheLayerIsGone()
    {
        Endpoint at;
        {
            Engine first;
            at = listenOnBoth(first.transport);
        }
        Engine second;
        QVERIFY(second.transport.listen(TransportProtocol::Udp, at).ok());
        QVERIFY(second.transport.listen(TransportProtocol::Tcp, at).ok());
    }

    void thePreferredPortIsTakenWhenItIsFree()
    {
        quint16 port = 0;
        {
            QUdpSocket probe;
            QVERIFY(probe.bind(QHostAddress(QHostAddress::AnyIPv4), 0));
            port = probe.localPort();
        }
        const Target target{TransportProtocol::Udp, {QHostAddress(QHostAddress::LocalHost), 9}};
        Engine first;
        first.transport.preferUdpPort(port);
        QCOMPARE(first.transport.localEndpointFor(target).port, port);
        QVERIFY(first.transport.localEndpointFor(target).address == QHostAddress(QHostAddress::LocalHost));
        Engine second;
        second.transport.preferUdpPort(port);
        QVERIFY(second.transport.localEndpointFor(target).port != port);
    }

    void aListenerOnTheWildcardAnswersFromTheAddressItWasAskedAt()
    {
        Engine bob;
        const auto listening = bob.transport.listen(TransportProtocol::Udp, {QHostAddress(QHostAddress::AnyIPv4), 0});
        QVERIFY(listening.ok());
        Inbox bobs(bob.transport);
        QUdpSocket peer;
        QVERIFY(peer.bind(QHostAddress(QStringLiteral("127.0.0.1")), 0));
        const Endpoint second{QHostAddress(QStringLiteral("127.0.0.2")), listening->port};
        Request asked = request();
        asked.editHeaders().set(HeaderName::Via, "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKx;rport");
        peer.writeDatagram(toBytes(asked), second.address, second.port);
        QVERIFY(bobs.waitFor(1));
        if (!(bobs.sources.first().local == second))
            QSKIP("this system does not tell the address that a datagram was sent to");
        Sent answered;
        bob.transport.sendResponse(makeResponse(std::get<Request>(bobs.messages.first()), 200, "t"), bobs.sources.first(), answered.slot());
        QTRY_VERIFY(peer.hasPendingDatagrams());
        QHostAddress from;
        QByteArray bytes(2000, '\0');
        QVERIFY(peer.readDatagram(bytes.data(), bytes.size(), &from) > 0);
        QVERIFY(from == second.address);
    }

    void openFlowTellsTheLocalEnd_data()
    {
        QTest::addColumn<int>("protocol");
        QTest::newRow("UDP") << int(TransportProtocol::Udp);
        QTest::newRow("TCP") << int(TransportProtocol::Tcp);
    }
    void openFlowTellsTheLocalEnd()
    {
        QFETCH(int, protocol);
        Engine alice;
        Engine bob;
        const Endpoint listening = listenOnBoth(bob.transport);
        const Target target{TransportProtocol(protocol), listening};
        Sent opened;
        alice.transport.openFlow(target, opened.slot());
        QVERIFY(opened.wait());
        QVERIFY(!opened.error);
        QVERIFY(opened.sent.path.local.port != 0);
        QVERIFY(alice.transport.localEndpointFor(target) == opened.sent.path.local);
        Sent sent;
        alice.transport.sendRequest(request(), target, sent.slot());
        QVERIFY(sent.wait());
        QCOMPARE(sent.sent.path.flow, opened.sent.path.flow);
    }

    void aBurstOfDatagramsIsReadWhole()
    {
        Engine bob;
        const auto listening = bob.transport.listen(TransportProtocol::Udp, loopback());
        Inbox bobs(bob.transport);
        QUdpSocket peer;
        Request asked = request();
        asked.editHeaders().set(HeaderName::Via, "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKx;rport");
        const QByteArray bytes = toBytes(asked);
        // What a default kernel buffer holds, all at once, before the loop turns.
        for (int i = 0; i < 100; ++i)
            QCOMPARE(peer.writeDatagram(bytes, listening->address, listening->port), bytes.size());
        QVERIFY(bobs.waitFor(100));
    }

    void tracedOnlyWhileSomebodyListens()
    {
        Engine alice;
        Engine bob;
        const auto listening = bob.transport.listen(TransportProtocol::Udp, loopback());
        Inbox bobs(bob.transport);
        QList<TraceEntry> entries;
        QObject context;
        connect(&alice.transport, &TransportLayer::traced, &context, [&](const TraceEntry &entry) { entries.append(entry); });
        Request secret = request();
        secret.editHeaders().append(HeaderName::Authorization,
                                    "Digest username=\"alice\", realm=\"example.com\", nonce=\"n\", uri=\"sip:example.com\", response=\"0123456789abcdef0123456789abcdef\"");
        Sent sent;
        alice.transport.sendRequest(secret, {TransportProtocol::Udp, *listening}, sent.slot());
        QCOMPARE(entries.size(), 1);
        QCOMPARE(entries.first().direction, TraceEntry::Direction::Out);
        QCOMPARE(entries.first().transport, QByteArray("UDP"));
        QCOMPARE(entries.first().remote, linnet::sip::toString(*listening));
        QVERIFY(entries.first().bytes.startsWith("MESSAGE sip:bob@example.com SIP/2.0\r\n"));
        QVERIFY(!entries.first().bytes.contains("0123456789abcdef0123456789abcdef"));
        QVERIFY(sent.sent.bytes.contains("0123456789abcdef0123456789abcdef"));
    }

    void connectionsAndKeepAlivesAreTraced()
    {
        using Kind = TraceEntry::Kind;
        Engine alice;
        Engine bob;
        const auto listening = bob.transport.listen(TransportProtocol::Tcp, loopback());
        Inbox bobs(bob.transport);
        QList<TraceEntry> alices;
        QList<TraceEntry> seen;
        connect(&alice.transport, &TransportLayer::traced, &alice.transport, [&](const TraceEntry &entry) { alices.append(entry); });
        connect(&bob.transport, &TransportLayer::traced, &bob.transport, [&](const TraceEntry &entry) { seen.append(entry); });
        const auto kinds = [](const QList<TraceEntry> &entries) {
            QStringList all;
            for (const TraceEntry &entry : entries)
                all.append((entry.direction == TraceEntry::Direction::Out ? QStringLiteral("out %1 %2") : QStringLiteral("in %1 %2"))
                               .arg(int(entry.kind)).arg(entry.kind == Kind::KeepAlive ? entry.bytes.size() : 0));
            return all.join(QStringLiteral(", "));
        };
        Sent sent;
        alice.transport.sendRequest(request(), {TransportProtocol::Tcp, *listening}, sent.slot());
        QVERIFY(bobs.waitFor(1));
        QCOMPARE(seen.last().bytes, redact(sent.sent.bytes).bytes); // as they came, not as they were understood
        QCOMPARE(seen.last().flow, bobs.sources.first().flow);
        alice.transport.sendKeepAlive(sent.sent.path.flow);
        QTRY_COMPARE(alices.size(), 4);
        alice.transport.close(sent.sent.path.flow);
        QTRY_COMPARE(seen.size(), 6);
        QCOMPARE(kinds(alices), QStringLiteral("out 2 0, out 0 0, out 1 4, in 1 2, out 3 0"));
        QCOMPARE(kinds(seen), QStringLiteral("in 2 0, in 0 0, in 1 2, in 1 2, out 1 2, in 3 0"));
        QCOMPARE(alices.first().local, seen.first().remote);
    }
    void whatDoesNotLeaveIsTraced()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const Endpoint nobody{QHostAddress(QHostAddress::LocalHost), taken.serverPort()};
        taken.close();
        Engine alice;
        QList<TraceEntry> entries;
        connect(&alice.transport, &TransportLayer::traced, &alice.transport, [&](const TraceEntry &entry) { entries.append(entry); });
        Sent sent;
        alice.transport.sendRequest(request(), {TransportProtocol::Tcp, nobody}, sent.slot());
        QVERIFY(sent.wait());
        QTRY_COMPARE(entries.size(), 2);
        QVERIFY(entries[0].kind == TraceEntry::Kind::ConnectFailed && !entries[0].detail.isEmpty());
        QVERIFY(entries[1].kind == TraceEntry::Kind::NotSent);
        QCOMPARE(entries[1].method, QByteArray("MESSAGE"));
        QVERIFY(!entries[1].callId.isEmpty() && !entries[1].branch.isEmpty());
        QVERIFY(entries[1].bytes.startsWith("MESSAGE "));
    }

    void aTlsListenerNeedsItsCertificate()
    {
        Engine alice;
        const auto listening = alice.transport.listen(TransportProtocol::Tls, loopback());
        QVERIFY(!listening.ok());
        QCOMPARE(listening.error().kind, TransportError::Kind::Tls);
    }
};

QTEST_GUILESS_MAIN(tst_TransportLayer)
#include "tst_TransportLayer.moc"
