// SPDX-License-Identifier: MIT
#pragma once

#include "message/StreamFramer.h"
#include "transport/Network.h"

#include <QObject>

#include <functional>
#include <vector>

namespace linnet::sip {

/// Makes the bytes to send once both ends of the connection are known: a Via needs them.
using StreamWriter = std::function<QByteArray(const MessageSource &path)>;
/// Called once, after the bytes were written or when they never will be.
using StreamWritten = std::function<void(const MessageSource &path, const QByteArray &bytes,
                                         const std::optional<TransportError> &error)>;

/// One TCP, TLS or WebSocket connection: queue until it is there, framing, keep-alives.
class TcpConnection final : public QObject
{
    Q_OBJECT
public:
    enum class Origin : quint8 { Outgoing, Incoming };
    TcpConnection(FlowId flow, TransportProtocol protocol, StreamSocketPtr socket, Origin origin, QObject *parent);

    FlowId flow() const { return m_flow; }
    Origin origin() const { return m_origin; }
    bool isConnected() const { return m_socket->isConnected(); }
    /// A complete message has come.
    bool hasSpoken() const { return m_hasSpoken; }
    /// A message has begun and is not complete.
    bool isInsideMessage() const { return m_framer.isInsideMessage(); }
    MessageSource path() const;
    bool serves(const TlsReference &reference) const { return m_socket->serves(reference); }

    /// Writes now, or as soon as the connection is there.
    void send(StreamWriter writer, StreamWritten written);
    /// Sends what waits, then closes.
    void close();
    /// Tells everyone who waits that nothing left. For the owner, after ended() or a time-out.
    void failWaiting(const TransportError &error);

Q_SIGNALS:
    void established();
    /// Bytes came and were looked at; `completed`: they ended a message.
    void heard(bool completed);
    void itemReceived(const linnet::sip::StreamFramer::Item &item, const linnet::Slice &bytes);
    /// The peer's keep-alive was answered with this.
    void pinged(const QByteArray &answer);
    /// The peer reads nothing: what waits for it passed the limit.
    void overflowed();
    /// Nothing more can be read; what was answered is still to be sent: the owner closes.
    void framingLost();
    /// On a connection that was made this counts as ConnectFailed too: nobody waits for it to be made any more.
    void ended(const linnet::sip::TransportError &why);

private:
    struct Waiting
    {
        StreamWriter writer;
        StreamWritten written;
    };
    void flushWaiting();
    void write(const Waiting &one);
    void take(const QByteArray &bytes);

    const FlowId m_flow;
    const TransportProtocol m_protocol;
    const Origin m_origin;
    StreamSocketPtr m_socket;
    StreamFramer m_framer;
    std::vector<Waiting> m_waiting;
    bool m_hasSpoken = false;
    bool m_isClosing = false;
};

} // namespace linnet::sip
