// SPDX-License-Identifier: MIT
#include "client/IncomingMessages.h"

#include "client/Arrival.h"
#include "base/Limits.h"
#include "client/CanonicalAddress.h"
#include "client/Outcomes.h"
#include "im/mime/ContentCoding.h"
#include "im/pipeline/OutgoingPipeline.h"
#include "message/NameAddr.h"

#include <QMetaMethod>

namespace linnet::client {
namespace {

constexpr QByteArrayView kRetryAfter = "10"; ///< seconds; the store itself tries again every two

/// As the host of a canonical address.
QString canonicalHostOf(const sip::Endpoint &endpoint)
{
    return addressOfUri("sip:" + sip::toString(endpoint).toLatin1()).text();
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
    body.canonical = &addressOfUri;
    return body;
}

/// On our registered flow P-Asserted-Identity was written, or let through, by our own server (RFC 3325 s.5).
im::Address identityOf(const sip::IncomingPage &page, const im::Address &from)
{
    const Slice asserted = page.request().headers().value(sip::HeaderName::PAssertedIdentity);
    if (!page.onRegisteredFlow() || asserted.isEmpty())
        return from;
    const auto all = sip::parseNameAddrList(asserted, Limits::kMaxHeaders);
    return all && !all->empty() ? canonicalAddress(all->front().uri).value_or(from) : from;
}

/// A MESSAGE. Goes with its page.
class ArrivingPage final : public ArrivingMessage
{
public:
    explicit ArrivingPage(sip::IncomingPage *page) : ArrivingMessage(page), m_page(*page) { }

    void accept() override { m_page.accept(); }
    void reject(int status, const QList<QPair<QByteArray, QByteArray>> &headers) override { m_page.reject(status, headers); }
    std::shared_ptr<sip::AnswerClaim> claim() const override { return m_page.claim(); }
    bool onRegisteredFlow() const override { return m_page.onRegisteredFlow(); }

private:
    sip::IncomingPage &m_page;
};

struct Taken
{
    Arrival arrival;
    bool owesReceipt = false;
};

void refuse(ArrivingMessage *message, const im::ReceivedRefusal &refusal)
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
    message->reject(refusal.status, headers);
}

} // namespace

QList<QByteArray> acceptedTypes() { return im::acceptedTypes(); }

QList<QByteArray> acceptedCodings() { return {"deflate", "gzip"}; }

