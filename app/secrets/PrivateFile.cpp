// SPDX-License-Identifier: MIT
#include "secrets/PrivateFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#ifdef Q_OS_UNIX
#    include <fcntl.h>
#    include <sys/stat.h>
#    include <unistd.h>

#    include <cerrno>
#    include <cstring>
#else
#    include <QSaveFile>
#endif

using namespace Qt::Literals::StringLiterals;

namespace linnet::secrets {
namespace {

constexpr qint64 kMaxFile = 4 * 1024 * 1024;

SecretError ioError(const QString &detail)
{
    return {SecretError::Kind::Io, detail};
}

#ifdef Q_OS_UNIX
SecretError systemError()
{
    return ioError(QString::fromLocal8Bit(std::strerror(errno)));
}

bool writeAll(int file, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(file, bytes.data(), size_t(bytes.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes = bytes.sliced(written);
    }
    return ::fsync(file) == 0;
}
#endif

} // namespace

Result<std::optional<QByteArray>, SecretError> readPrivateFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return std::optional<QByteArray>();
    if (!file.open(QIODevice::ReadOnly))
        return ioError(file.errorString());
    if (file.size() > kMaxFile)
        return SecretError{SecretError::Kind::Damaged, u"too large: "_s + path};
    QByteArray bytes = file.read(kMaxFile);
    if (file.error() != QFileDevice::NoError)
        return ioError(file.errorString());
    return std::optional(std::move(bytes));
}

SecretStatus writePrivateFile(const QString &path, const QByteArray &bytes)
{
#ifdef Q_OS_UNIX
    const QByteArray target = QFile::encodeName(path);
    const QByteArray fresh = target + ".new";
    ::unlink(fresh.constData()); // of a run that was killed
    const int file = ::open(fresh.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return systemError();
    const bool written = writeAll(file, bytes);
    const SecretError trouble = systemError();
    if (::close(file) != 0 || !written || ::rename(fresh.constData(), target.constData()) != 0) {
        const SecretError later = written ? systemError() : trouble;
        ::unlink(fresh.constData());
        return later;
    }
    const int folder = ::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) { // so that the new name survives a power cut
        ::fsync(folder);
        ::close(folder);
    }
#else
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return ioError(file.errorString());
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    file.write(bytes);
    if (!file.commit())
        return ioError(file.errorString());
#endif
    return Success{};
}

} // namespace linnet::secrets
