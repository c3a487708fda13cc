// SPDX-License-Identifier: MIT
#pragma once

#include "im/cpim/CpimMessage.h"
#include "im/model/ChatMessage.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace linnet::im {

/// What a received body is for.
enum class ReceivedKind : quint8 {
    Text, ///< to be shown: words, attachments or both
    Imdn, ///< receipts (RFC 5438)
    Composing, ///< somebody types (RFC 3994)
    Reaction, ///< to a message of either side
};

/// A received body, read. A value; which fields mean something depends on the kind.
struct ReceivedMessage
{
    ReceivedKind kind = ReceivedKind::Text;
    MessageFormat format = MessageFormat::Plain;
    QByteArray messageId; ///< imdn.Message-ID; empty: none
    QByteArray contentType; ///< of what is shown, or of the documents: "text/plain"
    QDateTime claimedTime; ///< UTC; CPIM DateTime, else SIP Date; may be invalid
    QString displayName; ///< how the sender calls itself; a claim
    /// The CPIM From is not the SIP identity: its name was not believed (RELIABILITY A16).
    bool otherCpimSender = false;
    CpimMessage cpim; ///< its message headers alone, for what receipts read there; none without CPIM

    QString text; ///< Text: the characters as sent; octets that are none are U+FFFD. Reaction: in words, for who cannot show it
    QString subject; ///< Text
    QByteArray replyTo; ///< Text: Message-ID of the message that it answers; empty: none
    QList<AttachmentData> attachments; ///< Text
    /// Text: the entity as it came, with its own headers and unpacked, if any part of it is signed or encrypted; else empty.
    QByteArray original;

    QList<QByteArray> documents; ///< Imdn, Composing: XML; more than one when a server joined them (RFC 5438 s.8.3)

    QByteArray reactionTo; ///< Reaction: Message-ID
    QString reaction; ///< Reaction: "👍"
    bool reactionRemoved = false; ///< Reaction: taken back

    friend bool operator==(const ReceivedMessage &, const ReceivedMessage &) = default;
};

} // namespace linnet::im
