// SPDX-License-Identifier: MIT
#include "client/files/OutgoingFiles.h"

#include "base/RandomSource.h"
#include "client/files/FileOffers.h"

#include <QFileInfo>

#include <algorithm>

namespace linnet::client {
namespace {

using namespace std::chrono_literals;
using im::DeliveryEvent;
using im::DeliveryReason;
using im::FileState;
using im::SessionEnd;

constexpr int kMostToPeer = 2; // RELIABILITY s.5: four sessions a peer, two of them for what comes
constexpr int kMost = 8;
constexpr auto kAbortTime = 500ms; // for the '#' to leave before the session ends
constexpr std::chrono::milliseconds kFirstRetry = 1s; // after a session that broke
constexpr std::chrono::milliseconds kLongestRetry = 60s;

bool waits(const Transfer &transfer)
{
    const im::FileTransfer &file = transfer.file();
    const bool broke = file.state == FileState::Paused && file.reason == DeliveryReason::NoNetwork;
    return transfer.isOut() && (file.state == FileState::Waiting || broke) && !transfer.isBusy && !transfer.link;
}

} // namespace

OutgoingFiles::OutgoingFiles(FileLedger &ledger, FileWorker &worker, FileRoad &road, const AccountSet &accounts, QObject *parent)
    : QObject(parent), m_ledger(ledger), m_worker(worker), m_road(road), m_accounts(accounts)
{
    connect(&accounts, &AccountSet::registered, this, &OutgoingFiles::schedule);
}

void OutgoingFiles::start(Transfer &transfer)
{
    if (transfer.message.delivery.state == im::DeliveryState::Sending) {
        DeliveryEvent interrupted;
        interrupted.kind = DeliveryEvent::Kind::Interrupted;
        interrupted.peerDeduplicates = interrupted.wasCpim = true; // by the hash
        m_ledger.deliver(transfer, interrupted);
    }
    if (transfer.file().state == FileState::Transferring)
        transfer.file().state = FileState::Waiting;
    if (!transfer.file().sha256.isEmpty())
        return schedule();
    transfer.isBusy = true;
    m_worker.run(
        this, [path = transfer.file().path](const FileWorker::Stop &stop) { return digestOf(path, stop); },
        [this, id = transfer.file().id](const FileDigest &digest) {
            Transfer *hashed = m_ledger.find(id);
            if (!hashed)
                return;
            hashed->isBusy = false;
            if (digest.sha256.isEmpty() || digest.size != hashed->file().size)
                return fail(*hashed, DeliveryReason::Storage);
            hashed->file().sha256 = digest.sha256;
            m_ledger.set(*hashed, hashed->file().state, hashed->file().reason);
            schedule();
        });
}

bool OutgoingFiles::isUnchanged(const Transfer &transfer) const
{
    const QFileInfo info(transfer.file().path);
    return info.isFile() && info.size() == transfer.file().size && info.lastModified().toMSecsSinceEpoch() == transfer.row.modified;
}

void OutgoingFiles::schedule()
{
    QHash<im::Address, int> toPeer;
    int running = 0;
    std::vector<im::FileId> waiting;
    for (const auto &[id, transfer] : m_ledger.all()) {
        if (transfer->isOut() && transfer->link) {
            ++toPeer[transfer->message.peer];
            ++running;
        } else if (waits(*transfer)) {
            waiting.push_back(id);
        }
    }
    const MonoTime now = m_ledger.clock().now();
    MonoTime next = MonoTime::max();
    for (const im::FileId id : waiting) {
        Transfer *found = m_ledger.find(id);
        if (!found)
            continue;
        Transfer &transfer = *found;
        if (transfer.message.time.isValid() && transfer.message.time.addMSecs(std::chrono::milliseconds(m_lifetime).count()) < m_ledger.clock().wallTime()) {
            DeliveryEvent expire;
            expire.kind = DeliveryEvent::Kind::Expire;
            m_ledger.deliver(transfer, expire);
            m_ledger.set(transfer, FileState::Failed, DeliveryReason::Expired);
        } else if (transfer.nextTry > now) {
            next = std::min(next, transfer.nextTry);
        } else if (running < kMost && toPeer[transfer.message.peer] < kMostToPeer && m_accounts.isRegistered(transfer.message.account)) {
            ++toPeer[transfer.message.peer];
            ++running;
            offer(transfer);
        }
    }
    if (next == MonoTime::max() || (m_nextLook > now && m_nextLook <= next))
        return;
    m_nextLook = next;
    m_ledger.after(next - now, this, [this] { schedule(); });
}

void OutgoingFiles::offer(Transfer &transfer)
{
    if (!isUnchanged(transfer))
        return fail(transfer, DeliveryReason::Storage);
    const qint64 start = resumeStart(transfer.safe, transfer.file().size);
    // An offer that nothing came of is the same transfer when it is made again; a rest is another one (s.8.1).
    if (start > 0 || transfer.row.transferId.isEmpty())
        transfer.row.transferId = SystemRandom::instance().token(128);
    FileCall call;
    call.file = transfer.file().id;
    call.account = transfer.message.account;
    call.peer = transfer.message.peer;
    call.offer = offerOf(transfer.file(), transfer.row.transferId, start);
    if (start == 0 && !transfer.isIconRefused && !transfer.file().thumbnail.isEmpty())
        call.icon = {"image/jpeg", transfer.file().thumbnail};
    transfer.hadIcon = !call.icon.isEmpty();
    FileLink *link = m_road.open(call, m_noReceiver);
    if (!link) {
        transfer.nextTry = m_ledger.clock().now() + kLongestRetry;
        return;
    }
    transfer.isPull = false;
    m_ledger.secure(transfer, 0); // the id of the transfer
    attach(transfer, link, start);
}

void OutgoingFiles::serve(Transfer &transfer, const FileInvitation &invitation, FileLink *link)
{
    const auto asked = offeredFile(invitation.offer);
    if (!asked || transfer.isBusy || !isUnchanged(transfer) || asked->start > resumeStart(transfer.file().size, transfer.file().size))
        return link->reject(488);
    if (const QPointer<FileLink> old = transfer.link) { // the peer knows better that nothing comes through that one
        transfer.link = nullptr;
        old->end();
    }
    transfer.isPull = true;
    link->setFile(transfer.file().id);
    attach(transfer, link, asked->start);
    link->accept(m_noReceiver);
}

void OutgoingFiles::attach(Transfer &transfer, FileLink *link, qint64 start)
{
    transfer.link = link;
    transfer.isOpen = false;
    transfer.start = start;
    const auto ours = [this, id = transfer.file().id, link]() -> Transfer * {
        Transfer *found = m_ledger.find(id);
        return found && found->link == link ? found : nullptr;
    };
    connect(link, &FileLink::opened, this, [this, ours](sip::MsrpSession *session, const sip::MsrpMedia &remote) {
        if (Transfer *opened = ours())
            onOpened(*opened, session, remote);
    });
    connect(link, &FileLink::ended, this, [this, ours](SessionEnd why, int status) {
        if (Transfer *over = ours())
            onEnded(*over, why, status);
        schedule();
    });
}

void OutgoingFiles::onOpened(Transfer &transfer, sip::MsrpSession *session, const sip::MsrpMedia &remote)
{
    transfer.isOpen = true;
    const im::FileTransfer &file = transfer.file();
    if (remote.maxSize && *remote.maxSize < quint64(file.size - transfer.start))
        return fail(transfer, DeliveryReason::TooLarge);
    auto *sender = new FileSender(file, transfer.start, SystemRandom::instance().token(128), this);
    connect(transfer.link, &QObject::destroyed, sender, &QObject::deleteLater);
    transfer.sender = sender;
    transfer.file().done = transfer.start;
    const auto ours = [this, id = file.id, sender]() -> Transfer * {
        Transfer *found = m_ledger.find(id);
        return found && found->sender == sender ? found : nullptr;
    };
    connect(sender, &FileSender::progressed, this, [this, ours](qint64 done) {
        if (Transfer *moved = ours(); moved && moved->file().state == FileState::Transferring && done > moved->file().done)
            m_ledger.progress(*moved, done);
    });
    connect(sender, &FileSender::secured, this, [this, ours](qint64 done) {
        if (Transfer *moved = ours(); moved && done > moved->safe)
            m_ledger.secure(*moved, done);
    });
    connect(sender, &FileSender::accepted, this, [this, ours] {
        if (Transfer *whole = ours(); whole && whole->file().state == FileState::Transferring) {
            DeliveryEvent answer;
            answer.kind = DeliveryEvent::Kind::Answer;
            answer.status = 200;
            m_ledger.deliver(*whole, answer);
            m_ledger.set(*whole, FileState::Transferring);
        }
    });
    connect(sender, &FileSender::delivered, this, [this, ours] {
        if (Transfer *whole = ours())
            finish(*whole);
    });
    connect(sender, &FileSender::failed, this, [this, ours](int status) {
        if (Transfer *failed = ours())
            onFailed(*failed, status);
    });
    DeliveryEvent sent;
    sent.kind = DeliveryEvent::Kind::Sent;
    m_ledger.deliver(transfer, sent);
    if (sender->begin(*session))
        m_ledger.set(transfer, FileState::Transferring);
    else
        fail(transfer, DeliveryReason::Storage);
}

void OutgoingFiles::finish(Transfer &transfer)
{
    const QPointer<FileLink> link = transfer.link;
    DeliveryEvent received;
    received.kind = DeliveryEvent::Kind::ReceivedByDevice;
    m_ledger.deliver(transfer, received);
    transfer.file().done = transfer.file().size;
    m_ledger.set(transfer, FileState::Done);
    if (link)
        link->end();
    schedule();
}

void OutgoingFiles::fail(Transfer &transfer, DeliveryReason reason, int status)
{
    const QPointer<FileLink> link = transfer.link;
    giveUp(transfer, FileState::Failed, reason, status);
    if (link)
        link->end();
}

/// It is over without having arrived; what the other side had acknowledged makes no difference.
void OutgoingFiles::giveUp(Transfer &transfer, FileState state, DeliveryReason reason, int status)
{
    DeliveryEvent failure;
    const bool wasAccepted = transfer.message.delivery.state == im::DeliveryState::Accepted;
    failure.kind = wasAccepted ? DeliveryEvent::Kind::FailedThere : DeliveryEvent::Kind::LocalFailure;
    failure.reason = reason == DeliveryReason::None ? DeliveryReason::Other : reason;
    failure.status = status;
    m_ledger.deliver(transfer, failure);
    m_ledger.set(transfer, state, reason);
}

/// The MSRP message failed: 413 says that the other side wants no more of it (s.8.4, RFC 4975 s.10.5).
void OutgoingFiles::onFailed(Transfer &transfer, int status)
{
    if (status == 413) {
        const QPointer<FileLink> link = transfer.link;
        giveUp(transfer, FileState::Cancelled, DeliveryReason::Refused, status);
        if (link)
            link->end();
    } else if (status == 408) { // nobody answers: the session is no good any more
        const QPointer<FileLink> link = transfer.link;
        onBroken(transfer);
        if (link)
            link->end();
    } else {
        fail(transfer, status == 0 ? DeliveryReason::Storage : DeliveryReason::Other, status);
    }
}

void OutgoingFiles::onEnded(Transfer &transfer, SessionEnd why, int status)
{
    transfer.link = nullptr;
    transfer.sender = nullptr;
    if (transfer.file().state == FileState::Paused && transfer.file().reason != DeliveryReason::NoNetwork)
        return; // by its user
    if (transfer.isOpen || transfer.isPull)
        onBroken(transfer);
    else
        onRefused(transfer, why, status);
}

/// What it had is kept; it goes on with a new offer, soon at first.
void OutgoingFiles::onBroken(Transfer &transfer)
{
    transfer.link = nullptr;
    transfer.sender = nullptr;
    const auto delay = std::min(kLongestRetry, kFirstRetry * (1 << std::min(transfer.attempts, 6)));
    ++transfer.attempts;
    transfer.nextTry = m_ledger.clock().now() + delay;
    DeliveryEvent interrupted;
    interrupted.kind = DeliveryEvent::Kind::Interrupted;
    interrupted.peerDeduplicates = interrupted.wasCpim = true; // by the hash
    m_ledger.deliver(transfer, interrupted);
    m_ledger.set(transfer, FileState::Paused, DeliveryReason::NoNetwork);
    schedule();
}

/// The offer came to nothing, as any INVITE that was to carry a message (DESIGN s.5).
void OutgoingFiles::onRefused(Transfer &transfer, SessionEnd why, int status)
{
    // Whoever takes no body of several parts, or nothing so long, may take the offer alone (RFC 5547 s.8.8).
    const bool isLost = status == 0 && transfer.attempts > 0;
    if (transfer.hadIcon && (why == SessionEnd::Unsupported || status == 400 || status == 413 || status == 513 || isLost)) {
        transfer.isIconRefused = true;
        if (!isLost)
            return schedule();
    }
    const bool goesOn = transfer.start > 0;
    if (goesOn && (why == SessionEnd::Unsupported || status == 488)) { // it has less than we thought: all of it again
        transfer.safe = 0;
        return schedule();
    }
    if (goesOn && why == SessionEnd::Busy) { // its user has paused it, and asks when he goes on
        m_ledger.set(transfer, FileState::Paused, DeliveryReason::Refused);
        return;
    }
    if (why == SessionEnd::Declined)
        return giveUp(transfer, FileState::Declined, DeliveryReason::Refused, status);
    if (why == SessionEnd::Unsupported)
        return fail(transfer, DeliveryReason::NoSession, status);

    DeliveryEvent event;
    event.kind = status != 0 ? DeliveryEvent::Kind::Answer : DeliveryEvent::Kind::NotConnected;
    event.status = status == 408 || status == 487 ? 480 : status; // an INVITE that nobody answered left nothing behind
    event.reason = status != 0 ? DeliveryReason::None : DeliveryReason::NoNetwork;
    event.attempts = ++transfer.attempts;
    const im::Transition next = m_ledger.deliver(transfer, event);
    if (next.followUp == im::FollowUp::RetryAfter) {
        transfer.nextTry = m_ledger.clock().now() + std::max<std::chrono::seconds>(next.delay, 1s);
        m_ledger.set(transfer, FileState::Waiting, next.delivery.reason);
        schedule();
    } else {
        m_ledger.set(transfer, FileState::Failed, next.delivery.reason);
    }
}

void OutgoingFiles::pause(Transfer &transfer)
{
    const QPointer<FileLink> link = transfer.link;
    m_ledger.set(transfer, FileState::Paused);
    if (link)
        link->end();
}

void OutgoingFiles::resume(Transfer &transfer)
{
    if (im::isOver(transfer.file().state)) {
        transfer.safe = 0;
        transfer.file().done = 0;
        transfer.row.transferId.clear();
        transfer.isIconRefused = false;
        transfer.message.time = m_ledger.clock().wallTime(); // its time begins anew
    }
    DeliveryEvent again;
    again.kind = DeliveryEvent::Kind::UserRetry;
    m_ledger.deliver(transfer, again);
    transfer.nextTry = {};
    transfer.attempts = 0;
    m_ledger.set(transfer, FileState::Waiting);
    start(transfer);
}

void OutgoingFiles::cancel(Transfer &transfer)
{
    const QPointer<FileLink> link = transfer.link;
    const bool isOpen = transfer.isOpen;
    if (isOpen && transfer.sender)
        transfer.sender->abort();
    giveUp(transfer, FileState::Cancelled, DeliveryReason::None, 0);
    if (!link)
        return;
    if (isOpen)
        m_ledger.after(kAbortTime, link, [link] { link->end(); });
    else
        link->end();
}

} // namespace linnet::client
