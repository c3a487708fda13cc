// SPDX-License-Identifier: MIT
#include "server/DataLock.h"

#include <QFile>
#include <QLockFile>

#ifdef Q_OS_UNIX
#    include <fcntl.h>
#    include <sys/file.h>
#    include <unistd.h>
#endif

namespace linnet::server {

DataLock::DataLock() = default;

#ifdef Q_OS_UNIX

DataLock::~DataLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool DataLock::take(const QString &path)
{
    m_descriptor = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return m_descriptor >= 0 && ::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0;
}

#else

DataLock::~DataLock() = default;

bool DataLock::take(const QString &path)
{
    m_file = std::make_unique<QLockFile>(path);
    m_file->setStaleLockTime(0);
    return m_file->tryLock(0);
}

#endif

} // namespace linnet::server
