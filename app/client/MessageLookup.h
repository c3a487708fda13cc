// SPDX-License-Identifier: MIT
#pragma once

#include "store/Tables.h"

#include <optional>

namespace linnet::client {

/// The message of that Message-ID between the two, of either direction; nothing: there is none. Runs on the store's thread, inside a job.
Result<std::optional<im::ChatMessage>, store::SqliteError> messageOf(store::Tables &tables, const im::Address &account, const im::Address &peer,
                                                                     const QByteArray &messageId);

} // namespace linnet::client
