// SPDX-License-Identifier: MIT
#pragma once

#include "client/files/FileWorker.h"
#include "msrp/MsrpReassembler.h"
#include "msrp/MsrpSendQueue.h"

#include <QFile>

#include <functional>
#include <memory>
#include <optional>

namespace linnet::client {

/// The octets of a file from `start` on, read as they leave: nothing of it stays in memory.
class DiskSource final : public sip::MsrpSource
{
public:
    /// Null: it cannot be read.
    static std::shared_ptr<DiskSource> open(const QString &path, qint64 start);
    QByteArray read(quint64 offset, qsizetype most) override;

private:
    QFile m_file;
    qint64 m_start = 0;
};

/// A file that grows from `start` on, written as it arrives into the system's memory; syncFile() brings it to the disk.
class DiskStorage final : public sip::MsrpStorage
{
public:
    /// `path` is there. `onFault` is called when the disk takes no more. Null: it cannot be written, or holds less than `start` octets.
    static std::unique_ptr<DiskStorage> open(const QString &path, qint64 start, qint64 size, std::function<void()> onFault);
    /// False beyond `size`, or when the disk is full.
    bool write(quint64 offset, QByteArrayView octets) override;

private:
    std::function<void()> m_onFault;
    QFile m_file;
    qint64 m_start = 0;
    qint64 m_size = 0;
};

/// Returns when all that was written to it is on the disk. False: it is not.
bool syncFile(const QString &path);

/// A file as it is, read from its beginning to its end.
struct FileDigest
{
    QByteArray sha256; ///< empty: it could not be read, or was stopped
    qint64 size = 0;
};
FileDigest digestOf(const QString &path, const FileWorker::Stop &stop);

} // namespace linnet::client
