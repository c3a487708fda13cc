// SPDX-License-Identifier: MIT
#include "client/IncomingMessages.h"

#include "client/Arrival.h"
#include "client/CanonicalAddress.h"
#include "client/Outcomes.h"
#include "im/mime/ContentCoding.h"

namespace linnet::client {
namespace {

constexpr QByteArrayView kRetryAfter = "10"; ///< seconds; the store itself tries again every two

im::Address canonicalOrEmpty(const QByteArray &text)
{
    const auto uri = sip::parseUri(Slice::copyOf(text));
    return uri ? canonicalAddress(*uri).value_or(im::Address{}) : im::Address{};
}

/// As the host of a canonical address.
QString canonicalHostOf(const sip::Endpoint &endpoint)
{
    return canonicalOrEmpty("sip:" + sip::toString(endpoint).toLatin1()).text();
}

im::ReceivedBody bodyOf(const sip::Request &request, const im::Address &sender)
{
    im::ReceivedBody body;
    body.contentType = request.headers().value(sip::HeaderName::ContentType).toByteArray();
    body.contentDisposition = request.headers().value(sip::HeaderName::ContentDisposition).toByteArray();
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
        headers.append(qMakePair(QByteArray("Accept"), acceptedTypes().join(", ")));
        break;
    case im::ReceivedRefusal::Kind::UnsupportedEncoding:
        headers.append(qMakePair(QByteArray("Accept-Encoding"), im::kAcceptedCodings.toByteArray()));
        break;
    case im::ReceivedRefusal::Kind::Malformed:
    case im::ReceivedRefusal::Kind::TooLarge:
        break;
    }
    page->reject(refusal.status, headers);
}

} // namespace

QList<QByteArray> acceptedTypes()
{
    QList<QByteArray> types = im::acceptedTypes();
    types.removeIf([](const QByteArray &type) { return type == "message/imdn+xml" || type == "application/im-iscomposing+xml"; });
    return types;
}

IncomingMessages::IncomingMessages(store::Store &store, sip::PagerUsage &pager, Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_clock(clock)
{
    connect(&pager, &sip::PagerUsage::received, this, &IncomingMessages::onReceived);
}

Incoming IncomingMessages::incomingOf(const sip::IncomingPage &page, const im::ReceivedMessage &received, const im::Address &account,
                                      const im::Address &peer) const
{
    const sip::Request &request = page.request();
    // A PBX that writes its own address into From.
    HomeHosts home = m_homes ? m_homes(account) : HomeHosts{};
    if (page.onRegisteredFlow())
        home.addServer(canonicalHostOf(page.source().remote));

    Incoming incoming;
    incoming.atHome = home.fold(peer);
    incoming.peerName = received.displayName;
    incoming.lesson = lessonOf(request, received.format);
    incoming.files = received.attachments;
    if (received.kind == im::ReceivedKind::Reaction)
        incoming.reaction = IncomingReaction{received.reactionTo, received.reaction, received.reactionRemoved};

    im::ChatMessage &message = incoming.message;
    message.messageId = received.messageId;
    message.account = account;
    message.peer = peer;
    message.direction = im::Direction::In;
    message.text = received.text;
    message.subject = received.subject;
    message.contentType = received.contentType;
    message.format = received.format;
    message.time = m_clock.wallTime();
    message.claimedTime = received.claimedTime;
    message.replyTo = received.replyTo;

    store::DuplicateKeys &keys = incoming.keys;
    keys.account = account;
    keys.sender = peer;
    keys.messageId = received.messageId;
    keys.callId = request.callId().toByteArray();
    keys.fromTag = request.from()->tag().toByteArray();
    keys.cseq = request.cseq() ? request.cseq()->number : 0;
    return incoming;
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
    if (received->kind == im::ReceivedKind::Imdn || received->kind == im::ReceivedKind::Composing) {
        refuse(page, im::ReceivedRefusal{im::ReceivedRefusal::Kind::UnsupportedType, 415});
        return;
    }
    m_store.write(
        this,
        [incoming = incomingOf(*page, *received, *account, *peer), claim = page->claim()](
            store::Tables &tables) -> Result<Arrival, store::SqliteError> {
            // 480 has left after 30 s of a stalled disk: the server that keeps the message brings it again.
            if (claim->test_and_set())
                return Arrival{Arrival::Verdict::TooLate, {}};
            return take(tables, incoming);
        },
        [this, waiting = QPointer(page)](const Result<Arrival, store::SqliteError> &arrival) {
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
            if (arrival && arrival->verdict == Arrival::Verdict::Reacted)
                Q_EMIT reacted(arrival->message);
        });
}

} // namespace linnet::client
