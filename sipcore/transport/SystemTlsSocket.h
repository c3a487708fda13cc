// SPDX-License-Identifier: MIT
#pragma once

#include "transport/Network.h"

#include <QSslConfiguration>
#include <QSslError>
#include <QSslSocket>

namespace linnet::sip {

/// A TLS connection of the system, TLS 1.2 or later. OpenSSL, through Qt, follows the chain to a root; which names count
/// and what a certificate is for is decided by our own rules (TlsIdentity), because those of the web differ.
class SystemTlsSocket final : public StreamSocket
{
    Q_OBJECT
public:
    /// Starts connecting at the next turn of the event loop; connected() comes when the server is who it should be.
    SystemTlsSocket(const Endpoint &remote, TlsReference reference);
    /// Takes an accepted socket over whose handshake has begun; connected() comes when it is done.
    explicit SystemTlsSocket(QSslSocket *accepted);
    ~SystemTlsSocket() override;

    bool isConnected() const override { return m_isReady && m_socket->state() == QAbstractSocket::ConnectedState; }
    Endpoint local() const override;
    Endpoint remote() const override { return m_remote; }
    void write(const QByteArray &bytes) override;
    qint64 unsentBytes() const override;
    void limitReading(qint64 bytes) override { m_socket->setReadBufferSize(bytes); }
    void pauseReading(bool paused) override;
    void close() override;
    bool serves(const TlsReference &reference) const override;
    QByteArray peerCertificate() const override;
    TransportError failure(const QString &detail) const override;

private:
    void start();
    void watch();
    /// Our rules about the server's certificate, at the first moment at which it is known.
    TlsVerdict verdictNow() const;
    void onErrors(const QList<QSslError> &errors);
    void onEncrypted();
    void refuse(TlsVerdict verdict);
    void takeSoon();
    void take();
    void tellClosed(const QString &detail);

    QSslSocket *m_socket; ///< our child
    Endpoint m_remote;
    TlsReference m_reference;
    const bool m_isClient;
    CertificateFacts m_certificate;
    ChainVerdict m_chain = ChainVerdict::Trusted;
    std::shared_ptr<const TlsFailure> m_failure;
    bool m_isPaused = false;
    bool m_willTake = false;
    bool m_isReady = false;
    bool m_hasHeard = false;
    bool m_toldClosed = false;
};

} // namespace linnet::sip
