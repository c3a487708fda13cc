// SPDX-License-Identifier: MIT
#pragma once

#include "client/PeerLesson.h"
#include "store/Tables.h"

namespace linnet::client {

/// Writes down what was learned of the peer, and of its server where that gives the same answer to others. No news, no write. Runs on
/// the store's thread, inside a job.
store::SqliteStatus learnPeer(store::Tables &tables, const im::Address &account, const im::Address &peer, const PeerLesson &lesson,
                              const QDateTime &now);

} // namespace linnet::client
