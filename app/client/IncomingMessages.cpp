// SPDX-License-Identifier: MIT
#include "client/IncomingMessages.h"

#include "client/Arrival.h"
#include "client/CanonicalAddress.h"
#include "client/Outcomes.h"

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
    if (received->kind != im::ReceivedKind::Text) {
        refuse(page, im::ReceivedRefusal{im::ReceivedRefusal::Kind::UnsupportedType, 415});
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

    // A PBX that writes its own address into From.
    HomeHosts home = m_homes ? m_homes(*account) : HomeHosts{};
    if (page->onRegisteredFlow())
        home.addServer(canonicalHostOf(page->source().remote));
    const im::Address atHome = home.fold(*peer);

    store::DuplicateKeys keys;
    keys.account = *account;
    keys.sender = *peer;
    keys.messageId = received->messageId;
    keys.callId = request.callId().toByteArray();
    keys.fromTag = request.from()->tag().toByteArray();
    keys.cseq = request.cseq() ? request.cseq()->number : 0;

    m_store.write(
        this,
        [message, keys, atHome, name = received->displayName, lesson = lessonOf(request, received->format),
         claim = page->claim()](store::Tables &tables) -> Result<Arrival, store::SqliteError> {
            // 480 has left after 30 s of a stalled disk: the server that keeps the message brings it again.
            if (claim->test_and_set())
                return Arrival{Arrival::Verdict::TooLate, {}};
            return take(tables, message, keys, name, lesson, atHome);
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
        });
}

} // namespace linnet::client
