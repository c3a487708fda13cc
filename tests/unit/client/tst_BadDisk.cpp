// SPDX-License-Identifier: MIT
#include "ClientParts.h"

#include "message/MessageParser.h"
#include "support/disk/FaultVfs.h"

#include <QDir>

#include <sqlite3.h>

#include <random>

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Fault = FaultVfs::Fault;

/// `./dev test soak` takes RELIABILITY's figures, `./dev test` some of them.
QList<int> chosenMoments(int last)
{
    QList<int> all;
    for (int n = 1; n <= last; ++n)
        all.append(n);
    if (qEnvironmentVariableIsSet("LINNET_WHOLE"))
        return all;
    std::mt19937 chance(std::random_device{}());
    QList<int> some;
    std::sample(all.cbegin(), all.cend(), std::back_inserter(some), 12, chance);
    return some;
}

/// Reads past the bad disk.
class Witness
{
public:
    explicit Witness(const QString &path)
    {
        sqlite3_open_v2(path.toUtf8().constData(), &m_handle, SQLITE_OPEN_READWRITE, FaultVfs::realName());
    }
    ~Witness() { sqlite3_close(m_handle); }
    Witness(const Witness &) = delete;
    Witness &operator=(const Witness &) = delete;

    QByteArray value(const QByteArray &sql) const
    {
        sqlite3_stmt *query = nullptr;
        sqlite3_prepare_v2(m_handle, sql.constData(), -1, &query, nullptr);
        QByteArray value;
        if (query && sqlite3_step(query) == SQLITE_ROW)
            value = QByteArray(reinterpret_cast<const char *>(sqlite3_column_text(query, 0)));
        else
            value = sqlite3_errmsg(m_handle);
        sqlite3_finalize(query);
        return value;
    }
    int rows(const QString &text) const
    {
        return value("SELECT count(*) FROM message WHERE text = '" + text.toUtf8() + '\'').toInt();
    }

private:
    sqlite3 *m_handle = nullptr;
};

void copyFolder(const QString &from, const QString &to)
{
    QDir().mkpath(to);
    for (const QString &name : QDir(from).entryList(QDir::Files))
        QFile::copy(from + u'/' + name, to + u'/' + name);
}

} // namespace

/// A disk that is full, broken or read-only from the n-th operation on (RELIABILITY G12): nothing crashes, nothing is acknowledged that is
/// not stored, what was refused is taken later, without a restart.
class TestBadDisk : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_disk.reset(); }
    void cleanup();

    void g12_nothingIsAcknowledgedThatIsNotStored_data();
    void g12_nothingIsAcknowledgedThatIsNotStored();
    void g12_openingSaysWhyAndWorksLater_data();
    void g12_openingSaysWhyAndWorksLater();

private:
    QString folder(const QString &name) const { return m_dir.filePath(name); }

    QTemporaryDir m_dir;
    std::unique_ptr<FaultVfs> m_disk;
};

namespace {

/// alice and bob write to each other, each message with a text of its own.
class Talk
{
public:
    explicit Talk(const QString &profile) : parts(profile), witness(parts.databasePath())
    {
        QObject::connect(&parts.store(), &store::Store::healthChanged, &parts.agent, [this](bool ok) { health.append(ok); });
    }

    void round()
    {
        const int number = int(asked.size());
        asked.append(u"to alice %1"_s.arg(number));
        deliver(number);
        im::ChatMessage message;
        message.account = ClientParts::alice().address;
        message.peer = ClientParts::address(u"bob@example.test"_s);
        message.text = u"from alice %1"_s.arg(number);
        message.messageId = "id" + QByteArray::number(number);
        message.contentType = "text/plain";
        parts.outbox->add(message, [this, text = message.text](const auto &added) {
            (added ? written : refused).append(text);
        });
        parts.settle();
    }

    void deliver(int number)
    {
        const QByteArray text = asked[number].toUtf8();
        const auto parsed = sip::parseDatagram(Slice::copyOf(
            QByteArray("MESSAGE sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKx\r\nMax-Forwards: 70\r\n"
                       "From: <sip:bob@example.test>;tag=b\r\nTo: <sip:alice@example.test>\r\nCall-ID: "
                       + QByteArray::number(number) + "\r\nCSeq: 3 MESSAGE\r\nContent-Type: text/plain\r\nContent-Length: "
                       + QByteArray::number(text.size()) + "\r\n\r\n" + text)));
        sip::Request request = std::get<sip::Request>(*parsed);
        request.editHeaders().remove(sip::HeaderName::Via);
        parts.server.sendBack(request);
    }

