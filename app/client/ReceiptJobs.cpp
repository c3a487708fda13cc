// SPDX-License-Identifier: MIT
#include "client/ReceiptJobs.h"

#include "client/PeerJobs.h"
#include "im/imdn/DispositionPolicy.h"

namespace linnet::client::receipts {
namespace {

using store::Nothing;
using store::SqliteError;
using store::SqliteStatus;
using store::Tables;

constexpr int kCallsLookedThrough = 500; ///< an IMDN that names a Call-ID comes soon, or not at all

/// Original-To and IMDN-Record-Route as the store keeps them: lines, the first of them Original-To.
QByteArray routeBytes(const im::ReceiptRequest &request)
{
    if (request.originalTo.isEmpty() && request.recordRoute.isEmpty())
        return {};
    return (QByteArrayList{request.originalTo} + request.recordRoute).join('\n');
}

im::ReceiptRequest requestOf(const store::ReceiptRequest &stored)
{
    im::ReceiptRequest request;
    request.wishes = im::DispositionWishes::fromBits(stored.wishes);
    if (stored.route.isEmpty())
        return request;
    request.recordRoute = stored.route.split('\n');
    request.originalTo = request.recordRoute.takeFirst();
    return request;
}

Stored<bool> isAllowed(Tables &tables, const im::Address &peer, bool setting)
{
    const auto contact = tables.contacts.get(peer);
    if (!contact)
        return contact.error();
    const im::Choice choice = *contact ? (*contact)->receipts : im::Choice::AsSet;
    return choice == im::Choice::AsSet ? setting : choice == im::Choice::Yes;
}

Stored<im::SendingFacts> factsOf(Tables &tables, const im::ChatMessage &message, const im::ReceiptRequest &request, bool setting)
{
    const auto known = tables.contacts.isKnown(message.account, message.peer);
    if (!known)
        return known.error();
    const auto allowed = isAllowed(tables, message.peer, setting);
    if (!allowed)
        return allowed.error();
    im::SendingFacts facts;
    facts.request = request;
    facts.hasMessageId = !message.messageId.isEmpty();
    facts.fromKnownPeer = *known;
    facts.userAllows = *allowed;
    return facts;
}

Stored<bool> owe(Tables &tables, im::MessageKey message, im::ImdnKind kind, const QByteArray &ownId)
{
    store::DueReceipt due;
    due.message = message;
    due.kind = int(kind);
    due.messageId = ownId;
    return tables.receipts.addDue(due);
}

/// Messages of ours that the id may mean: a Message-ID, or what some clients use for plain text, a Call-ID.
Stored<QList<im::MessageKey>> messagesMeant(Tables &tables, const Teller &teller, const QByteArray &id)
{
    auto found = tables.messages.findByMessageId(id);
    if (!found || !found->isEmpty())
        return found;
    const auto conversation = tables.conversations.find(teller.account, teller.atHome);
    if (!conversation)
        return conversation.error();
    if (!*conversation)
        return QList<im::MessageKey>();
    const auto sent = tables.calls.findSent(**conversation, id, kCallsLookedThrough);
    if (!sent)
        return sent.error();
    return *sent ? QList<im::MessageKey>{**sent} : QList<im::MessageKey>();
}

std::optional<im::DeliveryEvent> eventOf(im::Belief belief)
{
    im::DeliveryEvent event;
    switch (belief) {
    case im::Belief::Delivered:
        event.kind = im::DeliveryEvent::Kind::ReceivedByDevice;
        return event;
    case im::Belief::Displayed:
        event.kind = im::DeliveryEvent::Kind::SeenByUser;
        return event;
    case im::Belief::Failed:
        event.kind = im::DeliveryEvent::Kind::FailedThere;
        event.reason = im::DeliveryReason::Other;
        return event;
    case im::Belief::Stored:
        event.kind = im::DeliveryEvent::Kind::KeptByServer;
        return event;
    case im::Belief::Nothing:
    case im::Belief::Forged:
        break;
    }
    return std::nullopt;
}

/// One of the addresses is whom the message went to, or an alias of his that the user has merged with it.
Stored<bool> isPeerOf(Tables &tables, const im::ChatMessage &message, const QList<im::Address> &addresses)
{
    for (const im::Address &address : addresses) {
        if (address == message.peer)
            return true;
        const auto conversation = tables.conversations.find(message.account, address);
        if (!conversation)
            return conversation.error();
        if (*conversation == message.conversation)
            return true;
    }
    return false;
}

SqliteStatus hearOne(Tables &tables, const Teller &teller, const im::Imdn &imdn, im::MessageKey key,
                     const std::function<im::Address(const QByteArray &)> &canonical, const QDateTime &now, Heard &heard)
{
    const auto message = tables.messages.get(key);
    if (!message)
        return message.error();
    if (!*message || (*message)->direction == im::Direction::In || (*message)->account != teller.account)
        return Nothing{};
    im::BelievingFacts facts;
    const auto fromRecipient = isPeerOf(tables, **message, {teller.identity, teller.atHome});
    if (!fromRecipient)
        return fromRecipient.error();
    const auto namesRecipient = isPeerOf(tables, **message, {canonical(imdn.recipientUri)});
    if (!namesRecipient)
        return namesRecipient.error();
    facts.fromRecipient = *fromRecipient;
    facts.namesRecipient = imdn.recipientUri.isEmpty() || *namesRecipient;
    facts.fromOurServer = teller.mayBeOurServer && teller.identity.text() == teller.account.host();
    const im::Belief belief = im::belief(imdn, facts);
    if (belief == im::Belief::Forged)
        ++heard.forged;
    else if (facts.fromRecipient) {
        PeerLesson lesson;
        lesson.receipt = true;
        if (const auto learned = learnPeer(tables, teller.account, teller.identity, lesson, now); !learned)
            return learned;
    }
    const auto event = eventOf(belief);
    if (!event)
        return Nothing{};
    const auto settled = outbox::hear(tables, key, *event, now);
    if (!settled)
        return settled.error();
    if (settled->message && settled->changed)
        heard.changed.append(*settled->message);
    return Nothing{};
}

} // namespace

Stored<bool> onStored(Tables &tables, const im::ChatMessage &message, const im::ReceiptRequest &request, bool senderIsWhoSent,
                      const Switches &switches, const QByteArray &ownId)
{
    if (!request.wishes.any())
        return false;
    im::ReceiptRequest kept = request;
    // Whoever else stands in the CPIM From, no receipt goes to a third person: neither now nor when it is seen.
    if (!senderIsWhoSent)
        kept = {};
    if (const auto set = tables.receipts.setRequest(message.key, {quint8(kept.wishes.toBits()), routeBytes(kept)}); !set)
        return set.error();
    auto facts = factsOf(tables, message, kept, switches.delivered);
    if (!facts)
        return facts.error();
    facts->senderIsWhoSent = senderIsWhoSent;
    if (!im::maySend(im::ImdnKind::Delivery, *facts))
        return false;
    return owe(tables, message.key, im::ImdnKind::Delivery, ownId);
}

Stored<bool> beforeDisplayed(Tables &tables, im::ConversationId conversation, im::MessageKey upTo, const Switches &switches,
                             const QByteArray &ownId)
{
    im::DispositionWishes display;
    display.display = true;
    const auto keys = tables.receipts.unseenThatAsked(conversation, upTo, quint8(display.toBits()));
    if (!keys)
        return keys.error();
    bool any = false;
    for (const im::MessageKey key : *keys) {
        const auto message = tables.messages.get(key);
        if (!message)
            return message.error();
        const auto request = tables.receipts.request(key);
        if (!request)
            return request.error();
        const auto facts = factsOf(tables, message->value_or(im::ChatMessage{}), requestOf(*request), switches.displayed);
        if (!facts)
            return facts.error();
        if (!im::maySend(im::ImdnKind::Display, *facts))
            continue;
        const auto added = owe(tables, key, im::ImdnKind::Display, ownId + '.' + QByteArray::number(key));
        if (!added)
            return added.error();
        any = any || *added;
    }
    return any;
}

Stored<QList<Owed>> owed(Tables &tables, const im::Address &account, qint64 now)
{
    const auto due = tables.receipts.due(account, now);
    if (!due)
        return due.error();
    QList<Owed> all;
    for (const store::DueReceipt &one : *due) {
        const auto message = tables.messages.get(one.message);
        if (!message)
            return message.error();
        const auto request = tables.receipts.request(one.message);
        if (!request)
            return request.error();
        if (!*message)
            continue;
        Owed receipt;
        receipt.due = one;
        receipt.account = (*message)->account;
        receipt.peer = (*message)->peer;
        receipt.kind = one.kind == int(im::ImdnKind::Display) ? im::ImdnKind::Display : im::ImdnKind::Delivery;
        receipt.messageId = (*message)->messageId;
        receipt.messageTime = (*message)->claimedTime;
        receipt.request = requestOf(*request);
        all.append(receipt);
    }
    return all;
}

Stored<Heard> hear(Tables &tables, const Teller &teller, const QList<im::Imdn> &documents,
                   const std::function<im::Address(const QByteArray &)> &canonical, const QDateTime &now)
{
    Heard heard;
    const auto blocked = tables.contacts.isBlocked(teller.identity);
    if (!blocked)
        return blocked.error();
    heard.blocked = *blocked;
    if (heard.blocked)
        return heard;
    for (const im::Imdn &imdn : documents) {
        const auto meant = messagesMeant(tables, teller, imdn.messageId);
        if (!meant)
            return meant.error();
        for (const im::MessageKey key : *meant) {
            if (const auto done = hearOne(tables, teller, imdn, key, canonical, now, heard); !done)
                return done.error();
        }
    }
    return heard;
}

} // namespace linnet::client::receipts
