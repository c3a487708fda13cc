// SPDX-License-Identifier: MIT
#include "transport/WebSocketStream.h"

#include <QPointer>

namespace linnet::sip {

namespace {

constexpr QByteArrayView kKeepAlive("\r\n\r\n");

} // namespace

WebSocketStream::WebSocketStream(StreamSocketPtr carrier, const QByteArray &host, RandomSource &random)
    : m_carrier(std::move(carrier)), m_host(host), m_random(random), m_handshake(WebSocketHandshake::make(random))
{
    connect(m_carrier.get(), &StreamSocket::connected, this, [this] { m_carrier->write(m_handshake.request(m_host)); });
    connect(m_carrier.get(), &StreamSocket::received, this, &WebSocketStream::take);
    connect(m_carrier.get(), &StreamSocket::closed, this,
            [this](const QString &detail) { Q_EMIT closed(m_fault.isEmpty() ? detail : m_fault); });
}

void WebSocketStream::write(const QByteArray &bytes)
{
    if (bytes == kKeepAlive) {
        m_carrier->write(webSocketFrame(WebSocketOpcode::Ping, {}, m_random));
        return;
    }
    // Text must be UTF-8 (RFC 6455 s.5.6), a SIP message need not be.
    const auto opcode = bytes.isValidUtf8() ? WebSocketOpcode::Text : WebSocketOpcode::Binary;
    m_carrier->write(webSocketFrame(opcode, bytes, m_random));
}

void WebSocketStream::close()
{
    if (isConnected() && !m_isOver)
        m_carrier->write(webSocketFrame(WebSocketOpcode::Close, QByteArrayView("\x03\xe8", 2), m_random)); // 1000: done
    m_isOver = true;
    m_carrier->close();
}

TransportError WebSocketStream::failure(const QString &detail) const
{
    return m_carrier->failure(detail);
}

void WebSocketStream::take(const QByteArray &bytes)
{
    if (m_isOver)
        return;
    if (m_isOpen) {
        takeFrames(bytes);
        return;
    }
    const auto rest = afterHandshake(bytes);
    if (!rest || m_isOver)
        return;
    m_isOpen = true;
    const QPointer<WebSocketStream> alive(this);
    Q_EMIT connected();
    if (alive && !rest->isEmpty())
        takeFrames(*rest);
}

std::optional<QByteArray> WebSocketStream::afterHandshake(const QByteArray &bytes)
{
    m_head += bytes;
    const qsizetype end = m_head.indexOf("\r\n\r\n");
    if (end < 0 || end > WebSocketHandshake::kMaxHead) {
        if (m_head.size() > WebSocketHandshake::kMaxHead)
            giveUp("HTTP");
        return std::nullopt;
    }
    if (const auto fault = m_handshake.faultIn(QByteArrayView(m_head).first(end + 4))) {
        giveUp(*fault);
        return std::nullopt;
    }
    return std::exchange(m_head, {}).mid(end + 4);
}

void WebSocketStream::takeFrames(const QByteArray &bytes)
{
    const QPointer<WebSocketStream> alive(this);
    const QList<WebSocketReader::Item> items = m_reader.feed(bytes);
    for (const WebSocketReader::Item &item : items) {
        switch (item.kind) {
        case WebSocketReader::Item::Kind::Content:
            Q_EMIT received(item.payload);
            break;
        case WebSocketReader::Item::Kind::Ping:
            m_carrier->write(webSocketFrame(WebSocketOpcode::Pong, item.payload, m_random));
            break;
        case WebSocketReader::Item::Kind::Pong:
            Q_EMIT received("\r\n");
            break;
        case WebSocketReader::Item::Kind::Close:
            close();
            return;
        }
        if (!alive || m_isOver)
            return;
    }
    if (m_reader.isBroken())
        giveUp("WebSocket");
}

void WebSocketStream::giveUp(const QByteArray &fault)
{
    m_isOver = true;
    m_head.clear();
    m_fault = QString::fromLatin1(fault);
    m_carrier->close();
}

} // namespace linnet::sip
