// SPDX-License-Identifier: MIT
#include "client/files/IncomingFiles.h"

#include "base/RandomSource.h"
#include "client/Arrival.h"
#include "client/files/TargetFile.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

using namespace Qt::Literals::StringLiterals;

namespace linnet::client {
namespace {

using namespace std::chrono_literals;
using im::DeliveryReason;
using im::FileState;
using im::SessionEnd;
using store::SqliteError;
using store::Tables;

constexpr auto kFarewell = 10s; // for the sender's BYE, once it has all
constexpr auto kRefusalTime = 500ms; // for the 413 to its next chunk
constexpr qint64 kSpare = 16 * 1024 * 1024; // what is left free on the disk

/// What the store knows of an offer.
struct Matched
{
    Arrival::Verdict verdict = Arrival::Verdict::Stored;
    bool isNew = true;
    im::ChatMessage message;
    store::FileRow row;
};

/// The same content may be sent twice: what is over goes on only with an offer that says so, by its range or its transfer id.
bool isGoingOn(const store::FileRow &row, const OfferedFile &offered, const QByteArray &transferId)
{
    return !im::isOver(row.file.state) || offered.start > 0 || row.transferId == transferId;
}

/// By its sender, before it was whole.
bool wasTakenBack(const im::FileTransfer &file)
{
    return file.state == FileState::Cancelled && file.reason == DeliveryReason::Refused;
}

Result<std::optional<Matched>, SqliteError> findStarted(Tables &tables, const im::ChatMessage &message, const OfferedFile &offered,
                                                           const QByteArray &transferId)
{
    if (offered.file.sha256.isEmpty())
        return std::optional<Matched>();
    const auto candidates = tables.files.find(message.account, message.peer, im::Direction::In, offered.file.sha256, offered.file.size);
    if (!candidates)
        return candidates.error();
    for (const im::FileId id : *candidates) {
        const auto row = tables.files.get(id);
        if (!row)
            return row.error();
        if (!*row || !isGoingOn(**row, offered, transferId))
            continue;
        const auto there = tables.messages.get(id);
        if (!there)
            return there.error();
        if (*there)
            return std::optional(Matched{Arrival::Verdict::Stored, false, **there, **row});
    }
    return std::optional<Matched>();
}

Result<Matched, SqliteError> matchJob(Tables &tables, const Incoming &incoming, const OfferedFile &offered, const QByteArray &transferId)
{
    const auto kept = keptAddress(tables, incoming.message.account, incoming.message.peer, incoming.atHome);
    if (!kept)
        return kept.error();
    im::ChatMessage at = incoming.message;
    at.peer = *kept;
    const auto started = findStarted(tables, at, offered, transferId);
    if (!started)
        return started.error();
    if (*started) {
        const auto blocked = tables.contacts.isBlocked(at.peer);
        if (!blocked)
            return blocked.error();
        Matched matched = **started;
        if (*blocked)
            matched.verdict = Arrival::Verdict::Blocked;
        return matched;
    }
    const auto arrival = take(tables, incoming);
    if (!arrival)
        return arrival.error();
    Matched matched;
    matched.verdict = arrival->verdict;
    matched.message = arrival->message;
    if (arrival->verdict != Arrival::Verdict::Stored)
        return matched;
    matched.row.file = offered.file;
    matched.row.file.id = arrival->message.key;
    matched.row.transferId = transferId;
    if (const auto added = tables.files.add(arrival->message.key, matched.row); !added)
        return added.error();
    return matched;
}

/// A part file with room for all of it; empty: there is none.
QString preparePart(const QString &folder, const QString &name, qint64 size)
{
    const auto part = makePartFile(folder, name);
    if (!part)
        return {};
    const QStorageInfo disk(folder);
    if (disk.isValid() && disk.bytesAvailable() < size + kSpare) {
        QFile::remove(*part);
        return {};
    }
    return *part;
}

/// Of a whole part file: None when it is on the disk and what was announced.
DeliveryReason faultOf(const store::FileRow &row, const FileWorker::Stop &stop)
{
    if (!syncFile(row.partPath))
        return DeliveryReason::Storage;
    if (row.file.sha256.isEmpty())
        return DeliveryReason::None;
    const FileDigest digest = digestOf(row.partPath, stop);
    if (digest.sha256 == row.file.sha256)
        return DeliveryReason::None;
    return digest.sha256.isEmpty() ? DeliveryReason::Storage : DeliveryReason::Format;
}

QString placeFor(const QString &partPath)
{
    const QFileInfo part(partPath);
    return freePlace(part.absolutePath(), part.fileName().chopped(int(qstrlen(".part")))).value_or(QString());
}

} // namespace

/// An invitation, read.
struct IncomingFiles::Offer
{
    Incoming incoming;
    OfferedFile offered;
    QByteArray transferId;
};

IncomingFiles::IncomingFiles(FileLedger &ledger, FileWorker &worker, FileRoad &road, const AccountSet &accounts, QObject *parent)
    : QObject(parent), m_ledger(ledger), m_worker(worker), m_road(road), m_accounts(accounts)
{
    connect(&accounts, &AccountSet::registered, this, &IncomingFiles::pullWaiting);
}

/// Accepted while nobody offered it.
void IncomingFiles::pullWaiting(const im::Address &account)
{
    for (const auto &[id, transfer] : m_ledger.all()) {
        if (!transfer->isOut() && transfer->message.account == account && transfer->file().state == FileState::Waiting && !transfer->link
            && !transfer->isBusy)
            pull(*transfer);
    }
}

void IncomingFiles::take(const FileInvitation &invitation, FileLink *link)
{
    auto offered = offeredFile(invitation.offer);
    if (!offered)
        return link->reject(488);
    offered->file.thumbnail = invitation.icon.bytes;
    Offer offer;
    offer.offered = *offered;
    offer.transferId = invitation.offer.transferId;
    Incoming &incoming = offer.incoming;
    im::ChatMessage &message = incoming.message;
    message.kind = im::MessageKind::File;
    message.account = invitation.account;
    message.peer = invitation.peer;
    message.format = im::MessageFormat::Plain;
    message.model = im::MessageModel::Session;
    message.time = m_ledger.clock().wallTime();
    incoming.keys.account = message.account;
    incoming.keys.sender = message.peer;
    incoming.keys.callId = invitation.callId;
    incoming.atHome = m_homes ? m_homes(message.account).fold(message.peer) : message.peer;
    incoming.peerName = invitation.peerName;
    match(offer, link);
}

void IncomingFiles::match(const Offer &offer, FileLink *link)
{
    m_ledger.store().write(
        this, [offer](Tables &tables) { return matchJob(tables, offer.incoming, offer.offered, offer.transferId); },
        [this, offer, link = QPointer<FileLink>(link)](const Result<Matched, SqliteError> &matched) {
            if (!matched) {
                if (link)
                    link->reject(500);
                return;
            }
            switch (matched->verdict) {
            case Arrival::Verdict::Stored:
                break;
            case Arrival::Verdict::Blocked:
                return link ? link->reject(403) : void();
            default:
                return link ? link->reject(480) : void();
            }
            const im::FileTransfer &known = matched->row.file;
            if (!matched->isNew && im::isOver(known.state) && !m_ledger.find(known.id) && !wasTakenBack(known)) {
                if (link && known.state == FileState::Done)
                    swallow(known, offer.offered.start, link);
                else if (link)
                    link->reject(603);
                return;
            }
            Transfer &transfer = m_ledger.add(matched->message, matched->row);
            if (matched->isNew)
                Q_EMIT added(transfer.told());
            if (!link) // its caller did not wait
                return close(transfer, FileState::Cancelled, DeliveryReason::Refused);
            if (matched->isNew)
                ask(transfer, link);
            else
                goOn(transfer, offer, link);
        });
}

/// The user is asked, unless he has said before that he need not be.
void IncomingFiles::ask(Transfer &transfer, FileLink *link)
{
    attach(transfer, link, 0);
    link->setFile(transfer.file().id);
    link->ring();
    m_ledger.set(transfer, FileState::Offered);
    if (m_autoAccept && !transfer.message.fromStranger)
        accept(transfer, {});
}

/// The same file once more.
void IncomingFiles::goOn(Transfer &transfer, const Offer &offer, FileLink *link)
{
    im::FileTransfer &file = transfer.file();
    const qint64 start = offer.offered.start;
    transfer.row.transferId = offer.transferId;
    if (const QPointer<FileLink> old = transfer.link) { // the sender knows better that nothing comes through that one
        transfer.link = nullptr;
        old->end();
    }
    if (file.state == FileState::Offered || im::isOver(file.state))
        return ask(transfer, link);
    if (transfer.isHeld() || transfer.isBusy)
        return link->reject(transfer.isHeld() ? 486 : 480);
    const QFileInfo part(transfer.row.partPath);
    if (start > transfer.safe || (start > 0 && (!part.isFile() || part.size() < start)))
        return link->reject(488); // the sender begins anew
    attach(transfer, link, start);
    link->setFile(file.id);
    if (!part.isFile())
        return accept(transfer, transfer.row.partPath.isEmpty() ? QString() : part.absolutePath());
    begin(transfer);
}

/// It is here, but its sender has not heard of that: what he still has to send is passed over, and he is told.
void IncomingFiles::swallow(const im::FileTransfer &file, qint64 start, FileLink *link)
{
    auto *receiver = new FileReceiver(m_worker, {}, start, file.size, this);
    connect(link, &QObject::destroyed, receiver, &QObject::deleteLater);
    connect(link, &FileLink::opened, receiver, [receiver](sip::MsrpSession *session, const sip::MsrpMedia &) { receiver->attach(*session); });
    connect(receiver, &FileReceiver::completed, receiver, &FileReceiver::confirm);
    link->setFile(file.id);
    link->accept(*receiver);
}

void IncomingFiles::start(Transfer &transfer)
{
    im::FileTransfer &file = transfer.file();
    const QDateTime end = transfer.message.time.addMSecs(std::chrono::milliseconds(m_lifetime).count());
    if (!file.path.isEmpty() && !QFileInfo::exists(transfer.row.partPath))
        return recognise(transfer);
    file.path.clear();
    if (transfer.message.time.isValid() && end < m_ledger.clock().wallTime())
        return fail(transfer, DeliveryReason::Expired);
    if (file.state == FileState::Transferring)
        m_ledger.set(transfer, FileState::Paused, DeliveryReason::NoNetwork);
}

/// The crash came when it had its name, and that was not written yet.
void IncomingFiles::recognise(Transfer &transfer)
{
    transfer.isBusy = true;
    m_worker.run(
        this, [path = transfer.file().path](const FileWorker::Stop &stop) { return digestOf(path, stop); },
        [this, id = transfer.file().id](const FileDigest &digest) {
            Transfer *found = m_ledger.find(id);
            if (!found)
                return;
            found->isBusy = false;
            im::FileTransfer &file = found->file();
            const bool isIt = digest.size == file.size && (file.sha256.isEmpty() || digest.sha256 == file.sha256);
            if (isIt)
                return finish(*found, QString(file.path));
            file.path.clear();
            start(*found);
        });
}

void IncomingFiles::accept(Transfer &transfer, const QString &path)
{
    const im::FileTransfer &file = transfer.file();
    const QFileInfo wanted(path);
    const bool isFolder = path.isEmpty() || wanted.isDir();
    const QString folder = path.isEmpty() ? m_folder : isFolder ? wanted.absoluteFilePath() : wanted.absolutePath();
    const QString name = isFolder ? file.name : wanted.fileName();
    transfer.isBusy = true;
    m_worker.run(
        this, [folder, name, size = file.size](const FileWorker::Stop &) { return preparePart(folder, name, size); },
        [this, id = file.id](const QString &part) {
            Transfer *ready = m_ledger.find(id);
            if (!ready) {
                QFile::remove(part);
                return;
            }
            ready->isBusy = false;
            if (part.isEmpty()) {
                if (ready->link && !ready->isOpen)
                    ready->link->reject(603);
                return fail(*ready, DeliveryReason::Storage);
            }
            ready->row.partPath = part;
            ready->safe = ready->file().done = 0;
            m_ledger.set(*ready, FileState::Waiting, DeliveryReason::None);
            if (ready->link)
                begin(*ready);
            else
                pull(*ready);
        });
}

/// Its part file is there, and somebody waits for our answer.
void IncomingFiles::begin(Transfer &transfer)
{
    FileReceiver *receiver = newReceiver(transfer, transfer.start);
    connect(transfer.link, &QObject::destroyed, receiver, &QObject::deleteLater);
    transfer.link->accept(*receiver);
}

FileReceiver *IncomingFiles::newReceiver(Transfer &transfer, qint64 start)
{
    auto *receiver = new FileReceiver(m_worker, transfer.row.partPath, start, transfer.file().size, this);
    transfer.receiver = receiver;
    transfer.file().done = start;
    listen(transfer, receiver);
    return receiver;
}

void IncomingFiles::listen(Transfer &transfer, FileReceiver *receiver)
{
    const auto ours = [this, id = transfer.file().id, receiver]() -> Transfer * {
        Transfer *found = m_ledger.find(id);
        return found && found->receiver == receiver ? found : nullptr;
    };
    connect(receiver, &FileReceiver::progressed, this, [this, ours](qint64 done) {
        if (Transfer *moved = ours(); moved && moved->file().state == FileState::Transferring)
            m_ledger.progress(*moved, done);
    });
    connect(receiver, &FileReceiver::secured, this, [this, ours, receiver](qint64 done) {
        if (Transfer *moved = ours()) {
            m_ledger.secure(*moved, done, [guard = QPointer<FileReceiver>(receiver), done] {
                if (guard)
                    guard->confirmPart(done);
            });
        }
    });
    connect(receiver, &FileReceiver::completed, this, [this, ours] {
        if (Transfer *whole = ours())
            check(*whole);
    });
    connect(receiver, &FileReceiver::abandoned, this, [this, ours] {
        if (Transfer *left = ours())
            close(*left, FileState::Cancelled, DeliveryReason::Refused);
    });
    connect(receiver, &FileReceiver::diskFailed, this, [this, ours] {
        if (Transfer *stuck = ours())
            fail(*stuck, DeliveryReason::Storage);
    }, Qt::QueuedConnection);
}

/// Asks the sender for the rest (s.8.3.2); where he cannot, his next offer is waited for.
void IncomingFiles::pull(Transfer &transfer)
{
    if (!m_accounts.isRegistered(transfer.message.account) || transfer.file().sha256.isEmpty())
        return;
    const qint64 start = resumeStart(transfer.safe, transfer.file().size);
    FileReceiver *receiver = newReceiver(transfer, start);
    FileCall call;
    call.file = transfer.file().id;
    call.account = transfer.message.account;
    call.peer = transfer.message.peer;
    call.direction = sip::StreamDirection::RecvOnly;
    call.offer = offerOf(transfer.file(), SystemRandom::instance().token(128), start);
    FileLink *link = m_road.open(call, *receiver);
    if (!link) {
        receiver->deleteLater();
        return;
    }
    connect(link, &QObject::destroyed, receiver, &QObject::deleteLater);
    attach(transfer, link, start);
    transfer.isPull = true;
}

void IncomingFiles::attach(Transfer &transfer, FileLink *link, qint64 start)
{
    transfer.link = link;
    transfer.start = start;
    transfer.isOpen = false;
    transfer.isPull = false;
    const auto ours = [this, id = transfer.file().id, link]() -> Transfer * {
        Transfer *found = m_ledger.find(id);
        return found && found->link == link ? found : nullptr;
    };
    connect(link, &FileLink::opened, this, [this, ours](sip::MsrpSession *session, const sip::MsrpMedia &) {
        if (Transfer *opened = ours())
            onOpened(*opened, session);
    });
    connect(link, &FileLink::ended, this, [this, ours](SessionEnd why, int status) {
        if (Transfer *over = ours())
            onEnded(*over, why, status);
    });
}

void IncomingFiles::onOpened(Transfer &transfer, sip::MsrpSession *session)
{
    transfer.isOpen = true;
    if (transfer.receiver)
        transfer.receiver->attach(*session);
    m_ledger.set(transfer, FileState::Transferring);
}

void IncomingFiles::onEnded(Transfer &transfer, SessionEnd why, int status)
{
    const bool wasPull = transfer.isPull && !transfer.isOpen;
    transfer.link = nullptr;
    if (transfer.isBusy) // it is made, or checked: whatever is decided then
        return;
    transfer.receiver = nullptr;
    if (transfer.file().state == FileState::Transferring) {
        m_ledger.set(transfer, FileState::Paused, DeliveryReason::NoNetwork);
    } else if (transfer.file().state == FileState::Offered && why == SessionEnd::Remote) {
        close(transfer, FileState::Cancelled, DeliveryReason::Refused);
    } else if (wasPull && (why == SessionEnd::Declined || status == 404 || status == 403)) {
        close(transfer, FileState::Cancelled, DeliveryReason::Refused); // he has it no more
    }
    // Any other: he offers it again, or is asked again.
}

void IncomingFiles::check(Transfer &transfer)
{
    transfer.isBusy = true;
    m_worker.run(
        this, [row = transfer.row](const FileWorker::Stop &stop) { return faultOf(row, stop); },
        [this, id = transfer.file().id](DeliveryReason fault) {
            Transfer *checked = m_ledger.find(id);
            if (!checked)
                return; // cancelled meanwhile
            if (fault == DeliveryReason::None)
                place(*checked);
            else
                spoil(*checked, fault);
        });
}

/// Its name is written down before it has it: whoever starts after a crash in between knows the file again, and has no second one made.
void IncomingFiles::place(Transfer &transfer)
{
    const QString place = placeFor(transfer.row.partPath);
    if (place.isEmpty())
        return spoil(transfer, DeliveryReason::Storage);
    transfer.file().path = place;
    m_ledger.note(transfer, [this, id = transfer.file().id] {
        Transfer *noted = m_ledger.find(id);
        if (!noted)
            return;
        const QString path = noted->file().path;
        switch (moveIntoPlace(noted->row.partPath, path)) {
        case Placing::Done:
            markAsForeign(path, noted->message.peer.uri);
            noted->isBusy = false;
            return finish(*noted, path);
        case Placing::Taken:
            return this->place(*noted);
        case Placing::Impossible:
            return spoil(*noted, DeliveryReason::Storage);
        }
    });
}

/// It came whole and cannot be kept.
void IncomingFiles::spoil(Transfer &transfer, DeliveryReason reason)
{
    transfer.isBusy = false;
    transfer.file().path.clear();
    if (transfer.receiver)
        transfer.receiver->deny();
    const QPointer<FileLink> link = transfer.link;
    close(transfer, FileState::Failed, reason);
    if (link)
        m_ledger.after(kRefusalTime, link, [link] { link->end(); });
}

void IncomingFiles::finish(Transfer &transfer, const QString &place)
{
    const QPointer<FileReceiver> receiver = transfer.receiver;
    const QPointer<FileLink> link = transfer.link;
    transfer.row.partPath.clear();
    transfer.file().path = place;
    transfer.file().done = transfer.file().size;
    m_ledger.set(transfer, FileState::Done, DeliveryReason::None, [receiver] {
        if (receiver)
            receiver->confirm();
    });
    if (link)
        m_ledger.after(kFarewell, link, [link] { link->end(); });
}

void IncomingFiles::fail(Transfer &transfer, DeliveryReason reason)
{
    const QPointer<FileLink> link = transfer.link;
    const bool isOpen = transfer.isOpen;
    close(transfer, FileState::Failed, reason);
    if (link && isOpen)
        m_ledger.after(kRefusalTime, link, [link] { link->end(); });
}

/// It is over, and its part file goes.
void IncomingFiles::close(Transfer &transfer, FileState state, DeliveryReason reason)
{
    m_ledger.set(transfer, state, reason);
}

void IncomingFiles::decline(Transfer &transfer)
{
    const QPointer<FileLink> link = transfer.link;
    close(transfer, FileState::Declined, DeliveryReason::None);
    if (link)
        link->reject(603);
}

void IncomingFiles::pause(Transfer &transfer)
{
    const QPointer<FileLink> link = transfer.link;
    m_ledger.set(transfer, FileState::Paused);
    if (link)
        link->end();
}

void IncomingFiles::resume(Transfer &transfer)
{
    m_ledger.set(transfer, FileState::Waiting);
    if (!transfer.link && !transfer.isBusy)
        pull(transfer);
}

void IncomingFiles::cancel(Transfer &transfer)
{
    const QPointer<FileLink> link = transfer.link;
    const bool isOpen = transfer.isOpen;
    const bool isAsking = transfer.file().state == FileState::Offered;
    if (transfer.receiver)
        transfer.receiver->refuse();
    close(transfer, FileState::Cancelled, DeliveryReason::None);
    if (link && isAsking)
        link->reject(603);
    else if (link && isOpen)
        m_ledger.after(kRefusalTime, link, [link] { link->end(); });
    else if (link)
        link->end();
}

} // namespace linnet::client
