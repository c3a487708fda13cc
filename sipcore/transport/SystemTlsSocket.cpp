// SPDX-License-Identifier: MIT
#include "transport/SystemTlsSocket.h"

#include "transport/CertificateReader.h"
#include "transport/ConnectionOptions.h"

#include <QDateTime>
#include <QFile>
#include <QSslKey>

#include <algorithm>

namespace linnet::sip {

namespace {

const QList<QSslCertificate> &systemRoots()
{
    static const QList<QSslCertificate> roots = QSslConfiguration::systemCaCertificates();
    return roots;
}

QSslKey keyFrom(const QByteArray &pem)
{
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa}) {
        const QSslKey key(pem, algorithm);
        if (!key.isNull())
            return key;
    }
    return {};
}

QSslKey keyFrom(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? keyFrom(file.readAll()) : QSslKey();
}

QSslConfiguration configurationFor(const TlsReference &reference)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!reference.caFile.isEmpty())
        configuration.setCaCertificates(systemRoots() + QSslCertificate::fromPath(reference.caFile));
    if (!reference.own.isEmpty()) {
        configuration.setLocalCertificateChain(QSslCertificate::fromData(reference.own.certificatePem));
        configuration.setPrivateKey(keyFrom(reference.own.keyPem));
    } else if (!reference.certificateFile.isEmpty()) {
        configuration.setLocalCertificateChain(QSslCertificate::fromPath(reference.certificateFile));
        configuration.setPrivateKey(keyFrom(reference.keyFile));
    }
    return configuration;
}

bool isWeak(const QSslCertificate &certificate)
{
    const CertificateFacts facts = readCertificate(certificate.toDer());
    return facts.keyStrength < 112 || facts.signatureStrength < 112;
}

/// What one complaint of the chain's check means to us; nothing when our own rules decide the matter.
ChainVerdict verdictOn(const QSslError &error, const QSslCertificate &shown, const CertificateFacts &facts)
{
    const bool isAboutTheServer = error.certificate() == shown;
    switch (error.error()) {
    case QSslError::HostNameMismatch: // Qt takes wildcards (RFC 5922 s.7.2 does not): coversDomain() decides
        return ChainVerdict::Trusted;
    case QSslError::InvalidPurpose: // OpenSSL knows the web's purposes only: isForSip() decides
        return isAboutTheServer ? ChainVerdict::Trusted : ChainVerdict::Broken;
    case QSslError::CertificateExpired:
    case QSslError::CertificateNotYetValid:
        return isAboutTheServer ? ChainVerdict::Trusted : ChainVerdict::IssuerExpired;
    case QSslError::SelfSignedCertificate:
        return ChainVerdict::SelfSigned;
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return ChainVerdict::UnknownIssuer;
    default:
        break;
    }
    // Qt has no words for OpenSSL's "key too small" and "digest too weak".
    if (error.error() == QSslError::UnspecifiedError) {
        if (isAboutTheServer && (facts.keyStrength < 112 || facts.signatureStrength < 112))
            return ChainVerdict::Trusted;
        if (!isAboutTheServer && isWeak(error.certificate()))
            return ChainVerdict::WeakLink;
    }
    return ChainVerdict::Broken;
}

} // namespace

SystemTlsSocket::SystemTlsSocket(const Endpoint &remote, TlsReference reference)
    : m_socket(new QSslSocket(this)), m_remote(remote), m_reference(std::move(reference)), m_isClient(true)
{
    watch();
    // Later, so that a failure at once is told to somebody who is connected by then.
    QMetaObject::invokeMethod(this, &SystemTlsSocket::start, Qt::QueuedConnection);
}

SystemTlsSocket::SystemTlsSocket(QSslSocket *accepted)
    : m_socket(accepted), m_remote{accepted->peerAddress(), accepted->peerPort()}, m_isClient(false)
{
    m_socket->setParent(this);
    watch();
    if (m_socket->isEncrypted())
        QMetaObject::invokeMethod(this, &SystemTlsSocket::onEncrypted, Qt::QueuedConnection);
}

SystemTlsSocket::~SystemTlsSocket()
{
    m_socket->disconnect(this);
    m_socket->abort();
}

Endpoint SystemTlsSocket::local() const
{
    return {m_socket->localAddress(), m_socket->localPort()};
}

void SystemTlsSocket::write(const QByteArray &bytes)
{
    m_socket->write(bytes.constData(), bytes.size()); // joined, as in SystemStreamSocket
}

qint64 SystemTlsSocket::unsentBytes() const
{
    return m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite();
}

void SystemTlsSocket::close()
{
    if (m_socket->state() == QAbstractSocket::UnconnectedState) {
        QMetaObject::invokeMethod(this, [this] { tellClosed({}); }, Qt::QueuedConnection);
        return;
    }
    m_socket->disconnectFromHost();
}

// RFC 5923 s.8: for another domain at the same address only if the certificate speaks for that domain too. A peer that
// connected to us has shown no certificate and serves nobody.
bool SystemTlsSocket::serves(const TlsReference &reference) const
{
    if (!m_isClient)
        return false;
    if (reference == m_reference)
        return true;
    return m_isReady && reference.trustsSame(m_reference) && m_chain == ChainVerdict::Trusted
        && judge(m_certificate, m_chain, reference.domain, QDateTime::currentDateTimeUtc()) == TlsVerdict::Trusted;
}

QByteArray SystemTlsSocket::peerCertificate() const
{
    return m_socket->peerCertificate().toDer();
}

TransportError SystemTlsSocket::failure(const QString &detail) const
{
    if (m_failure)
        return {TransportError::Kind::Tls, detail, m_failure};
    return {TransportError::Kind::ConnectFailed, detail, {}};
}

