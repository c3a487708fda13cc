// SPDX-License-Identifier: MIT
#pragma once

#include "store/Sqlite.h"

#include <QDateTime>

namespace linnet::store {

/// What was saved of a damaged database. A value.
struct SalvageReport
{
    QString damagedFile; ///< where the damaged one is kept
    qint64 messages = 0; ///< how many could be read
    bool isComplete = true; ///< no row was seen to be missing
};

/// Copies every row that can still be read of the damaged database at `path` into a new one of the same version, which takes its place;
/// the damaged one is kept beside it as `path`.damaged-TIME. Messages whose conversation is lost get one of their own. Nobody else has
/// the file open. Error: nothing could be read, or the disk refuses; then all is as before.
Result<SalvageReport, SqliteError> salvage(const QString &path, const QDateTime &now);

} // namespace linnet::store
