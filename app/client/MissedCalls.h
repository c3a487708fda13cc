// SPDX-License-Identifier: MIT
#pragma once

#include "client/CanonicalAddress.h"
#include "im/model/ChatMessage.h"
#include "store/Store.h"
#include "usage/UserAgent.h"

#include <QObject>

namespace linnet::client {

/// Calls that nothing here can take (DESIGN P09: refused with 488) leave a row in the caller's conversation: one for each Call-ID, for
/// strangers within the caps of their messages, for the blocked none. Lives on the client's thread; store and agent outlive it.
class MissedCalls final : public QObject
{
    Q_OBJECT
public:
    MissedCalls(store::Store &store, sip::UserAgent &agent, Clock &clock, QObject *parent = nullptr);

    void setHomes(HomesOf homes) { m_homes = std::move(homes); }

Q_SIGNALS:
    /// Committed.
    void missed(const linnet::im::ChatMessage &call);

private:
    void onRefused(const sip::Request &invite, const sip::Uri &account);

    HomesOf m_homes;
    store::Store &m_store;
    Clock &m_clock;
};

} // namespace linnet::client
