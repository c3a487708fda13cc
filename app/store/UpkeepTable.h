// SPDX-License-Identifier: MIT
#pragma once

#include "store/Statements.h"

namespace linnet::store {

/// Makes deleted texts leave the file. A deleted row is overwritten at once (secure_delete), but the full-text index keeps its words until
/// its segments are merged, and the log its old page until it is emptied.
class UpkeepTable
{
public:
    explicit UpkeepTable(Statements &statements) : m_sql(statements) { }

    /// Notes that texts were deleted: outlives the program. MessageTable does it.
    SqliteStatus setEraseDue();
    Result<bool, SqliteError> isEraseDue();
    /// One step of merging the index, a few milliseconds; the first of a series begins anew. False: the index holds no deleted word any
    /// longer, and nothing is due.
    Result<bool, SqliteError> eraseStep(bool isFirst);
    /// Only in Store::upkeep(): writes the log into the file and empties it.
    SqliteStatus truncateLog();

private:
    Statements &m_sql;
};

} // namespace linnet::store
