// SPDX-License-Identifier: MIT
#include "client/ProfileLock.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

#ifdef Q_OS_WIN
#include <windows.h>
#else
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace linnet::client {
namespace {

ClientError unwritable(const QString &why) { return {ClientError::Kind::ProfileUnwritable, why}; }

std::optional<ClientError> makeFolder(const QString &dir)
{
    const bool isNew = !QDir(dir).exists();
    if (!QDir().mkpath(dir))
        return unwritable(dir);
    // A folder that the user made keeps the modes that the user gave it only where they are as strict.
    if (!QFile::setPermissions(dir, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner) && isNew)
        return unwritable(dir);
    return std::nullopt;
}

} // namespace

#ifdef Q_OS_WIN

Result<std::unique_ptr<ProfileLock>, ClientError> ProfileLock::take(const QString &profileDir)
{
    if (const auto error = makeFolder(profileDir))
        return *error;
    const std::wstring path = QDir::toNativeSeparators(profileDir + u"/lock"_s).toStdWString();
    HANDLE file = CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                              OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return unwritable(profileDir);
    OVERLAPPED whole{};
    if (!LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &whole)) {
        CloseHandle(file);
        return ClientError{ClientError::Kind::ProfileInUse, profileDir};
    }
    return std::unique_ptr<ProfileLock>(new ProfileLock(file));
}

ProfileLock::~ProfileLock() { CloseHandle(m_handle); }

#else

Result<std::unique_ptr<ProfileLock>, ClientError> ProfileLock::take(const QString &profileDir)
{
    if (const auto error = makeFolder(profileDir))
        return *error;
    const QByteArray path = QFile::encodeName(profileDir + u"/lock"_s);
    int fd = -1;
    do {
        fd = ::open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return unwritable(QString::fromLocal8Bit(std::strerror(errno)));
    int locked = -1;
    do {
        locked = ::flock(fd, LOCK_EX | LOCK_NB);
    } while (locked != 0 && errno == EINTR);
    if (locked != 0) {
        const int error = errno;
        ::close(fd);
        if (error == EWOULDBLOCK)
            return ClientError{ClientError::Kind::ProfileInUse, profileDir};
        return unwritable(QString::fromLocal8Bit(std::strerror(error)));
    }
    return std::unique_ptr<ProfileLock>(new ProfileLock(fd));
}

ProfileLock::~ProfileLock() { ::close(m_handle); }

#endif

QString defaultProfileDir()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/linnet"_s;
}

} // namespace linnet::client