    /// What bob's server was told last about each message.
    QHash<int, int> answers() const
    {
        QHash<int, int> last;
        for (const sip::Response &response : parts.server.responses) {
            if (response.status >= 200)
                last.insert(response.callId().toByteArray().toInt(), response.status);
        }
        return last;
    }

    /// Empty, or a promise that was broken.
    QString broken() const
    {
        const auto last = answers();
        for (int number = 0; number < asked.size(); ++number) {
            const int rows = witness.rows(asked[number]);
            if (rows > 1 || (last.value(number) == 200 && rows != 1))
                return u"%1 was answered %2 and is stored %3 times"_s.arg(asked[number]).arg(last.value(number)).arg(rows);
        }
        for (const sip::Response &response : parts.server.responses) {
            if (response.status >= 300 && (response.status != 500 || !response.headers().contains(sip::HeaderName::RetryAfter)))
                return u"answered %1"_s.arg(response.status);
        }
        for (const QString &text : written) {
            if (witness.rows(text) != 1)
                return text + u" was taken and is not stored"_s;
        }
        for (const QString &text : refused) {
            if (witness.rows(text) != 0)
                return text + u" was refused and is stored"_s;
        }
        return {};
    }

    ClientParts parts;
    Witness witness;
    QStringList asked; ///< bob's
    QStringList written, refused; ///< alice's
    QList<bool> health;
};

} // namespace

/// Two profiles: one whose log is about to be copied into the database and cut, and one in the middle of its life.
void TestBadDisk::initTestCase()
{
    m_disk = std::make_unique<FaultVfs>();
    for (const int writes : {1, 10}) {
        const QString profile = folder(u"template"_s);
        QDir().mkpath(profile);
        {
            ClientParts parts(profile);
            QVERIFY(parts.save(ClientParts::alice()));
            for (int i = 0; i < writes; ++i) {
                parts.store().write(
                    this,
                    [i](store::Tables &tables) -> store::SqliteStatus {
                        const im::Contact bob{ClientParts::address(u"bob@example.test"_s), {}, false};
                        if (const auto saved = tables.contacts.put(bob); !saved)
                            return saved.error();
                        return tables.settings.set("test", QString(i < 9 ? 400'000 : 900'000, QChar(u'a' + i)));
                    },
                    [](const auto &) { });
                parts.settle();
            }
            copyFolder(profile, folder(writes == 1 ? u"short log"_s : u"long log"_s));
        }
        QDir(profile).removeRecursively();
    }
    QVERIFY(QFileInfo(folder(u"long log/linnet.db-wal"_s)).size() > 4'200'000);
    for (const QString &name : {u"short log"_s, u"long log"_s})
        QVERIFY(QFile::remove(folder(name + u"/linnet.db-shm"_s)));
}

void TestBadDisk::cleanup()
{
    m_disk->mend();
    for (const QString &name : {u"profile"_s, u"new profile"_s})
        QDir(folder(name)).removeRecursively();
}

void TestBadDisk::g12_nothingIsAcknowledgedThatIsNotStored_data()
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