void SystemTlsSocket::start()
{
    m_socket->setSslConfiguration(configurationFor(m_reference));
    m_socket->connectToHost(m_remote.address, m_remote.port);
}

void SystemTlsSocket::watch()
{
    const auto setOptions = [this] { setConnectionOptions(*m_socket); };
    connect(m_socket, &QSslSocket::connected, this, [this, setOptions] {
        setOptions();
        // The name goes into the handshake too, for servers with several certificates.
        m_socket->setPeerVerifyName(QString::fromLatin1(m_reference.domain));
        m_socket->startClientEncryption();
    });
    connect(m_socket, &QSslSocket::sslErrors, this, &SystemTlsSocket::onErrors);
    connect(m_socket, &QSslSocket::encrypted, this, &SystemTlsSocket::onEncrypted);
    connect(m_socket, &QSslSocket::alertReceived, this, [this](QSsl::AlertLevel, QSsl::AlertType type, const QString &) {
        // In TLS 1.3 this comes after our side of the handshake is done; nothing was read by the server then.
        if (m_isClient && !m_hasHeard && !m_failure && type == QSsl::AlertType::CertificateRequired)
            m_failure = std::make_shared<TlsFailure>(
                TlsFailure{TlsVerdict::ClientCertificateWanted, m_reference.domain, m_certificate});
    });
    connect(m_socket, &QSslSocket::readyRead, this, &SystemTlsSocket::takeSoon);
    connect(m_socket, &QSslSocket::encryptedBytesWritten, this, &StreamSocket::written);
    connect(m_socket, &QSslSocket::disconnected, this, [this] {
        take();
        tellClosed(m_socket->errorString());
    });
    connect(m_socket, &QSslSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        const bool isHandshake = error == QAbstractSocket::SslHandshakeFailedError || error == QAbstractSocket::SslInternalError
            || error == QAbstractSocket::SslInvalidUserDataError
            || (error == QAbstractSocket::RemoteHostClosedError && !m_isReady);
        if (m_isClient && !m_isReady && !m_failure && isHandshake)
            m_failure = std::make_shared<TlsFailure>(
                TlsFailure{TlsVerdict::HandshakeFailed, m_reference.domain, m_certificate});
        // On a live connection disconnected() follows, after what is still readable was read.
        if (m_socket->state() != QAbstractSocket::ConnectedState
            && m_socket->state() != QAbstractSocket::ClosingState) {
            take();
            tellClosed(m_socket->errorString());
        }
    });
}

TlsVerdict SystemTlsSocket::verdictNow() const
{
    if (m_certificate.fingerprint.isEmpty())
        return TlsVerdict::NoCertificate;
    if (!m_reference.fingerprints.isEmpty())
        return matchesFingerprint(peerCertificate(), m_reference.fingerprints) ? TlsVerdict::Trusted : TlsVerdict::FingerprintMismatch;
    // The user has looked at exactly this certificate and takes it for this host.
    if (m_reference.pins.contains(m_certificate.fingerprint))
        return TlsVerdict::Trusted;
    return judge(m_certificate, m_chain, m_reference.domain, QDateTime::currentDateTimeUtc());
}

void SystemTlsSocket::onErrors(const QList<QSslError> &errors)
{
    if (!m_isClient)
        return;
    const QSslCertificate shown = m_socket->peerCertificate();
    m_certificate = readCertificate(shown.toDer());
    for (const QSslError &error : errors) {
        if (m_chain == ChainVerdict::Trusted)
            m_chain = verdictOn(error, shown, m_certificate);
    }
    const TlsVerdict verdict = verdictNow();
    if (verdict == TlsVerdict::Trusted)
        m_socket->ignoreSslErrors(errors);
    else
        refuse(verdict);
}

void SystemTlsSocket::onEncrypted()
{
    if (m_isReady || m_failure)
        return;
    if (m_isClient) {
        m_certificate = readCertificate(m_socket->peerCertificate().toDer());
        const TlsVerdict verdict = verdictNow();
        if (verdict != TlsVerdict::Trusted) {
            refuse(verdict);
            m_socket->abort();
            tellClosed({});
            return;
        }
    }
    m_isReady = true;
    Q_EMIT connected();
    // What came in one piece with the handshake makes no signal again.
    take();
}

/// Qt tells of each 4 KiB that it has decrypted: what it decrypts in one go is taken together.
void SystemTlsSocket::takeSoon()
{
    if (std::exchange(m_willTake, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_willTake = false;
            take();
        },
        Qt::QueuedConnection);
}

void SystemTlsSocket::take()
{
    if (!m_isReady || m_isPaused || m_socket->bytesAvailable() == 0)
        return;
    m_hasHeard = true;
    Q_EMIT received(m_socket->readAll());
}

void SystemTlsSocket::pauseReading(bool paused)
{
    m_isPaused = paused;
    if (!paused)
        QMetaObject::invokeMethod(this, &SystemTlsSocket::take, Qt::QueuedConnection);
}

/// The socket itself ends the handshake.
void SystemTlsSocket::refuse(TlsVerdict verdict)
{
    if (!m_failure)
        m_failure = std::make_shared<TlsFailure>(TlsFailure{verdict, m_reference.domain, m_certificate});
}

void SystemTlsSocket::tellClosed(const QString &detail)
{
    if (m_toldClosed)
        return;
    m_toldClosed = true;
    const QString verdict = m_failure ? QString::fromLatin1(toString(m_failure->verdict)) : QString();
    Q_EMIT closed(verdict.isEmpty() || !detail.isEmpty() ? detail : verdict);
}

} // namespace linnet::sip
