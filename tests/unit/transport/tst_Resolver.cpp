// SPDX-License-Identifier: MIT
#include "support/TinyDnsServer.h"
#include "base/Clock.h"
#include "transport/Resolver.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTest>
#include <QTimer>

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
        QEventLoop waiting;
        resolver.resolve(uri(text), preferred, &context, [&](const Answer &result) {
            answer = result;
            ++calls;
            waiting.quit();
        });
        if (answer)
            return QStringLiteral("called from inside resolve()");
        QTimer::singleShot(15000, &waiting, &QEventLoop::quit);
        waiting.exec();
        if (!answer)
            return QStringLiteral("no answer");
        QTest::qWait(2);
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
        QTest::newRow("rfc7118_5_5 WebSocket") << QByteArray("sip:192.0.2.1;transport=ws") << udp << QStringLiteral("WS 192.0.2.1:80");
        QTest::newRow("rfc7118_5_5 WebSocket in TLS") << QByteArray("sips:192.0.2.1;transport=ws") << udp << QStringLiteral("WSS 192.0.2.1:443");
        QTest::newRow("WebSocket preferred") << QByteArray("sip:192.0.2.1:8080") << int(TransportProtocol::Ws) << QStringLiteral("WS 192.0.2.1:8080");
        QTest::newRow("sips never a bare WebSocket") << QByteArray("sips:192.0.2.1") << int(TransportProtocol::Ws) << QStringLiteral("TLS 192.0.2.1:5061");
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

    // P04
    void rfc3263_4_1_naptrDecidesTheTransport()
    {
        TinyDnsServer dns;
        dns.addNaptr("example.com", 10, 1, "s", "SIPS+D2T", "", "_sips._tcp.provider.example");
        dns.addNaptr("example.com", 20, 1, "s", "SIP+D2T", "", "_sip._tcp.provider.example");
        dns.addNaptr("example.com", 30, 1, "s", "SIP+D2U", "", "_sip._udp.provider.example");
        dns.addSrv("_sips._tcp.provider.example", 0, 0, 5061, "sip.provider.example");
        dns.addSrv("_sip._tcp.provider.example", 0, 0, 5062, "sip.provider.example");
        dns.addSrv("_sip._udp.provider.example", 0, 0, 5063, "sip.provider.example");
        dns.addSrv("_sip._udp.example.com", 0, 0, 5099, "wrong.example.com");
        dns.addAddress("sip.provider.example", QHostAddress(QStringLiteral("192.0.2.1")));
        dns.addAddress("wrong.example.com", QHostAddress(QStringLiteral("192.0.2.99")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:bob@example.com"),
                 QStringLiteral("TLS 192.0.2.1:5061, TCP 192.0.2.1:5062, UDP 192.0.2.1:5063"));
        QCOMPARE(resolved(resolver, "sip:bob@example.com", TransportProtocol::Tcp),
                 QStringLiteral("TCP 192.0.2.1:5062, TLS 192.0.2.1:5061, UDP 192.0.2.1:5063"));
        // sips:, and who wants TLS, take what is TLS and nothing else.
        QCOMPARE(resolved(resolver, "sips:bob@example.com"), QStringLiteral("TLS 192.0.2.1:5061"));
        QCOMPARE(resolved(resolver, "sip:bob@example.com", TransportProtocol::Tls), QStringLiteral("TLS 192.0.2.1:5061"));
        // With a transport in the URI the domain's own SRV records count.
        QCOMPARE(resolved(resolver, "sip:bob@example.com;transport=udp"), QStringLiteral("UDP 192.0.2.99:5099"));
    }

    // P04
    void rfc3263_4_2_naptrThatLeadsNowhereIsNoNaptr()
    {
        TinyDnsServer dns;
        dns.addNaptr("example.com", 10, 1, "s", "SIP+D2T", "", "_sip._tcp.gone.example");
        dns.addNaptr("example.com", 10, 2, "u", "E2U+sip", "!^.*$!sip:info@evil.example!", ".");
        dns.addSrv("_sip._udp.example.com", 0, 0, 5063, "sip.example.com");
        dns.addAddress("sip.example.com", QHostAddress(QStringLiteral("192.0.2.1")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:bob@example.com"), QStringLiteral("UDP 192.0.2.1:5063"));
    }

    // P04
    void rfc3263_4_1_sipsNeverLeavesTls()
    {
        TinyDnsServer dns;
        dns.addNaptr("example.com", 10, 1, "s", "SIP+D2U", "", "_sip._udp.example.com");
        dns.addNaptr("example.com", 20, 1, "s", "SIP+D2T", "", "_sip._tcp.example.com");
        for (const char *name : {"_sip._udp.example.com", "_sip._tcp.example.com"})
            dns.addSrv(name, 0, 0, 5060, "sip.example.com");
        dns.addAddress("sip.example.com", QHostAddress(QStringLiteral("192.0.2.1")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sips:bob@example.com"), error(ResolveError::Kind::NotFound));
        dns.addAddress("only.example.com", QHostAddress(QStringLiteral("192.0.2.2")));
        QCOMPARE(resolved(resolver, "sips:bob@only.example.com"), QStringLiteral("TLS 192.0.2.2:5061"));
    }

    // P04
    void rfc3861_3_imAndPresHaveRecordsOfTheirOwn()
    {
        TinyDnsServer dns;
        dns.addSrv("_im._sip.example.com", 0, 0, 5071, "im.example.com");
        dns.addSrv("_pres._sip.example.com", 0, 0, 5072, "pres.example.com");
        dns.addSrv("_sip._udp.example.com", 0, 0, 5060, "sip.example.com");
        dns.addSrv("_sip._udp.plain.example", 0, 0, 5060, "sip.example.com");
        dns.addAddress("im.example.com", QHostAddress(QStringLiteral("192.0.2.1")));
        dns.addAddress("pres.example.com", QHostAddress(QStringLiteral("192.0.2.2")));
        dns.addAddress("sip.example.com", QHostAddress(QStringLiteral("192.0.2.3")));
        dns.addAddress("bare.example", QHostAddress(QStringLiteral("192.0.2.4")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "im:bob@example.com"), QStringLiteral("UDP 192.0.2.1:5071"));
        QCOMPARE(resolved(resolver, "pres:bob@example.com"), QStringLiteral("UDP 192.0.2.2:5072"));
        QCOMPARE(resolved(resolver, "sip:bob@example.com"), QStringLiteral("UDP 192.0.2.3:5060"));
        QCOMPARE(resolved(resolver, "im:bob@plain.example"), QStringLiteral("UDP 192.0.2.3:5060"));
        QCOMPARE(resolved(resolver, "im:bob@bare.example"), QStringLiteral("UDP 192.0.2.4:5060"));
    }

    // A12
    void rfc1034_aliasesAreFollowedAndLoopsEnd()
    {
        TinyDnsServer dns;
        dns.addAlias("_sip._udp.example.com", "_sip._udp.hosted.example");
        dns.addSrv("_sip._udp.hosted.example", 0, 0, 5064, "alias.example.com");
        dns.addAlias("alias.example.com", "real.example.com");
        dns.addAddress("real.example.com", QHostAddress(QStringLiteral("192.0.2.1")));
        dns.addAlias("loop.example", "pool.example");
        dns.addAlias("pool.example", "loop.example");
        dns.addAlias("self.example", "self.example");
        dns.addSrv("_sip._udp.round.example", 0, 0, 5060, "_sip._udp.round.example");
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:example.com;transport=udp"), QStringLiteral("UDP 192.0.2.1:5064"));
        for (const char *host : {"sip:loop.example", "sip:self.example", "sip:round.example"})
            QCOMPARE(resolved(resolver, host), error(ResolveError::Kind::NotFound));
        QVERIFY2(dns.questions().size() < 40, qPrintable(QString::number(dns.questions().size())));
    }

    // A12
    void aThousandTargetsCostNoMoreThanAFew()
    {
        TinyDnsServer dns;
        for (int i = 0; i < 1000; ++i)
            dns.addSrv("_sip._udp.example.com", quint16(1000 - i), 0, 5060, "h" + QByteArray::number(i) + ".example.com");
        for (int i = 0; i < 1000; ++i)
            dns.addAddress("h" + QByteArray::number(i) + ".example.com", QHostAddress(0xC0000200u + quint32(i)));
        Resolver resolver;
        resolver.setServers(dns.address());
        const QString targets = resolved(resolver, "sip:example.com;transport=udp");
        QVERIFY2(targets.startsWith(QStringLiteral("UDP 192.0.5.231:5060, UDP 192.0.5.230:5060")), qPrintable(targets));
        QCOMPARE(targets.count(QStringLiteral("UDP ")), qsizetype(Resolver::kMaxHosts));
        QVERIFY(dns.questionsByTcp() > 0); // it fits no datagram
        QVERIFY(dns.questions().size() < 40);
    }

    // A12
    void rfc7766_truncatedAnswersComeByTcp()
    {
        TinyDnsServer dns;
        dns.setManner(TinyDnsServer::Manner::Truncated);
        dns.addSrv("_sip._udp.example.com", 0, 0, 5066, "sip.example.com");
        dns.addAddress("sip.example.com", QHostAddress(QStringLiteral("192.0.2.1")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:example.com"), QStringLiteral("UDP 192.0.2.1:5066"));
        QVERIFY(dns.questionsByTcp() > 0);
    }

    // A12
    void badAnswersAreNoAnswers_data()
    {
        QTest::addColumn<int>("manner");
        QTest::addColumn<QString>("targets");
        using M = TinyDnsServer::Manner;
        QTest::newRow("garbage") << int(M::Garbage) << error(ResolveError::Kind::TimedOut);
        QTest::newRow("wrong id") << int(M::WrongId) << error(ResolveError::Kind::TimedOut);
        QTest::newRow("cut short") << int(M::CutShort) << error(ResolveError::Kind::TimedOut);
        QTest::newRow("late") << int(M::Late) << QStringLiteral("UDP 192.0.2.1:5066");
    }
    void badAnswersAreNoAnswers()
    {
        QFETCH(int, manner);
        QFETCH(QString, targets);
        TinyDnsServer dns;
        dns.addSrv("_sip._udp.example.com", 0, 0, 5066, "sip.example.com");
        dns.addAddress("sip.example.com", QHostAddress(QStringLiteral("192.0.2.1")));
        dns.setManner(TinyDnsServer::Manner(manner));
        Resolver resolver;
        resolver.setServers(dns.address());
        resolver.setPatience(std::chrono::milliseconds(60));
        QCOMPARE(resolved(resolver, "sip:example.com"), targets);
        // Nothing of it is remembered.
        dns.setManner(TinyDnsServer::Manner::Good);
        resolver.forget();
        QCOMPARE(resolved(resolver, "sip:example.com"), QStringLiteral("UDP 192.0.2.1:5066"));
    }

    // P04
    void rfc1035_anAnswerIsKeptForItsTime()
    {
        TinyDnsServer dns;
        dns.setTtl(120);
        dns.addSrv("_sip._udp.example.com", 0, 0, 5066, "sip.example.com");
        dns.addAddress("sip.example.com", QHostAddress(QStringLiteral("192.0.2.1")));
        ManualClock clock;
        Resolver resolver(nullptr, clock);
        resolver.setServers(dns.address());
        const QByteArray uri = "sip:example.com;transport=udp";
        QCOMPARE(resolved(resolver, uri), QStringLiteral("UDP 192.0.2.1:5066"));
        clock.advance(std::chrono::seconds(4));
        const auto asked = dns.questions().size();
        QCOMPARE(resolved(resolver, uri), QStringLiteral("UDP 192.0.2.1:5066"));
        QCOMPARE(dns.questions().size(), asked);
        clock.advance(std::chrono::seconds(115));
        QCOMPARE(resolved(resolver, uri), QStringLiteral("UDP 192.0.2.1:5066"));
        QVERIFY(!dns.questions().mid(asked).contains("_sip._udp.example.com SRV"));
        clock.advance(std::chrono::seconds(1));
        QCOMPARE(resolved(resolver, uri), QStringLiteral("UDP 192.0.2.1:5066"));
        QVERIFY(dns.questions().mid(asked).contains("_sip._udp.example.com SRV"));
    }

    // P04 A12
    void rfc1035_timeToLiveZeroIsNotKept()
    {
        TinyDnsServer dns;
        dns.setTtl(0);
        dns.addSrv("_sip._udp.example.com", 0, 0, 5066, "sip.example.com");
        dns.addAddress("sip.example.com", QHostAddress(QStringLiteral("192.0.2.1")));
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:example.com"), QStringLiteral("UDP 192.0.2.1:5066"));
        dns.clear();
        dns.addSrv("_sip._udp.example.com", 0, 0, 5067, "sip.example.com");
        dns.addAddress("sip.example.com", QHostAddress(QStringLiteral("192.0.2.2")));
        QCOMPARE(resolved(resolver, "sip:example.com"), QStringLiteral("UDP 192.0.2.2:5067"));
    }

    // P04 A12
    void rfc2308_5_denialsAreKeptAsTheZoneSays_data()
    {
        QTest::addColumn<quint32>("ttl");
        QTest::addColumn<quint32>("minimum");
        QTest::addColumn<int>("kept");
        QTest::newRow("the minimum") << 900u << 60u << 60;
        QTest::newRow("the SOA's own TTL") << 30u << 900u << 30;
        QTest::newRow("nothing said: the floor") << 0u << 0u << 5;
        QTest::newRow("zero: the floor") << 0u << 300u << 5;
        QTest::newRow("a week: the cap") << 604800u << 604800u << 300;
    }
    void rfc2308_5_denialsAreKeptAsTheZoneSays()
    {
        QFETCH(quint32, ttl);
        QFETCH(quint32, minimum);
        QFETCH(int, kept);
        TinyDnsServer dns;
        dns.setSoa(ttl, minimum);
        ManualClock clock;
        Resolver resolver(nullptr, clock);
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:new.example.com"), error(ResolveError::Kind::NotFound));
        dns.addAddress("new.example.com", QHostAddress(QStringLiteral("192.0.2.1")));
        clock.advance(std::chrono::seconds(kept) - std::chrono::milliseconds(1));
        QCOMPARE(resolved(resolver, "sip:new.example.com"), error(ResolveError::Kind::NotFound));
        clock.advance(std::chrono::milliseconds(1));
        QCOMPARE(resolved(resolver, "sip:new.example.com"), QStringLiteral("UDP 192.0.2.1:5060"));
    }

    void equalQuestionsAreAskedOnce()
    {
        TinyDnsServer dns;
        dns.addAddress("example.com", QHostAddress(QStringLiteral("192.0.2.1")));
        Resolver resolver;
        resolver.setServers(dns.address());
        int answers = 0;
        for (int i = 0; i < 10; ++i)
            resolver.resolve(uri("sip:example.com:5070"), TransportProtocol::Udp, this, [&](const Answer &) { ++answers; });
        QVERIFY(QTest::qWaitFor([&] { return answers == 10; }, 5000));
        QCOMPARE(dns.questions().size(), 2); // A and AAAA
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
        QCOMPARE(resolved(resolver, "sip:example.com"), error(ResolveError::Kind::NoService));
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
        dns.setManner(TinyDnsServer::Manner::Broken);
        Resolver resolver;
        resolver.setServers(dns.address());
        QCOMPARE(resolved(resolver, "sip:some.example.com"), error(ResolveError::Kind::NoServer));
    }

    void aSilentServerTimesOutAndNothingBlocks()
    {
        TinyDnsServer dns;
        dns.setManner(TinyDnsServer::Manner::Silent);
        Resolver resolver;
        resolver.setServers(dns.address());
        resolver.setPatience(std::chrono::milliseconds(100));
        QElapsedTimer time;
        time.start();
        QCOMPARE(resolved(resolver, "sip:some.example.com"), error(ResolveError::Kind::TimedOut));
        QVERIFY2(time.elapsed() >= 250 && time.elapsed() < 2000, qPrintable(QString::number(time.elapsed())));
        QVERIFY(dns.questions().size() >= 4); // it was asked twice, and this very loop answered nothing meanwhile
    }

    void localhostNeedsNoDns()
    {
        TinyDnsServer dns;
        dns.setManner(TinyDnsServer::Manner::Silent);
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
        dns.setManner(TinyDnsServer::Manner::Silent);
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
