// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

namespace linnet::test {

/// Something that SQLite did to the disk. A value.
struct DiskEvent
{
    enum class Kind : quint8 {
        Create, ///< the file was not there before
        Write,
        Truncate, ///< to `offset` bytes
        Sync,
        Delete,
    };
    Kind kind = Kind::Write;
    QByteArray file; ///< without its folder
    qint64 offset = 0;
    QByteArray data; ///< Write
    bool syncsFolder = false; ///< Delete
};

/// The files of one folder, by name.
using DiskFiles = QHash<QByteArray, QByteArray>;

} // namespace linnet::test
