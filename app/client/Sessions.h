// SPDX-License-Identifier: MIT
#pragma once

#include "client/AccountSet.h"
#include "client/ArrivingMessage.h"
#include "client/ChatSession.h"
#include "client/FileCalls.h"
#include "client/SessionRoad.h"
#include "store/Store.h"

#include <vector>

namespace linnet::client {

/// All sessions, in and out: who may open one (contacts and the user's word; RELIABILITY s.5 bounds them), which one carries a peer's words,
/// what of them stays in the history. Two that are opened towards each other at once become one. Lives on the client's thread; all that it
/// is given outlives it.
class Sessions final : public SessionRoad
{
    Q_OBJECT
public:
    /// What the user wants. A value.
    struct Switches
    {
        bool acceptsContacts = true;
        bool acceptsAll = false; ///< strangers too: a program without a user
        std::chrono::minutes idleTime{10};
    };

    Sessions(store::Store &store, sip::UserAgent &agent, sip::Network &network, Clock &clock, QObject *parent = nullptr);
    ~Sessions() override;

    void setHomes(HomesOf homes) { m_homes = std::move(homes); }
    void setRelays(SessionGround::RelayOf relays) { m_ground.setRelays(std::move(relays)); }
    void setSwitches(const Switches &switches);
    FileCalls &files() { return m_files; }

    QList<im::SessionInfo> list() const;
    /// The one that is there, or a new one. BadValue: no more can be had now.
    Result<im::SessionId, ClientError> open(const im::Address &account, const im::Address &peer);
    // NotFound: there is none that it can be done to.
    Result<Ok, ClientError> accept(im::SessionId id);
    Result<Ok, ClientError> decline(im::SessionId id, im::SessionEnd why);
    Result<Ok, ClientError> end(im::SessionId id);
    /// Ends all; `done` once they have.
    void endAll(std::function<void()> done);

    bool isUp(const im::Address &account, const im::Address &peer) const override;
    void send(const SessionMessage &message) override;
    void discard(im::MessageKey message) override;

Q_SIGNALS:
    /// Each state once; the last is Ended.
    void changed(const linnet::im::SessionInfo &info);
    void arrived(linnet::client::ArrivingMessage *message, const linnet::client::ArrivingMessage::Letter &letter);
    /// Committed: a session that has ended.
    void kept(const linnet::im::ChatMessage &event);

private:
    struct Entry
    {
        ChatSession *session = nullptr;
        bool byUser = false; ///< a person wanted it: its failure is worth a line
        bool isSilent = false; ///< gave way to another one: nobody is told
        QPointer<sip::InviteSession> held; ///< the peer's, opened at the same time
    };
    struct Caller
    {
        im::Address peer; ///< as he is kept
        bool isKnown = false;
        bool isBlocked = false;
    };

    // In
    void onReceived(sip::InviteSession *invite);
    void admit(sip::InviteSession *invite, const im::Address &account, const Caller &caller);
    void answerWords(sip::InviteSession *invite, const im::SessionInfo &info, bool accepts, const QList<SessionMessage> &waiting);
    ArrivingMessage::Letter letterOf(const im::SessionInfo &info, const sip::MsrpHead &head, const QByteArray &body) const;

    // Out
    ChatSession *dial(const im::Address &account, const im::Address &peer, bool byUser);
    ChatSession *wordsTo(const im::Address &account, const im::Address &peer) const;

    std::optional<im::SessionInfo> newInfo(const im::Address &account, const im::Address &peer);
    void add(ChatSession *session, bool byUser);
    void onChanged(ChatSession *session);
    void onEnded(ChatSession *session);
    void keep(const im::SessionInfo &info, bool byUser);
    Entry *find(const ChatSession *session);
    Entry *find(im::SessionId id);
    void checkAllEnded();

    store::Store &m_store;
    Clock &m_clock;
    HomesOf m_homes;
    SessionGround m_ground;
    FileCalls m_files;
    Switches m_switches;
    std::vector<Entry> m_entries;
    im::SessionId m_lastId = 0;
    std::function<void()> m_allEnded;
};

} // namespace linnet::client
