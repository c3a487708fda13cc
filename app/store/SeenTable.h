// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Address.h"
#include "store/Statements.h"

#include <QByteArray>
#include <QDateTime>

namespace linnet::store {

/// What makes two arrivals the same message (DESIGN s.5): Message-ID and sender where there is a Message-ID, else sender, Call-ID, From
/// tag and CSeq; two calls are the same by sender and Call-ID alone. Each own account counts for itself.
struct DuplicateKeys
{
    im::Address account;
    im::Address sender;
    QByteArray messageId; ///< imdn.Message-ID; empty for bare text
    QByteArray callId;
    QByteArray fromTag;
    quint32 cseq = 0;

    /// What is stored: a digest, so that the length of a stranger's Call-ID costs nothing.
    QByteArray digest() const;
};

/// Which messages have arrived in the last 30 days.
class SeenTable
{
public:
    explicit SeenTable(Statements &statements) : m_sql(statements) { }

    /// Was it received (and stored) before?
    Result<bool, SqliteError> contains(const DuplicateKeys &keys);
    /// Remembers it. False: it was there already.
    Result<bool, SqliteError> add(const DuplicateKeys &keys, const QDateTime &time);
    /// Forgets what is older than 30 days at `now`.
    SqliteStatus forgetOld(const QDateTime &now);

private:
    Statements &m_sql;
};

} // namespace linnet::store
