// SPDX-License-Identifier: MIT
#include "client/HistoryTransfer.h"
#include "store/Store.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <random>

using namespace linnet;
using namespace linnet::client;
using namespace Qt::Literals::StringLiterals;
using store::SqliteDatabase;
using store::SqliteError;

namespace {

using End = TransferReport::End;

constexpr auto kChildWords = "LINNET_TEST_TRANSFER_CHILD";
const auto kDatabase = u"/linnet.db"_s;

/// `./dev test soak` takes RELIABILITY's figures, `./dev test` smaller ones.
bool whole()
{
    return qEnvironmentVariableIsSet("LINNET_WHOLE");
}
int messages()
{
    return whole() ? 100'000 : 2'000;
}
int kills()
{
    return whole() ? 25 : 4;
}

std::unique_ptr<store::Store> driver(const QString &dir)
{
    auto opened = store::Store::open(dir, store::Store::Mode::Driver);
    return opened ? std::move(*opened) : nullptr;
}

/// Runs one transfer to its end.
template <typename Begin>
End transfer(const QString &profile, Begin begin)
{
    const auto store = driver(profile);
    if (!store)
        return End::StoreTrouble;
    HistoryTransfer work(*store, profile);
    std::optional<End> end;
    QObject::connect(&work, &HistoryTransfer::finished, [&end](const TransferReport &report) { end = report.end; });
    begin(work);
    while (!end)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return *end;
}

End importFrom(const QString &profile, const QString &file)
{
    return transfer(profile, [&file](HistoryTransfer &work) { work.importFrom(file); });
}
End backupTo(const QString &profile, const QString &file)
{
    return transfer(profile, [&file](HistoryTransfer &work) { work.backupTo(file); });
}

bool write(const QString &profile, int count)
{
    const auto store = driver(profile);
    if (!store)
        return false;
    for (int first = 0; first < count; first += 1000) {
        std::optional<bool> done;
        store->write(
            store.get(),
            [first, last = std::min(first + 1000, count)](store::Tables &tables) -> store::SqliteStatus {
                for (int i = first; i < last; ++i) {
                    im::ChatMessage message;
                    message.account.uri = u"sip:me@example.test"_s;
                    message.peer.uri = u"sip:peer%1@example.test"_s.arg(i % 50);
                    message.text = (i % 5 < 3 ? u"the quick brown fox %1"_s : u"今天天气不错我们明天见面吧 %1"_s).arg(i);
                    message.messageId = "id" + QByteArray::number(i);
                    message.contentType = "text/plain";
                    message.time = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + i, Qt::UTC);
                    if (const auto stored = tables.messages.insertOutgoing(message); !stored)
                        return stored.error();
                }
                return store::Nothing{};
            },
            [&done](const store::SqliteStatus &written) { done = written.ok(); });
        while (!done)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        if (!*done)
            return false;
    }
    return true;
}

/// What a person has in that profile; or what is wrong with it.
QByteArray contentOf(const QString &profile)
{
    if (!QFile::exists(profile + kDatabase))
        return "nothing";
    auto database = SqliteDatabase::open(profile + kDatabase, SqliteDatabase::Mode::ReadOnly);
    if (!database)
        return database.error().text.toUtf8();
    auto check = database->prepare("PRAGMA integrity_check");
    if (!check || !check->step() || check->text(0) != u"ok"_s)
        return "damaged";
    auto query = database->prepare("SELECT c.peer, m.time, m.text FROM message m JOIN conversation c ON c.id = m.conversation ORDER BY m.time, m.id");
    if (!query)
        return query.error().text.toUtf8();
    QCryptographicHash hash(QCryptographicHash::Sha1);
    int rows = 0;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error().text.toUtf8();
        if (!*row)
            return QByteArray::number(rows) + ' ' + hash.result().toHex();
        ++rows;
        hash.addData(query->text(0).toUtf8() + QByteArray::number(query->integer(1)) + query->text(2).toUtf8());
    }
}

} // namespace

/// `kill -9` during import, backup and restoring (RELIABILITY G10).
class tst_KilledTransfer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void g10_aKilledImportIsCompletedByTheSameFile();
    void g10_aKilledBackupIsWholeOrNotThere();
    void g10_aKilledRestoreLeavesTheOldOrTheNew();

private:
    QString path(const QString &name) const { return m_dir.filePath(name); }
    static qint64 run(const QString &what, const QString &profile, const QString &file, qint64 killAfter);
    qint64 moment(int kill, qint64 duration);

    QTemporaryDir m_dir;
    QString m_source = path(u"source"_s);
    QString m_export = path(u"history.json"_s);
    QString m_backup = path(u"backup.db"_s);
    QByteArray m_content;
    std::mt19937_64 m_chance{std::random_device{}()};
};

void tst_KilledTransfer::initTestCase()
{
    QVERIFY(write(m_source, messages()));
    HistoryExport all;
    all.path = m_export;
    QVERIFY(transfer(m_source, [&all](HistoryTransfer &work) { work.exportTo(all); }) == End::Done);
    QVERIFY(backupTo(m_source, m_backup) == End::Done);
    m_content = contentOf(m_source);
    QVERIFY(m_content.startsWith(QByteArray::number(messages()) + ' '));
}

