// SPDX-License-Identifier: MIT
#include "store/DeliveryTable.h"

#include "store/MessageRow.h"

namespace linnet::store {

Result<QList<DeliveryStep>, SqliteError> DeliveryTable::steps(im::MessageKey message)
{
    QList<DeliveryStep> found;
    auto query = m_sql.use("SELECT time, state, stored, status, reason FROM delivery_step WHERE message = ?1 ORDER BY position");
    query.bind(1, message);
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append({query.time(0),
                      {storedState(query.integer(1)), query.flag(2), int(query.integer(3)), storedReason(query.integer(4))}});
    }
}

SqliteStatus DeliveryTable::addStep(im::MessageKey message, const DeliveryStep &step)
{
    auto query = m_sql.use("INSERT INTO delivery_step(message, position, time, state, stored, status, reason) VALUES(?1,"
                           " (SELECT coalesce(max(position) + 1, 0) FROM delivery_step WHERE message = ?1), ?2, ?3, ?4, ?5, ?6)");
    return query.bind(1, message).bind(2, step.time).bind(3, qint64(step.delivery.state)).bind(4, qint64(step.delivery.stored))
        .bind(5, qint64(step.delivery.status)).bind(6, qint64(step.delivery.reason)).run();
}

SqliteStatus DeliveryTable::setRequest(im::MessageKey message, const DeliveryRequest &request)
{
    auto query = m_sql.use("INSERT OR REPLACE INTO delivery_request(message, size, route, attempts, format_reason, model_reason)"
                           " VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    return query.bind(1, message).bind(2, qint64(request.size)).bind(3, request.route.join(u'\n')).bind(4, qint64(request.attempts))
        .bind(5, QString::fromLatin1(im::toString(request.formatReason)))
        .bind(6, QString::fromLatin1(im::toString(request.modelReason))).run();
}

Result<DeliveryRequest, SqliteError> DeliveryTable::request(im::MessageKey message)
{
    auto query = m_sql.use("SELECT size, route, attempts, format_reason, model_reason FROM delivery_request WHERE message = ?1");
    const auto row = query.bind(1, message).step();
    if (!row)
        return row.error();
    if (!*row)
        return DeliveryRequest{};
    return DeliveryRequest{qsizetype(query.integer(0)), query.text(1).split(u'\n', Qt::SkipEmptyParts), int(query.integer(2)),
                           im::formatReasonOf(query.text(3).toLatin1()).value_or(im::FormatReason::Unknown),
                           im::modelReasonOf(query.text(4).toLatin1()).value_or(im::ModelReason::Unknown)};
}

} // namespace linnet::store
