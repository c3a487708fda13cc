// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"
#include "store/Statements.h"

#include <QList>

#include <optional>

namespace linnet::store {

/// A file on its way, with what only its transfer needs. A value.
struct FileRow
{
    im::FileTransfer file; ///< its id is the message's key
    QByteArray transferId; ///< of the newest offer (RFC 5547 s.8.1)
    QString partPath; ///< incoming: where its bytes are until it is whole; empty: nowhere yet
    qint64 modified = 0; ///< outgoing: when the file was changed last, epoch milliseconds: another one is another file

    friend bool operator==(const FileRow &, const FileRow &) = default;
};

/// What a file's row has beside the message. Rows vanish with their message; FileTransfer::rate is not kept.
class FileTable
{
public:
    explicit FileTable(Statements &statements) : m_sql(statements) { }

    /// For a message that has just been stored; its key becomes the file's id.
    SqliteStatus add(im::MessageKey message, const FileRow &row);
    /// All of it. False: it is no longer there.
    Result<bool, SqliteError> update(const FileRow &row);
    /// Nothing: the message is no file.
    Result<std::optional<FileRow>, SqliteError> get(im::FileId file);
    /// What is not over yet, oldest first.
    Result<QList<im::FileId>, SqliteError> unfinished();
    /// The files of that content which went that way between the two, newest first: whom an offer belongs to that goes on with one.
    Result<QList<im::FileId>, SqliteError> find(const im::Address &account, const im::Address &peer, im::Direction direction,
                                                const QByteArray &sha256, qint64 size);

private:
    Result<QList<im::FileId>, SqliteError> ids(StatementUse &query);

    Statements &m_sql;
};

} // namespace linnet::store
