// SPDX-License-Identifier: MIT
#pragma once

#include "message/MessageParser.h"

#include <QList>

namespace linnet::sip {

/// Cuts a stream into messages (RFC 3261 s.18.3, s.20.14): Content-Length is mandatory, CRLF between messages is skipped.
/// Chunking changes nothing: the same bytes in other pieces give the same items.
class StreamFramer
{
public:
    /// A double CRLF between messages: a keep-alive to be answered with CRLF (RFC 5626 s.4.4.1). Its first half came out
    /// as a Pong: nobody can tell before the second half is there, and both show that the peer lives.
    struct Ping { };
    /// A single CRLF between messages.
    struct Pong { };
    using Item = std::variant<Message, MalformedMessage, Ping, Pong>;

    /// Feeds bytes of one connection. Keeps at most Limits::kMaxHeaderSection + kMaxBody.
    QList<Item> feed(QByteArrayView bytes);
    /// The bytes of each item that the last feed() gave, as they came; of a broken one what was looked at. The message shares them.
    const QList<Slice> &taken() const { return m_taken; }
    /// Framing is lost (no or bad Content-Length, too long): the last item was a MalformedMessage and the connection is to
    /// be closed after its answer. Nothing more comes out.
    bool isBroken() const { return m_broken; }
    /// A message has begun and is not complete.
    bool isInsideMessage() const;

private:
    bool takeItem(qsizetype &used, QList<Item> &items);
    void takeEmptyLine(QList<Item> &items);
    bool findHeaderEnd(QByteArrayView rest, QList<Item> &items);
    void addMessage(QByteArrayView bytes, QList<Item> &items);
    void breakOff(QByteArrayView head, const ParseError &error, int status, QList<Item> &items);

    QByteArray m_buffer;
    QList<Slice> m_taken;
    qsizetype m_scanned = 0; ///< so far no end of headers was found
    qsizetype m_headerEnd = -1;
    qsizetype m_bodyLength = 0;
    bool m_oneEmptyLine = false;
    bool m_broken = false;
};

} // namespace linnet::sip
