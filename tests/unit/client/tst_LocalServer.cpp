// SPDX-License-Identifier: MIT
#include "client/LocalServer.h"

#include "ClientHarness.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using client::LocalServer;
using im::DeliveryState;

/// "Try it here" and "Serve my network" without the window.
class TestLocalServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void demoPeerIsARealAccountThatAnswers();
    void demoStartsAgainOverTheSameFolder();
    void networkServesTheUsersItWasGiven();
};

void TestLocalServer::demoPeerIsARealAccountThatAnswers()
{
    QTemporaryDir dir;
    auto demo = LocalServer::startDemo(dir.filePath(u"demo"_s), u"Linnet"_s,
                                       [](int number, const QString &received) { return u"%1: %2"_s.arg(number).arg(received); });
    QVERIFY(demo.ok());
    const LocalServer::Info info = demo.value()->info();
    Person you(dir.filePath(u"you"_s));
    QVERIFY(you.addAccount(info.account.uri, info.server, info.password));
    QVERIFY(you.goOnline());
    you.send(info.peer.uri, u"hello"_s);
    QVERIFY(you.waitForState(1, DeliveryState::Accepted));
    QVERIFY(QTest::qWaitFor([&] { return you.received.size() == 1; }, kPatience));
    QCOMPARE(you.received.first().text, u"1: hello"_s);
    QVERIFY(!you.received.first().fromStranger); // we wrote to it first
}

void TestLocalServer::demoStartsAgainOverTheSameFolder()
{
    QTemporaryDir dir;
    Person you(dir.filePath(u"you"_s));
    for (int run = 0; run < 2; ++run) {
        auto demo = LocalServer::startDemo(dir.filePath(u"demo"_s), u"Linnet"_s, [](int, const QString &) { return u"here"_s; });
        QVERIFY(demo.ok());
        const LocalServer::Info info = demo.value()->info();
        QVERIFY(you.addAccount(info.account.uri, info.server, info.password));
        QVERIFY(you.goOnline());
        you.send(info.peer.uri, u"hello"_s);
        QVERIFY(QTest::qWaitFor([&] { return you.received.size() == run + 1; }, kPatience));
        you.client().unregisterAccount();
        QVERIFY(QTest::qWaitFor([&] { return you.registrations.last().state == im::RegistrationState::Unregistered; }, kPatience));
    }
}

void TestLocalServer::networkServesTheUsersItWasGiven()
{
    QTemporaryDir dir;
    auto network = LocalServer::startNetwork(dir.filePath(u"server"_s), u"home.test"_s, 0, u"alice"_s, "alice's");
    QVERIFY(network.ok());
    QVERIFY(network.value()->addUser(u"bob"_s, "bob's"));
    QCOMPARE(network.value()->users().size(), 2);
    const LocalServer::Info info = network.value()->info();
    QCOMPARE(info.account.uri, u"sip:alice@home.test"_s);
    Person alice(dir.filePath(u"alice"_s));
    Person bob(dir.filePath(u"bob"_s));
    QVERIFY(alice.addAccount(u"alice@home.test"_s, info.server, "alice's"));
    QVERIFY(bob.addAccount(u"bob@home.test"_s, info.server, "bob's"));
    QVERIFY(alice.goOnline());
    alice.send(u"bob@home.test"_s, u"before he came"_s);
    QVERIFY(alice.waitForState(1, DeliveryState::Accepted));
    QVERIFY(alice.changes.last().delivery.stored);
    QVERIFY(bob.goOnline());
    QVERIFY(QTest::qWaitFor([&] { return bob.received.size() == 1; }, kPatience));
    alice.send(u"bob@home.test"_s, u"now"_s);
    QVERIFY(QTest::qWaitFor([&] { return bob.received.size() == 2; }, kPatience));
    QCOMPARE(bob.receivedTexts(), (QStringList{u"before he came"_s, u"now"_s}));
}

QTEST_GUILESS_MAIN(TestLocalServer)
#include "tst_LocalServer.moc"
