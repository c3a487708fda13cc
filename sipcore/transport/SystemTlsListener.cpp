// SPDX-License-Identifier: MIT
#include "transport/SystemTlsListener.h"

#include "transport/CertificateReader.h"
#include "transport/SystemDatagramSocket.h"
#include "transport/SystemTlsSocket.h"

#include <QFile>
#include <QSslKey>

namespace linnet::sip {

namespace {

std::optional<QByteArray> contentsOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return file.readAll();
}

/// Nothing when the files do not fit each other.
std::optional<QSslConfiguration> configurationFrom(const TlsServerSettings &settings)
{
    const bool fromFiles = settings.own.isEmpty();
    const auto chainPem = fromFiles ? contentsOf(settings.certificateFile) : settings.own.certificatePem;
    const auto keyPem = fromFiles ? contentsOf(settings.keyFile) : settings.own.keyPem;
    if (!chainPem || !keyPem || !keyFitsCertificate(*chainPem, *keyPem))
        return std::nullopt;
    const QList<QSslCertificate> chain = QSslCertificate::fromData(*chainPem);
    QSslKey key;
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa}) {
        if (key.isNull())
            key = QSslKey(*keyPem, algorithm);
    }
    if (chain.isEmpty() || key.isNull())
        return std::nullopt;
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(settings.asksForCertificate ? QSslSocket::QueryPeer : QSslSocket::VerifyNone);
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    return configuration;
}

} // namespace

SystemTlsListener::SystemTlsListener()
{
    connect(&m_server, &QTcpServer::newConnection, this, &StreamListener::accepted);
}

std::optional<TransportError> SystemTlsListener::listen(const Endpoint &wanted, const TlsServerSettings &settings)
{
    const auto configuration = configurationFrom(settings);
    if (!configuration)
        return TransportError{TransportError::Kind::Tls, settings.certificateFile, {}};
    m_server.configuration = *configuration;
    if (!m_server.listen(wanted.address, wanted.port))
        return toTransportError(m_server.serverError(), m_server.errorString(), TransportError::Kind::Unreachable);
    m_local = {wanted.address, m_server.serverPort()};
    return std::nullopt;
}

StreamSocketPtr SystemTlsListener::takeNext()
{
    auto *accepted = static_cast<QSslSocket *>(m_server.nextPendingConnection());
    if (!accepted)
        return nullptr;
    return StreamSocketPtr(new SystemTlsSocket(accepted));
}

void SystemTlsListener::Server::incomingConnection(qintptr descriptor)
{
    auto socket = std::make_unique<QSslSocket>();
    if (!socket->setSocketDescriptor(descriptor))
        return;
    socket->setSslConfiguration(configuration);
    socket->startServerEncryption();
    addPendingConnection(socket.release());
}

} // namespace linnet::sip
