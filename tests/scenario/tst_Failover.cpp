// SPDX-License-Identifier: MIT
#include "message/MessageWriter.h"
#include "support/TinyDnsServer.h"
#include "usage/pager/PagerUsage.h"
#include "usage/register/RegisterUsage.h"
#include "usage/RequestSender.h"
#include "usage/UserAgent.h"

#include <QElapsedTimer>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

/// A server on sockets of the system; says 200, another status, or nothing.
struct RealServer
{
    TimerService timers{SystemClock::instance()};
    TransportLayer transport{timers, SystemRandom::instance()};
    Endpoint at;
    int status = 200; ///< 0: silence
    QByteArray retryAfter;
    QByteArrayList requests;

    RealServer()
    {
        at = *transport.listen(TransportProtocol::Tcp, {QHostAddress(QHostAddress::LocalHost), 0});
        if (!transport.listen(TransportProtocol::Udp, at))
            qFatal("no port for both");
        QObject::connect(&transport, &TransportLayer::messageReceived, &transport,
                         [this](const Message &message, const MessageSource &source) {
                             const Request &request = std::get<Request>(message);
                             requests.append(request.method.name().toByteArray());
                             if (status == 0)
                                 return;
                             Response response = makeResponse(request, status, "server-tag");
                             if (!retryAfter.isEmpty())
                                 response.editHeaders().append(HeaderName::RetryAfter, retryAfter);
                             if (request.method == Method::Register && status == 200)
                                 response.editHeaders().append(HeaderName::Contact, request.headers().value(HeaderName::Contact));
                             transport.sendResponse(response, source, [](const auto &, const auto &) { });
                         });
    }
};

/// A port of this machine that nobody listens on.
quint16 deadPort()
{
    return RealServer().at.port;
}

} // namespace

/// The engine on sockets of the system, its servers found through a name server.
class tst_Failover : public QObject
{
    Q_OBJECT

    TinyDnsServer m_dns;

    struct Agent
    {
        UserAgent agent{SystemClock::instance(), SystemRandom::instance()};
        QList<RequestOutcome> outcomes;
        qint64 took = 0;

        Agent(const TinyDnsServer &dns, const QByteArray &outbound)
        {
            agent.resolver().setServers(dns.address());
            agent.requestSender().setServerPatience(400ms);
            Identity alice;
            alice.aor = *parseUri(QByteArrayView("sip:alice@failover.example"));
            NameAddr route;
            route.uri = *parseUri(outbound);
            alice.outbound = {route};
            agent.setAccount(alice);
            QObject::connect(&agent.pager(), &PagerUsage::finished, &agent,
                             [this](auto, const RequestOutcome &outcome) { outcomes.append(outcome); });
        }
        RequestOutcome say(bool mayRepeat)
        {
            QElapsedTimer time;
            time.start();
            OutgoingPage page;
            page.account = agent.accounts().first().aor;
            page.to = *parseUri(QByteArrayView("sip:bob@failover.example"));
            page.contentType = "text/plain";
            page.body = "hello";
            page.failoverOnTimeout = mayRepeat;
            const auto before = outcomes.size();
            agent.pager().send(page);
            if (!QTest::qWaitFor([&] { return outcomes.size() > before; }, 10000))
                qWarning("no outcome");
            took = time.elapsed();
            return outcomes.isEmpty() ? RequestOutcome() : outcomes.last();
        }
    };
    /// Two servers; the first is preferred.
    void publish(const QByteArray &protocol, quint16 first, quint16 second)
    {
        m_dns.clear();
        m_dns.addSrv("_sip._" + protocol + ".failover.example", 10, 0, first, "sip.failover.example");
        m_dns.addSrv("_sip._" + protocol + ".failover.example", 20, 0, second, "sip.failover.example");
        m_dns.addAddress("sip.failover.example", QHostAddress(QHostAddress::LocalHost));
    }

private Q_SLOTS:
    // P04
    void rfc3263_4_3_theSecondServerIsTried_data()
    {
        QTest::addColumn<QByteArray>("protocol");
        QTest::addColumn<QByteArray>("trouble");
        for (const char *protocol : {"udp", "tcp"}) {
            for (const char *trouble : {"dead", "503", "silent"})
                QTest::addRow("%s %s", protocol, trouble) << QByteArray(protocol) << QByteArray(trouble);
        }
    }
    void rfc3263_4_3_theSecondServerIsTried()
    {
        QFETCH(QByteArray, protocol);
        QFETCH(QByteArray, trouble);
        RealServer first;
        RealServer second;
        first.status = trouble == "503" ? 503 : 0;
        first.retryAfter = trouble == "503" ? "60" : "";
        publish(protocol, trouble == "dead" ? deadPort() : first.at.port, second.at.port);
        Agent alice(m_dns, "sip:failover.example;lr;transport=" + protocol);

        const RequestOutcome outcome = alice.say(true);
        QVERIFY(outcome.kind == RequestOutcome::Kind::Final);
        QCOMPARE(outcome.response.status, 200);
        QCOMPARE(outcome.triedTargets.size(), 2);
        QVERIFY2(alice.took < 1500, qPrintable(QString::number(alice.took)));
        QCOMPARE(second.requests.size(), 1);
        // The next one does not run into the same wall.
        QCOMPARE(alice.say(true).triedTargets.size(), 1);
        QCOMPARE(second.requests.size(), 2);
        if (trouble == "503")
            QCOMPARE(first.requests.size(), 1);
    }

