// SPDX-License-Identifier: MIT
#include "store/AttachmentTable.h"

#include "store/MessageRow.h"

namespace linnet::store {

Result<im::Attachment, SqliteError> AttachmentTable::add(im::MessageKey message, const im::Attachment &attachment, const QByteArray &data)
{
    im::Attachment stored = attachment;
    stored.size = data.size();
    {
        auto query = m_sql.use("INSERT INTO attachment(message, position, file_name, content_type, size, data) VALUES(?1,"
                               " (SELECT count(*) FROM attachment WHERE message = ?1), ?2, ?3, ?4, ?5)");
        const auto done = query.bind(1, message).bind(2, attachment.fileName).bind(3, attachment.contentType).bind(4, stored.size)
            .bind(5, data).run();
        if (!done)
            return done.error();
        stored.id = m_sql.database().lastInsertId();
    }
    auto query = m_sql.use("UPDATE message SET traits = traits | ?2 WHERE id = ?1");
    if (const auto done = query.bind(1, message).bind(2, traits::kHasAttachments).run(); !done)
        return done.error();
    return stored;
}

Result<QList<im::Attachment>, SqliteError> AttachmentTable::of(im::MessageKey message)
{
    QList<im::Attachment> found;
    auto query = m_sql.use("SELECT id, file_name, content_type, size FROM attachment WHERE message = ?1 ORDER BY position");
    query.bind(1, message);
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append({query.integer(0), query.text(1), query.blob(2), query.integer(3)});
    }
}

Result<std::optional<QByteArray>, SqliteError> AttachmentTable::data(qint64 id)
{
    auto query = m_sql.use("SELECT data FROM attachment WHERE id = ?1");
    const auto row = query.bind(1, id).step();
    if (!row)
        return row.error();
    return *row ? std::optional(query.blob(0)) : std::nullopt;
}

} // namespace linnet::store
