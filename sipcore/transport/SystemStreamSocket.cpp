// SPDX-License-Identifier: MIT
#include "transport/SystemStreamSocket.h"

#include "transport/ConnectionOptions.h"

#include <QPointer>
#include <QVariant>

namespace linnet::sip {

SystemStreamSocket::SystemStreamSocket(const Endpoint &remote)
    : m_socket(new QTcpSocket(this)), m_remote(remote)
{
    watch();
    // Later, so that a failure at once is told to somebody who is connected by then.
    QMetaObject::invokeMethod(
        this, [this] { m_socket->connectToHost(m_remote.address, m_remote.port); }, Qt::QueuedConnection);
}

SystemStreamSocket::SystemStreamSocket(QTcpSocket *accepted)
    : m_socket(accepted), m_remote{accepted->peerAddress(), accepted->peerPort()}
{
    m_socket->setParent(this);
    setOptions();
    watch();
    // What came before anybody listened makes no signal again.
    QMetaObject::invokeMethod(this, &SystemStreamSocket::take, Qt::QueuedConnection);
}

SystemStreamSocket::~SystemStreamSocket()
{
    m_socket->disconnect(this);
    m_socket->abort();
}

bool SystemStreamSocket::isConnected() const
{
    return m_socket->state() == QAbstractSocket::ConnectedState;
}

Endpoint SystemStreamSocket::local() const
{
    return {m_socket->localAddress(), m_socket->localPort()};
}

void SystemStreamSocket::write(const QByteArray &bytes)
{
    // As characters: Qt sends each byte array that it was given in a call of its own, but joins what it has copied.
    m_socket->write(bytes.constData(), bytes.size());
}

qint64 SystemStreamSocket::unsentBytes() const
{
    return m_socket->bytesToWrite();
}

void SystemStreamSocket::close()
{
    if (m_socket->state() == QAbstractSocket::UnconnectedState) {
        QMetaObject::invokeMethod(this, [this] { tellClosed({}); }, Qt::QueuedConnection);
        return;
    }
    m_socket->disconnectFromHost();
}

void SystemStreamSocket::setOptions()
{
    setConnectionOptions(*m_socket);
}

void SystemStreamSocket::watch()
{
    connect(m_socket, &QTcpSocket::connected, this, [this] {
        setOptions();
        Q_EMIT connected();
    });
    connect(m_socket, &QTcpSocket::readyRead, this, &SystemStreamSocket::take);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &StreamSocket::written);
    connect(m_socket, &QTcpSocket::disconnected, this, [this] { tellClosed(m_socket->errorString()); });
    connect(m_socket, &QTcpSocket::errorOccurred, this, [this] {
        // On a live connection disconnected() follows, after what is still readable was read.
        if (m_socket->state() != QAbstractSocket::ConnectedState
            && m_socket->state() != QAbstractSocket::ClosingState)
            tellClosed(m_socket->errorString());
    });
}

void SystemStreamSocket::take()
{
    if (!m_isPaused && m_socket->bytesAvailable() > 0)
        Q_EMIT received(m_socket->readAll());
}

void SystemStreamSocket::pauseReading(bool paused)
{
    m_isPaused = paused;
    if (!paused)
        QMetaObject::invokeMethod(this, &SystemStreamSocket::take, Qt::QueuedConnection);
}

void SystemStreamSocket::tellClosed(const QString &detail)
{
    if (m_toldClosed)
        return;
    m_toldClosed = true;
    Q_EMIT closed(detail);
}

} // namespace linnet::sip
