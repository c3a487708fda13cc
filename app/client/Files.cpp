// SPDX-License-Identifier: MIT
#include "client/Files.h"

#include "client/Outcomes.h"
#include "im/pipeline/OutgoingPipeline.h"

#include <QFileInfo>
#include <QMimeDatabase>

using namespace Qt::Literals::StringLiterals;

namespace linnet::client {
namespace {

using im::FileState;
using store::SqliteError;
using store::Tables;

constexpr qsizetype kMostThumbnail = 8 * 1024; // the INVITE stays reasonable

/// What is to be known of a file before it has a row; nothing: it is none, or cannot be read.
std::optional<store::FileRow> lookAt(const QString &path, const ThumbnailMaker &thumbnails)
{
    const QFileInfo info(path);
    if (!info.isFile() || !info.isReadable())
        return std::nullopt;
    store::FileRow row;
    row.file.name = info.fileName();
    row.file.path = info.absoluteFilePath();
    row.file.size = info.size();
    row.file.contentType = QMimeDatabase().mimeTypeForFile(info).name().toUtf8();
    row.modified = info.lastModified().toMSecsSinceEpoch();
    if (thumbnails) {
        row.file.thumbnail = thumbnails(row.file.path);
        if (row.file.thumbnail.size() > kMostThumbnail)
            row.file.thumbnail.clear();
    }
    return row;
}

Result<im::ChatMessage, SqliteError> insertJob(Tables &tables, const im::ChatMessage &message, store::FileRow row)
{
    auto inserted = tables.messages.insertOutgoing(message);
    if (!inserted)
        return inserted;
    row.file.id = inserted->key;
    if (const auto added = tables.files.add(inserted->key, row); !added)
        return added.error();
    inserted->file = row.file;
    return inserted;
}

} // namespace

Files::Files(store::Store &store, AccountSet &accounts, FileRoad &road, TimerService &timers, Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_clock(clock), m_ledger(store, timers, clock), m_outgoing(m_ledger, m_worker, road, accounts),
      m_incoming(m_ledger, m_worker, road, accounts)
{
    connect(&road, &FileRoad::offered, this, &Files::onOffered);
    connect(&m_ledger, &FileLedger::changed, this, &Files::changed);
    connect(&m_incoming, &IncomingFiles::added, this, &Files::added);
}

void Files::setLifetime(std::chrono::hours lifetime)
{
    m_outgoing.setLifetime(lifetime);
    m_incoming.setLifetime(lifetime);
}

void Files::load()
{
    m_store.read(
        this, [](Tables &tables) { return tables.files.unfinished(); },
        [this](const Result<QList<im::FileId>, SqliteError> &files) {
            if (!files)
                return;
            for (const im::FileId id : *files) {
                m_ledger.takeUp(id, [this](Transfer *transfer) {
                    if (transfer && transfer->isOut())
                        m_outgoing.start(*transfer);
                    else if (transfer)
                        m_incoming.start(*transfer);
                });
            }
        });
}

void Files::send(const OutgoingFile &file, Done<im::ChatMessage> done)
{
    m_worker.run(
        this, [path = file.path, maker = m_thumbnails](const FileWorker::Stop &) { return lookAt(path, maker); },
        [this, file, done](const std::optional<store::FileRow> &row) {
            if (row)
                insert(file, *row, done);
            else
                done(ClientError{ClientError::Kind::BadValue, file.path});
        });
}

void Files::insert(const OutgoingFile &file, const store::FileRow &row, Done<im::ChatMessage> done)
{
    im::ChatMessage message;
    message.kind = im::MessageKind::File;
    message.messageId = im::newMessageId(SystemRandom::instance());
    message.account = file.account;
    message.peer = file.to;
    message.direction = im::Direction::Out;
    message.contentType = row.file.contentType;
    message.model = im::MessageModel::Session;
    message.time = m_clock.wallTime();
    message.ref = file.ref;
    m_store.write(
        this, [message, row](Tables &tables) { return insertJob(tables, message, row); },
        [this, row, done](const Result<im::ChatMessage, SqliteError> &stored) {
            if (!stored) {
                done(clientError(stored.error()));
                return;
            }
            store::FileRow kept = row;
            kept.file.id = stored->key;
            Q_EMIT added(*stored);
            done(*stored);
            Transfer &transfer = m_ledger.add(*stored, kept);
            m_ledger.set(transfer, FileState::Waiting);
            m_outgoing.start(transfer);
        });
}

void Files::onOffered(const FileInvitation &invitation, FileLink *link)
{
    if (invitation.direction == sip::StreamDirection::RecvOnly)
        answerPull(invitation, link);
    else if (invitation.direction == sip::StreamDirection::Inactive)
        link->reject(488);
    else
        m_incoming.take(invitation, link);
}

/// A peer asks for a file of ours (s.8.3.2): he gets what he was offered and has not got, nothing else.
void Files::answerPull(const FileInvitation &invitation, FileLink *link)
{
    const sip::FileSelector &selector = invitation.offer.selector;
    const QByteArray hash = selector.hash("sha-256");
    if (hash.isEmpty() || !selector.size)
        return link->reject(404);
    m_store.read(
        this,
        [account = invitation.account, peer = invitation.peer, hash, size = qint64(*selector.size)](Tables &tables) {
            return tables.files.find(account, peer, im::Direction::Out, hash, size);
        },
        [this, invitation, link = QPointer<FileLink>(link)](const Result<QList<im::FileId>, SqliteError> &files) {
            if (!link)
                return;
            for (const im::FileId id : files ? *files : QList<im::FileId>()) {
                if (Transfer *transfer = m_ledger.find(id))
                    return m_outgoing.serve(*transfer, invitation, link);
            }
            link->reject(404);
        });
}

/// Does it where it makes sense now; NotFound: no such file, BadValue: not in its state.
void Files::with(im::FileId file, Done<Ok> done, Step step)
{
    m_ledger.takeUp(file, [this, file, done, step](Transfer *transfer) {
        if (!transfer) {
            done(ClientError{ClientError::Kind::NotFound, {}});
            return;
        }
        const bool isDone = step(*transfer);
        Transfer *after = m_ledger.find(file);
        if (!isDone && after && im::isOver(after->file().state))
            m_ledger.release(file);
        if (isDone)
            done(Ok{});
        else
            done(ClientError{ClientError::Kind::BadValue, {}});
    });
}

void Files::accept(im::FileId file, const QString &path, Done<Ok> done)
{
    with(file, std::move(done), [this, path](Transfer &transfer) {
        if (transfer.isOut() || transfer.file().state != FileState::Offered || transfer.isBusy)
            return false;
        m_incoming.accept(transfer, path);
        return true;
    });
}

void Files::decline(im::FileId file, Done<Ok> done)
{
    with(file, std::move(done), [this](Transfer &transfer) {
        if (transfer.isOut() || transfer.file().state != FileState::Offered)
            return false;
        m_incoming.decline(transfer);
        return true;
    });
}

void Files::pause(im::FileId file, Done<Ok> done)
{
    with(file, std::move(done), [this](Transfer &transfer) {
        const FileState state = transfer.file().state;
        if (im::isOver(state) || state == FileState::Offered || transfer.isHeld())
            return false;
        if (transfer.isOut())
            m_outgoing.pause(transfer);
        else
            m_incoming.pause(transfer);
        return true;
    });
}

void Files::resume(im::FileId file, Done<Ok> done)
{
    with(file, std::move(done), [this](Transfer &transfer) {
        const FileState state = transfer.file().state;
        const bool sendAgain = transfer.isOut() && im::isOver(state) && state != FileState::Done;
        if (state != FileState::Paused && state != FileState::Waiting && !sendAgain)
            return false;
        if (transfer.isOut())
            m_outgoing.resume(transfer);
        else
            m_incoming.resume(transfer);
        return true;
    });
}

void Files::cancel(im::FileId file, Done<Ok> done)
{
    with(file, std::move(done), [this](Transfer &transfer) {
        if (im::isOver(transfer.file().state))
            return false;
        if (transfer.isOut())
            m_outgoing.cancel(transfer);
        else
            m_incoming.cancel(transfer);
        return true;
    });
}

void Files::forget(const im::Address &account, const im::Address &peer)
{
    QList<im::FileId> gone;
    for (const auto &[id, transfer] : m_ledger.all()) {
        if (transfer->message.account == account && transfer->message.peer == peer)
            gone.append(id);
    }
    for (const im::FileId id : gone)
        forget(id);
}

void Files::forget(im::FileId file)
{
    Transfer *transfer = m_ledger.find(file);
    if (transfer && transfer->isOut())
        m_outgoing.cancel(*transfer);
    else if (transfer)
        m_incoming.cancel(*transfer);
}

} // namespace linnet::client
