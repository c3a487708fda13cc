// SPDX-License-Identifier: MIT
#pragma once

#include "client/Outbox.h"

#include <QSet>

#include <deque>
#include <functional>
#include <map>

namespace linnet::client {

/// Sends what is about messages and is none, in the order of DESIGN s.5: at each address the user's messages first, then receipts, then
/// typing. One request for each address at a time; a typing document that has not left is replaced, and is dropped where
/// it cannot leave at once. Lives on the client's thread; agent, accounts and outbox outlive it.
class NoticeLane final : public QObject
{
    Q_OBJECT
public:
    /// Told once when the request has ended, or with NotSent when it never left.
    using Done = std::function<void(const sip::RequestOutcome &)>;

    NoticeLane(sip::UserAgent &agent, AccountSet &accounts, Outbox &outbox, QObject *parent = nullptr);

    void sendReceipt(const im::Address &account, const im::Address &peer, const sip::OutgoingPage &page, Done done);
    void sendTyping(const im::Address &account, const im::Address &peer, const sip::OutgoingPage &page, Done done);
    /// What has not left does not leave any more; its `done` is not called.
    void withdrawTyping(const im::Address &account, const im::Address &peer);

private:
    struct Notice
    {
        im::Address account;
        sip::OutgoingPage page;
        Done done;
    };
    struct Lane
    {
        std::deque<Notice> receipts;
        std::map<im::Address, Notice> typing; ///< by account
        bool isEmpty() const { return receipts.empty() && typing.empty(); }
    };

    void pump(const im::Address &peer);
    void send(const im::Address &peer, Notice notice);
    void onFinished(sip::PagerUsage::Ticket ticket, const sip::RequestOutcome &outcome);

    sip::UserAgent &m_agent;
    AccountSet &m_accounts;
    Outbox &m_outbox;
    std::map<im::Address, Lane> m_lanes; ///< by peer; none is empty
    struct Flight
    {
        im::Address peer;
        Done done;
    };
    QHash<sip::PagerUsage::Ticket, Flight> m_flights;
    QSet<im::Address> m_busy; ///< peers with a flight
};

} // namespace linnet::client
