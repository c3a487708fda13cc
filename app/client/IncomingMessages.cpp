// SPDX-License-Identifier: MIT
#include "client/IncomingMessages.h"

#include "base/Limits.h"
#include "client/CanonicalAddress.h"

namespace linnet::client {
namespace {

using store::SqliteError;
using store::Tables;

constexpr QByteArrayView kRetryAfter = "10"; ///< seconds; the store itself tries again every two

/// What becomes of a message that arrived.
struct Arrival
{
    enum class Verdict : quint8 { Stored, Duplicate, Blocked, TooMany, TooLate };
    Verdict verdict = Verdict::Duplicate;
    im::ChatMessage message; ///< Stored
};

Result<bool, SqliteError> strangerMayWrite(Tables &tables, const im::Address &account, const im::Address &peer)
{
    const auto stored = tables.conversations.strangerMessageCount(peer);
    if (!stored)
        return stored.error();
    if (*stored >= Limits::kMaxMessagesPerStranger)
        return false;
    if (*stored > 0)
        return true;
    const auto open = tables.conversations.find(account, peer);
    if (!open)
        return open.error();
    if (*open)
        return true;
    const auto strangers = tables.conversations.strangerCount();
    if (!strangers)
        return strangers.error();
    return *strangers < Limits::kMaxStrangers;
}

/// Sending CPIM proves that the peer knows Message-IDs: it recognises duplicates (DESIGN s.5).
store::SqliteStatus learnFrom(Tables &tables, const im::ChatMessage &message)
{
    if (message.messageId.isEmpty())
        return store::Nothing{};
    const auto facts = tables.peers.get(message.account, message.peer);
    if (!facts)
        return facts.error();
    if (facts->dedups && facts->dedupsSince.isValid() && facts->dedupsSince.daysTo(message.time) < 1)
        return store::Nothing{};
    return tables.peers.setDedups(message.account, message.peer, true, message.time);
}

store::SqliteStatus keepPeerName(Tables &tables, const im::ChatMessage &message, const QString &name)
{
    if (name.isEmpty())
        return store::Nothing{};
    return tables.conversations.setPeerName(message.conversation, name);
}

Result<Arrival, SqliteError> take(Tables &tables, im::ChatMessage message, const store::DuplicateKeys &keys, const QString &peerName)
{
    const auto blocked = tables.contacts.isBlocked(message.peer);
    if (!blocked)
        return blocked.error();
    if (*blocked)
        return Arrival{Arrival::Verdict::Blocked, {}};
    const auto known = tables.contacts.isKnown(message.account, message.peer);
    if (!known)
        return known.error();
    message.fromStranger = !*known;
    if (message.fromStranger) {
        const auto seen = tables.seen.contains(keys);
        if (!seen)
            return seen.error();
        if (*seen)
            return Arrival{Arrival::Verdict::Duplicate, {}};
        const auto room = strangerMayWrite(tables, message.account, message.peer);
        if (!room)
            return room.error();
        if (!*room)
            return Arrival{Arrival::Verdict::TooMany, {}};
    }
    const auto stored = tables.messages.insertIncoming(message, keys);
    if (!stored)
        return stored.error();
    if (!*stored)
        return Arrival{Arrival::Verdict::Duplicate, {}};
    if (const auto added = tables.calls.add((*stored)->key, keys.callId); !added)
        return added.error();
    if (const auto learned = learnFrom(tables, **stored); !learned)
        return learned.error();
    if (const auto named = keepPeerName(tables, **stored, peerName); !named)
        return named.error();
    return Arrival{Arrival::Verdict::Stored, **stored};
}

im::Address canonicalOrEmpty(const QByteArray &text)
{
    const auto uri = sip::parseUri(Slice::copyOf(text));
    return uri ? canonicalAddress(*uri).value_or(im::Address{}) : im::Address{};
}

im::ReceivedBody bodyOf(const sip::Request &request, const im::Address &sender)
{
    im::ReceivedBody body;
    body.contentType = request.headers().value(sip::HeaderName::ContentType).toByteArray();
    body.contentEncoding = request.headers().value(sip::HeaderName::ContentEncoding).toByteArray();
    body.body = request.body().toByteArray();
    body.date = request.headers().value(sip::HeaderName::Date).toByteArray();
    body.subject = QString::fromUtf8(request.headers().value(sip::HeaderName::Subject).view());
    body.sender = sender;
    body.senderName = QString::fromUtf8(request.from()->display);
    body.canonical = &canonicalOrEmpty;
    return body;
}

void refuse(sip::IncomingPage *page, const im::ReceivedRefusal &refusal)
{
    QList<QPair<QByteArray, QByteArray>> headers;
    switch (refusal.kind) {
    case im::ReceivedRefusal::Kind::UnsupportedType:
        headers.append(qMakePair(QByteArray("Accept"), im::kAcceptedTypes.toByteArray()));
        break;
    case im::ReceivedRefusal::Kind::UnsupportedEncoding:
        headers.append(qMakePair(QByteArray("Accept-Encoding"), QByteArray("identity")));
        break;
    case im::ReceivedRefusal::Kind::Malformed:
    case im::ReceivedRefusal::Kind::TooLarge:
        break;
    }
    page->reject(refusal.status, headers);
}

} // namespace

QList<QByteArray> acceptedTypes() { return {"text/plain", "message/cpim"}; }

IncomingMessages::IncomingMessages(store::Store &store, sip::PagerUsage &pager, Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_clock(clock)
{
    connect(&pager, &sip::PagerUsage::received, this, &IncomingMessages::onReceived);
}

void IncomingMessages::onReceived(sip::IncomingPage *page)
{
    const sip::Request &request = page->request();
    const auto account = canonicalAddress(page->account());
    const auto peer = request.from() ? canonicalAddress(request.from()->uri) : std::nullopt;
    if (!account || !peer) {
        page->reject(400);
        return;
    }
    const auto received = im::decodeMessage(bodyOf(request, *peer));
    if (!received) {
        refuse(page, received.error());
        return;
    }
    im::ChatMessage message;
    message.messageId = received->messageId;
    message.account = *account;
    message.peer = *peer;
    message.direction = im::Direction::In;
    message.text = received->text;
    message.subject = received->subject;
    message.contentType = received->contentType;
    message.format = received->format;
    message.time = m_clock.wallTime();
    message.claimedTime = received->claimedTime;

    store::DuplicateKeys keys;
    keys.account = *account;
    keys.sender = *peer;
    keys.messageId = received->messageId;
    keys.callId = request.callId().toByteArray();
    keys.fromTag = request.from()->tag().toByteArray();
    keys.cseq = request.cseq() ? request.cseq()->number : 0;

    m_store.write(
        this,
        [message, keys, name = received->displayName, claim = page->claim()](Tables &tables) -> Result<Arrival, SqliteError> {
            // 480 has left after 30 s of a stalled disk: the server that keeps the message brings it again.
            if (claim->test_and_set())
                return Arrival{Arrival::Verdict::TooLate, {}};
            return take(tables, message, keys, name);
        },
        [this, waiting = QPointer(page)](const Result<Arrival, SqliteError> &arrival) {
            if (waiting) {
                if (!arrival)
                    waiting->reject(500, {{"Retry-After", kRetryAfter.toByteArray()}});
                else if (arrival->verdict == Arrival::Verdict::Blocked)
                    waiting->reject(403);
                else if (arrival->verdict == Arrival::Verdict::TooMany)
                    waiting->reject(480);
                else
                    waiting->accept();
            }
            if (arrival && arrival->verdict == Arrival::Verdict::Stored)
                Q_EMIT arrived(arrival->message);
        });
}

} // namespace linnet::client
