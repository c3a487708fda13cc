// SPDX-License-Identifier: MIT
#include "client/files/FileSender.h"

namespace linnet::client {

using sip::MsrpSession;

FileSender::FileSender(const im::FileTransfer &file, qint64 start, const QByteArray &messageId, QObject *parent)
    : QObject(parent), m_file(file), m_start(start), m_messageId(messageId)
{
}

bool FileSender::begin(MsrpSession &session)
{
    sip::MsrpOutgoing message;
    message.messageId = m_messageId;
    message.contentType = m_file.contentType;
    message.headers = {{"Content-Disposition", "attachment"}};
    message.size = quint64(m_file.size - m_start);
    message.successReport = true;
    message.bulk = true;
    message.source = DiskSource::open(m_file.path, m_start);
    if (!message.source)
        return false;
    m_session = &session;
    connect(&session, &MsrpSession::messageProgress, this, [this](const QByteArray &id, quint64 octets) {
        if (id == m_messageId)
            Q_EMIT progressed(m_start + qint64(octets));
    });
    connect(&session, &MsrpSession::messageReported, this, [this](const QByteArray &id, quint64 octets) {
        if (id == m_messageId)
            Q_EMIT secured(m_start + qint64(octets));
    });
    connect(&session, &MsrpSession::messageAccepted, this, [this](const QByteArray &id) {
        if (id == m_messageId)
            Q_EMIT accepted();
    });
    connect(&session, &MsrpSession::messageDelivered, this, [this](const QByteArray &id) {
        if (id == m_messageId)
            Q_EMIT delivered();
    });
    connect(&session, &MsrpSession::messageFailed, this, [this](const QByteArray &id, int status) {
        if (id == m_messageId)
            Q_EMIT failed(status);
    });
    session.send(message);
    return true;
}

void FileSender::abort()
{
    if (m_session)
        m_session->abort(m_messageId);
}

} // namespace linnet::client
