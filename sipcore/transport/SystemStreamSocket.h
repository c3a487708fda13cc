// SPDX-License-Identifier: MIT
#pragma once

#include "transport/Network.h"

#include <QTcpSocket>

namespace linnet::sip {

/// A TCP connection of the system.
class SystemStreamSocket final : public StreamSocket
{
    Q_OBJECT
public:
    /// Starts connecting at the next turn of the event loop.
    explicit SystemStreamSocket(const Endpoint &remote);
    /// Takes an accepted socket over.
    explicit SystemStreamSocket(QTcpSocket *accepted);
    ~SystemStreamSocket() override;

    bool isConnected() const override;
    Endpoint local() const override;
    Endpoint remote() const override { return m_remote; }
    void write(const QByteArray &bytes) override;
    qint64 unsentBytes() const override;
    void limitReading(qint64 bytes) override { m_socket->setReadBufferSize(bytes); }
    void pauseReading(bool paused) override;
    void close() override;

private:
    void setOptions();
    void watch();
    void take();
    void tellClosed(const QString &detail);

    QTcpSocket *m_socket; ///< our child
    Endpoint m_remote;
    bool m_isPaused = false;
    bool m_toldClosed = false;
};

} // namespace linnet::sip
