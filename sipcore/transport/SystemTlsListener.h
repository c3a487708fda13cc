// SPDX-License-Identifier: MIT
#pragma once

#include "transport/Network.h"

#include <QSslConfiguration>
#include <QTcpServer>

namespace linnet::sip {

/// A listening TCP socket whose connections begin with a TLS handshake at once.
class SystemTlsListener final : public StreamListener
{
    Q_OBJECT
public:
    SystemTlsListener();

    /// Kind::Tls, without more, when certificate and key cannot be used together.
    std::optional<TransportError> listen(const Endpoint &local, const TlsServerSettings &settings);
    Endpoint local() const override { return m_local; }
    StreamSocketPtr takeNext() override;

private:
    class Server final : public QTcpServer
    {
    public:
        QSslConfiguration configuration;

    protected:
        void incomingConnection(qintptr descriptor) override;
    };

    Server m_server;
    Endpoint m_local;
};

} // namespace linnet::sip