/// In a process of its own; microseconds until its end. `killAfter` 0: it may finish.
qint64 tst_KilledTransfer::run(const QString &what, const QString &profile, const QString &file, qint64 killAfter)
{
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(kChildWords), QStringList{what, profile, file}.join(u'\n'));
    child.setProcessEnvironment(environment);
    child.start(QCoreApplication::applicationFilePath());
    [[maybe_unused]] const bool begins = child.waitForReadyRead(30000); // it says that it begins
    QElapsedTimer timer;
    timer.start();
    if (killAfter > 0) {
        QThread::usleep(ulong(killAfter));
        child.kill();
    }
    [[maybe_unused]] const bool ended = child.waitForFinished(300000);
    return timer.nsecsElapsed() / 1000;
}

/// Anywhere, but not all of them late.
qint64 tst_KilledTransfer::moment(int kill, qint64 duration)
{
    return 1 + duration * (100 * kill + std::uniform_int_distribution<int>(0, 99)(m_chance)) / (100 * kills());
}

void tst_KilledTransfer::g10_aKilledImportIsCompletedByTheSameFile()
{
    const QString profile = path(u"imported"_s);
    const qint64 duration = run(u"import"_s, profile, m_export, 0);
    QCOMPARE(contentOf(profile), m_content);
    QDir(profile).removeRecursively();
    int interrupted = 0;
    for (int kill = 0; kill < kills(); ++kill) {
        run(u"import"_s, profile, m_export, moment(kill, duration));
        const QByteArray content = contentOf(profile);
        QVERIFY2(content != "damaged", content);
        interrupted += content != m_content;
        if (kill % 3 == 2) {
            QVERIFY(importFrom(profile, m_export) == End::Done);
            QCOMPARE(contentOf(profile), m_content); // nothing is missing, nothing is there twice
            QDir(profile).removeRecursively();
        }
    }
    qInfo("%d messages, %d kills within %lld ms, %d in the middle", messages(), kills(), qlonglong(duration / 1000), interrupted);
}

void tst_KilledTransfer::g10_aKilledBackupIsWholeOrNotThere()
{
    const QString file = path(u"killed backup.db"_s);
    const QString restored = path(u"restored"_s);
    const qint64 duration = run(u"backup"_s, m_source, file, 0);
    QVERIFY(QFile::remove(file));
    int absent = 0;
    for (int kill = 0; kill < kills(); ++kill) {
        run(u"backup"_s, m_source, file, moment(kill, duration));
        QCOMPARE(contentOf(m_source), m_content);
        if (!QFile::exists(file)) {
            ++absent;
            continue;
        }
        QVERIFY(HistoryTransfer::restore(restored, file).end == End::Done);
        QCOMPARE(contentOf(restored), m_content);
        QDir(restored).removeRecursively();
        QVERIFY(QFile::remove(file));
    }
    QVERIFY(backupTo(m_source, file) == End::Done);
    qInfo("%d messages, %d kills within %lld ms, %d before there was a file", messages(), kills(), qlonglong(duration / 1000), absent);
}

void tst_KilledTransfer::g10_aKilledRestoreLeavesTheOldOrTheNew()
{
    const QString old = path(u"old"_s);
    const QString profile = path(u"profile"_s);
    QVERIFY(write(old, 100));
    const QByteArray before = contentOf(old);
    const auto begin = [&] {
        QDir(profile).removeRecursively();
        return QDir().mkpath(profile) && QFile::copy(old + kDatabase, profile + kDatabase);
    };
    QVERIFY(begin());
    const qint64 duration = run(u"restore"_s, profile, m_backup, 0);
    QCOMPARE(contentOf(profile), m_content);
    int unchanged = 0;
    for (int kill = 0; kill < kills(); ++kill) {
        QVERIFY(begin());
        run(u"restore"_s, profile, m_backup, moment(kill, duration));
        QVERIFY(driver(profile)); // as the next start does
        const QByteArray content = contentOf(profile);
        QVERIFY2(content == before || content == m_content, content);
        unchanged += content == before;
        QVERIFY(HistoryTransfer::restore(profile, m_backup).end == End::Done);
        QCOMPARE(contentOf(profile), m_content);
    }
    qInfo("%d kills within %lld ms, %d before the change", kills(), qlonglong(duration / 1000), unchanged);
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    if (const QStringList words = qEnvironmentVariable(kChildWords).split(u'\n'); words.size() == 3) {
        QFile out;
        if (!out.open(1, QIODevice::WriteOnly | QIODevice::Unbuffered))
            return 1;
        out.write("begins\n");
        if (words[0] == u"restore"_s)
            return HistoryTransfer::restore(words[1], words[2]).end == End::Done ? 0 : 1;
        return (words[0] == u"import"_s ? importFrom(words[1], words[2]) : backupTo(words[1], words[2])) == End::Done ? 0 : 1;
    }
    tst_KilledTransfer test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_KilledTransfer.moc"
