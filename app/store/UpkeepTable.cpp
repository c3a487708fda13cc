// SPDX-License-Identifier: MIT
#include "store/UpkeepTable.h"

namespace linnet::store {
namespace {

constexpr qint64 kPagesAStep = 200;

} // namespace

SqliteStatus UpkeepTable::setEraseDue()
{
    auto query = m_sql.use("INSERT INTO setting VALUES('store/eraseDue', '1') ON CONFLICT DO NOTHING");
    return query.run();
}

Result<bool, SqliteError> UpkeepTable::isEraseDue()
{
    auto query = m_sql.use("SELECT 1 FROM setting WHERE key = 'store/eraseDue'");
    return query.step();
}

Result<bool, SqliteError> UpkeepTable::eraseStep(bool isFirst)
{
    // A negative number begins to merge all segments into one (sqlite.org/fts5.html, 6.8); a step that changes less than two rows had
    // nothing left to do.
    // Deletions of the same transaction are in no segment yet: a savepoint makes the index write them.
    if (const auto written = m_sql.database().execute("SAVEPOINT segment; RELEASE segment"); !written)
        return written.error();
    const qint64 before = m_sql.database().totalChanges();
    {
        auto query = m_sql.use("INSERT INTO message_text(message_text, rank) VALUES('merge', ?1)");
        if (const auto done = query.bind(1, isFirst ? -kPagesAStep : kPagesAStep).run(); !done)
            return done.error();
    }
    if (m_sql.database().totalChanges() - before > 1)
        return true;
    auto query = m_sql.use("DELETE FROM setting WHERE key = 'store/eraseDue'");
    if (const auto done = query.run(); !done)
        return done.error();
    return false;
}

SqliteStatus UpkeepTable::truncateLog()
{
    // Another process that reads just now is not waited for: the log is emptied another time, at the latest when the program ends.
    const auto done = m_sql.database().execute("PRAGMA busy_timeout=0; PRAGMA wal_checkpoint(TRUNCATE)");
    const auto patientAgain = m_sql.database().execute("PRAGMA busy_timeout=5000");
    return done ? patientAgain : done;
}

} // namespace linnet::store
