// SPDX-License-Identifier: MIT
#pragma once

#include "client/IncomingMessages.h"
#include "client/NoticeLane.h"
#include "im/iscomposing/ComposingReceiver.h"
#include "im/iscomposing/ComposingSender.h"

#include <array>
#include <map>
#include <set>

namespace linnet::client {

/// Who is typing to whom (RFC 3994), both ways. Nothing of it is stored, nothing is repeated: what is lost is lost. Documents go to known
/// peers only, never where the user does not want it, and no more to a peer that has refused one. Lives on the client's
/// thread; all that it is given outlives it.
class Typing final : public QObject
{
    Q_OBJECT
public:
    Typing(store::Store &store, sip::UserAgent &agent, NoticeLane &lane, QObject *parent = nullptr);
    ~Typing() override;

    /// The user's switch for all; a contact's own goes before it.
    void setSwitch(bool on);
    /// Each change that the user makes to a message for that peer (`active`), or its end without sending.
    void setTyping(const im::Address &account, const im::Address &peer, bool active);
    /// A message to that peer is about to leave.
    void contentSent(const im::Address &account, const im::Address &peer);

    /// A message of that peer arrived.
    void contentReceived(const im::Address &account, const im::Address &peer);
    /// Answers the message: 200, 400 when it cannot be read, 403 to the blocked.
    void hear(ArrivingMessage *arriving, const ReceivedNotice &notice);

Q_SIGNALS:
    void typingChanged(const linnet::im::Address &account, const linnet::im::Address &peer, bool active);

private:
    using Key = OutboxLanes::Key; ///< account, peer
    struct Outgoing
    {
        im::ComposingSender machine;
        std::array<TimerId, 2> timers{}; ///< by ComposingSender::Timer
        bool told = false; ///< the peer has got, or is about to get, "active"
    };
    struct Incoming
    {
        im::ComposingReceiver machine;
        TimerId timer = 0;
    };

    void perform(const Key &key, const im::ComposingSender::Actions &actions);
    void offer(const Key &key, im::ComposingState state);
    void send(const Key &key, im::ComposingState state);
    void forget(const Key &key);
    void perform(const Key &key, const im::ComposingReceiver::Actions &actions);
    void show(const Key &key, const im::IsComposing &composing);

    store::Store &m_store;
    sip::UserAgent &m_agent;
    NoticeLane &m_lane;
    bool m_on = true;
    std::map<Key, Outgoing> m_outgoing; ///< where the user writes
    std::map<Key, Incoming> m_incoming; ///< who writes to him
    std::set<Key> m_refused; ///< took no such document in this run
};

} // namespace linnet::client
