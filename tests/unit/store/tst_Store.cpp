// SPDX-License-Identifier: MIT
#include "store/Schema.h"
#include "store/Store.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRandomGenerator>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <csignal>
#include <sys/resource.h>

using namespace linnet;
using namespace linnet::store;
using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;
using Stored = Result<ChatMessage, SqliteError>;

class tst_Store : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersComeInOrderAfterTheCommit();
    void waitingWritesShareACommit();
    void aFailingJobSpoilsNoOther();
    void aJobThatKeepsSomethingRunsOnce();
    void deletedWordsLeaveTheFileInOneCommit();
    void noAnswerWithoutContext();
    void closingCommitsWhatWaits();
    void readNowSeesEarlierWrites();
    void filesAndFolderArePrivate();
    void readerBesideADriver();
    void readerOfNothingReadsEmpty();
    void readerRefusesWrites();
    void newerSchemaIsForReadersOnly();
    void damagedFileIsAnError();
    void folderWithoutLeaveToWrite();
    void uncleanEndIsChecked();
    void damageAfterAnUncleanEndIsTold();
    void damagedPagesAreSalvaged_data();
    void damagedPagesAreSalvaged();
    void g12_fullDiskIsToldAndRecovers();
    void g09_killedWriterLosesNoReportedCommit();
};

namespace {

constexpr auto kChildDir = "LINNET_TEST_STORE_CHILD";
constexpr auto kChildLimit = "LINNET_TEST_STORE_LIMIT";

std::unique_ptr<Store> driver(const QString &dir)
{
    auto store = Store::open(dir, Store::Mode::Driver);
    if (!store)
        qWarning("%s", qPrintable(store.error().text));
    return store ? std::move(*store) : nullptr;
}

ChatMessage message(const QString &text)
{
    ChatMessage made;
    made.account.uri = u"sip:me@x"_s;
    made.peer.uri = u"sip:bob@x"_s;
    made.text = text;
    made.time = QDateTime::currentDateTimeUtc();
    return made;
}

auto insert(const QString &text)
{
    return [text](Tables &tables) { return tables.messages.insertOutgoing(message(text)); };
}

QStringList textsIn(Store &store)
{
    QStringList texts;
    const auto all = store.readNow([](Tables &tables) { return tables.messages.query({}, {}, 0); });
    if (all) {
        for (const ChatMessage &row : *all)
            texts.append(row.text);
    }
    return texts;
}

bool fileHolds(const QString &dir, const QString &word)
{
    const auto holds = [&word](const QString &path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) && file.readAll().contains(word.toUtf8());
    };
    return holds(dir + u"/linnet.db"_s) || holds(dir + u"/linnet.db-wal"_s);
}

/// Writes numbered messages for ever and prints each number when it is committed.
int writeUntilKilled(const QString &dir)
{
    auto store = driver(dir);
    if (!store)
        return 1;
    QFile out;
    if (!out.open(1, QIODevice::WriteOnly | QIODevice::Unbuffered))
        return 1;
    int next = int(textsIn(*store).size());
    int pending = 0;
    std::function<void()> more = [&] {
        while (pending < 20) {
            ++pending;
            const QString text = QString::number(next++);
            store->write(store.get(), insert(text), [&, text](const Stored &stored) {
                --pending;
                if (stored)
                    out.write(text.toLatin1() + '\n');
                more();
            });
        }
    };
    more();
    return QCoreApplication::exec();
}

