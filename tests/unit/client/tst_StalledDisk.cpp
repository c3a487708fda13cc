// SPDX-License-Identifier: MIT
#include "ClientParts.h"

#include "message/MessageParser.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// A disk that takes its time while a message waits for its answer (RELIABILITY section 2.2).
class TestStalledDisk : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_parts.reset(); }

    void after480NothingIsKeptAndTheRedeliveryIsTaken();
    void whatTheStoreHasInHandIsNot480();
    void whatIsDoneAgainForAnothersErrorIsKept();

private:
    void deliver();
    /// The final ones.
    QList<int> answers() const
    {
        QList<int> statuses;
        for (const sip::Response &response : m_parts->server.responses) {
            if (response.status >= 200)
                statuses.append(response.status);
        }
        return statuses;
    }

    std::unique_ptr<ClientParts> m_parts;
};

void TestStalledDisk::init()
{
    m_parts = std::make_unique<ClientParts>();
    QVERIFY(m_parts->save(ClientParts::alice()));
    QVERIFY(m_parts->goOnline());
}

/// The same request each time, by another way.
void TestStalledDisk::deliver()
{
    const auto parsed = sip::parseDatagram(Slice::copyOf(QByteArrayView("MESSAGE sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKx\r\n"
                                                 "Max-Forwards: 70\r\nFrom: <sip:bob@example.test>;tag=b\r\n"
                                                 "To: <sip:alice@example.test>\r\nCall-ID: stored\r\nCSeq: 3 MESSAGE\r\n"
                                                 "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello")));
    sip::Request request = std::get<sip::Request>(*parsed);
    request.editHeaders().remove(sip::HeaderName::Via);
    m_parts->server.sendBack(request);
}

void TestStalledDisk::after480NothingIsKeptAndTheRedeliveryIsTaken()
{
    HeldStore held(m_parts->store(), this);
    deliver();
    m_parts->passBlocked(29s);
    QCOMPARE(answers(), QList<int>());
    m_parts->passBlocked(2s);
    QCOMPARE(answers(), QList<int>{480});
    held.release();
    m_parts->settle();
    QCOMPARE(m_parts->arrived.size(), 0); // the sender was told that it did not arrive
    m_parts->pass(60s);
    deliver();
    QVERIFY(m_parts->waitFor([&] { return answers().size() == 2; }));
    QCOMPARE(answers().last(), 200);
    QCOMPARE(m_parts->arrived.size(), 1);
}

void TestStalledDisk::whatTheStoreHasInHandIsNot480()
{
    HeldStore before(m_parts->store(), this);
    deliver();
    m_parts->passBlocked(1s);
    // Behind it in the same group: the commit of both does not come.
    std::atomic<bool> reached = false;
    m_parts->store().write(
        this,
        [&reached](store::Tables &) -> Result<int, store::SqliteError> {
            reached = true;
            return 0;
        },
        [](const auto &) { });
    HeldStore commit(m_parts->store(), this);
    before.release();
    QTRY_VERIFY(reached);
    m_parts->passBlocked(60s);
    commit.release();
    m_parts->settle();
    QCOMPARE(m_parts->arrived.size(), 1);
    QCOMPARE(answers(), QList<int>()); // it may have arrived, and silence says just that (RFC 4320 s.4.2)
    deliver();
    QVERIFY(m_parts->waitFor([&] { return !answers().isEmpty(); }));
    QCOMPARE(answers(), QList<int>{200});
    QCOMPARE(m_parts->arrived.size(), 1); // known again
}

/// A write of the same commit fails, and all of them run again (ARCHITECTURE 59): what was to be kept still is.
void TestStalledDisk::whatIsDoneAgainForAnothersErrorIsKept()
{
    HeldStore before(m_parts->store(), this);
    deliver();
    m_parts->passBlocked(1s);
    m_parts->store().write(
        this,
        [](store::Tables &) -> Result<int, store::SqliteError> {
            return store::SqliteError{store::SqliteError::Kind::Constraint, 0, {}};
        },
        [](const auto &) { });
    before.release();
    QVERIFY(m_parts->waitFor([&] { return !answers().isEmpty(); }));
    QCOMPARE(answers(), QList<int>{200});
    QCOMPARE(m_parts->arrived.size(), 1);
}

QTEST_GUILESS_MAIN(TestStalledDisk)
#include "tst_StalledDisk.moc"
