// SPDX-License-Identifier: MIT
#include "transport/TcpConnection.h"

#include "base/Limits.h"

#include <QPointer>

namespace linnet::sip {

namespace {

/// A WebSocket message is one SIP message, with or without Content-Length (RFC 7118 s.5), or line ends that keep the flow alive.
StreamFramer::Item webSocketItem(const Slice &message)
{
    if (message.view().trimmed().isEmpty())
        return StreamFramer::Pong{};
    auto parsed = parseDatagram(message);
    if (parsed)
        return std::move(*parsed);
    return parsed.error();
}

} // namespace

TcpConnection::TcpConnection(FlowId flow, TransportProtocol protocol, StreamSocketPtr socket, Origin origin, QObject *parent)
    : QObject(parent), m_flow(flow), m_protocol(protocol), m_origin(origin), m_socket(std::move(socket))
{
    connect(m_socket.get(), &StreamSocket::connected, this, &TcpConnection::flushWaiting);
    connect(m_socket.get(), &StreamSocket::received, this, &TcpConnection::take);
    connect(m_socket.get(), &StreamSocket::closed, this,
            [this](const QString &detail) { Q_EMIT ended(m_socket->failure(detail)); });
}

MessageSource TcpConnection::path() const
{
    return {m_flow, m_protocol, m_socket->remote(), m_socket->local()};
}

void TcpConnection::send(StreamWriter writer, StreamWritten written)
{
    Waiting one{std::move(writer), std::move(written)};
    if (m_socket->isConnected())
        write(one);
    else
        m_waiting.push_back(std::move(one));
}

void TcpConnection::close()
{
    m_isClosing = true;
    m_socket->close();
}

void TcpConnection::failWaiting(const TransportError &error)
{
    const auto waiting = std::exchange(m_waiting, {});
    const MessageSource at = path();
    for (const Waiting &one : waiting)
        one.written(at, {}, error);
}

void TcpConnection::flushWaiting()
{
    const QPointer<TcpConnection> alive(this);
    Q_EMIT established();
    const auto waiting = std::exchange(m_waiting, {});
    for (const Waiting &one : waiting) {
        if (alive)
            write(one);
    }
}

void TcpConnection::write(const Waiting &one)
{
    const MessageSource at = path();
    const QByteArray bytes = one.writer(at);
    if (!bytes.isEmpty())
        m_socket->write(bytes);
    const bool tooMuch = m_socket->unsentBytes() > Limits::kMaxUnsentBytes;
    const QPointer<TcpConnection> alive(this);
    one.written(at, bytes, std::nullopt);
    if (tooMuch && alive)
        Q_EMIT overflowed();
}

void TcpConnection::take(const QByteArray &bytes)
{
    const QPointer<TcpConnection> alive(this);
    QList<StreamFramer::Item> items;
    QList<Slice> taken;
    if (isWebSocket(m_protocol)) {
        taken.append(Slice::copyOf(bytes));
        items.append(webSocketItem(taken.first()));
    } else {
        items = m_framer.feed(bytes);
        taken = m_framer.taken();
    }
    for (qsizetype i = 0; i < items.size(); ++i) {
        const StreamFramer::Item &item = items[i];
        if (m_isClosing)
            return;
        // Only who made the connection pings (RFC 5626 s.3.5.1); on our own ones two empty lines are two answers.
        if (std::holds_alternative<StreamFramer::Ping>(item) && m_origin == Origin::Incoming) {
            const QByteArray answer("\r\n");
            m_socket->write(answer);
            Q_EMIT pinged(answer);
            if (!alive)
                return;
            continue;
        }
        if (std::holds_alternative<Message>(item))
            m_hasSpoken = true;
        Q_EMIT itemReceived(item, taken[i]);
        if (!alive)
            return;
    }
    Q_EMIT heard(!items.isEmpty());
    if (!alive)
        return;
    // The answer to the malformed message is written by now: it goes out before the end.
    if (m_framer.isBroken() && !m_isClosing)
        Q_EMIT framingLost();
}

} // namespace linnet::sip
