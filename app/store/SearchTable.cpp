// SPDX-License-Identifier: MIT
#include "store/SearchTable.h"

#include "store/MessageRow.h"
#include "store/TextCoding.h"

#include <algorithm>
#include <limits>

namespace linnet::store {
namespace {

// Of so few messages all are read: the index would give those of all other conversations too.
constexpr qint64 kSmallConversation = 3000;

// Both ways bind the same: 1 the words (of the index), 2 before, 3 conversation, 4 from, 5 to, 6 since, 7 until, 8 has a file.
#define LINNET_SEARCH_CONDITIONS                                                                                                       \
    " AND (?3 = 0 OR m.conversation = ?3)"                                                                                              \
    " AND (?4 = '' OR CASE m.direction WHEN 0 THEN c.peer ELSE c.account END = ?4)"                                                     \
    " AND (?5 = '' OR CASE m.direction WHEN 1 THEN c.peer ELSE c.account END = ?5)"                                                     \
    " AND (?6 IS NULL OR m.time >= ?6) AND (?7 IS NULL OR m.time <= ?7) AND (?8 = 0 OR m.traits & ?8)"

constexpr const char *kByIndex = "SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message_text f CROSS JOIN message m ON m.id = f.rowid"
                                 " CROSS JOIN conversation c ON c.id = m.conversation WHERE f.message_text MATCH ?1 AND f.rowid < ?2"
                                 LINNET_SEARCH_CONDITIONS " ORDER BY f.rowid DESC";
constexpr const char *kByConversation = "SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m CROSS JOIN conversation c"
                                        " ON c.id = m.conversation WHERE ?1 IS NOT NULL AND m.conversation = ?3 AND m.id < ?2"
                                        LINNET_SEARCH_CONDITIONS " ORDER BY m.id DESC";
constexpr const char *kByAll = "SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m CROSS JOIN conversation c"
                               " ON c.id = m.conversation WHERE ?1 IS NOT NULL AND m.id < ?2"
                               LINNET_SEARCH_CONDITIONS " ORDER BY m.id DESC";

#undef LINNET_SEARCH_CONDITIONS

im::SearchHit hitOf(im::ChatMessage message, const SearchWords &words)
{
    im::SearchHit hit;
    hit.message = std::move(message);
    hit.inText = words.find(hit.message.text);
    makeSnippet(hit);
    return hit;
}

} // namespace

Result<SearchTable::Way, SqliteError> SearchTable::wayOf(const im::SearchQuery &query, const SearchWords &words)
{
    if (query.conversation == 0)
        return words.isEmpty() ? Way::All : Way::Index;
    if (words.isEmpty())
        return Way::Conversation;
    auto count = m_sql.use("SELECT count(*) FROM (SELECT 1 FROM message WHERE conversation = ?1 LIMIT ?2)");
    const auto row = count.bind(1, query.conversation).bind(2, kSmallConversation).step();
    if (!row)
        return row.error();
    return count.integer(0) < kSmallConversation ? Way::Conversation : Way::Index;
}

Result<im::SearchPage, SqliteError> SearchTable::find(const im::SearchQuery &query)
{
    const SearchWords words(query.words);
    if (words.isEmpty() && !query.words.trimmed().isEmpty())
        return im::SearchPage{};
    const auto way = wayOf(query, words);
    if (!way)
        return way.error();

    auto rows = m_sql.use(*way == Way::Index ? kByIndex : *way == Way::Conversation ? kByConversation : kByAll);
    rows.bind(1, words.expression()).bind(2, query.before > 0 ? query.before : std::numeric_limits<qint64>::max());
    rows.bind(3, query.conversation).bind(4, query.from.uri).bind(5, query.to.uri).bind(6, query.since).bind(7, query.until);
    rows.bind(8, query.hasFile ? traits::kHasAttachments : 0);
    im::SearchPage page;
    const qsizetype limit = std::max(query.limit, 1);
    while (true) {
        const auto row = rows.step();
        if (!row)
            return row.error();
        if (!*row)
            return page;
        im::ChatMessage message = messageOf(rows, 0);
        if (*way == Way::Conversation && !words.areIn(toStoredText(message.text), toStoredText(message.subject)))
            continue;
        if (page.hits.size() == limit) {
            page.more = true;
            return page;
        }
        if (const auto rest = loadRest(m_sql, message, traitsAt(rows, 0)); !rest)
            return rest.error();
        page.hits.append(hitOf(std::move(message), words));
    }
}

} // namespace linnet::store
