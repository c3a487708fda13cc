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
    enum class Way : quint8 { Index, Conversation, All };
    Result<Way, SqliteError> wayOf(const im::SearchQuery &query, const SearchWords &words);

    Statements &m_sql;
};

} // namespace linnet::store
