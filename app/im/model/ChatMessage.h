// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Address.h"
#include "im/model/Attachment.h"
#include "im/model/DeliveryState.h"
#include "im/model/FileTransfer.h"
#include "im/model/Reaction.h"
#include "im/model/Session.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

#include <optional>

namespace linnet::im {

/// The key of a message row: stable across restarts, grows with the local order of arrival and intent. 0 is none.
using MessageKey = qint64;
/// The key of a conversation row. 0 is none.
using ConversationId = qint64;

enum class Direction : quint8 { In, Out };
enum class MessageFormat : quint8 { Plain, Cpim };
enum class MessageModel : quint8 { Pager, Session };
/// What a row of a conversation is. Only messages have text.
enum class MessageKind : quint8 {
    Message,
    MissedCall, ///< somebody called, and nothing here could take it
    Session, ///< a session has ended: ChatMessage::session
    File, ///< ChatMessage::file
};

/// One row of a conversation, as stored: a message, or what else happened there. A value.
struct ChatMessage
{
    MessageKey key = 0;
    ConversationId conversation = 0;
    QByteArray messageId; ///< imdn.Message-ID, the same at both ends; empty for bare text received
    Address account; ///< ours
    Address peer;
    Direction direction = Direction::In;
    QString text; ///< exactly the characters sent
    QString subject;
    QByteArray contentType; ///< innermost: "text/plain"
    MessageFormat format = MessageFormat::Cpim;
    MessageModel model = MessageModel::Pager;
    MessageKind kind = MessageKind::Message;
    bool fromStranger = false; ///< arrived as a request
    bool displayed = false; ///< incoming: the user has seen it
    QDateTime time; ///< UTC; arrival or intent by our clock: a label, never the order
    QDateTime claimedTime; ///< UTC; what the sender wrote (CPIM DateTime, Date); may be invalid
    Delivery delivery; ///< outgoing only
    QString ref; ///< outgoing: the caller's own mark, echoed in every event
    QByteArray replyTo; ///< Message-ID of the message that it answers; empty: none
    QList<Attachment> attachments; ///< in their order
    QList<Reaction> reactions; ///< oldest first
    std::optional<SessionEvent> session; ///< kind Session
    std::optional<FileTransfer> file; ///< kind File

    friend bool operator==(const ChatMessage &, const ChatMessage &) = default;
};

} // namespace linnet::im

Q_DECLARE_METATYPE(linnet::im::ChatMessage)
