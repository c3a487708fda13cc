// SPDX-License-Identifier: MIT
#pragma once

#include "transport/Network.h"
#include "transport/WebSocketReader.h"

namespace linnet::sip {

/// A WebSocket connection for SIP made over a TCP or TLS one (RFC 6455, RFC 7118), as its client. Each write() is one message and leaves as one
/// frame, each received() is one. The double CRLF that keeps a stream alive leaves as a ping, and its pong comes
/// as the CRLF that answers it: for whoever uses it nothing differs from a stream.
class WebSocketStream final : public StreamSocket
{
    Q_OBJECT
public:
    /// `host` goes into the handshake. The random source must outlive the object.
    WebSocketStream(StreamSocketPtr carrier, const QByteArray &host, RandomSource &random);

    bool isConnected() const override { return m_isOpen && m_carrier->isConnected(); }
    Endpoint local() const override { return m_carrier->local(); }
    Endpoint remote() const override { return m_carrier->remote(); }
    void write(const QByteArray &bytes) override;
    qint64 unsentBytes() const override { return m_carrier->unsentBytes(); }
    void close() override;
    bool serves(const TlsReference &reference) const override { return m_carrier->serves(reference); }
    TransportError failure(const QString &detail) const override;

private:
    void take(const QByteArray &bytes);
    /// What follows the handshake's answer; nothing while it is incomplete.
    std::optional<QByteArray> afterHandshake(const QByteArray &bytes);
    void takeFrames(const QByteArray &bytes);
    void giveUp(const QByteArray &fault);

    StreamSocketPtr m_carrier;
    QByteArray m_host;
    RandomSource &m_random;
    WebSocketHandshake m_handshake;
    WebSocketReader m_reader;
    QByteArray m_head; ///< of the handshake's answer, so far
    QString m_fault;
    bool m_isOpen = false;
    bool m_isOver = false;
};

} // namespace linnet::sip
