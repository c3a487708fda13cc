// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"
#include "client/files/IncomingFiles.h"
#include "client/files/OutgoingFiles.h"

namespace linnet::client {

/// Files between people (RFC 5547, DESIGN s.6): rows of the history that move. Straight from and to disk, never opened. Lives on the client's
/// thread; store, accounts, road, timers and clock outlive it.
class Files final : public QObject
{
    Q_OBJECT
public:
    Files(store::Store &store, AccountSet &accounts, FileRoad &road, TimerService &timers, Clock &clock, QObject *parent = nullptr);

    /// Goes on with what the last run left.
    void load();
    void setDownloadFolder(const QString &folder) { m_incoming.setDownloadFolder(folder); }
    void setAutoAccept(bool on) { m_incoming.setAutoAccept(on); }
    void setLifetime(std::chrono::hours lifetime);
    void setHomes(HomesOf homes) { m_incoming.setHomes(std::move(homes)); }
    /// Makes the small pictures that go with offers; called on other threads. None: none go.
    void setThumbnailMaker(ThumbnailMaker maker) { m_thumbnails = std::move(maker); }

    /// `file.account` is one of ours. The value is the committed row, Waiting; changed() follows.
    void send(const OutgoingFile &file, Done<im::ChatMessage> done);
    void accept(im::FileId file, const QString &path, Done<Ok> done);
    void decline(im::FileId file, Done<Ok> done);
    void pause(im::FileId file, Done<Ok> done);
    void resume(im::FileId file, Done<Ok> done);
    void cancel(im::FileId file, Done<Ok> done);
    /// Its row is deleted: it is cancelled.
    void forget(im::FileId file);
    /// Its conversation is.
    void forget(const im::Address &account, const im::Address &peer);

Q_SIGNALS:
    /// A new row; committed.
    void added(const linnet::im::ChatMessage &message);
    /// At most ten times a second for each file.
    void changed(const linnet::im::ChatMessage &message);

private:
    using Step = std::function<bool(Transfer &)>;
    void with(im::FileId file, Done<Ok> done, Step step);
    void onOffered(const FileInvitation &invitation, FileLink *link);
    void answerPull(const FileInvitation &invitation, FileLink *link);
    void insert(const OutgoingFile &file, const store::FileRow &row, Done<im::ChatMessage> done);

    store::Store &m_store;
    Clock &m_clock;
    ThumbnailMaker m_thumbnails;
    FileLedger m_ledger;
    OutgoingFiles m_outgoing;
    IncomingFiles m_incoming;
    FileWorker m_worker; // goes first: its jobs answer to the others
};

} // namespace linnet::client
