// SPDX-License-Identifier: MIT
#pragma once

#include "base/RandomSource.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace linnet::sip {

/// What a WebSocket server sends, read as its client (RFC 6455 s.5). Pure.
class WebSocketReader
{
public:
    struct Item
    {
        enum class Kind : quint8 { Content, Ping, Pong, Close };
        Kind kind = Kind::Content; ///< a whole message, text or binary
        QByteArray payload;

        friend bool operator==(const Item &, const Item &) = default;
    };
    /// Feeds bytes of the connection; gives what they complete. Text and binary messages are the same to us. At most
    /// kMaxMessage is kept.
    QList<Item> feed(QByteArrayView bytes);
    /// The server broke the rules, or a message is too long: close the connection. Nothing more comes out.
    bool isBroken() const { return m_broken; }
    /// A message has begun and is not complete.
    bool isInsideMessage() const { return !m_buffer.isEmpty() || m_isFragmented; }

    static constexpr qsizetype kMaxControl = 125;
    static const qsizetype kMaxMessage;

private:
    /// False: more bytes are needed, or all is over.
    bool takeFrame(QByteArrayView rest, qsizetype &used, QList<Item> &items);
    bool fail();

    QByteArray m_buffer;
    QByteArray m_message; ///< fragments so far
    bool m_isFragmented = false;
    bool m_broken = false;
};

enum class WebSocketOpcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/// One final frame, masked as a client's have to be (RFC 6455 s.5.3).
QByteArray webSocketFrame(WebSocketOpcode opcode, QByteArrayView payload, RandomSource &random);

/// A client's opening handshake for the subprotocol sip (RFC 6455 s.4.1, RFC 7118 s.4).
struct WebSocketHandshake
{
    QByteArray key; ///< 16 random octets in base64

    static WebSocketHandshake make(RandomSource &random);
    QByteArray request(const QByteArray &host) const;
    /// `head` is the whole answer up to and with its empty line. Wrong or missing parts: the reason in the words of the protocol.
    std::optional<QByteArray> faultIn(QByteArrayView head) const;

    static constexpr qsizetype kMaxHead = 8 * 1024;
};

} // namespace linnet::sip
