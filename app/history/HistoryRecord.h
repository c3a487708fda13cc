// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Conversation.h"
#include "im/model/PeerFacts.h"

#include <QByteArrayList>
#include <QStringList>

#include <variant>

namespace linnet::history {

/// A message with all that the profile knows of it. A value.
struct MessageRecord
{
    struct Step
    {
        QDateTime time; ///< UTC
        im::Delivery delivery;
        friend bool operator==(const Step &, const Step &) = default;
    };

    im::ChatMessage message; ///< key and conversation are those of the profile that it came from
    QList<Step> steps; ///< oldest first
    QByteArrayList attachmentData; ///< in the order of message.attachments
    QByteArray original; ///< the entity as it came, where a signature is to stay verifiable
    QByteArrayList callIds;
    qint64 requestSize = 0;
    QStringList route;
    int attempts = 0;

    friend bool operator==(const MessageRecord &, const MessageRecord &) = default;
};

/// A conversation without its messages: account, peer, aliases, draft, request flag, retention count.
using ConversationRecord = im::Conversation;

using Record = std::variant<ConversationRecord, MessageRecord>;

} // namespace linnet::history
