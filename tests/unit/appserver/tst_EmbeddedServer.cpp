// SPDX-License-Identifier: MIT
#include "server/EmbeddedServer.h"
#include "support/ServerAgent.h"

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <cstdio>

using namespace linnet;
using namespace linnet::server;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

ServerOptions optionsFor(const QString &dataDir, quint16 port = 0)
{
    ServerOptions options;
    options.port = port;
    options.domain = u"example.org"_s;
    options.dataDir = dataDir;
    return options;
}

/// An agent with real sockets on loopback.
struct Agent
{
    Agent(quint16 server, sip::TransportProtocol protocol, const QByteArray &user, const QByteArray &password)
        : timers(SystemClock::instance()), transport(timers, SystemRandom::instance()),
          transactions(transport, timers, SystemRandom::instance()),
          agent(transactions, {protocol, {QHostAddress(QHostAddress::LocalHost), server}}, user, "example.org", password)
    {
        const auto local = transport.listen(protocol, {QHostAddress(QHostAddress::LocalHost), 0});
        contact = "<sip:" + user + "@127.0.0.1:" + QByteArray::number(local ? local->port : 0)
                  + (protocol == sip::TransportProtocol::Tcp ? ";transport=tcp>" : ">")
                  + ";+sip.instance=\"<urn:uuid:00000000-0000-4000-8000-00000000" + user.leftJustified(4, '0').toHex()
                  + ">\"";
    }
    /// The final status, 0 for none in time.
    int call(const sip::Request &request)
    {
        const qsizetype before = agent.responses.size();
        agent.send(request);
        // QTest::qWaitFor() sleeps 10 ms a turn: hundreds of calls would take half a minute.
        const QDeadlineTimer deadline(12'000);
        QTimer wake;
        wake.start(50);
        while (agent.responses.size() == before) {
            if (deadline.hasExpired())
                return 0;
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        return agent.responses.last() ? agent.responses.last()->status : 0;
    }
    int registerNow() { return call(agent.makeRegister(contact)); }

    TimerService timers;
    sip::TransportLayer transport;
    sip::TransactionLayer transactions;
    ServerAgent agent;
    QByteArray contact;
};

/// This test program again, as a server that can be killed.
class ServerProcess
{
public:
    explicit ServerProcess(const QString &dataDir, quint16 wanted = 0)
    {
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationFilePath(), {u"--serve"_s, dataDir, QString::number(wanted)});
        if (process.waitForReadyRead(10'000))
            port = process.readLine().trimmed().toUShort();
    }
    ~ServerProcess() { kill(); }
    void kill()
    {
        process.kill(); // SIGKILL
        process.waitForFinished(5000);
    }
    QProcess process;
    quint16 port = 0;
};

int serve(const QStringList &arguments)
{
    auto server = EmbeddedServer::start(optionsFor(arguments[2], arguments[3].toUShort()));
    if (!server)
        return 1;
    (*server)->setUser(u"alice"_s, "a");
    (*server)->setUser(u"bob"_s, "b");
    std::printf("%d\n", int((*server)->listening().first().port));
    std::fflush(stdout);
    return QCoreApplication::exec();
}

} // namespace

class tst_EmbeddedServer : public QObject
{
    Q_OBJECT

    static std::unique_ptr<EmbeddedServer> started(const ServerOptions &options)
    {
        auto server = EmbeddedServer::start(options);
        return server ? std::move(*server) : nullptr;
    }
    static void addPair(EmbeddedServer &server)
    {
        QVERIFY(server.setUser(u"alice"_s, "a"));
        QVERIFY(server.setUser(u"bob"_s, "b"));
    }

private Q_SLOTS:
    void oneFreePortForAllTransports()
    {
        QTemporaryDir folder;
        const auto server = started(optionsFor(folder.filePath(u"data"_s)));
        QVERIFY(server);
        QCOMPARE(server->listening().size(), 2);
        QCOMPARE(server->listening()[0].transport, QByteArray("udp"));
        QCOMPARE(server->listening()[1].transport, QByteArray("tcp"));
        QVERIFY(server->listening()[0].port != 0);
        QCOMPARE(server->listening()[0].port, server->listening()[1].port);
        QCOMPARE(QFileInfo(folder.filePath(u"data"_s)).permissions() & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
    }

    void errorsAreToldApart()
    {
        QTemporaryDir folder;
        const auto server = started(optionsFor(folder.filePath(u"data"_s)));
        QVERIFY(server);
        const quint16 port = server->listening().first().port;
        using Kind = ServerError::Kind;
        QCOMPARE(int(EmbeddedServer::start(optionsFor(folder.filePath(u"data"_s))).error().kind), int(Kind::DataInUse));
        QCOMPARE(int(EmbeddedServer::start(optionsFor(folder.filePath(u"other"_s), port)).error().kind),
                 int(Kind::AddressInUse));
        ServerOptions elsewhere = optionsFor(folder.filePath(u"other"_s));
        elsewhere.address = QHostAddress(u"192.0.2.77"_s);
        QCOMPARE(int(EmbeddedServer::start(elsewhere).error().kind), int(Kind::NotPermitted));
        QCOMPARE(int(EmbeddedServer::start(optionsFor(u"/proc/none"_s)).error().kind), int(Kind::Storage));
        ServerOptions nameless = optionsFor(folder.filePath(u"other"_s));
        nameless.domain = u"not a domain"_s;
        QCOMPARE(int(EmbeddedServer::start(nameless).error().kind), int(Kind::BadOptions));
    }

    void usersPersist()
    {
        QTemporaryDir folder;
        auto server = started(optionsFor(folder.path()));
        QVERIFY(server);
        addPair(*server);
        QVERIFY(!server->setUser(u"a b"_s, "x"));
        QVERIFY(!server->setUser(u"a@b"_s, "x"));
        QVERIFY(server->removeUser(u"alice"_s));
        server.reset();
        server = started(optionsFor(folder.path()));
        QVERIFY(server);
        QCOMPARE(server->users(), QStringList{u"bob"_s});
    }

    void bothWaysOverRealSockets_data()
    {
        QTest::addColumn<bool>("tcp");
        QTest::newRow("UDP") << false;
        QTest::newRow("TCP") << true;
    }
    void bothWaysOverRealSockets()
    {
        QFETCH(bool, tcp);
        const auto protocol = tcp ? sip::TransportProtocol::Tcp : sip::TransportProtocol::Udp;
        QTemporaryDir folder;
        const auto server = started(optionsFor(folder.path()));
        QVERIFY(server);
        addPair(*server);
        const quint16 port = server->listening().first().port;
        Agent alice(port, protocol, "alice", "a");
        Agent bob(port, protocol, "bob", "b");
        QCOMPARE(alice.registerNow(), 200);
        QCOMPARE(bob.registerNow(), 200);
        for (int i = 0; i < 50; ++i) {
            QCOMPARE(alice.call(alice.agent.makeMessage("bob", "a" + QByteArray::number(i))), 200);
            QCOMPARE(bob.call(bob.agent.makeMessage("alice", "b" + QByteArray::number(i))), 200);
        }
        QCOMPARE(bob.agent.bodies().size(), 50);
        QCOMPARE(alice.agent.bodies().size(), 50);
        QCOMPARE(bob.agent.bodies().last(), QByteArray("a49"));
    }

    void theFirstHundredWaitAndComeInOrder_data() { bothWaysOverRealSockets_data(); }
    void theFirstHundredWaitAndComeInOrder()
    {
        QFETCH(bool, tcp);
        const auto protocol = tcp ? sip::TransportProtocol::Tcp : sip::TransportProtocol::Udp;
        QTemporaryDir folder;
        const auto server = started(optionsFor(folder.path()));
        QVERIFY(server);
        addPair(*server);
        const quint16 port = server->listening().first().port;
        Agent alice(port, protocol, "alice", "a");
        QList<QByteArray> sent;
        const auto sendOne = [&] {
            sent.append("m" + QByteArray::number(sent.size()));
            return alice.call(alice.agent.makeMessage("bob", sent.last()));
        };
        for (int i = 0; i < 100; ++i)
            QCOMPARE(sendOne(), 202);
        Agent bob(port, protocol, "bob", "b");
        QCOMPARE(bob.registerNow(), 200);
        for (int i = 0; i < 100; ++i) {
            const int status = sendOne();
            QVERIFY(status == 202 || status == 200);
        }
        QTRY_COMPARE_WITH_TIMEOUT(bob.agent.requests.size(), 200, 10'000);
        QCOMPARE(bob.agent.bodies(), sent);
        QCOMPARE(sendOne(), 200); // and then it goes straight through
    }

    void aNewStartOfADeviceReplacesItsBinding()
    {
        QTemporaryDir folder;
        const auto server = started(optionsFor(folder.path()));
        QVERIFY(server);
        addPair(*server);
        const quint16 port = server->listening().first().port;
        {
            Agent crashed(port, sip::TransportProtocol::Udp, "bob", "b");
            QCOMPARE(crashed.registerNow(), 200);
        }
        Agent bob(port, sip::TransportProtocol::Udp, "bob", "b");
        QCOMPARE(bob.registerNow(), 200);
        QCOMPARE(bob.agent.responses.last()->contacts().size(), size_t(1));
        Agent alice(port, sip::TransportProtocol::Udp, "alice", "a");
        QCOMPARE(alice.call(alice.agent.makeMessage("bob", "hi")), 200);
    }

    void aClosedConnectionEndsItsBinding()
    {
        QTemporaryDir folder;
        const auto server = started(optionsFor(folder.path()));
        QVERIFY(server);
        addPair(*server);
        const quint16 port = server->listening().first().port;
        Agent alice(port, sip::TransportProtocol::Udp, "alice", "a");
        {
            Agent bob(port, sip::TransportProtocol::Tcp, "bob", "b");
            QCOMPARE(bob.registerNow(), 200);
            QCOMPARE(alice.call(alice.agent.makeMessage("bob", "hi")), 200);
        }
        QTest::qWait(100);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(alice.call(alice.agent.makeMessage("bob", "later")), 202);
        QVERIFY(clock.elapsed() < 2000); // known at once, not after 8 s
    }

    void restartKeepsLocationsAndMessages()
    {
        QTemporaryDir folder;
        auto server = started(optionsFor(folder.path()));
        QVERIFY(server);
        addPair(*server);
        const quint16 port = server->listening().first().port;
        Agent alice(port, sip::TransportProtocol::Udp, "alice", "a");
        Agent bob(port, sip::TransportProtocol::Udp, "bob", "b");
        QCOMPARE(alice.call(alice.agent.makeMessage("bob", "stored")), 202);
        QCOMPARE(alice.registerNow(), 200);
        server.reset();
        server = started(optionsFor(folder.path(), port));
        QVERIFY(server);
        QCOMPARE(bob.registerNow(), 200);
        QTRY_COMPARE(bob.agent.bodies(), QList<QByteArray>{"stored"});
        // Alice has not registered again: her place is on the disk.
        QCOMPARE(bob.call(bob.agent.makeMessage("alice", "still there?")), 200);
        QCOMPARE(alice.agent.bodies(), QList<QByteArray>{"still there?"});
    }

    void kill9BetweenTheAnswerAndTheDeliveryLosesNothing()
    {
        QTemporaryDir folder;
        auto server = std::make_unique<ServerProcess>(folder.path());
        QVERIFY(server->port != 0);
        const quint16 port = server->port;
        Agent alice(port, sip::TransportProtocol::Udp, "alice", "a");
        QList<QByteArray> accepted;
        for (int round = 0; round < 5; ++round) {
            for (int i = 0; i < 10; ++i) {
                const QByteArray text = QByteArray::number(round) + '-' + QByteArray::number(i);
                QCOMPARE(alice.call(alice.agent.makeMessage("bob", text)), 202);
                accepted.append(text);
            }
            server.reset(); // SIGKILL right behind the last 202
            server = std::make_unique<ServerProcess>(folder.path(), port);
            QCOMPARE(server->port, port);
        }
        Agent bob(port, sip::TransportProtocol::Udp, "bob", "b");
        QCOMPARE(bob.registerNow(), 200);
        QTRY_VERIFY_WITH_TIMEOUT(bob.agent.requests.size() >= 20, 10'000);
        server.reset(); // in the middle of the delivery
        server = std::make_unique<ServerProcess>(folder.path(), port);
        QCOMPARE(server->port, port);
        QCOMPARE(bob.registerNow(), 200);
        QTRY_VERIFY_WITH_TIMEOUT(bob.agent.bodies().contains(accepted.last()), 10'000);

        // All are there, first occurrences in order; one may come twice (its removal was not committed yet).
        QList<QByteArray> firsts;
        for (const QByteArray &body : bob.agent.bodies()) {
            if (!firsts.contains(body))
                firsts.append(body);
        }
        QCOMPARE(firsts, accepted);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 4 && qstrcmp(argv[1], "--serve") == 0)
        return serve(QCoreApplication::arguments());
    tst_EmbeddedServer test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_EmbeddedServer.moc"
