// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Conversation.h"
#include "store/Statements.h"

#include <QList>

#include <optional>

namespace linnet::store {

/// The address book of the profile, with the blocked ones.
class ContactTable
{
public:
    explicit ContactTable(Statements &statements) : m_sql(statements) { }

    /// By name (or address where there is none), case does not count.
    Result<QList<im::Contact>, SqliteError> list();
    Result<std::optional<im::Contact>, SqliteError> get(const im::Address &address);
    /// Adds or replaces.
    SqliteStatus put(const im::Contact &contact);
    /// False: there was none.
    Result<bool, SqliteError> remove(const im::Address &address);
    /// Makes the contact if it is not there; keeps its name.
    SqliteStatus setBlocked(const im::Address &address, bool blocked);
    /// By address, or by domain (BlockedDomainTable, the domains below it too); who is in the contacts is not blocked by domain.
    Result<bool, SqliteError> isBlocked(const im::Address &address);
    /// Not a stranger to this account: in the contacts, written to from it, or accepted by the user (DESIGN s.5).
    Result<bool, SqliteError> isKnown(const im::Address &account, const im::Address &address);

private:
    Statements &m_sql;
};

} // namespace linnet::store
