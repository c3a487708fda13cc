// SPDX-License-Identifier: MIT
#pragma once

#include "client/files/FileDisk.h"
#include "im/model/FileTransfer.h"
#include "msrp/MsrpSession.h"

#include <QPointer>

namespace linnet::client {

/// One file on its way in over one session, from its octet `start` on, into a file that is there. Every further MiB is brought to the disk by
/// `worker` before it is told. Numbers are those of the whole file. It outlives its session.
class FileReceiver final : public QObject, public sip::MsrpReassembler::Receiver
{
    Q_OBJECT
public:
    /// An empty path: its octets go nowhere.
    FileReceiver(FileWorker &worker, const QString &path, qint64 start, qint64 size, QObject *parent = nullptr);

    void attach(sip::MsrpSession &session);
    /// What secured() told stands in the store: its sender may know.
    void confirmPart(qint64 done);
    /// It is whole and has its place.
    void confirm();
    /// It is not what was announced.
    void deny();
    /// Nothing more of it is wanted: 413 to its next chunk.
    void refuse();

    std::unique_ptr<sip::MsrpStorage> begin(const sip::MsrpHead &head, int &status) override;

Q_SIGNALS:
    void progressed(qint64 done); ///< in the system's hands
    void secured(qint64 done); ///< on the disk
    void completed(); ///< all octets are there; not synced, not checked
    void abandoned(); ///< its sender gave it up
    void diskFailed(); ///< full, or broken; told from within a write: nothing may be deleted here

private:
    void advance(const sip::MsrpHead &head, quint64 octets);
    void sync();

    FileWorker &m_worker;
    QString m_path;
    qint64 m_start;
    qint64 m_size;
    QPointer<sip::MsrpSession> m_session;
    sip::MsrpHead m_head;
    qint64 m_done;
    qint64 m_secured;
    bool m_syncing = false;
    bool m_over = false;
};

} // namespace linnet::client
