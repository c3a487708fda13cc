// SPDX-License-Identifier: MIT
#include "store/Schema.h"
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
using namespace linnet::store;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto kChildDir = "LINNET_TEST_UPGRADE_CHILD";
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
    return whole() ? 60 : 6;
}

/// A profile of the first version, as old as one can be.
SqliteStatus makeOld(const QString &dir)
{
    auto database = SqliteDatabase::open(dir + kDatabase, SqliteDatabase::Mode::ReadWrite);
    if (!database)
        return database.error();
    if (auto made = upgrade(*database, dir + kDatabase, profileSchema().first(1)); !made)
        return made;
    const QByteArray sql = "BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)"
                           "INSERT INTO conversation(account, peer, is_request) SELECT 'sip:me@x', 'sip:peer' || i || '@x', 0 FROM n;"
                           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
        + QByteArray::number(messages())
        + ") INSERT INTO message SELECT i, 1 + i % 50, i % 2, CAST('id' || i AS BLOB), CASE WHEN i % 5 < 3 THEN 'the quick brown fox '"
          " || i || ' jumps over the lazy dog' ELSE '今天天气不错我们明天见面吧' || i END, '', CAST('text/plain' AS BLOB), 0, 0, 0, 0, i,"
          " NULL, 'accepted', 0, 200, '', CASE WHEN i % 2 THEN 'r' || i ELSE '' END FROM n; COMMIT";
    return database->execute(sql.constData());
}

Result<QByteArray, SqliteError> digest(SqliteDatabase &database)
{
    auto query = database.prepare("SELECT id, conversation, direction, text, time FROM message ORDER BY id");
    if (!query)
        return query.error();
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return hash.result();
        for (const int column : {0, 1, 2, 4})
            hash.addData(QByteArray::number(query->integer(column)) + ' ');
        hash.addData(query->text(3).toUtf8());
    }
}

} // namespace

/// `kill -9` while an old profile is brought up to date (RELIABILITY G10): the old or the new schema is there as a whole, with all rows.
class tst_KilledUpgrade : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void g10_allRowsAreThereAfterEachKill();

private:
    void startFrom(const QString &dir) const;
    qint64 runUpgrade(qint64 killAfter) const;
    void checkOldOrNew(bool *isNew) const;

    QTemporaryDir m_dir;
    QString m_old = m_dir.filePath(u"old"_s);
    QString m_profile = m_dir.filePath(u"profile"_s);
    QByteArray m_digest;
};

void tst_KilledUpgrade::initTestCase()
{
    QVERIFY(QDir().mkpath(m_old));
    QVERIFY(makeOld(m_old));
    auto database = SqliteDatabase::open(m_old + kDatabase, SqliteDatabase::Mode::ReadOnly);
    QVERIFY(database);
    const auto rows = digest(*database);
    QVERIFY(rows);
    m_digest = *rows;
}

void tst_KilledUpgrade::startFrom(const QString &dir) const
{
    QDir(m_profile).removeRecursively();
    QVERIFY(QDir().mkpath(m_profile));
    QVERIFY(QFile::copy(dir + kDatabase, m_profile + kDatabase));
}

/// In a process of its own; microseconds until its end. `killAfter` 0: it may finish.
qint64 tst_KilledUpgrade::runUpgrade(qint64 killAfter) const
{
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(kChildDir), m_profile);
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

void tst_KilledUpgrade::checkOldOrNew(bool *isNew) const
{
    auto database = SqliteDatabase::open(m_profile + kDatabase, SqliteDatabase::Mode::ReadOnly);
    QVERIFY2(database, database ? "" : qPrintable(database.error().text));
    auto check = database->prepare("PRAGMA integrity_check");
    QVERIFY(check && check->step());
    QCOMPARE(check->text(0), u"ok"_s);
    const auto rows = digest(*database);
    QVERIFY2(rows, rows ? "" : qPrintable(rows.error().text));
    QVERIFY2(*rows == m_digest, "rows are missing or changed");
    const auto version = database->userVersion();
    QVERIFY(version);
    QVERIFY(*version >= 1 && *version <= int(profileSchema().size()));
    *isNew = *version == int(profileSchema().size());
}

void tst_KilledUpgrade::g10_allRowsAreThereAfterEachKill()
{
    std::mt19937_64 chance(std::random_device{}());
    startFrom(m_old);
    const qint64 duration = runUpgrade(0);
    bool isNew = false;
    checkOldOrNew(&isNew);
    QVERIFY(isNew);

    int interrupted = 0;
    int finished = 0;
    startFrom(m_old);
    for (int kill = 0; kill < kills() && !QTest::currentTestFailed(); ++kill) {
        // Anywhere, but not all of them late.
        runUpgrade(1 + duration * (100 * kill + std::uniform_int_distribution<int>(0, 99)(chance)) / (100 * kills()));
        checkOldOrNew(&isNew);
        interrupted += !isNew;
        finished += isNew;
        if (isNew)
            startFrom(m_old);
    }
    // What is half done goes on, and the index has every message.
    QVERIFY(Store::open(m_profile, Store::Mode::Driver));
    checkOldOrNew(&isNew);
    QVERIFY(isNew);
    auto database = SqliteDatabase::open(m_profile + kDatabase, SqliteDatabase::Mode::ReadWrite);
    QVERIFY(database);
    QVERIFY(database->execute("INSERT INTO message_text(message_text, rank) VALUES('integrity-check', 1)"));
    QVERIFY(interrupted > 0);
    qInfo("%d messages, %d kills within %lld ms: %d in the middle, %d after the last commit; 0 rows lost", messages(), kills(),
          qlonglong(duration / 1000), interrupted, finished);
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    if (const QString dir = qEnvironmentVariable(kChildDir); !dir.isEmpty()) {
        QFile out;
        if (!out.open(1, QIODevice::WriteOnly | QIODevice::Unbuffered))
            return 1;
        out.write("begins\n");
        return Store::open(dir, Store::Mode::Driver) ? 0 : 1;
    }
    tst_KilledUpgrade test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_KilledUpgrade.moc"
