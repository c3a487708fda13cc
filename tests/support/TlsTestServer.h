// SPDX-License-Identifier: MIT
#pragma once

#include "support/CertificateMaker.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

struct ssl_ctx_st;

namespace linnet::test {

/// A TLS server on loopback that shows any certificate that it is told to, weak ones too, and keeps what it is sent.
class TlsTestServer final
{
public:
    /// `chain` begins with the server's own certificate; only the first has a key that is used.
    explicit TlsTestServer(const QList<Issued> &chain, int newestVersion = 0);
    ~TlsTestServer();

    quint16 port() const { return m_server.serverPort(); }
    /// Asks for a client certificate and ends without one.
    void demandClientCertificate(const Issued &authority);
    /// Another certificate from now on; who is connected is thrown out.
    void show(const QList<Issued> &chain);
    /// Called with what came in one piece; what it returns is sent back.
    std::function<QByteArray(const QByteArray &received)> answer;
    int connections() const { return m_connections; }
    int handshakes() const { return m_handshakes; }
    QByteArray received() const { return m_received; }

private:
    struct Peer;
    void accept();

    int m_newestVersion;
    std::shared_ptr<ssl_ctx_st> m_context;
    QTcpServer m_server;
    int m_connections = 0;
    int m_handshakes = 0;
    QByteArray m_received;
};

} // namespace linnet::test
