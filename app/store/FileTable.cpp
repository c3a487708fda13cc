// SPDX-License-Identifier: MIT
#include "store/FileTable.h"

#include "store/MessageRow.h"

namespace linnet::store {
namespace {

/// A number that is not known was written by a newer version: it can not go on.
im::FileState storedFileState(qint64 number)
{
    return number >= 0 && number < im::kFileStateCount ? im::FileState(number) : im::FileState::Failed;
}

void bindRow(StatementUse &query, im::MessageKey message, const FileRow &row)
{
    const im::FileTransfer &file = row.file;
    query.bind(1, message).bind(2, file.name).bind(3, file.contentType).bind(4, file.size).bind(5, file.done);
    query.bind(6, qint64(file.state)).bind(7, qint64(file.reason)).bind(8, file.path).bind(9, file.sha256).bind(10, file.thumbnail);
    query.bind(11, row.transferId).bind(12, row.partPath).bind(13, row.modified);
}

} // namespace

SqliteStatus FileTable::add(im::MessageKey message, const FileRow &row)
{
    auto query = m_sql.use("INSERT INTO file_transfer(message, name, content_type, size, done, state, reason, path, sha256, thumbnail,"
                           " transfer_id, part_path, modified) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
    bindRow(query, message, row);
    return query.run();
}

Result<bool, SqliteError> FileTable::update(const FileRow &row)
{
    auto query = m_sql.use("UPDATE file_transfer SET name = ?2, content_type = ?3, size = ?4, done = ?5, state = ?6, reason = ?7, path = ?8,"
                           " sha256 = ?9, thumbnail = ?10, transfer_id = ?11, part_path = ?12, modified = ?13 WHERE message = ?1");
    bindRow(query, row.file.id, row);
    const auto done = query.run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
}

Result<std::optional<FileRow>, SqliteError> FileTable::get(im::FileId file)
{
    auto query = m_sql.use("SELECT name, content_type, size, done, state, reason, path, sha256, thumbnail, transfer_id, part_path, modified"
                           " FROM file_transfer WHERE message = ?1");
    const auto row = query.bind(1, file).step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<FileRow>();
    FileRow found;
    found.file.id = file;
    found.file.name = query.text(0);
    found.file.contentType = query.blob(1);
    found.file.size = query.integer(2);
    found.file.done = query.integer(3);
    found.file.state = storedFileState(query.integer(4));
    found.file.reason = storedReason(query.integer(5));
    found.file.path = query.text(6);
    found.file.sha256 = query.blob(7);
    found.file.thumbnail = query.blob(8);
    found.transferId = query.blob(9);
    found.partPath = query.text(10);
    found.modified = query.integer(11);
    return std::optional(std::move(found));
}

Result<QList<im::FileId>, SqliteError> FileTable::ids(StatementUse &query)
{
    QList<im::FileId> found;
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append(query.integer(0));
    }
}

Result<QList<im::FileId>, SqliteError> FileTable::unfinished()
{
    auto query = m_sql.use("SELECT message FROM file_transfer WHERE state < 4 ORDER BY message"); // as the index says it: FileState::Done
    return ids(query);
}

Result<QList<im::FileId>, SqliteError> FileTable::find(const im::Address &account, const im::Address &peer, im::Direction direction,
                                                       const QByteArray &sha256, qint64 size)
{
    auto query = m_sql.use("SELECT f.message FROM file_transfer f JOIN message m ON m.id = f.message"
                           " JOIN conversation c ON c.id = m.conversation"
                           " WHERE f.sha256 = ?4 AND f.size = ?5 AND m.direction = ?3 AND c.account = ?1 AND c.peer ="
                           " coalesce((SELECT canonical FROM alias a WHERE a.account = ?1 AND a.address = ?2), ?2)"
                           " ORDER BY f.message DESC");
    query.bind(1, account.uri).bind(2, peer.uri).bind(3, qint64(direction)).bind(4, sha256).bind(5, size);
    return ids(query);
}

} // namespace linnet::store
