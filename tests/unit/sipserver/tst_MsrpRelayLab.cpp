// SPDX-License-Identifier: MIT
#include "RelayGround.h"
#include "unit/msrp/MsrpEnds.h"

#include "msrp/MsrpEndpoint.h"

#include <QProcess>
#include <QScopeGuard>
#include <QTemporaryDir>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

/// Our relay and Kamailio's, which shares nothing with us, in the path of one session.
class tst_MsrpRelayLab : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc4976_3_throughTwoRelays();
};

void tst_MsrpRelayLab::rfc4976_3_throughTwoRelays()
{
    const QString lab = QStringLiteral(LINNET_TEST_DATA "/../lab/lab");
    QTemporaryDir folder(QStringLiteral("/tmp/linnet-relays-XXXXXX"));
    const int port = 40'000 + int(QCoreApplication::applicationPid() % 200) * 100;
    QProcess start;
    start.start(lab, {QStringLiteral("start"), folder.filePath(QStringLiteral("l")), QStringLiteral("--port"), QString::number(port)});
    if (!start.waitForFinished(30'000) || start.exitCode() != 0) {
        const QByteArray why = "Kamailio does not start here: " + start.readAllStandardError().trimmed().split('\n').last();
        std::printf("SKIP: %s\n", why.constData()); // it is all of this program, and is counted
        QSKIP(why.constData());
    }
    const auto stop = qScopeGuard([&] { QProcess::execute(lab, {QStringLiteral("stop"), folder.filePath(QStringLiteral("l"))}); });

    const QHostAddress here(QHostAddress::LocalHost);
    TimerService timers(SystemClock::instance());
    TwoUsers users;
    Resolver resolver;
    MsrpRelay relay(Network::system(), resolver, timers, SystemRandom::instance(), users, {{here, 0}, "example.test", {here}, {}, {}});
    const auto ours = relay.listen();
    QVERIFY(ours);
    MsrpEndpoint alices(Network::system(), timers, SystemRandom::instance());
    MsrpEndpoint bobs(Network::system(), timers, SystemRandom::instance());
    const Endpoint theirs{here, quint16(port + 30)};
    const auto relayUri = [](const Endpoint &place) { return *parseMsrpRelay("msrp://127.0.0.1:" + QByteArray::number(place.port)); };
    End alice;
    End bob;
    std::vector<MsrpUri> alicesPath;
    std::vector<MsrpUri> bobsPath;
    alice.listenTo(alices.viaRelay({TransportProtocol::Tcp, *ours, {}}, alices.newUri(false, here), relayUri(*ours), {"alice", "alice-pw"}, alice.receiver));
    bob.listenTo(bobs.viaRelay({TransportProtocol::Tcp, theirs, {}}, bobs.newUri(false, here), relayUri(theirs), {"bob", "bob-pw"}, bob.receiver));
    connect(alice.session, &MsrpSession::relayReady, this, [&](const std::vector<MsrpUri> &path) { alicesPath = path; });
    connect(bob.session, &MsrpSession::relayReady, this, [&](const std::vector<MsrpUri> &path) { bobsPath = path; });
    QTRY_VERIFY_WITH_TIMEOUT(alicesPath.size() == 2 && bobsPath.size() == 2, 10'000);
    bob.session->setRemotePath(alicesPath, false);
    alice.session->setRemotePath(bobsPath, true);

    QByteArray large(1'000'000, 'x');
    for (qsizetype i = 0; i < large.size(); i += 89)
        large[i] = char('A' + i % 50);
    alice.session->setChunkSize(8 * 1024); // as SessionCall does: Kamailio answers frames of 12,000 octets with 501
    alice.session->send(text("id01", large));
    QTRY_VERIFY_WITH_TIMEOUT(alice.story.contains("delivered id01"), 20'000);
    QVERIFY(bob.texts == QList<QByteArray>{"id01=" + large});
    bob.session->send(text("id02", "and back"));
    QTRY_VERIFY_WITH_TIMEOUT(bob.story.contains("delivered id02"), 10'000);
    QCOMPARE(alice.texts, QList<QByteArray>{"id02=and back"});
}

QTEST_GUILESS_MAIN(tst_MsrpRelayLab)
#include "tst_MsrpRelayLab.moc"
