// SPDX-License-Identifier: MIT
#include "store/SessionTable.h"

namespace linnet::store {
namespace {

/// A number that is not known was written by a newer version: nothing is claimed about it.
im::SessionEnd storedEnd(qint64 number)
{
    return number >= 0 && number < im::kSessionEndCount ? im::SessionEnd(number) : im::SessionEnd::None;
}

} // namespace

SqliteStatus SessionTable::add(im::MessageKey message, const im::SessionEvent &event)
{
    auto query = m_sql.use("INSERT INTO session_event VALUES(?1, ?2, ?3, ?4)");
    query.bind(1, message).bind(2, qint64(event.reason)).bind(3, qint64(event.status));
    if (event.seconds)
        query.bind(4, *event.seconds);
    return query.run();
}

Result<std::optional<im::SessionEvent>, SqliteError> SessionTable::of(im::MessageKey message, im::Direction direction)
{
    auto query = m_sql.use("SELECT reason, status, seconds FROM session_event WHERE message = ?1");
    const auto row = query.bind(1, message).step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<im::SessionEvent>();
    im::SessionEvent event;
    event.incoming = direction == im::Direction::In;
    event.reason = storedEnd(query.integer(0));
    event.status = int(query.integer(1));
    if (!query.isNull(2))
        event.seconds = query.integer(2);
    return std::optional(event);
}

} // namespace linnet::store
