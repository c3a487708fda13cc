// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"
#include "client/NoticeLane.h"
#include "client/ReactionJobs.h"

#include <map>
#include <set>

namespace linnet::client {

/// The user's reactions: stored and shown at once, sent as messages without a row of their own (im/pipeline/LinnetHeaders.h), each under one
/// Message-ID until the peer has it. im::decide() judges every answer, as it does for messages; what is refused for good is taken
/// back here too, so that both sides see the same. One of a conversation at a time, behind the user's messages to that address. Lives on
/// the client's thread; all that it is given outlives it.
class Reactions final : public QObject
{
    Q_OBJECT
public:
    Reactions(store::Store &store, sip::UserAgent &agent, AccountSet &accounts, NoticeLane &lane, Clock &clock, QObject *parent = nullptr);
    ~Reactions() override;

    void setLifetime(std::chrono::hours lifetime) { m_lifetime = lifetime; }

    /// BadValue: no emoji, or the peer does not have the message; NotFound.
    void react(im::MessageKey key, const QString &emoji, bool add, Done<Ok> done);

Q_SIGNALS:
    /// With its reactions; committed.
    void changed(const linnet::im::ChatMessage &message);
    /// After changed(): the peer did not get the reaction, or its taking back, for the reason in `delivery`.
    void refused(const linnet::im::ChatMessage &message, const QString &emoji, const linnet::im::Delivery &delivery);

private:
    void look(const im::Address &account, qint64 now);
    void depart(const store::OwnReaction &row, im::ConversationId conversation);
    void send(const reactions::Departure &departure, bool quotes);
    void onSent(const reactions::Departure &departure, bool quoted, const sip::RequestOutcome &outcome);
    void sendBare(reactions::Departure departure, const sip::RequestOutcome &refusal);
    void conclude(const reactions::Conclusion &ended);
    void onConcluded(const reactions::Conclusion &ended, const reactions::Ended &done);
    void later(im::ConversationId conversation, std::chrono::milliseconds delay, std::function<void()> then);
    void next(const im::Address &account, im::ConversationId conversation);
    qint64 wallMs() const { return m_clock.wallTime().toMSecsSinceEpoch(); }

    store::Store &m_store;
    sip::UserAgent &m_agent;
    AccountSet &m_accounts;
    NoticeLane &m_lane;
    Clock &m_clock;
    std::chrono::hours m_lifetime{24 * 7};
    std::map<im::ConversationId, TimerId> m_later; ///< conversations that wait for a time
    std::set<im::ConversationId> m_underWay; ///< conversations with a reaction on its way
};

} // namespace linnet::client
