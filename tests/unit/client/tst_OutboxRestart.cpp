// SPDX-License-Identifier: MIT
#include "ClientHarness.h"
#include "FakeServer.h"
#include "support/MemoryDir.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using im::DeliveryState;

/// What the outbox knows after its process has died or was closed (DESIGN section 5, RELIABILITY section 2).
class TestOutboxRestart : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void killedWhileSendingIsNotConfirmedForAnUnknownPeer();
    void killedWhileSendingGoesAgainUnderTheSameIdForAPeerThatDeduplicates();
    void killedWhileQueuedGoesAfterRestartInOrder();
    void closeKeepsWhatIsQueued();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<Person> m_alice;
    bool online() { return m_alice->goOnline(); }
};

void TestOutboxRestart::init()
{
    m_dir = std::make_unique<QTemporaryDir>(memoryDirTemplate());
    m_server = std::make_unique<FakeServer>();
    m_alice = std::make_unique<Person>(m_dir->filePath(u"alice"_s));
    QVERIFY(m_alice->addAccount(u"alice@ex.test"_s, m_server->address()));
}

void TestOutboxRestart::cleanup()
{
    m_alice.reset();
    m_server.reset();
    m_dir.reset();
}

namespace {

QByteArray bodyText(const sip::Request &request)
{
    const QByteArray body = request.body().toByteArray();
    return body.mid(body.lastIndexOf("\r\n\r\n") + (body.contains("\r\n\r\n") ? 4 : 1));
}

QByteArray messageIdOf(const sip::Request &request)
{
    const QByteArray body = request.body().toByteArray();
    const qsizetype at = body.indexOf("Message-ID: ");
    return at < 0 ? QByteArray() : body.mid(at + 12, body.indexOf('\r', at) - at - 12);
}

} // namespace

void TestOutboxRestart::killedWhileSendingIsNotConfirmedForAnUnknownPeer()
{
    QVERIFY(online());
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{0, {}}; };
    m_alice->send(u"bob@ex.test"_s, u"one"_s);
    QVERIFY(QTest::qWaitFor([&] { return m_server->messages.size() == 1; }, kPatience));
    m_alice->kill();
    m_alice->changes.clear();
    m_alice->open();
    QVERIFY(m_alice->waitForState(1, DeliveryState::NotConfirmed));
    const qsizetype before = m_server->messages.size();
    QVERIFY(online());
    QTest::qWait(200);
    QCOMPARE(m_server->messages.size(), before); // it may have arrived: the user decides
}

void TestOutboxRestart::killedWhileSendingGoesAgainUnderTheSameIdForAPeerThatDeduplicates()
{
    QVERIFY(online());
    m_alice->send(u"bob@ex.test"_s, u"first"_s); // 200 to CPIM: the peer de-duplicates
    QVERIFY(m_alice->waitForState(1, DeliveryState::Accepted));
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{0, {}}; };
    m_alice->send(u"bob@ex.test"_s, u"second"_s);
    QVERIFY(QTest::qWaitFor([&] { return m_server->messages.size() == 2; }, kPatience));
    m_alice->kill();
    m_alice->open();
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{}; };
    QVERIFY(online());
    QVERIFY(m_alice->waitForState(2, DeliveryState::Accepted));
    QCOMPARE(bodyText(m_server->messages.last()), QByteArray("second"));
    QCOMPARE(messageIdOf(m_server->messages.last()), messageIdOf(m_server->messages[1]));
    QCOMPARE(m_alice->sent.size(), 2); // no row is announced again after a restart
}

void TestOutboxRestart::killedWhileQueuedGoesAfterRestartInOrder()
{
    for (int i = 0; i < 10; ++i)
        m_alice->send(u"bob@ex.test"_s, QString::number(i), u"ref %1"_s.arg(i));
    QVERIFY(m_alice->waitForState(10, DeliveryState::Queued));
    m_alice->kill();
    m_alice->changes.clear();
    m_alice->open();
    QVERIFY(online());
    QVERIFY(m_alice->waitForState(10, DeliveryState::Accepted));
    QCOMPARE(m_server->messages.size(), 10);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(bodyText(m_server->messages[i]), QByteArray::number(i));
    QCOMPARE(m_alice->changes.last().ref, u"ref 9"_s); // echoed after a restart, too
}

void TestOutboxRestart::closeKeepsWhatIsQueued()
{
    QVERIFY(online());
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{0, {}}; };
    for (int i = 0; i < 3; ++i)
        m_alice->send(u"bob@ex.test"_s, QString::number(i));
    bool closed = false;
    QElapsedTimer timer;
    timer.start();
    m_alice->client().close([&closed] { closed = true; });
    QVERIFY(QTest::qWaitFor([&] { return closed; }, kPatience));
    QVERIFY(timer.elapsed() < 3000);
    QVERIFY(m_alice->registrations.last().state == im::RegistrationState::Unregistered);
    m_alice->kill();
    m_alice->open();
    std::optional<qsizetype> stored;
    m_alice->client().history({}, [&](const Result<QList<im::ChatMessage>, client::ClientError> &all) { stored = all ? all->size() : 0; });
    QVERIFY(QTest::qWaitFor([&] { return stored.has_value(); }, kPatience));
    QCOMPARE(*stored, 3);
}

QTEST_GUILESS_MAIN(TestOutboxRestart)
#include "tst_OutboxRestart.moc"
