// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/HistorySearch.h"
#include "store/SearchWords.h"
#include "store/Statements.h"

namespace linnet::store {

/// Finds messages by their words, senders, times and files.
class SearchTable
{
public:
    explicit SearchTable(Statements &statements) : m_sql(statements) { }

    /// At most `query.limit` hits, newest first. Words without a single letter find nothing; no words at all, and the other conditions
    /// decide alone.
    Result<im::SearchPage, SqliteError> find(const im::SearchQuery &query);

private:
    struct Reading;
    Result<bool, SqliteError> isSmall(im::ConversationId conversation);
    SqliteStatus read(const char *sql, Reading &reading, qint64 most, qint64 sample);

    Statements &m_sql;
};

} // namespace linnet::store
