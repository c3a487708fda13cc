// SPDX-License-Identifier: MIT
#pragma once

#include "client/OutboxJobs.h"
#include "im/imdn/Disposition.h"
#include "im/imdn/Imdn.h"
#include "store/Tables.h"

#include <functional>

/// What the receipts (RFC 5438) read and write, each a transaction of its own; run on the store's thread, inside jobs.
namespace linnet::client::receipts {

template <typename T>
using Stored = outbox::Stored<T>;

/// The user's switches for all; a contact's own choice goes before them. A value.
struct Switches
{
    bool delivered = true;
    bool displayed = true;

    friend bool operator==(const Switches &, const Switches &) = default;
};

/// Keeps what the sender of the stored message asked for, and owes him "delivered" where he may have it; `ownId` is that receipt's
/// Message-ID. True: something is owed now.
Stored<bool> onStored(store::Tables &tables, const im::ChatMessage &message, const im::ReceiptRequest &request, bool senderIsWhoSent,
                      const Switches &switches, const QByteArray &ownId);
/// Before what came up to `upTo` is marked as seen: owes "displayed" where it was asked. `ownId` is the start of the receipts'
/// Message-IDs. True: something is owed now.
Stored<bool> beforeDisplayed(store::Tables &tables, im::ConversationId conversation, im::MessageKey upTo, const Switches &switches,
                             const QByteArray &ownId);

/// A receipt that is to be sent, with all that its IMDN says. A value.
struct Owed
{
    store::DueReceipt due;
    im::Address account;
    im::Address peer;
    im::ImdnKind kind = im::ImdnKind::Delivery;
    QByteArray messageId; ///< of the message
    QDateTime messageTime; ///< as the message said
    im::ReceiptRequest request;
};
/// What may leave at `now` (epoch milliseconds), oldest first.
Stored<QList<Owed>> owed(store::Tables &tables, const im::Address &account, qint64 now);

/// Who sent an IMDN, as far as SIP tells.
struct Teller
{
    im::Address account; ///< ours, that it reached
    im::Address identity; ///< the person, or the server: "sip:example.org"
    im::Address atHome; ///< what HomeHosts makes of that
    bool mayBeOurServer = false; ///< it came on our registered flow
};
struct Heard
{
    bool blocked = false; ///< the teller is: nothing was done
    int forged = 0;
    QList<im::ChatMessage> changed; ///< with their new states
};
/// What the documents say about messages of ours, as far as it can be believed. `canonical` makes addresses of their URIs.
Stored<Heard> hear(store::Tables &tables, const Teller &teller, const QList<im::Imdn> &documents,
                   const std::function<im::Address(const QByteArray &)> &canonical, const QDateTime &now);

} // namespace linnet::client::receipts
