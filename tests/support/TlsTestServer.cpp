// SPDX-License-Identifier: MIT
#include "support/TlsTestServer.h"

#include <openssl/ssl.h>

namespace linnet::test {

/// One connection: bytes of the socket through OpenSSL's memory buffers.
struct TlsTestServer::Peer
{
    Peer(SSL_CTX *context) : ssl(SSL_new(context), &SSL_free)
    {
        SSL_set_bio(ssl.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        SSL_set_accept_state(ssl.get());
    }

    std::shared_ptr<SSL> ssl;
    bool isDone = false;
};

TlsTestServer::TlsTestServer(const QList<Issued> &chain, int newestVersion)
    : m_newestVersion(newestVersion)
{
    show(chain);
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { accept(); });
    m_server.listen(QHostAddress::LocalHost);
}

void TlsTestServer::show(const QList<Issued> &chain)
{
    m_context.reset(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    SSL_CTX_set_security_level(m_context.get(), 0); // so that weak keys can be shown at all
    if (m_newestVersion)
        SSL_CTX_set_max_proto_version(m_context.get(), m_newestVersion);
    SSL_CTX_set_min_proto_version(m_context.get(), 0);
    SSL_CTX_use_certificate(m_context.get(), chain.first().certificate.get());
    SSL_CTX_use_PrivateKey(m_context.get(), chain.first().key.get());
    for (qsizetype i = 1; i < chain.size(); ++i)
        SSL_CTX_add1_chain_cert(m_context.get(), chain[i].certificate.get());
    for (QTcpSocket *socket : m_server.findChildren<QTcpSocket *>())
        socket->disconnectFromHost();
}

TlsTestServer::~TlsTestServer() = default;

void TlsTestServer::demandClientCertificate(const Issued &authority)
{
    X509_STORE_add_cert(SSL_CTX_get_cert_store(m_context.get()), authority.certificate.get());
    SSL_CTX_set_verify(m_context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

void TlsTestServer::accept()
{
    QTcpSocket *socket = m_server.nextPendingConnection();
    ++m_connections;
    const auto peer = std::make_shared<Peer>(m_context.get());
    QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, peer] {
        SSL *ssl = peer->ssl.get();
        const QByteArray bytes = socket->readAll();
        BIO_write(SSL_get_rbio(ssl), bytes.constData(), int(bytes.size()));
        bool failed = false;
        if (!peer->isDone) {
            const int done = SSL_do_handshake(ssl);
            peer->isDone = done == 1;
            m_handshakes += peer->isDone ? 1 : 0;
            failed = done != 1 && SSL_get_error(ssl, done) != SSL_ERROR_WANT_READ;
        }
        char buffer[4096];
        int size = 0;
        QByteArray heard;
        while (peer->isDone && (size = SSL_read(ssl, buffer, sizeof buffer)) > 0)
            heard.append(buffer, size);
        m_received += heard;
        if (const QByteArray words = answer && !heard.isEmpty() ? answer(heard) : QByteArray(); !words.isEmpty())
            SSL_write(ssl, words.constData(), int(words.size()));
        while ((size = BIO_read(SSL_get_wbio(ssl), buffer, sizeof buffer)) > 0)
            socket->write(buffer, size);
        if (failed)
            socket->disconnectFromHost();
    });
}

} // namespace linnet::test
