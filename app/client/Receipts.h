// SPDX-License-Identifier: MIT
#pragma once

#include "client/IncomingMessages.h"
#include "client/NoticeLane.h"
#include "client/ReceiptJobs.h"

#include <QHash>

#include <map>
#include <set>

namespace linnet::client {

/// Sends the receipts that are owed and believes those that come (RFC 5438, DESIGN s.5). What is owed stands in the store, so that it
/// survives a crash; each goes until somebody has taken it or it is refused for good, under one Message-ID, one of a
/// conversation at a time. Lives on the client's thread; all that it is given outlives it.
class Receipts final : public QObject
{
    Q_OBJECT
public:
    Receipts(store::Store &store, sip::UserAgent &agent, AccountSet &accounts, NoticeLane &lane, Clock &clock, QObject *parent = nullptr);
    ~Receipts() override;

    /// Something is owed to peers of that account.
    void sendOwed(const im::Address &account);
    /// Answers the message: 200 when the store has what it says, 403 when it is forged, 400 when it says nothing that can be read.
    void hear(ArrivingMessage *arriving, const ReceivedNotice &notice);
    /// How many claims about messages of that account were made by people who cannot know, since the start.
    int forged(const im::Address &account) const { return m_forged.value(account.uri); }

Q_SIGNALS:
    /// A receipt changed the state of that message; committed.
    void heard(const linnet::im::ChatMessage &message);

private:
    using LaneKey = OutboxLanes::Key;
    static LaneKey keyOf(const receipts::Owed &owed) { return {owed.account, owed.peer}; }
    void look(const im::Address &account, qint64 now);
    void send(const receipts::Owed &owed, bool asShortAsPossible);
    void onSent(const receipts::Owed &owed, bool wasShort, const sip::RequestOutcome &outcome);
    void settle(const receipts::Owed &owed);
    void postpone(const receipts::Owed &owed);
    void finish(const receipts::Owed &owed, bool written);

    store::Store &m_store;
    sip::UserAgent &m_agent;
    AccountSet &m_accounts;
    NoticeLane &m_lane;
    Clock &m_clock;
    std::map<LaneKey, TimerId> m_later; ///< conversations whose peer could not be reached: when the next try is due
    std::set<LaneKey> m_underWay; ///< conversations with a receipt on its way
    QHash<QString, int> m_forged; ///< by account
};

} // namespace linnet::client
