// SPDX-License-Identifier: MIT
#include "client/ProfileLock.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>
#endif

using namespace linnet::client;
using namespace Qt::Literals::StringLiterals;

/// DESIGN section 11: one process drives a profile.
class TestProfileLock : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void secondDriverIsRefusedAtOnce();
    void folderBelongsToItsOwnerAlone();
    void lockFileAloneMeansNothing();
    void killedDriverLeavesNothingBehind();
    void folderThatCannotBeMadeIsSaid();
};

void TestProfileLock::secondDriverIsRefusedAtOnce()
{
    QTemporaryDir dir;
    auto first = ProfileLock::take(dir.path());
    QVERIFY(first.ok());
    QElapsedTimer timer;
    timer.start();
    const auto second = ProfileLock::take(dir.path());
    QVERIFY(timer.elapsed() < 1000);
    QVERIFY(!second.ok());
    QCOMPARE(second.error().kind, ClientError::Kind::ProfileInUse);
    first.value().reset();
    QVERIFY(ProfileLock::take(dir.path()).ok());
}

void TestProfileLock::folderBelongsToItsOwnerAlone()
{
    QTemporaryDir dir;
    const QString profile = dir.filePath(u"a/b"_s);
    QVERIFY(ProfileLock::take(profile).ok());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QCOMPARE(QFileInfo(profile).permissions() & others, QFile::Permissions());
    QCOMPARE(QFileInfo(profile + u"/lock"_s).permissions() & others, QFile::Permissions());
}

void TestProfileLock::lockFileAloneMeansNothing()
{
    QTemporaryDir dir;
    QFile stale(dir.filePath(u"lock"_s));
    QVERIFY(stale.open(QFile::WriteOnly));
    stale.write("4711");
    stale.close();
    QVERIFY(ProfileLock::take(dir.path()).ok());
}

void TestProfileLock::killedDriverLeavesNothingBehind()
{
#ifdef Q_OS_UNIX
    QTemporaryDir dir;
    int ready[2];
    QCOMPARE(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto lock = ProfileLock::take(dir.path());
        const char byte = lock.ok() ? 'y' : 'n';
        [[maybe_unused]] const auto written = ::write(ready[1], &byte, 1);
        ::pause();
        ::_exit(0);
    }
    char byte = 0;
    QCOMPARE(::read(ready[0], &byte, 1), 1);
    QCOMPARE(byte, 'y');
    QCOMPARE(ProfileLock::take(dir.path()).error().kind, ClientError::Kind::ProfileInUse);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    QVERIFY(ProfileLock::take(dir.path()).ok());
    ::close(ready[0]);
    ::close(ready[1]);
#else
    QSKIP("needs fork");
#endif
}

void TestProfileLock::folderThatCannotBeMadeIsSaid()
{
    QTemporaryDir dir;
    QFile file(dir.filePath(u"file"_s));
    QVERIFY(file.open(QFile::WriteOnly));
    const auto lock = ProfileLock::take(dir.filePath(u"file/profile"_s));
    QVERIFY(!lock.ok());
    QCOMPARE(lock.error().kind, ClientError::Kind::ProfileUnwritable);
}

QTEST_GUILESS_MAIN(TestProfileLock)
#include "tst_ProfileLock.moc"
