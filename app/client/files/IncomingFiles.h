// SPDX-License-Identifier: MIT
#pragma once

#include "client/AccountSet.h"
#include "client/CanonicalAddress.h"
#include "client/files/FileLedger.h"
#include "client/files/FileOffers.h"

#include <QObject>

namespace linnet::client {

/// Files on their way in (RFC 5547): asked about, written straight to a part file in their folder, checked, put in place. What broke off goes on
/// with the next offer of the same content from the same peer. Lives on the client's thread; all that it is given outlives it.
class IncomingFiles final : public QObject
{
    Q_OBJECT
public:
    IncomingFiles(FileLedger &ledger, FileWorker &worker, FileRoad &road, const AccountSet &accounts, QObject *parent = nullptr);

    void setHomes(HomesOf homes) { m_homes = std::move(homes); }
    /// Where files go that nobody gave a place.
    void setDownloadFolder(const QString &folder) { m_folder = folder; }
    /// Files of known peers are accepted without asking.
    void setAutoAccept(bool on) { m_autoAccept = on; }
    void setLifetime(std::chrono::hours lifetime) { m_lifetime = lifetime; }

    /// A peer offers one.
    void take(const FileInvitation &invitation, FileLink *link);
    /// One that the start found.
    void start(Transfer &transfer);
    /// `path`: where to; a folder: there under its own name; empty: the download folder. It never replaces what is there.
    void accept(Transfer &transfer, const QString &path);
    void decline(Transfer &transfer);
    void pause(Transfer &transfer);
    void resume(Transfer &transfer);
    void cancel(Transfer &transfer);

Q_SIGNALS:
    /// A new row, committed.
    void added(const linnet::im::ChatMessage &message);

private:
    struct Offer;
    void match(const Offer &offer, FileLink *link);
    void goOn(Transfer &transfer, const Offer &offer, FileLink *link);
    void ask(Transfer &transfer, FileLink *link);
    void swallow(const im::FileTransfer &file, qint64 start, FileLink *link);
    void begin(Transfer &transfer);
    void pullWaiting(const im::Address &account);
    void pull(Transfer &transfer);
    void attach(Transfer &transfer, FileLink *link, qint64 start);
    FileReceiver *newReceiver(Transfer &transfer, qint64 start);
    void listen(Transfer &transfer, FileReceiver *receiver);
    void onOpened(Transfer &transfer, sip::MsrpSession *session);
    void onEnded(Transfer &transfer, im::SessionEnd why, int status);
    void check(Transfer &transfer);
    void place(Transfer &transfer);
    void spoil(Transfer &transfer, im::DeliveryReason reason);
    void recognise(Transfer &transfer);
    void finish(Transfer &transfer, const QString &place);
    void fail(Transfer &transfer, im::DeliveryReason reason);
    void close(Transfer &transfer, im::FileState state, im::DeliveryReason reason);

    FileLedger &m_ledger;
    FileWorker &m_worker;
    FileRoad &m_road;
    const AccountSet &m_accounts;
    HomesOf m_homes;
    QString m_folder;
    bool m_autoAccept = false;
    std::chrono::hours m_lifetime{7 * 24};
};

} // namespace linnet::client
