// SPDX-License-Identifier: MIT
#include "store/ReceiptTable.h"

#include "store/MessageRow.h"

namespace linnet::store {

SqliteStatus ReceiptTable::setRequest(im::MessageKey message, const ReceiptRequest &request)
{
    {
        auto query = m_sql.use("UPDATE message SET traits = (traits & ~(255 << ?3)) | (?2 << ?3) | ?4 WHERE id = ?1");
        query.bind(1, message).bind(2, qint64(request.wishes)).bind(3, qint64(traits::kReceiptWishes));
        query.bind(4, request.route.isEmpty() ? 0 : traits::kHasMore);
        if (auto done = query.run(); !done || m_sql.database().changes() == 0)
            return done;
    }
    if (request.route.isEmpty()) {
        auto query = m_sql.use("UPDATE message_more SET receipt_route = NULL WHERE message = ?1");
        return query.bind(1, message).run();
    }
    auto query = m_sql.use("INSERT INTO message_more(message, receipt_route) VALUES(?1, ?2)"
                           " ON CONFLICT(message) DO UPDATE SET receipt_route = excluded.receipt_route");
    return query.bind(1, message).bind(2, request.route).run();
}

Result<ReceiptRequest, SqliteError> ReceiptTable::request(im::MessageKey message)
{
    auto query = m_sql.use("SELECT (m.traits >> ?2) & 255, o.receipt_route FROM message m LEFT JOIN message_more o ON o.message = m.id"
                           " WHERE m.id = ?1");
    const auto row = query.bind(1, message).bind(2, qint64(traits::kReceiptWishes)).step();
    if (!row)
        return row.error();
    if (!*row)
        return ReceiptRequest{};
    return ReceiptRequest{quint8(query.integer(0)), query.blob(1)};
}

Result<QList<im::MessageKey>, SqliteError> ReceiptTable::unseenThatAsked(im::ConversationId conversation, im::MessageKey upTo, quint8 wishes)
{
    QList<im::MessageKey> found;
    auto query = m_sql.use("SELECT id FROM message WHERE conversation = ?1 AND direction = 0 AND displayed = 0 AND id <= ?2"
                           " AND (traits >> ?4) & ?3 <> 0 AND message_id IS NOT NULL ORDER BY id");
    query.bind(1, conversation).bind(2, upTo).bind(3, qint64(wishes)).bind(4, qint64(traits::kReceiptWishes));
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append(query.integer(0));
    }
}

Result<bool, SqliteError> ReceiptTable::addDue(const DueReceipt &receipt)
{
    auto query = m_sql.use("INSERT INTO receipt_due(message, kind, message_id, attempts, next_try) VALUES(?1, ?2, ?3, ?4, ?5)"
                           " ON CONFLICT(message, kind) DO NOTHING");
    const auto done = query.bind(1, receipt.message).bind(2, qint64(receipt.kind)).bind(3, receipt.messageId)
        .bind(4, qint64(receipt.attempts)).bind(5, receipt.nextTry).run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
}

Result<QList<DueReceipt>, SqliteError> ReceiptTable::due(const im::Address &account, qint64 now)
{
    QList<DueReceipt> found;
    auto query = m_sql.use("SELECT min(r.id), r.message, r.kind, r.message_id, r.attempts, r.next_try FROM receipt_due r"
                           " JOIN message m ON m.id = r.message JOIN conversation c ON c.id = m.conversation"
                           " WHERE c.account = ?1 AND r.next_try <= ?2 GROUP BY m.conversation ORDER BY r.id");
    query.bind(1, account.uri).bind(2, now);
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append({query.integer(0), query.integer(1), int(query.integer(2)), query.blob(3), int(query.integer(4)), query.integer(5)});
    }
}

SqliteStatus ReceiptTable::postpone(im::MessageKey message, qint64 now, qint64 nextTry)
{
    auto query = m_sql.use("UPDATE receipt_due SET attempts = attempts + (next_try <= ?2), next_try = ?3 WHERE message IN"
                           " (SELECT id FROM message WHERE conversation = (SELECT conversation FROM message WHERE id = ?1))");
    return query.bind(1, message).bind(2, now).bind(3, nextTry).run();
}

SqliteStatus ReceiptTable::hasten(im::MessageKey message)
{
    auto query = m_sql.use("UPDATE receipt_due SET next_try = 0 WHERE next_try > 0 AND message IN"
                           " (SELECT id FROM message WHERE conversation = (SELECT conversation FROM message WHERE id = ?1))");
    return query.bind(1, message).run();
}

Result<bool, SqliteError> ReceiptTable::removeDue(qint64 id)
{
    auto query = m_sql.use("DELETE FROM receipt_due WHERE id = ?1");
    const auto done = query.bind(1, id).run();
    if (!done)
        return done.error();
    return m_sql.database().changes() > 0;
}

} // namespace linnet::store
