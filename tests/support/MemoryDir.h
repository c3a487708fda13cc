// SPDX-License-Identifier: MIT
#pragma once

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

namespace linnet::test {

/// For a temporary folder whose files need not survive the machine: in memory where there is such a place, so that a busy disk does
/// not make a test of the rules slow.
inline QString memoryDirTemplate()
{
    const QString memory = QStringLiteral("/dev/shm");
    const QString parent = QFileInfo(memory).isWritable() ? memory : QDir::tempPath();
    return parent + QStringLiteral("/linnet-test-XXXXXX");
}

} // namespace linnet::test
