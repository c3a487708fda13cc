// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <memory>

class QLockFile;

namespace linnet::server {

/// One server drives a data folder: a lock that the kernel frees when the process dies, however it does.
class DataLock
{
public:
    DataLock();
    DataLock(const DataLock &) = delete;
    DataLock &operator=(const DataLock &) = delete;
    ~DataLock();

    /// False at once when another process, or another server of this one, holds it.
    bool take(const QString &path);

private:
    int m_descriptor = -1;
    std::unique_ptr<QLockFile> m_file; ///< where there is no flock()
};

} // namespace linnet::server
