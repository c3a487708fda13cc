// SPDX-License-Identifier: MIT
#include "store/SearchTable.h"

#include "store/MessageRow.h"

#include <algorithm>
#include <limits>

namespace linnet::store {
namespace {

// Of so few messages all are read: the index would give those of all other conversations too.
constexpr qint64 kSmallConversation = 3000;
// The beginning of a word that many messages hold is found faster by reading the newest ones: the index gathers every word that begins so
// before it gives the first hit. The newest tell whether it is such a one.
constexpr qint64 kSample = 400;
constexpr qint64 kDenseHits = 5;
constexpr qint64 kMostRead = 8000;
constexpr qsizetype kUsualPage = 50;

// All ways bind the same: 1 the words (of the index), 2 before, 3 conversation, 4 from, 5 to, 6 since, 7 until, 8 has a file, 9 direction or -1.
#define LINNET_SEARCH_CONDITIONS                                                                                                       \
    " AND (?3 = 0 OR m.conversation = ?3)"                                                                                              \
    " AND (?4 = '' OR (SELECT CASE m.direction WHEN 0 THEN c.peer ELSE c.account END FROM conversation c WHERE c.id = m.conversation) = ?4)" \
    " AND (?5 = '' OR (SELECT CASE m.direction WHEN 1 THEN c.peer ELSE c.account END FROM conversation c WHERE c.id = m.conversation) = ?5)" \
    " AND (?6 IS NULL OR m.time >= ?6) AND (?7 IS NULL OR m.time <= ?7) AND (?8 = 0 OR m.traits & ?8)"                       \
    " AND (?9 < 0 OR m.direction = ?9)"

constexpr const char *kByIndex = "SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message_text f CROSS JOIN message m ON m.id = f.rowid"
                                 " WHERE f.message_text MATCH ?1 AND f.rowid < ?2" LINNET_SEARCH_CONDITIONS " ORDER BY f.rowid DESC";
constexpr const char *kByConversation = "SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m WHERE ?1 IS NOT NULL"
                                        " AND m.conversation = ?3 AND m.id < ?2" LINNET_SEARCH_CONDITIONS " ORDER BY m.id DESC";
constexpr const char *kByReading = "SELECT " LINNET_MESSAGE_COLUMNS("m.text") " FROM message m WHERE ?1 IS NOT NULL AND m.id < ?2"
                                   LINNET_SEARCH_CONDITIONS " ORDER BY m.id DESC";
constexpr int kTextColumn = 12;
constexpr int kSubjectColumn = 13;

#undef LINNET_SEARCH_CONDITIONS

} // namespace

/// A search under way, by one way after the other.
struct SearchTable::Reading
{
    Reading(const im::SearchQuery &wanted, const SearchWords &searched, Statements &statements)
        : query(wanted), words(searched), loader(statements), before(wanted.before > 0 ? wanted.before : std::numeric_limits<qint64>::max()),
          limit(std::max(wanted.limit, 1))
    {
        page.hits.reserve(std::min(limit, kUsualPage));
    }

    const im::SearchQuery &query;
    const SearchWords &words;
    MessageLoader loader;
    im::MessageKey before; ///< what is not looked at yet
    qsizetype limit;
    im::SearchPage page;
    bool isDone = false;
};

Result<bool, SqliteError> SearchTable::isSmall(im::ConversationId conversation)
{
    auto count = m_sql.use("SELECT count(*) FROM (SELECT 1 FROM message WHERE conversation = ?1 LIMIT ?2)");
    const auto row = count.bind(1, conversation).bind(2, kSmallConversation).step();
    if (!row)
        return row.error();
    return count.integer(0) < kSmallConversation;
}

/// Reads until the page is full, nothing is left, or `most` rows were read; 0: no end to them. After `sample` rows with too few hits it
/// ends too.
SqliteStatus SearchTable::read(const char *sql, Reading &reading, qint64 most, qint64 sample)
{
    const im::SearchQuery &query = reading.query;
    const bool byIndex = sql == kByIndex;
    auto rows = m_sql.use(sql);
    rows.bind(1, reading.words.expression()).bind(2, reading.before).bind(3, query.conversation).bind(4, query.from.uri);
    rows.bind(5, query.to.uri).bind(6, query.since).bind(7, query.until).bind(8, query.hasFile ? traits::kHasAttachments | traits::kFile : 0);
    rows.bind(9, query.direction ? qint64(*query.direction) : qint64(-1));
    for (qint64 count = 0; most == 0 || count < most; ++count) {
        if (sample != 0 && count == sample && reading.page.hits.size() < kDenseHits)
            return Nothing{};
        const auto row = rows.step();
        if (!row)
            return row.error();
        if (!*row) {
            reading.isDone = true;
            return Nothing{};
        }
        if (!byIndex && !reading.words.areIn(rows.bytes(kTextColumn), rows.bytes(kSubjectColumn))) {
            reading.before = rows.integer(0);
            continue;
        }
        if (reading.page.hits.size() == reading.limit) {
            reading.page.more = reading.isDone = true;
            return Nothing{};
        }
        im::SearchHit &hit = reading.page.hits.emplaceBack();
        if (const auto done = reading.loader.load(rows, hit.message); !done)
            return done;
        reading.before = hit.message.key;
        hit.inText = reading.words.find(rows.bytes(kTextColumn));
        makeSnippet(hit);
    }
    return Nothing{};
}

Result<im::SearchPage, SqliteError> SearchTable::find(const im::SearchQuery &query)
{
    const SearchWords words(query.words);
    if (words.isEmpty() && !query.words.trimmed().isEmpty())
        return im::SearchPage{};
    Reading reading(query, words, m_sql);
    if (query.conversation != 0) {
        const auto small = isSmall(query.conversation);
        if (!small)
            return small.error();
        if (*small || words.isEmpty()) {
            if (const auto done = read(kByConversation, reading, 0, 0); !done)
                return done.error();
            return std::move(reading.page);
        }
    }
    if (words.isEmpty()) {
        if (const auto done = read(kByReading, reading, 0, 0); !done)
            return done.error();
        return std::move(reading.page);
    }
    const bool isFiltered = !query.from.isEmpty() || !query.to.isEmpty() || query.since.isValid() || query.until.isValid() || query.hasFile || query.direction;
    if (words.endsOpen() && !isFiltered) {
        if (const auto done = read(query.conversation != 0 ? kByConversation : kByReading, reading, kMostRead, kSample); !done)
            return done.error();
    }
    if (!reading.isDone) {
        if (const auto done = read(kByIndex, reading, 0, 0); !done)
            return done.error();
    }
    return std::move(reading.page);
}

} // namespace linnet::store