IncomingMessages::IncomingMessages(store::Store &store, sip::PagerUsage &pager, Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_clock(clock)
{
    connect(&pager, &sip::PagerUsage::received, this, &IncomingMessages::onReceived);
}

/// A PBX that writes its own address into From is at home too.
HomeHosts IncomingMessages::homeOf(const sip::IncomingPage &page, const im::Address &account) const
{
    HomeHosts home = m_homes ? m_homes(account) : HomeHosts{};
    if (page.onRegisteredFlow())
        home.addServer(canonicalHostOf(page.source().remote));
    return home;
}

bool IncomingMessages::passOn(ArrivingMessage *message, const Letter &letter, const im::ReceivedMessage &received)
{
    const ReceivedNotice notice{letter.account, letter.identity, letter.home.fold(letter.identity), received};
    if (received.kind == im::ReceivedKind::Imdn && isSignalConnected(QMetaMethod::fromSignal(&IncomingMessages::receiptReceived))) {
        Q_EMIT receiptReceived(message, notice);
        return true;
    }
    if (received.kind == im::ReceivedKind::Composing && isSignalConnected(QMetaMethod::fromSignal(&IncomingMessages::composingReceived))) {
        Q_EMIT composingReceived(message, notice);
        return true;
    }
    return false;
}

Incoming IncomingMessages::incomingOf(const Letter &letter, const im::ReceivedMessage &received) const
{
    Incoming incoming;
    incoming.atHome = letter.home.fold(letter.peer);
    incoming.peerName = received.displayName;
    incoming.lesson = letter.lesson;
    if (received.format == im::MessageFormat::Cpim) {
        if (letter.model == im::MessageModel::Pager)
            incoming.lesson.cpim = true;
        incoming.lesson.dedups = true;
    }
    incoming.files = received.attachments;
    incoming.original = received.original;
    if (received.kind == im::ReceivedKind::Reaction)
        incoming.reaction = IncomingReaction{received.reactionTo, received.reaction, received.reactionRemoved};

    im::ChatMessage &message = incoming.message;
    message.messageId = received.messageId;
    message.account = letter.account;
    message.peer = letter.peer;
    message.direction = im::Direction::In;
    message.text = received.text;
    message.subject = received.subject;
    message.contentType = received.contentType;
    message.format = received.format;
    message.model = letter.model;
    message.time = m_clock.wallTime();
    message.claimedTime = received.claimedTime;
    message.replyTo = received.replyTo;

    incoming.keys = letter.keys;
    incoming.keys.messageId = received.messageId;
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
    Letter letter;
    letter.account = *account;
    letter.peer = *peer;
    letter.identity = identityOf(*page, *peer);
    letter.home = homeOf(*page, *account);
    letter.body = bodyOf(request, *peer);
    letter.lesson = lessonOf(request, im::MessageFormat::Plain);
    letter.keys.account = *account;
    letter.keys.sender = *peer;
    letter.keys.callId = request.callId().toByteArray();
    letter.keys.fromTag = request.from()->tag().toByteArray();
    letter.keys.cseq = request.cseq() ? request.cseq()->number : 0;
    take(new ArrivingPage(page), letter);
}

void IncomingMessages::take(ArrivingMessage *message, const Letter &letter)
{
    const auto received = im::decodeMessage(letter.body);
    if (!received) {
        refuse(message, received.error());
        return;
    }
    if (received->kind == im::ReceivedKind::Imdn || received->kind == im::ReceivedKind::Composing) {
        if (!passOn(message, letter, *received))
            refuse(message, im::ReceivedRefusal{im::ReceivedRefusal::Kind::UnsupportedType, 415});
        return;
    }
    m_store.write(
        this,
        [incoming = incomingOf(letter, *received), claim = message->claim(), asked = im::receiptRequestOf(received->cpim),
         isSender = !received->otherCpimSender, switches = m_switches,
         ownId = im::newMessageId(SystemRandom::instance())](store::Tables &tables) -> Result<Taken, store::SqliteError> {
            // 480 has left after 30 s of a stalled disk: the server that keeps the message brings it again.
            if (!claim->keep()) // it may run twice
                return Taken{Arrival{Arrival::Verdict::TooLate, {}}};
            const auto arrival = client::take(tables, incoming);
            if (!arrival)
                return arrival.error();
            if (arrival->verdict != Arrival::Verdict::Stored)
                return Taken{*arrival};
            const auto owes = receipts::onStored(tables, arrival->message, asked, isSender, switches, ownId);
            if (!owes)
                return owes.error();
            return Taken{*arrival, *owes};
        },
        [this, waiting = QPointer(message)](const Result<Taken, store::SqliteError> &taken) {
            if (waiting) {
                if (!taken)
                    waiting->reject(500, {{"Retry-After", kRetryAfter.toByteArray()}});
                else if (taken->arrival.verdict == Arrival::Verdict::Blocked)
                    waiting->reject(403);
                else if (taken->arrival.verdict == Arrival::Verdict::TooMany)
                    waiting->reject(480);
                else
                    waiting->accept();
            }
            if (!taken)
                return;
            if (taken->arrival.verdict == Arrival::Verdict::Reacted)
                Q_EMIT reacted(taken->arrival.message);
            if (taken->arrival.verdict != Arrival::Verdict::Stored)
                return;
            Q_EMIT arrived(taken->arrival.message);
            if (taken->owesReceipt)
                Q_EMIT receiptOwed(taken->arrival.message.account);
        });
}

} // namespace linnet::client
