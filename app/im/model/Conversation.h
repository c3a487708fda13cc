// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"

#include <QMetaType>

namespace linnet::im {

/// A conversation belongs to (own account, canonical peer address) (DESIGN s.5). A value with what a list shows.
struct Conversation
{
    ConversationId id = 0;
    Address account;
    Address peer;
    QString title; ///< contact's name, else the name the peer gives itself, else the address; a claim, never proof
    bool isContact = false;
    bool isRequest = false; ///< from a stranger, not accepted yet
    int unread = 0;
    MessageKey firstUnread = 0; ///< where the unread line stands
    QString draft;
    QList<Address> aliases; ///< further addresses of the same person, merged into it by the user
    Address answersTo; ///< where the next message goes: the address that the peer used last
    int retentionDays = 0; ///< older messages are deleted; 0: kept for ever
    ChatMessage last; ///< key 0 when it has no message yet

    friend bool operator==(const Conversation &, const Conversation &) = default;
};

/// What is wanted for one contact: as the settings say for all, or not, or yes.
enum class Choice : qint8 { AsSet = -1, No = 0, Yes = 1 };

/// An entry of the address book. A value.
struct Contact
{
    Address address;
    QString name; ///< empty: the address is shown
    bool blocked = false;
    Choice receipts = Choice::AsSet; ///< whether it gets receipts of ours
    Choice typing = Choice::AsSet; ///< whether it sees that we type

    friend bool operator==(const Contact &, const Contact &) = default;
};

} // namespace linnet::im

Q_DECLARE_METATYPE(linnet::im::Conversation)
Q_DECLARE_METATYPE(linnet::im::Contact)