void TestBadDisk::g12_nothingIsAcknowledgedThatIsNotStored()
{
    QFETCH(Fault, fault);
    QFETCH(bool, lasting);
    int refusals = 0;
    for (const int n : chosenMoments(500)) {
        const auto where = [n](const QString &what) { return qPrintable(u"at operation %1: %2"_s.arg(n).arg(what)); };
        const QString profile = folder(u"profile"_s);
        copyFolder(folder(n % 2 == 0 ? u"short log"_s : u"long log"_s), profile);
        auto talk = std::make_unique<Talk>(profile);
        QVERIFY(talk->parts.save(ClientParts::alice()));
        QVERIFY(talk->parts.goOnline());

        m_disk->failAt(n, fault, lasting);
        for (int rounds = 0; !m_disk->hasFailed() && rounds < 100; ++rounds) {
            talk->round();
            QVERIFY2(talk->broken().isEmpty(), where(talk->broken()));
        }
        QVERIFY2(m_disk->hasFailed(), where(u"never reached"_s));
        talk->round();
        talk->round();
        QVERIFY2(talk->broken().isEmpty(), where(talk->broken()));
        bool refusedSome = !talk->refused.isEmpty();
        for (const int status : talk->answers())
            refusedSome = refusedSome || status == 500;
        refusals += refusedSome;
        QVERIFY2(!refusedSome || talk->health.contains(false), where(u"nothing was said"_s));
        QVERIFY2(refusedSome || !lasting, where(u"nothing was refused"_s));

        if (n % 3 == 0) { // the program ends while the disk is bad
            QStringList stored = talk->written;
            const auto answers = talk->answers();
            for (auto answer = answers.cbegin(); answer != answers.cend(); ++answer) {
                if (answer.value() == 200)
                    stored.append(talk->asked[answer.key()]);
            }
            talk.reset();
            m_disk->mend();
            talk = std::make_unique<Talk>(profile);
            for (const QString &text : std::as_const(stored))
                QVERIFY2(talk->witness.rows(text) == 1, where(text));
        } else {
            m_disk->mend();
            for (auto answer : talk->answers().keys()) {
                if (talk->answers().value(answer) == 500)
                    talk->deliver(answer);
            }
            talk->parts.pass(30s, 5s);
            talk->round();
            QVERIFY2(talk->broken().isEmpty(), where(talk->broken()));
            const auto answers = talk->answers();
            QCOMPARE(answers.size(), talk->asked.size());
            QVERIFY2(std::all_of(answers.cbegin(), answers.cend(), [](int status) { return status == 200; }), where(u"not taken later"_s));
            QCOMPARE(talk->parts.arrived.size(), talk->asked.size()); // each shown once
            QVERIFY(talk->parts.store().isHealthy());
            QVERIFY(talk->health.isEmpty() || talk->health.last());
            // The first message ever to bob asks OPTIONS first, and is a few turns of the store longer on its way.
            QVERIFY2(talk->parts.waitFor([&talk] { return talk->witness.value("SELECT count(*) FROM outbox") == "0"; }),
                     where(u"something still waits"_s));
            for (const QString &text : std::as_const(talk->written)) {
                const auto sent = talk->parts.server.requestsOf(sip::Method::Message);
                QVERIFY2(std::count_if(sent.cbegin(), sent.cend(), [&text](const auto &request) {
                             return request.body().toByteArray().endsWith(text.toUtf8());
                         }) == 1, where(text));
            }
        }
        QCOMPARE(talk->witness.value("PRAGMA integrity_check"), QByteArray("ok"));
        talk.reset();
        QVERIFY(QDir(profile).removeRecursively());
    }
    QVERIFY(refusals > 0);
}

void TestBadDisk::g12_openingSaysWhyAndWorksLater_data()
{
    g12_nothingIsAcknowledgedThatIsNotStored_data();
}

void TestBadDisk::g12_openingSaysWhyAndWorksLater()
{
    QFETCH(Fault, fault);
    QFETCH(bool, lasting);
    using Kind = store::SqliteError::Kind;
    for (const int n : chosenMoments(500)) {
        const QString profile = folder(u"new profile"_s);
        m_disk->failAt(n, fault, lasting);
        {
            const auto opened = store::Store::open(profile, store::Store::Mode::Driver);
            if (!opened) {
                const Kind kind = opened.error().kind;
                QVERIFY2(kind == Kind::Full || kind == Kind::IoError || kind == Kind::ReadOnly,
                         qPrintable(u"at operation %1: %2"_s.arg(n).arg(opened.error().text)));
            }
            QVERIFY(!opened || !lasting || !m_disk->hasFailed() || !(*opened)->isHealthy());
        }
        m_disk->mend();
        {
            const auto opened = store::Store::open(profile, store::Store::Mode::Driver);
            QVERIFY2(opened, qPrintable(u"at operation %1"_s.arg(n)));
        }
        QCOMPARE(Witness(profile + u"/linnet.db"_s).value("PRAGMA integrity_check"), QByteArray("ok"));
        QVERIFY(QDir(profile).removeRecursively());
    }
}

QTEST_GUILESS_MAIN(TestBadDisk)
#include "tst_BadDisk.moc"
