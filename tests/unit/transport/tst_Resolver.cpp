// SPDX-License-Identifier: MIT
#include "support/TinyDnsServer.h"
#include "transport/Resolver.h"

#include <QElapsedTimer>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

/// RFC 3263 against a DNS server of our own.
class tst_Resolver : public QObject
{
    Q_OBJECT

    using Answer = Result<QList<Target>, ResolveError>;

    static Uri uri(const QByteArray &text)
    {
        auto parsed = parseUri(text);
        if (!parsed)
            qFatal("the fixture does not parse");
        return *parsed;
    }

    /// "UDP 192.0.2.1:5060, TCP ...", or "error N".
    static QString resolved(Resolver &resolver, const QByteArray &text, TransportProtocol preferred = TransportProtocol::Udp)
    {
        QObject context;
        std::optional<Answer> answer;
        int calls = 0;
        resolver.resolve(uri(text), preferred, &context, [&](const Answer &result) {
            answer = result;
            ++calls;
        });
        if (answer)
            return QStringLiteral("called from inside resolve()");
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 15000))
            return QStringLiteral("no answer");
        QTest::qWait(20);
        if (calls != 1)
            return QStringLiteral("%1 calls").arg(calls);
        if (!answer->ok())
            return QStringLiteral("error %1").arg(int(answer->error().kind));
        QStringList parts;
        for (const Target &target : answer->value())
            parts.append(QString::fromLatin1(linnet::sip::toString(target.protocol)) + QLatin1Char(' ') + linnet::sip::toString(target.endpoint));
        return parts.join(QStringLiteral(", "));
    }
    static QString error(ResolveError::Kind kind) { return QStringLiteral("error %1").arg(int(kind)); }