    // P04: a message that may have arrived is not sent to another server unless its recipient knows duplicates.
    void whatMayHaveArrivedStaysWithItsServer()
    {
        RealServer lost;
        RealServer second;
        lost.status = 0;
        publish("tcp", lost.at.port, second.at.port);
        Agent alice(m_dns, "sip:failover.example;lr;transport=tcp");
        QObject::connect(&lost.transport, &TransportLayer::messageReceived, &lost.transport,
                         [&](const Message &, const MessageSource &source) { lost.transport.close(source.flow); });
        QVERIFY(alice.say(false).kind == RequestOutcome::Kind::NoAnswer);
        QVERIFY(second.requests.isEmpty());
    }

    // P04
    void rfc3263_4_3_theRegistrationGoesToTheSecondServer()
    {
        RealServer second;
        publish("udp", deadPort(), second.at.port);
        Agent alice(m_dns, "sip:failover.example;lr;transport=udp");
        QElapsedTimer time;
        time.start();
        RegisterUsage *registration = alice.agent.registration(alice.agent.accounts().first().aor);
        registration->start(600s);
        QTRY_VERIFY_WITH_TIMEOUT(registration->state() == RegisterUsage::State::Registered, 3000);
        QVERIFY2(time.elapsed() < 1500, qPrintable(QString::number(time.elapsed())));
        // Messages go where we are registered.
        QCOMPARE(alice.say(true).triedTargets.size(), 1);
        QCOMPARE(second.requests, (QByteArrayList{"REGISTER", "MESSAGE"}));
    }

    /// ICMP says so, not 32 seconds of silence.
    void rfc3261_18_4_aDeadServerIsKnownAtOnce()
    {
        const QByteArray port = QByteArray::number(deadPort());
        for (const QByteArray &host : {QByteArray("127.0.0.1"), QByteArray("[::1]")}) {
            Agent alice(m_dns, "sip:" + host + ':' + port + ";lr;transport=udp");
            const RequestOutcome outcome = alice.say(false);
            QVERIFY(outcome.kind == RequestOutcome::Kind::NotSent);
            QVERIFY(!outcome.detail.isEmpty());
            QVERIFY2(alice.took < 1000, qPrintable(QString::number(alice.took)));
        }
    }

    // P04
    void rfc2782_aDomainWithoutTheServiceIsToldAtOnce()
    {
        m_dns.clear();
        m_dns.addSrv("_sip._udp.failover.example", 0, 0, 0, ".");
        m_dns.addAddress("failover.example", QHostAddress(QHostAddress::LocalHost));
        Agent alice(m_dns, "sip:failover.example;lr");
        const RequestOutcome outcome = alice.say(true);
        QVERIFY(outcome.kind == RequestOutcome::Kind::NotResolved);
        QVERIFY(outcome.resolve.kind == ResolveError::Kind::NoService);
    }
};

QTEST_GUILESS_MAIN(tst_Failover)
#include "tst_Failover.moc"
