// SPDX-License-Identifier: MIT
#pragma once

struct sqlite3;

namespace linnet::store {

/// Gives a connection what our schema needs of it: the tokenizer "linnet" of the full-text index (TextTokens) and the function
/// stored_message_id() of the step to version 6. Returns an SQLite result code.
int addSqliteExtensions(sqlite3 *handle);

} // namespace linnet::store