private Q_SLOTS:
    void rfc3263_4_withoutAnyDns_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("preferred");
        QTest::addColumn<QString>("targets");
        const int udp = int(TransportProtocol::Udp);
        const int tcp = int(TransportProtocol::Tcp);
        QTest::newRow("numeric") << QByteArray("sip:bob@192.0.2.1") << udp << QStringLiteral("UDP 192.0.2.1:5060");
        QTest::newRow("numeric with port") << QByteArray("sip:192.0.2.1:5070") << udp << QStringLiteral("UDP 192.0.2.1:5070");
        QTest::newRow("numeric, TCP preferred") << QByteArray("sip:192.0.2.1") << tcp << QStringLiteral("TCP 192.0.2.1:5060");
        QTest::newRow("parameter beats preference") << QByteArray("sip:192.0.2.1;transport=udp") << tcp << QStringLiteral("UDP 192.0.2.1:5060");
        QTest::newRow("TCP asked for") << QByteArray("sip:192.0.2.1;transport=TCP") << udp << QStringLiteral("TCP 192.0.2.1:5060");
        QTest::newRow("IPv6") << QByteArray("sip:bob@[2001:db8::1]:5080") << udp << QStringLiteral("UDP [2001:db8::1]:5080");
        QTest::newRow("maddr") << QByteArray("sip:bob@example.com;maddr=192.0.2.7") << udp << QStringLiteral("UDP 192.0.2.7:5060");
        QTest::newRow("TLS") << QByteArray("sip:192.0.2.1;transport=tls") << udp << QStringLiteral("TLS 192.0.2.1:5061");
        QTest::newRow("sips") << QByteArray("sips:bob@192.0.2.1") << udp << QStringLiteral("TLS 192.0.2.1:5061");
        QTest::newRow("sips over TCP") << QByteArray("sips:bob@192.0.2.1:5099;transport=tcp") << udp << QStringLiteral("TLS 192.0.2.1:5099");
        QTest::newRow("sips over UDP") << QByteArray("sips:bob@192.0.2.1;transport=udp") << udp << error(ResolveError::Kind::UnsupportedTransport);
        QTest::newRow("TLS preferred") << QByteArray("sip:192.0.2.1") << int(TransportProtocol::Tls) << QStringLiteral("TLS 192.0.2.1:5061");
        QTest::newRow("unknown transport") << QByteArray("sip:192.0.2.1;transport=pigeon") << udp << error(ResolveError::Kind::UnsupportedTransport);
    }
    void rfc3263_4_withoutAnyDns()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, preferred);
        QFETCH(QString, targets);
        TinyDnsServer dns;
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, text, TransportProtocol(preferred)), targets);
        QVERIFY(dns.questions().isEmpty());
    }

    void rfc3263_4_2_aPortMeansNoSrv()
    {
        TinyDnsServer dns;
        dns.addSrv("_sip._udp.example.com", 0, 0, 5099, "wrong.example.com");
        dns.addAddress("example.com", QHostAddress(QStringLiteral("192.0.2.1")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:bob@example.com:5070"), QStringLiteral("UDP 192.0.2.1:5070"));
        for (const QByteArray &question : dns.questions())
            QVERIFY(!question.endsWith("SRV"));
    }

    void rfc3263_4_2_srvOrder()
    {
        TinyDnsServer dns;
        dns.addSrv("_sip._udp.example.com", 20, 0, 5062, "second.example.com");
        dns.addSrv("_sip._udp.example.com", 10, 0, 5061, "first.example.com");
        dns.addAddress("first.example.com", QHostAddress(QStringLiteral("192.0.2.1")));
        dns.addAddress("second.example.com", QHostAddress(QStringLiteral("192.0.2.2")));
        dns.addAddress("example.com", QHostAddress(QStringLiteral("192.0.2.99")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:bob@example.com"), QStringLiteral("UDP 192.0.2.1:5061, UDP 192.0.2.2:5062"));
    }

    void rfc3263_4_1_theOtherTransportWhenOnlyItHasSrv()
    {
        TinyDnsServer dns;
        dns.addSrv("_sip._tcp.example.com", 0, 0, 5066, "tcp.example.com");
        dns.addAddress("tcp.example.com", QHostAddress(QStringLiteral("192.0.2.3")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:example.com"), QStringLiteral("TCP 192.0.2.3:5066"));
        // But not when the URI insists.
        QCOMPARE(resolved(resolver, "sip:example.com;transport=udp"), error(ResolveError::Kind::NotFound));
    }

    void rfc3263_4_2_withoutSrvTheAddressAndThePort5060()
    {
        TinyDnsServer dns;
        dns.addAddress("plain.example.com", QHostAddress(QStringLiteral("192.0.2.4")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:plain.example.com"), QStringLiteral("UDP 192.0.2.4:5060"));
        QCOMPARE(resolved(resolver, "sip:plain.example.com", TransportProtocol::Tcp), QStringLiteral("TCP 192.0.2.4:5060"));
    }

    /// P04
    void rfc3263_4_1_tlsNeverFallsBack()
    {
        TinyDnsServer dns;
        dns.addSrv("_sips._tcp.example.com", 0, 0, 5067, "tls.example.com");
        dns.addSrv("_sip._tcp.example.com", 0, 0, 5066, "clear.example.com");
        dns.addSrv("_sip._udp.example.com", 0, 0, 5065, "clear.example.com");
        dns.addSrv("_sip._udp.clear.example", 0, 0, 5065, "clear.example.com");
        dns.addAddress("tls.example.com", QHostAddress(QStringLiteral("192.0.2.3")));
        dns.addAddress("clear.example.com", QHostAddress(QStringLiteral("192.0.2.4")));
        dns.addAddress("plain.example.com", QHostAddress(QStringLiteral("192.0.2.5")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sips:bob@example.com"), QStringLiteral("TLS 192.0.2.3:5067"));
        QCOMPARE(resolved(resolver, "sip:bob@example.com;transport=tls"), QStringLiteral("TLS 192.0.2.3:5067"));
        QCOMPARE(resolved(resolver, "sip:bob@example.com", TransportProtocol::Tls), QStringLiteral("TLS 192.0.2.3:5067"));
        QCOMPARE(resolved(resolver, "sips:plain.example.com"), QStringLiteral("TLS 192.0.2.5:5061"));
        QCOMPARE(resolved(resolver, "sips:bob@clear.example"), error(ResolveError::Kind::NotFound));
    }

    /// Whatever name DNS leads to, the certificate has to name the domain that was asked for. P03
    void rfc5922_7_3_dnsNeverDecidesTheName()
    {
        TinyDnsServer dns;
        dns.addSrv("_sips._tcp.example.com", 0, 0, 5067, "evil.example.org");
        dns.addAddress("evil.example.org", QHostAddress(QStringLiteral("192.0.2.3")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QByteArray domain;
        resolver.resolve(*parseUri(QByteArrayView("sips:bob@example.com")), TransportProtocol::Udp, &resolver,
                         [&](const Result<QList<Target>, ResolveError> &targets) { domain = targets ? targets->first().tls.domain : "none"; });
        QVERIFY(QTest::qWaitFor([&] { return !domain.isEmpty(); }, 5000));
        QCOMPARE(domain, QByteArray("example.com"));
    }

    void rfc2782_theRootAsTargetMeansNo()
    {
        TinyDnsServer dns;
        dns.addSrv("_sip._udp.example.com", 0, 0, 0, ".");
        dns.addAddress("example.com", QHostAddress(QStringLiteral("192.0.2.5")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:example.com"), error(ResolveError::Kind::NotFound));
    }

    void bothFamiliesComeBack()
    {
        TinyDnsServer dns;
        dns.addAddress("dual.example.com", QHostAddress(QStringLiteral("127.0.0.5")));
        dns.addAddress("dual.example.com", QHostAddress(QStringLiteral("::1")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:dual.example.com:5070"), QStringLiteral("UDP 127.0.0.5:5070, UDP [::1]:5070"));
    }

    void anUnknownNameIsNotFound()
    {
        TinyDnsServer dns;
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:nobody.example.com"), error(ResolveError::Kind::NotFound));
        QCOMPARE(resolved(resolver, "sip:nobody.example.com:5070"), error(ResolveError::Kind::NotFound));
    }

    void aBrokenServerIsSaidToBeOne()
    {
        TinyDnsServer dns;
        dns.setBroken(true);
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:some.example.com"), error(ResolveError::Kind::NoServer));
    }

    void aSilentServerTimesOutAndNothingBlocks()
    {
        TinyDnsServer dns;
        dns.setSilent(true);
        Resolver resolver;
        resolver.setServers(dns.address());
        QElapsedTimer time;
        time.start();
        QCOMPARE(resolved(resolver, "sip:some.example.com"), error(ResolveError::Kind::TimedOut));
        QVERIFY2(time.elapsed() < 8000, qPrintable(QString::number(time.elapsed())));
        QVERIFY(dns.questions().size() >= 4); // it was asked twice, and this very loop answered nothing meanwhile
    }

    void localhostNeedsNoDns()
    {
        TinyDnsServer dns;
        dns.setSilent(true);
        Resolver resolver;
        resolver.setServers(dns.address());
        const QString targets = resolved(resolver, "sip:bob@localhost");
        QVERIFY2(targets.startsWith(QStringLiteral("UDP 127.0.0.1:5060")), qPrintable(targets));
        QVERIFY(dns.questions().isEmpty());
    }

    void nobodyIsCalledWhenTheContextIsGone()
    {
        TinyDnsServer dns;
        dns.addAddress("plain.example.com", QHostAddress(QStringLiteral("192.0.2.4")));
        Resolver resolver;
        resolver.setServers(dns.address());
        auto context = std::make_unique<QObject>();
        bool called = false;
        for (const char *text : {"sip:plain.example.com", "sip:192.0.2.1"})
            resolver.resolve(uri(text), TransportProtocol::Udp, context.get(), [&](const Answer &) { called = true; });
        context.reset();
        QTest::qWait(200);
        QVERIFY(!called);
    }

    void theResolverMayGoWhileQuestionsAreOpen()
    {
        TinyDnsServer dns;
        dns.setSilent(true);
        auto resolver = std::make_unique<Resolver>();
        resolver->setServers(dns.address());
        bool called = false;
        resolver->resolve(uri("sip:plain.example.com"), TransportProtocol::Udp, this, [&](const Answer &) { called = true; });
        QTest::qWait(50);
        resolver.reset();
        QTest::qWait(50);
        QVERIFY(!called);
    }

    void manyRecordsAreCutToAFew()
    {
        TinyDnsServer dns;
        for (int i = 0; i < 25; ++i)
            dns.addSrv("_sip._udp.many.example.com", quint16(i), 0, 5060, "h" + QByteArray::number(i) + ".example.com");
        for (int i = 0; i < 25; ++i)
            dns.addAddress("h" + QByteArray::number(i) + ".example.com", QHostAddress(0xC0000200u + quint32(i)));
        Resolver resolver;
        resolver.setServers(dns.address());
        const QString targets = resolved(resolver, "sip:many.example.com;transport=udp");
        QVERIFY2(targets.count(QStringLiteral("UDP ")) == 8, qPrintable(targets));
    }
};

QTEST_GUILESS_MAIN(tst_Resolver)
#include "tst_Resolver.moc"
