// SPDX-License-Identifier: MIT
#pragma once

#include "client/FileRoad.h"
#include "client/SessionCall.h"

#include <functional>

namespace linnet::client {

/// One session with one file. Owned by FileCalls.
class FileCallLink final : public FileLink
{
    Q_OBJECT
public:
    /// Ours, or, with an INVITE, a peer's.
    FileCallLink(SessionGround &ground, const im::SessionInfo &info, sip::InviteSession *invite, QObject *parent);

    SessionCall &call() { return *m_call; }
    bool start(const FileCall &call, sip::MsrpReassembler::Receiver &receiver);

    void setFile(im::FileId file) override;
    void ring() override { m_call->ring(); }
    void accept(sip::MsrpReassembler::Receiver &receiver) override;
    void reject(int status) override { m_call->reject(status); }
    void end() override { m_call->end(im::SessionEnd::Local); }

Q_SIGNALS:
    /// It is to be shown, or what is shown of it changed.
    void changed(const linnet::im::SessionInfo &info);
    /// Its call is over too: a lost connection ends the link at once, and the BYE may take its time.
    void gone();

private:
    void finish(im::SessionEnd why, int status);

    SessionCall *m_call;
    bool m_wasOpened = false;
    bool m_isOver = false;
};

/// The sessions that carry files. Ids and limits are those of all sessions: Sessions, which owns it, gives and keeps them. Lives on the
/// client's thread.
class FileCalls final : public FileRoad
{
    Q_OBJECT
public:
    /// Info for a new session with that peer; nothing: there are too many.
    using NewInfo = std::function<std::optional<im::SessionInfo>(const im::Address &account, const im::Address &peer)>;

    FileCalls(SessionGround &ground, NewInfo newInfo, QObject *parent);
    ~FileCalls() override;

    FileLink *open(const FileCall &call, sip::MsrpReassembler::Receiver &receiver) override;
    /// A peer's INVITE with a file, let through.
    void take(const im::SessionInfo &info, sip::InviteSession *invite);

    QList<im::SessionInfo> list() const;
    FileCallLink *find(im::SessionId id) const;

Q_SIGNALS:
    void changed(const linnet::im::SessionInfo &info);
    /// One has ended and is in the list no more.
    void gone();

private:
    void add(FileCallLink *link);

    SessionGround &m_ground;
    NewInfo m_newInfo;
    QList<FileCallLink *> m_links;
};

} // namespace linnet::client
