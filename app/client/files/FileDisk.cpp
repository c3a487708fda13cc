// SPDX-License-Identifier: MIT
#include "client/files/FileDisk.h"

#include <QCryptographicHash>
#include <QFileInfo>

#if defined(Q_OS_WIN)
#include <io.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace linnet::client {
namespace {

constexpr qint64 kPiece = 256 * 1024;

} // namespace

std::shared_ptr<DiskSource> DiskSource::open(const QString &path, qint64 start)
{
    auto source = std::make_shared<DiskSource>();
    source->m_file.setFileName(path);
    source->m_start = start;
    if (!source->m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return {};
#if defined(Q_OS_LINUX)
    ::posix_fadvise(source->m_file.handle(), start, 0, POSIX_FADV_SEQUENTIAL); // the kernel reads ahead
#endif
    return source;
}

QByteArray DiskSource::read(quint64 offset, qsizetype most)
{
    const qint64 at = m_start + qint64(offset);
    if (m_file.pos() != at && !m_file.seek(at))
        return {};
    return m_file.read(most);
}

std::unique_ptr<DiskStorage> DiskStorage::open(const QString &path, qint64 start, qint64 size, std::function<void()> onFault)
{
    auto storage = std::make_unique<DiskStorage>();
    storage->m_onFault = std::move(onFault);
    storage->m_file.setFileName(path);
    storage->m_start = start;
    storage->m_size = size;
    if (QFileInfo(path).isSymLink() || !storage->m_file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly | QIODevice::Unbuffered)
        || storage->m_file.size() < start)
        return {};
    return storage;
}

bool DiskStorage::write(quint64 offset, QByteArrayView octets)
{
    if (offset > quint64(m_size - m_start) || octets.size() > m_size - m_start - qint64(offset))
        return false;
    const qint64 at = m_start + qint64(offset);
    if ((m_file.pos() == at || m_file.seek(at)) && m_file.write(octets.data(), octets.size()) == octets.size())
        return true;
    m_onFault();
    return false;
}

bool syncFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
        return false;
#if defined(Q_OS_WIN)
    return ::_commit(file.handle()) == 0;
#else
    return ::fsync(file.handle()) == 0;
#endif
}

FileDigest digestOf(const QString &path, const FileWorker::Stop &stop)
{
    FileDigest digest;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return digest;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray piece(kPiece, Qt::Uninitialized);
    while (!stop) {
        const qint64 read = file.read(piece.data(), piece.size());
        if (read < 0)
            return digest;
        if (read == 0) {
            digest.sha256 = hash.result();
            return digest;
        }
        hash.addData(QByteArrayView(piece.constData(), read));
        digest.size += read;
    }
    return digest;
}

} // namespace linnet::client
