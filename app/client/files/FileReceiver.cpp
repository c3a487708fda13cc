// SPDX-License-Identifier: MIT
#include "client/files/FileReceiver.h"

namespace linnet::client {
namespace {

constexpr qint64 kStride = 1024 * 1024; // DESIGN s.6

class NoStorage final : public sip::MsrpStorage
{
public:
    bool write(quint64, QByteArrayView) override { return true; }
};

} // namespace

using sip::MsrpHead;
using sip::MsrpSession;

FileReceiver::FileReceiver(FileWorker &worker, const QString &path, qint64 start, qint64 size, QObject *parent)
    : QObject(parent), m_worker(worker), m_path(path), m_start(start), m_size(size), m_done(start), m_secured(start)
{
}

std::unique_ptr<sip::MsrpStorage> FileReceiver::begin(const MsrpHead &head, int &status)
{
    // One message, as long as was announced, and nothing beside it.
    const bool isIt = m_head.messageId.isEmpty() && head.byteRange && head.byteRange->total == quint64(m_size - m_start);
    status = 413;
    if (m_over || !isIt)
        return {};
    if (m_path.isEmpty()) {
        m_head = head;
        return std::make_unique<NoStorage>();
    }
    auto storage = DiskStorage::open(m_path, m_start, m_size, [this] { Q_EMIT diskFailed(); });
    if (storage)
        m_head = head;
    else
        Q_EMIT diskFailed();
    return storage;
}

void FileReceiver::attach(MsrpSession &session)
{
    m_session = &session;
    connect(&session, &MsrpSession::receiving, this, &FileReceiver::advance);
    connect(&session, &MsrpSession::receptionEnded, this, [this](const MsrpHead &head) {
        if (head.messageId == m_head.messageId)
            Q_EMIT abandoned();
    });
    connect(&session, &MsrpSession::received, this, [this](const std::shared_ptr<sip::MsrpReassembler::Message> &message) {
        if (message->head.messageId != m_head.messageId)
            return;
        m_over = true;
        m_done = m_size;
        Q_EMIT progressed(m_done);
        Q_EMIT completed();
    });
}

void FileReceiver::advance(const MsrpHead &head, quint64 octets)
{
    if (head.messageId != m_head.messageId)
        return;
    m_done = m_start + qint64(octets);
    Q_EMIT progressed(m_done);
    if (m_done - m_secured >= kStride && !m_path.isEmpty())
        sync();
}

/// One at a time: the next one takes all that has come meanwhile.
void FileReceiver::sync()
{
    if (m_syncing || m_over)
        return;
    m_syncing = true;
    m_worker.run(
        this, [path = m_path](const FileWorker::Stop &) { return syncFile(path); },
        [this, done = m_done](bool synced) {
            m_syncing = false;
            if (!synced || m_over)
                return;
            m_secured = done;
            Q_EMIT secured(done);
            if (m_done - m_secured >= kStride)
                sync();
        });
}

void FileReceiver::confirmPart(qint64 done)
{
    if (m_session && !m_over)
        m_session->confirmPart(m_head, quint64(done - m_start));
}

void FileReceiver::confirm()
{
    if (m_session)
        m_session->confirm(m_head, quint64(m_size - m_start));
}

void FileReceiver::deny()
{
    if (m_session)
        m_session->reject(m_head, quint64(m_size - m_start), 400);
}

void FileReceiver::refuse()
{
    m_over = true;
    if (m_session && !m_head.messageId.isEmpty())
        m_session->refuse(m_head.messageId);
}

} // namespace linnet::client
