// SPDX-License-Identifier: MIT
#pragma once

#include "client/files/FileDisk.h"
#include "im/model/FileTransfer.h"
#include "msrp/MsrpSession.h"

#include <QPointer>

namespace linnet::client {

/// One file on its way out over one session, from its octet `start` on, as one MSRP message (RFC 5547 s.8.2.1). Numbers are those of the
/// whole file. Its session may go before it.
class FileSender final : public QObject
{
    Q_OBJECT
public:
    FileSender(const im::FileTransfer &file, qint64 start, const QByteArray &messageId, QObject *parent = nullptr);

    /// False: the file cannot be read.
    bool begin(sip::MsrpSession &session);
    /// Nothing more of it leaves, and the other side is told so ('#').
    void abort();

Q_SIGNALS:
    void progressed(qint64 done); ///< answered with 200
    void secured(qint64 done); ///< reported: on the other side's disk
    void accepted();
    void delivered();
    void failed(int status); ///< as MsrpSession::messageFailed()

private:
    im::FileTransfer m_file;
    qint64 m_start;
    QByteArray m_messageId;
    QPointer<sip::MsrpSession> m_session;
};

/// Takes nothing: the receiver of a session that only sends.
class NoReceiver final : public sip::MsrpReassembler::Receiver
{
public:
    std::unique_ptr<sip::MsrpStorage> begin(const sip::MsrpHead &, int &status) override
    {
        status = 413;
        return {};
    }
};

} // namespace linnet::client
