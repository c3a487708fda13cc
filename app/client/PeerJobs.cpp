// SPDX-License-Identifier: MIT
#include "client/PeerJobs.h"

namespace linnet::client {
namespace {

/// One answer to several people of a domain is its server's. A single proof of the contrary takes that back.
store::SqliteStatus learnServer(store::Tables &tables, const im::Address &account, const im::Address &peer, const im::PeerFacts &facts,
                                const QDateTime &now)
{
    if (!facts.acceptsCpim || facts.cpimReason == im::FormatReason::UserChose)
        return store::Nothing{};
    store::ServerFacts server;
    if (!*facts.acceptsCpim) {
        const auto another = tables.peers.anotherRefused(account, peer, facts.product, now.addSecs(-std::chrono::seconds(im::kPeerFactsAge).count()));
        if (!another)
            return another.error();
        if (!*another)
            return store::Nothing{};
        server = {false, now};
    }
    return tables.peers.putServer(account, peer.host(), server);
}

} // namespace

store::SqliteStatus learnPeer(store::Tables &tables, const im::Address &account, const im::Address &peer, const PeerLesson &lesson,
                              const QDateTime &now)
{
    if (lesson.isEmpty())
        return store::Nothing{};
    const auto before = tables.peers.get(account, peer);
    if (!before)
        return before.error();
    const im::PeerFacts after = learn(*before, lesson, now);
    if (after == *before)
        return store::Nothing{};
    if (const auto put = tables.peers.put(account, peer, after); !put)
        return put.error();
    const bool news = after.acceptsCpim != before->acceptsCpim || after.acceptsCpimSince != before->acceptsCpimSince;
    return news ? learnServer(tables, account, peer, after, now) : store::SqliteStatus(store::Nothing{});
}

} // namespace linnet::client
