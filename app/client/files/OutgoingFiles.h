// SPDX-License-Identifier: MIT
#pragma once

#include "client/AccountSet.h"
#include "client/files/FileLedger.h"

#include <QObject>

namespace linnet::client {

/// Files on their way out (RFC 5547 s.8): hashed, offered when their account is registered, a few at a time to each peer, sent, and offered
/// again where the other side has not got all of it (s.8.4 is a new offer). Lives on the client's thread; all that it is given outlives it.
class OutgoingFiles final : public QObject
{
    Q_OBJECT
public:
    OutgoingFiles(FileLedger &ledger, FileWorker &worker, FileRoad &road, const AccountSet &accounts, QObject *parent = nullptr);

    /// How long a file waits for its peer.
    void setLifetime(std::chrono::hours lifetime) { m_lifetime = lifetime; }

    /// One that has been stored, or that the start found.
    void start(Transfer &transfer);
    void pause(Transfer &transfer);
    /// Also of one that had failed: then from its beginning.
    void resume(Transfer &transfer);
    void cancel(Transfer &transfer);
    /// A peer asks for what it does not have of this file, from `invitation`'s range on.
    void serve(Transfer &transfer, const FileInvitation &invitation, FileLink *link);
    /// Offers what may be offered now.
    void schedule();

private:
    void offer(Transfer &transfer);
    void attach(Transfer &transfer, FileLink *link, qint64 start);
    void onOpened(Transfer &transfer, sip::MsrpSession *session, const sip::MsrpMedia &remote);
    void onEnded(Transfer &transfer, im::SessionEnd why, int status);
    void onRefused(Transfer &transfer, im::SessionEnd why, int status);
    void onBroken(Transfer &transfer);
    void onFailed(Transfer &transfer, int status);
    void finish(Transfer &transfer);
    void giveUp(Transfer &transfer, im::FileState state, im::DeliveryReason reason, int status);
    void fail(Transfer &transfer, im::DeliveryReason reason, int status = 0);
    bool isUnchanged(const Transfer &transfer) const;

    FileLedger &m_ledger;
    FileWorker &m_worker;
    FileRoad &m_road;
    const AccountSet &m_accounts;
    NoReceiver m_noReceiver;
    MonoTime m_nextLook{};
    std::chrono::hours m_lifetime{7 * 24};
};

} // namespace linnet::client
