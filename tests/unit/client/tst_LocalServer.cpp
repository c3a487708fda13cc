// SPDX-License-Identifier: MIT
#include "client/FlowService.h"
#include "client/LocalServer.h"
#include "trace/LadderBuilder.h"

#include "ClientHarness.h"
#include "support/MemoryDir.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using client::LocalServer;
using im::DeliveryState;

/// The time that people need to read and write is no part of these.
const LocalServer::Pace kQuick{std::chrono::milliseconds(10), std::chrono::milliseconds(30)};

/// "Try it here" and "Serve my network" without the window.
class TestLocalServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void demoPeerIsARealAccountThatAnswers();
    void demoStartsAgainOverTheSameFolder();
    void networkServesTheUsersItWasGiven();
    void flowsShowBothSidesOfTheServer();
    void watchedFlowsGoOn();
};

void TestLocalServer::demoPeerIsARealAccountThatAnswers()
{
    QTemporaryDir dir(memoryDirTemplate());
    auto demo = LocalServer::startDemo(dir.filePath(u"demo"_s), u"Linnet"_s,
                                       [](int number, const QString &received) { return u"%1: %2"_s.arg(number).arg(received); }, kQuick);
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
    QTemporaryDir dir(memoryDirTemplate());
    Person you(dir.filePath(u"you"_s));
    for (int run = 0; run < 2; ++run) {
        auto demo = LocalServer::startDemo(dir.filePath(u"demo"_s), u"Linnet"_s, [](int, const QString &) { return u"here"_s; }, kQuick);
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
    QTemporaryDir dir(memoryDirTemplate());
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

namespace {

client::FlowSnapshot flowOf(client::Client &client, const client::FlowQuery &query)
{
    std::optional<client::FlowSnapshot> flow;
    client.flows().read(query, [&flow](const Result<client::FlowSnapshot, client::ClientError> &read) { flow = read ? *read : client::FlowSnapshot(); });
    if (!QTest::qWaitFor([&flow] { return flow.has_value(); }, kPatience))
        return {};
    return *flow;
}

QStringList drawn(const sip::Ladder &ladder)
{
    QStringList lines;
    for (const sip::LadderStep &step : ladder.steps) {
        if (step.kind != sip::TraceEntry::Kind::Sip)
            continue;
        lines.append(u"%1 %2>%3"_s.arg(step.isRequest ? QString::fromLatin1(step.method) : QString::number(step.status)).arg(step.fromLane).arg(step.toLane));
    }
    return lines;
}

} // namespace

/// What is sent through the server of this process is seen on both of its sides, each hop once.
void TestLocalServer::flowsShowBothSidesOfTheServer()
{
    QTemporaryDir dir(memoryDirTemplate());
    auto demo = LocalServer::startDemo(dir.filePath(u"demo"_s), u"Linnet"_s, [](int, const QString &) { return u"answer"_s; }, kQuick);
    QVERIFY(demo.ok());
    const LocalServer::Info info = demo.value()->info();
    Person you(dir.filePath(u"you"_s));
    demo.value()->showIn(you.client().flows());
    QVERIFY(you.addAccount(info.account.uri, info.server, info.password));
    QVERIFY(you.goOnline());
    you.send(info.peer.uri, u"hello"_s);
    QVERIFY(you.waitForState(1, DeliveryState::Accepted));
    QVERIFY(QTest::qWaitFor([&] { return you.received.size() == 1; }, kPatience));

    client::FlowQuery query;
    query.kind = client::FlowQuery::Kind::Message;
    query.message = 1;
    const client::FlowSnapshot sent = flowOf(you.client(), query);
    const sip::Ladder ladder = sip::ladderOf(sent.entries, sent.frame);
    QCOMPARE(ladder.lanes.size(), 3);
    QVERIFY(ladder.lanes[1].role == sip::LadderLane::Role::Server && ladder.lanes[2].role == sip::LadderLane::Role::Peer);
    QCOMPARE(ladder.lanes[2].address, QByteArray("linnet@linnet.demo"));
    QCOMPARE(drawn(ladder), (QStringList{u"MESSAGE 0>1"_s, u"MESSAGE 1>2"_s, u"200 2>1"_s, u"200 1>0"_s}));

    query.message = you.received.first().key;
    const client::FlowSnapshot came = flowOf(you.client(), query);
    const sip::Ladder answer = sip::ladderOf(came.entries, came.frame);
    QCOMPARE(answer.lanes.size(), 3);
    QCOMPARE(drawn(answer), (QStringList{u"MESSAGE 2>1"_s, u"MESSAGE 1>0"_s, u"200 0>1"_s, u"200 1>2"_s}));

    query = {};
    query.kind = client::FlowQuery::Kind::Registration;
    query.account = info.account;
    const client::FlowSnapshot registration = flowOf(you.client(), query);
    QCOMPARE(drawn(sip::ladderOf(registration.entries, registration.frame)),
             (QStringList{u"REGISTER 0>1"_s, u"401 1>0"_s, u"REGISTER 0>1"_s, u"200 1>0"_s}));
}

void TestLocalServer::watchedFlowsGoOn()
{
    QTemporaryDir dir(memoryDirTemplate());
    auto demo = LocalServer::startDemo(dir.filePath(u"demo"_s), u"Linnet"_s, [](int, const QString &) { return QString(); }, kQuick);
    QVERIFY(demo.ok());
    const LocalServer::Info info = demo.value()->info();
    Person you(dir.filePath(u"you"_s));
    QVERIFY(you.addAccount(info.account.uri, info.server, info.password));
    QList<sip::TraceEntry> entries;
    quint64 watch = 0;
    client::FlowService &flows = you.client().flows();
    QObject::connect(&flows, &client::FlowService::appended, &flows, [&](quint64 id, const QList<sip::TraceEntry> &more) {
        QCOMPARE(id, watch);
        entries += more;
    });
    client::FlowQuery query;
    query.kind = client::FlowQuery::Kind::Registration;
    query.account = info.account;
    flows.watch(query, [&](const Result<client::FlowSnapshot, client::ClientError> &flow) {
        watch = flow->watch;
        entries = flow->entries;
    });
    QVERIFY(you.goOnline()); // what comes before the snapshot was given is not lost either
    QVERIFY(QTest::qWaitFor([&] { return entries.size() == 4; }, kPatience));
    QCOMPARE(drawn(sip::ladderOf(entries)), (QStringList{u"REGISTER 0>1"_s, u"401 1>0"_s, u"REGISTER 0>1"_s, u"200 1>0"_s}));
    flows.unwatch(watch);
    you.send(info.peer.uri, u"hello"_s);
    QVERIFY(you.waitForState(1, DeliveryState::Accepted));
    QCOMPARE(entries.size(), 4);
    flows.clear();
    query.kind = client::FlowQuery::Kind::Message;
    query.message = 1;
    const client::FlowSnapshot gone = flowOf(you.client(), query);
    QVERIFY(gone.entries.isEmpty() && gone.isGone);
}

QTEST_GUILESS_MAIN(TestLocalServer)
#include "tst_LocalServer.moc"