/// Fills the disk (a file size limit), then lifts the limit; prints what the store says.
int meetAFullDisk(const QString &dir)
{
    std::signal(SIGXFSZ, SIG_IGN);
    auto store = driver(dir);
    if (!store)
        return 1;
    const auto setLimit = [](rlim_t bytes) {
        rlimit limit{};
        getrlimit(RLIMIT_FSIZE, &limit);
        limit.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limit);
    };
    int accepted = 0;
    int refused = 0;
    bool said = false;
    QObject::connect(store.get(), &Store::healthChanged, [&](bool ok, const QString &) {
        if (!ok) {
            said = true;
            setLimit(RLIM_INFINITY); // nothing is written from here on: the store must find out by itself
            return;
        }
        QCoreApplication::exit(said && store->isHealthy() && refused > 0 && textsIn(*store).size() == accepted ? 0 : 2);
    });
    setLimit(600'000);
    for (int i = 0; i < 200 && !said; ++i) {
        store->write(store.get(), insert(QString(20'000, u'x')), [&](const Stored &stored) {
            if (stored)
                ++accepted;
            else // SQLite knows ENOSPC as Full; EFBIG only when errno survives its clean-up
                ++refused;
        });
        while (accepted + refused <= i)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return said ? QCoreApplication::exec() : 3;
}

} // namespace

void tst_Store::answersComeInOrderAfterTheCommit()
{
    QTemporaryDir dir;
    auto store = driver(dir.path());
    QVERIFY(store);
    QStringList order;
    for (int i = 0; i < 50; ++i) {
        store->write(this, insert(QString::number(i)), [&order, i](const Stored &stored) {
            QVERIFY(stored.ok());
            order.append(u"w"_s + QString::number(i));
        });
        store->read(
            this, [](Tables &tables) { return tables.messages.query({}, {}, 0); },
            [&order, i](const Result<QList<ChatMessage>, SqliteError> &all) {
                QCOMPARE(all->size(), i + 1); // sees every write called before
                order.append(u"r"_s + QString::number(i));
            });
    }
    QVERIFY(order.isEmpty()); // never from inside the call
    QTRY_COMPARE(order.size(), 100);
    for (int i = 0; i < 50; ++i) {
        QCOMPARE(order[2 * i], u"w"_s + QString::number(i));
        QCOMPARE(order[2 * i + 1], u"r"_s + QString::number(i));
    }
}

void tst_Store::waitingWritesShareACommit()
{
    QTemporaryDir dir;
    auto store = driver(dir.path());
    QVERIFY(store);
    int done = 0;
    for (int i = 0; i < 2000; ++i)
        store->write(this, insert(QString::number(i)), [&done](const Stored &) { ++done; });
    QTRY_COMPARE_WITH_TIMEOUT(done, 2000, 30'000);
    QVERIFY2(store->commits() < 200, qPrintable(QString::number(store->commits())));
    QCOMPARE(textsIn(*store).size(), 2000);
}

void tst_Store::aFailingJobSpoilsNoOther()
{
    QTemporaryDir dir;
    auto store = driver(dir.path());
    QVERIFY(store);
    int good = 0;
    int bad = 0;
    for (int i = 0; i < 40; ++i) {
        store->write(this, insert(u"good"_s), [&good](const Stored &stored) { good += stored.ok(); });
        store->write(
            this,
            [](Tables &tables) -> Stored {
                auto stored = tables.messages.insertOutgoing(message(u"undone"_s));
                if (!stored)
                    return stored;
                return tables.outbox.add({999'999, {}, {}, 0, 0, 0, 0}).error();
            },
            [&bad](const Stored &stored) { bad += !stored && stored.error().kind == SqliteError::Kind::Constraint; });
    }
    QTRY_COMPARE(good + bad, 80);
    QCOMPARE(bad, 40);
    QCOMPARE(textsIn(*store), QStringList(40, u"good"_s));
    QVERIFY(store->isHealthy());
}

void tst_Store::aJobThatKeepsSomethingRunsOnce()
{
    QTemporaryDir dir;
    auto store = driver(dir.path());
    QVERIFY(store);
    const auto runs = std::make_shared<std::atomic<int>>(0);
    int answers = 0;
    for (int i = 0; i < 20; ++i) {
        store->writeOnce(
            this,
            [runs](Tables &tables) {
                ++*runs;
                return tables.messages.insertOutgoing(message(u"once"_s));
            },
            [&answers](const Stored &stored) { answers += stored.ok(); });
        store->write(
            this, [](Tables &tables) -> SqliteStatus { return tables.outbox.add({999'999, {}, {}, 0, 0, 0, 0}); },
            [&answers](const SqliteStatus &done) { answers += !done; });
    }
    QTRY_COMPARE(answers, 40);
    QCOMPARE(runs->load(), 20);
    QCOMPARE(textsIn(*store).size(), 20);
}

/// A25, when the deletion and the merging of the index share a commit.
void tst_Store::deletedWordsLeaveTheFileInOneCommit()
{
    QTemporaryDir dir;
    const QString word = u"qumzibarov"_s;
    {
        auto store = driver(dir.path());
        QVERIFY(store);
        MessageKey key = 0;
        store->write(this, insert(u"the word is "_s + word), [&key](const Stored &stored) { key = stored->key; });
        QTRY_VERIFY(key != 0);
        QVERIFY(fileHolds(dir.path(), word));
        const quint64 commits = store->commits();
        // Until the gate opens, what is written gathers for one commit behind it.
        const auto reached = std::make_shared<std::atomic<bool>>(false);
        const auto gate = std::make_shared<std::atomic<bool>>(false);
        store->write(
            this,
            [reached, gate](Tables &) -> SqliteStatus {
                *reached = true;
                gate->wait(false);
                return Nothing{};
            },
            [](const SqliteStatus &) {});
        QTRY_VERIFY(*reached);
        bool done = false;
        store->write(this, [key](Tables &tables) { return tables.messages.remove(key); }, [](const Result<bool, SqliteError> &) {});
        for (int step = 0; step < 3; ++step)
            store->write(this, [step](Tables &tables) { return tables.upkeep.eraseStep(step == 0); }, [](const Result<bool, SqliteError> &) {});
        store->read(this, [](Tables &tables) { return tables.upkeep.isEraseDue(); }, [&done](const Result<bool, SqliteError> &due) { done = due.ok() && !*due; });
        *gate = true;
        gate->notify_all();
        QTRY_VERIFY(done);
        QCOMPARE(store->commits(), commits + 2);
    }
    QVERIFY(!fileHolds(dir.path(), word));
}

void tst_Store::noAnswerWithoutContext()
{
    QTemporaryDir dir;
    auto store = driver(dir.path());
    auto context = std::make_unique<QObject>();
    bool answered = false;
    store->write(context.get(), insert(u"a"_s), [&answered](const Stored &) { answered = true; });
    context.reset();
    bool last = false;
    store->write(this, insert(u"b"_s), [&last](const Stored &) { last = true; });
    QTRY_VERIFY(last);
    QVERIFY(!answered);
    QCOMPARE(textsIn(*store).size(), 2);
}

void tst_Store::closingCommitsWhatWaits()
{
    QTemporaryDir dir;
    int answers = 0;
    {
        auto store = driver(dir.path());
        for (int i = 0; i < 1000; ++i)
            store->write(this, insert(QString::number(i)), [&answers](const Stored &) { ++answers; });
    }
    QCoreApplication::processEvents();
    QCOMPARE(answers, 0);
    QCOMPARE(textsIn(*driver(dir.path())).size(), 1000);
}

void tst_Store::readNowSeesEarlierWrites()
{
    QTemporaryDir dir;
    auto store = driver(dir.path());
    store->write(this, [](Tables &tables) { return tables.settings.set("k", u"v"_s); }, [](const SqliteStatus &) {});
    const auto value = store->readNow([](Tables &tables) { return tables.settings.get("k"); });
    QCOMPARE(**value, u"v"_s);
}

void tst_Store::filesAndFolderArePrivate()
{
    QTemporaryDir dir;
    const QString profile = dir.filePath(u"deep/profile"_s);
    auto store = driver(profile);
    QVERIFY(store);
    const auto mine = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
    QVERIFY((QFileInfo(profile).permissions() & ~(mine | QFile::ExeOwner | QFile::ExeUser)) == 0);
    const auto files = QDir(profile).entryInfoList(QDir::Files);
    QVERIFY(files.size() >= 3);
    for (const QFileInfo &file : files)
        QVERIFY2((file.permissions() & ~mine) == 0, qPrintable(file.fileName()));
}

void tst_Store::readerBesideADriver()
{
    QTemporaryDir dir;
    auto store = driver(dir.path());
    bool done = false;
    store->write(this, insert(u"a"_s), [&done](const Stored &) { done = true; });
    QTRY_VERIFY(done);
    auto reader = Store::open(dir.path(), Store::Mode::Reader);
    QVERIFY(reader.ok());
    QCOMPARE(textsIn(**reader), QStringList{u"a"_s});
    done = false;
    store->write(this, insert(u"b"_s), [&done](const Stored &) { done = true; });
    QTRY_VERIFY(done);
    QCOMPARE(textsIn(**reader).size(), 2);
}

void tst_Store::readerOfNothingReadsEmpty()
{
    QTemporaryDir dir;
    auto reader = Store::open(dir.filePath(u"none"_s), Store::Mode::Reader);
    QVERIFY(reader.ok());
    QVERIFY(textsIn(**reader).isEmpty());
    QVERIFY(!QFile::exists(dir.filePath(u"none"_s)));
}

void tst_Store::readerRefusesWrites()
{
    QTemporaryDir dir;
    driver(dir.path()).reset();
    auto reader = Store::open(dir.path(), Store::Mode::Reader);
    std::optional<SqliteError::Kind> kind;
    (*reader)->write(this, insert(u"a"_s), [&kind](const Stored &stored) { kind = stored.ok() ? SqliteError::Kind::Other : stored.error().kind; });
    QTRY_VERIFY(kind.has_value());
    QCOMPARE(*kind, SqliteError::Kind::ReadOnly);
    QVERIFY((*reader)->isHealthy());
}

void tst_Store::newerSchemaIsForReadersOnly()
{
    QTemporaryDir dir;
    {
        auto store = driver(dir.path());
        store->write(this, insert(u"a"_s), [](const Stored &) {});
    }
    QVERIFY(SqliteDatabase::open(dir.filePath(u"linnet.db"_s), SqliteDatabase::Mode::ReadWrite)->setUserVersion(4711));
    const auto refused = Store::open(dir.path(), Store::Mode::Driver);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, SqliteError::Kind::NewerSchema);
    const auto reader = Store::open(dir.path(), Store::Mode::Reader);
    QVERIFY(reader.ok());
    QCOMPARE(textsIn(**reader), QStringList{u"a"_s});
}

void tst_Store::damagedFileIsAnError()
{
    QTemporaryDir dir;
    QFile file(dir.filePath(u"linnet.db"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("garbage ").repeated(2000));
    file.close();
    for (const auto mode : {Store::Mode::Driver, Store::Mode::Reader}) {
        const auto store = Store::open(dir.path(), mode);
        QVERIFY(!store.ok());
        QCOMPARE(store.error().kind, SqliteError::Kind::Corrupt);
    }
}

void tst_Store::folderWithoutLeaveToWrite()
{
    // A file where the folder should be is refused for root too.
    QTemporaryDir dir;
    QFile file(dir.filePath(u"taken"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto store = Store::open(dir.filePath(u"taken/profile"_s), Store::Mode::Driver);
    QVERIFY(!store.ok());
    QCOMPARE(store.error().kind, SqliteError::Kind::ReadOnly);
}

void tst_Store::uncleanEndIsChecked()
{
    QTemporaryDir dir;
    const QString mark = dir.filePath(u"linnet.db-open"_s);
    {
        auto store = driver(dir.path());
        QVERIFY(QFile::exists(mark));
    }
    QVERIFY(!QFile::exists(mark));
    QFile left(mark);
    QVERIFY(left.open(QIODevice::WriteOnly));
    left.close();
    auto store = driver(dir.path());
    QVERIFY(store);
    QSignalSpy damage(store.get(), &Store::damageFound);
    QTest::qWait(100);
    QCOMPARE(damage.size(), 0);
}

void tst_Store::damageAfterAnUncleanEndIsTold()
{
    QTemporaryDir dir;
    {
        auto store = driver(dir.path());
        for (int i = 0; i < 200; ++i)
            store->write(this, insert(QString(3000, u'y')), [](const Stored &) {});
    }
    QFile file(dir.filePath(u"linnet.db"_s));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.size() > 400'000);
    for (qint64 page = 60; page < 70; ++page) {
        file.seek(page * 4096);
        file.write(QByteArray(512, '\x77'));
    }
    file.close();
    QFile left(dir.filePath(u"linnet.db-open"_s));
    QVERIFY(left.open(QIODevice::WriteOnly));
    left.close();
    auto store = driver(dir.path());
    QVERIFY(store);
    QSignalSpy damage(store.get(), &Store::damageFound);
    QTRY_COMPARE(damage.size(), 1);
    QVERIFY(!damage.first().first().toString().isEmpty());

    // The next start keeps what can be read.
    store.reset();
    store = driver(dir.path());
    QVERIFY(store);
    QSignalSpy salvaged(store.get(), &Store::salvaged);
    QTRY_COMPARE(salvaged.size(), 1);
    QVERIFY(QFile::exists(salvaged.first().first().toString()));
    const auto count = salvaged.first().at(1).toLongLong();
    QVERIFY2(count >= 180 && count < 200, qPrintable(QString::number(count)));
    QCOMPARE(textsIn(*store).size(), count);
    QSignalSpy again(store.get(), &Store::damageFound);
    QTest::qWait(100);
    QVERIFY(again.isEmpty());
}

void tst_Store::damagedPagesAreSalvaged_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 0; seed < 8; ++seed)
        QTest::addRow("%d", seed) << seed;
}

/// Some pages anywhere in the file are overwritten: it opens, what is read is what was written, and the file is sound.
void tst_Store::damagedPagesAreSalvaged()
{
    QFETCH(int, seed);
    QTemporaryDir dir;
    const QString path = dir.filePath(u"linnet.db"_s);
    QSet<QString> written;
    {
        auto store = driver(dir.path());
        for (int i = 0; i < 300; ++i) {
            const QString text = QString::number(i) + QString(400, u'z');
            written.insert(text);
            store->write(this, insert(text), [](const Stored &) {});
        }
    }
    QRandomGenerator random(quint32(seed) + 1);
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const auto pages = int(file.size() / 4096);
        for (int i = 0; i < 3; ++i) {
            file.seek(qint64(random.bounded(1, pages)) * 4096); // not the first: without it there is no database
            QByteArray garbage(4096, Qt::Uninitialized);
            random.fillRange(reinterpret_cast<quint32 *>(garbage.data()), 1024);
            file.write(garbage);
        }
    }
    QVERIFY(QFile(dir.filePath(u"linnet.db-damaged"_s)).open(QIODevice::WriteOnly));
    auto store = driver(dir.path());
    if (!store) { // what tells how to read all the rest was hit: all is as before
        QVERIFY(QFile::exists(path));
        return;
    }
    QSignalSpy salvaged(store.get(), &Store::salvaged);
    QTRY_COMPARE(salvaged.size(), 1);
    const QStringList texts = textsIn(*store);
    QCOMPARE(texts.size(), salvaged.first().at(1).toLongLong());
    QCOMPARE(QSet<QString>(texts.begin(), texts.end()).size(), texts.size());
    for (const QString &text : texts)
        QVERIFY(written.contains(text));
    store.reset();
    auto database = SqliteDatabase::open(path, SqliteDatabase::Mode::ReadOnly);
    QVERIFY(database.ok());
    QCOMPARE(*database->quickCheck(), u"ok"_s);
}

void tst_Store::g12_fullDiskIsToldAndRecovers()
{
    QTemporaryDir dir;
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1StringView(kChildLimit), dir.path());
    child.setProcessEnvironment(environment);
    child.start(QCoreApplication::applicationFilePath(), QStringList());
    QVERIFY(child.waitForFinished(30'000));
    QCOMPARE(child.exitStatus(), QProcess::NormalExit);
    QCOMPARE(child.exitCode(), 0);
}

void tst_Store::g09_killedWriterLosesNoReportedCommit()
{
    QTemporaryDir dir;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1StringView(kChildDir), dir.path());
    qsizetype reported = 0;
    for (int round = 0; round < 20; ++round) {
        QProcess child;
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(), QStringList());
        QByteArray printed;
        QElapsedTimer clock;
        clock.start();
        while (printed.isEmpty() || clock.elapsed() < 20 + round * 7) {
            QVERIFY2(clock.elapsed() < 10'000, "the child writes nothing");
            child.waitForReadyRead(5);
            printed += child.readAllStandardOutput();
        }
        ::kill(pid_t(child.processId()), SIGKILL);
        QVERIFY(child.waitForFinished());
        printed += child.readAllStandardOutput();
        reported = std::max(reported, qsizetype(printed.left(printed.lastIndexOf('\n')).split('\n').last().toInt() + 1));

        QElapsedTimer start;
        start.start();
        auto store = driver(dir.path());
        QVERIFY(store);
        const QStringList texts = textsIn(*store);
        QVERIFY(start.elapsed() < 3000);
        QVERIFY2(texts.size() >= reported, qPrintable(QString::number(texts.size())));
        for (qsizetype i = 0; i < texts.size(); ++i)
            QCOMPARE(texts[i], QString::number(i)); // none lost, none twice
        store.reset();
        QCOMPARE(*SqliteDatabase::open(dir.filePath(u"linnet.db"_s), SqliteDatabase::Mode::ReadOnly)->quickCheck(), u"ok"_s);
    }
    QVERIFY(reported > 20);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (qEnvironmentVariableIsSet(kChildDir))
        return writeUntilKilled(qEnvironmentVariable(kChildDir));
    if (qEnvironmentVariableIsSet(kChildLimit))
        return meetAFullDisk(qEnvironmentVariable(kChildLimit));
    tst_Store test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_Store.moc"
