// SPDX-License-Identifier: MIT
#include "cli/ServerOptions.h"

#include <QTest>

using namespace linnet;
using namespace linnet::cli;
using namespace Qt::Literals::StringLiterals;

/// The command line of linnet-server (DESIGN s.11), where it is about the MSRP relay.
class tst_ServerOptions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theRelay_data();
    void theRelay();
    void certificatesServeTheRelayToo();
};

namespace {

const QStringList kUsual{u"--listen"_s, u"192.0.2.1:5080"_s, u"--domain"_s, u"example.org"_s, u"--data"_s, u"/d"_s};

} // namespace

void tst_ServerOptions::theRelay_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("place"); // empty: none; "-": a mistake
    QTest::newRow("none") << QStringList() << QString();
    QTest::newRow("where the server listens") << QStringList{u"--msrp-relay"_s} << u"192.0.2.1:2855"_s;
    QTest::newRow("before another option") << QStringList{u"--msrp-relay"_s, u"--open"_s} << u"192.0.2.1:2855"_s;
    QTest::newRow("an address") << QStringList{u"--msrp-relay"_s, u"192.0.2.2"_s} << u"192.0.2.2:2855"_s;
    QTest::newRow("a port") << QStringList{u"--msrp-relay=0.0.0.0:9000"_s} << u"0.0.0.0:9000"_s;
    QTest::newRow("a free port") << QStringList{u"--msrp-relay"_s, u"[::1]:0"_s} << u"::1:0"_s;
    QTest::newRow("no address") << QStringList{u"--msrp-relay"_s, u"relay"_s} << u"-"_s;
    QTest::newRow("no port") << QStringList{u"--msrp-relay"_s, u"192.0.2.1:99999"_s} << u"-"_s;
}

void tst_ServerOptions::theRelay()
{
    QFETCH(QStringList, words);
    QFETCH(QString, place);
    const auto command = parseServerCommand(kUsual + words);
    QCOMPARE(command.ok(), place != u"-");
    if (!command)
        return;
    const auto &relay = command->options.msrpRelay;
    QCOMPARE(relay ? relay->address.toString() + u':' + QString::number(relay->port) : QString(), place);
    QCOMPARE(command->options.port, 5080);
}

void tst_ServerOptions::certificatesServeTheRelayToo()
{
    const QStringList certificate{u"--tls-cert"_s, u"/c.pem"_s, u"--tls-key"_s, u"/k.pem"_s};
    QVERIFY(!parseServerCommand(kUsual + certificate));
    QVERIFY(parseServerCommand(kUsual + certificate + QStringList{u"--msrp-relay"_s}));
    QVERIFY(!parseServerCommand(kUsual + certificate.first(2) + QStringList{u"--msrp-relay"_s}));
    // It says where the relay could not listen, not where the server could.
    const auto command = parseServerCommand(kUsual + QStringList{u"--msrp-relay"_s, u"192.0.2.9:2900"_s});
    QVERIFY(command);
    server::ServerError error{server::ServerError::Kind::AddressInUse, {}, true};
    QVERIFY(describe(error, command->options).startsWith(u"192.0.2.9 port 2900"));
    error.isOfRelay = false;
    QVERIFY(describe(error, command->options).startsWith(u"192.0.2.1 port 5080"));
}

QTEST_APPLESS_MAIN(tst_ServerOptions)
#include "tst_ServerOptions.moc"
