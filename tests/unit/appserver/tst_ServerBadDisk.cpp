// SPDX-License-Identifier: MIT
#include "message/MessageParser.h"
#include "server/OfflineMessages.h"
#include "support/disk/FaultVfs.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <numeric>
#include <random>

using namespace linnet;
using namespace linnet::server;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

using Fault = FaultVfs::Fault;

QList<int> chosenMoments()
{
    QList<int> all(500);
    std::iota(all.begin(), all.end(), 1);
    std::mt19937 chance(std::random_device{}());
    QList<int> some;
    const int count = qEnvironmentVariableIsSet("LINNET_WHOLE") ? 100 : 12;
    std::sample(all.cbegin(), all.cend(), std::back_inserter(some), count, chance);
    return some;
}

class Bob : public sip::LocationService
{
public:
    std::vector<sip::Binding> bindings(const QByteArray &) const override
    {
        return online ? std::vector<sip::Binding>(1) : std::vector<sip::Binding>();
    }
    std::optional<sip::Binding> bindingAt(const sip::Uri &) const override { return std::nullopt; }
    quint64 generation(const QByteArray &) const override { return 1; }
    void replace(const QByteArray &, std::vector<sip::Binding>, Done) override { }
    bool online = false;
};

/// The server's store for absent people. Bob, when he is there, takes everything.
class Office
{
public:
    explicit Office(const QString &path)
    {
        auto opened = ServerStore::open(path);
        if (!opened)
            return;
        m_store = std::move(*opened);
        m_offline = std::make_unique<OfflineMessages>(
            *m_store, m_bob, m_timers, [](const QByteArray &) { return true; },
            [this](const QByteArray &, const sip::Request &request, std::function<void(const sip::ForkOutcome &)> done) {
                delivered.append(request.body().toByteArray());
                sip::ForkOutcome outcome;
                outcome.finals.emplace_back().status = 200;
                m_timers.start(10ms, [done, outcome] { done(outcome); });
            });
        isOpen = m_offline->load().ok();
    }

    std::optional<sip::MessageStore::Outcome> keep(const QByteArray &body)
    {
        const auto parsed = sip::parseDatagram(Slice::copyOf(
            QByteArray("MESSAGE sip:bob@example.org SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nMax-Forwards: 12\r\n"
                       "From: <sip:alice@example.org>;tag=1\r\nTo: <sip:bob@example.org>\r\nCall-ID: c\r\nCSeq: 7 MESSAGE\r\n"
                       "Content-Length: "
                       + QByteArray::number(body.size()) + "\r\n\r\n" + body)));
        std::optional<sip::MessageStore::Outcome> outcome;
        m_offline->store("bob", std::get<sip::Request>(*parsed), false, [&outcome](auto given) { outcome = given; });
        work();
        return outcome;
    }
    void bobComes()
    {
        m_bob.online = true;
        m_offline->onRegistered("bob");
        for (qsizetype before = -1; std::exchange(before, delivered.size()) != delivered.size();)
            pass(20ms);
    }
    void bobGoes() { m_bob.online = false; }
    void pass(std::chrono::milliseconds time)
    {
        work();
        m_clock.advance(time);
        m_timers.fireDue();
        work();
    }
    /// What the disk has now.
    int waiting()
    {
        int count = -1;
        m_store->run([&count](ServerDatabase &database) -> ServerDatabase::Status {
            const auto heads = database.messageHeads();
            count = heads ? int(heads->size()) : -1;
            return store::Nothing{};
        });
        return count;
    }

    bool isOpen = false;
    QByteArrayList delivered;

private:
    /// Until the store's thread has done what it was given.
    void work()
    {
        for (int i = 0; i < 3; ++i) {
            bool idle = false;
            m_store->post([](ServerDatabase &) -> ServerDatabase::Status { return store::Nothing{}; }, [&idle](bool) { idle = true; });
            while (!idle) {
                QCoreApplication::processEvents();
                QThread::usleep(20);
            }
        }
    }

    ManualClock m_clock;
    TimerService m_timers{m_clock};
    Bob m_bob;
    std::unique_ptr<ServerStore> m_store;
    std::unique_ptr<OfflineMessages> m_offline;
};

} // namespace

/// A server's disk that fails from the n-th operation on (RELIABILITY G12): 202 means that it is stored, and who has got a message does
/// not get it again.
class tst_ServerBadDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_disk = std::make_unique<FaultVfs>(); }
    void cleanupTestCase() { m_disk.reset(); }
    void init() { m_disk->mend(); }

    void g12_storedMeansDeliveredOnce_data();
    void g12_storedMeansDeliveredOnce();

private:
    std::unique_ptr<FaultVfs> m_disk;
};

void tst_ServerBadDisk::g12_storedMeansDeliveredOnce_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<bool>("lasting");
    for (const bool lasting : {false, true}) {
        const char *const how = lasting ? "lasting" : "once";
        QTest::addRow("full, %s", how) << Fault::Full << lasting;
        QTest::addRow("I/O error, %s", how) << Fault::IoError << lasting;
        QTest::addRow("read-only, %s", how) << Fault::ReadOnly << lasting;
    }
}

void tst_ServerBadDisk::g12_storedMeansDeliveredOnce()
{
    QFETCH(Fault, fault);
    QFETCH(bool, lasting);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("server.db"));
    bool refusedSome = false;
    for (const int n : chosenMoments()) {
        const QByteArray where = "at operation " + QByteArray::number(n);
        auto office = std::make_unique<Office>(path);
        QVERIFY(office->isOpen);
        QByteArrayList stored;
        int number = 0;
        const auto round = [&] {
            const QByteArray body = "message " + QByteArray::number(++number);
            const auto outcome = office->keep(body);
            if (outcome == sip::MessageStore::Outcome::Stored)
                stored.append(body);
            else
                refusedSome = true;
            QVERIFY2(outcome && outcome != sip::MessageStore::Outcome::Full, where);
            if (number % 3 == 0) {
                office->bobComes();
                office->bobGoes();
            }
        };
        m_disk->failAt(n, fault, lasting);
        while (!m_disk->hasFailed() && number < 200)
            round();
        QVERIFY2(m_disk->hasFailed(), where);
        for (int i = 0; i < 3; ++i)
            round();
        m_disk->mend();

        office->bobComes();
        for (int i = 0; i < 4; ++i)
            office->pass(30s);
        QCOMPARE(office->delivered, stored); // in order, each once
        QVERIFY2(office->waiting() == 0, where);
        office = std::make_unique<Office>(path);
        office->bobComes();
        QVERIFY2(office->delivered.isEmpty(), where);
    }
    QVERIFY(refusedSome || !lasting);
}

QTEST_GUILESS_MAIN(tst_ServerBadDisk)
#include "tst_ServerBadDisk.moc"
