// SPDX-License-Identifier: MIT
#include "store/SqliteExtensions.h"

#include "store/MessageIdCoding.h"
#include "store/TextTokens.h"

#include <sqlite3.h>

namespace linnet::store {
namespace {

// The tokenizer has no state and no options: FTS5 wants a pointer all the same.
int createTokenizer(void *, const char **, int, Fts5Tokenizer **made)
{
    static char nothing = 0;
    *made = reinterpret_cast<Fts5Tokenizer *>(&nothing);
    return SQLITE_OK;
}

void deleteTokenizer(Fts5Tokenizer *) { }

int tokenize(Fts5Tokenizer *, void *context, int, const char *text, int size,
             int (*take)(void *, int, const char *, int, int, int))
{
    TextTokens tokens(QByteArrayView(text, text ? size : 0));
    while (tokens.next()) {
        const QByteArrayView token = tokens.token();
        if (const int code = take(context, 0, token.data(), int(token.size()), int(tokens.start()), int(tokens.end())); code != SQLITE_OK)
            return code;
    }
    return SQLITE_OK;
}

int addTokenizer(sqlite3 *handle)
{
    sqlite3_stmt *query = nullptr;
    int code = sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &query, nullptr);
    if (code != SQLITE_OK)
        return code;
    fts5_api *api = nullptr;
    sqlite3_bind_pointer(query, 1, static_cast<void *>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(query);
    code = sqlite3_finalize(query);
    if (code != SQLITE_OK || !api)
        return code == SQLITE_OK ? SQLITE_ERROR : code;
    fts5_tokenizer tokenizer{createTokenizer, deleteTokenizer, tokenize};
    return api->xCreateTokenizer(api, "linnet", nullptr, &tokenizer, nullptr);
}

void storedMessageId(sqlite3_context *context, int, sqlite3_value **values)
{
    const auto *bytes = static_cast<const char *>(sqlite3_value_blob(values[0]));
    const QByteArray stored = toStoredMessageId(QByteArray(bytes, bytes ? sqlite3_value_bytes(values[0]) : 0));
    if (stored.isEmpty())
        sqlite3_result_null(context);
    else
        sqlite3_result_blob64(context, stored.constData(), sqlite3_uint64(stored.size()), SQLITE_TRANSIENT);
}

} // namespace

int addSqliteExtensions(sqlite3 *handle)
{
    if (const int code = addTokenizer(handle); code != SQLITE_OK)
        return code;
    return sqlite3_create_function_v2(handle, "stored_message_id", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr,
                                      storedMessageId, nullptr, nullptr, nullptr);
}

} // namespace linnet::store
