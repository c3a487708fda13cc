// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Address.h"
#include "store/Statements.h"

#include <QList>

namespace linnet::store {

/// Addresses that the user says are the same person as another one, per own account.
class AliasTable
{
public:
    struct Alias
    {
        im::Address account;
        im::Address address;
        im::Address canonical;

        friend bool operator==(const Alias &, const Alias &) = default;
    };

    explicit AliasTable(Statements &statements) : m_sql(statements) { }

    /// `address` itself where it is nobody's alias.
    Result<im::Address, SqliteError> canonical(const im::Address &account, const im::Address &address);
    /// From now on `alias.address` is `alias.canonical`; so are its own aliases.
    SqliteStatus put(const Alias &alias);
    /// False: it was none.
    Result<bool, SqliteError> remove(const im::Address &account, const im::Address &address);
    /// Of all accounts.
    Result<QList<Alias>, SqliteError> list();

private:
    Statements &m_sql;
};

} // namespace linnet::store
