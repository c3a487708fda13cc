// SPDX-License-Identifier: MIT
#include "cli/Events.h"

#include "client/HistoryTransfer.h"
#include "im/model/ReceiptFacts.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

QString word(QByteArrayView text) { return QString::fromLatin1(text); }

/// What stands behind the state: nothing yet, the answer that it is inferred from, or the peer's own receipt.
QString receiptWord(im::ReceiptTruth truth)
{
    switch (truth) {
    case im::ReceiptTruth::Nothing:
        return u"none"_s;
    case im::ReceiptTruth::ServerKeepsIt:
        return u"inferred202"_s;
    case im::ReceiptTruth::DeviceAnswered:
        return u"inferred200"_s;
    case im::ReceiptTruth::ReceiptDelivered:
        return u"delivered"_s;
    case im::ReceiptTruth::ReceiptDisplayed:
        return u"displayed"_s;
    }
    return {};
}

void addDelivery(QJsonObject &event, const im::Delivery &delivery)
{
    event[u"state"_s] = word(im::toString(delivery.state));
    event[u"stored"_s] = delivery.stored;
    event[u"status"_s] = delivery.status;
    event[u"reason"_s] = word(im::toString(delivery.reason));
    event[u"receipt"_s] = receiptWord(im::receiptTruth(delivery));
}

} // namespace

QString timeText(const QDateTime &time) { return time.toUTC().toString(Qt::ISODateWithMs); }

QJsonObject newEvent(const QString &name)
{
    return {{u"event"_s, name}, {u"time"_s, timeText(QDateTime::currentDateTimeUtc())}};
}

QJsonObject messageEvent(const im::ChatMessage &message)
{
    const bool out = message.direction == im::Direction::Out;
    const bool cpim = message.format == im::MessageFormat::Cpim;
    QJsonObject event = newEvent(u"message"_s);
    event[u"time"_s] = timeText(message.time);
    event[u"id"_s] = QString::number(message.key);
    event[u"messageId"_s] = cpim ? QString::fromUtf8(message.messageId) : QString();
    event[u"account"_s] = message.account.uri;
    event[u"direction"_s] = out ? u"out"_s : u"in"_s;
    event[u"from"_s] = out ? message.account.uri : message.peer.uri;
    event[u"to"_s] = out ? message.peer.uri : message.account.uri;
    event[u"text"_s] = message.text;
    event[u"contentType"_s] = QString::fromUtf8(message.contentType);
    event[u"format"_s] = cpim ? u"cpim"_s : u"plain"_s;
    event[u"model"_s] = message.model == im::MessageModel::Session ? u"session"_s : u"pager"_s;
    event[u"request"_s] = message.fromStranger;
    event[u"security"_s] = QJsonObject{{u"signed"_s, u"none"_s}, {u"encrypted"_s, false}};
    if (!message.subject.isEmpty())
        event[u"subject"_s] = message.subject;
    if (!message.ref.isEmpty())
        event[u"ref"_s] = message.ref;
    return event;
}

QJsonObject missedCallEvent(const im::ChatMessage &call)
{
    QJsonObject event = newEvent(u"missedCall"_s);
    event[u"time"_s] = timeText(call.time);
    event[u"id"_s] = QString::number(call.key);
    event[u"account"_s] = call.account.uri;
    event[u"from"_s] = call.peer.uri;
    event[u"to"_s] = call.account.uri;
    event[u"request"_s] = call.fromStranger;
    return event;
}

QJsonObject typingEvent(const im::Address &account, const im::Address &peer, bool active)
{
    QJsonObject event = newEvent(u"typing"_s);
    event[u"account"_s] = account.uri;
    event[u"from"_s] = peer.uri;
    event[u"state"_s] = active ? u"active"_s : u"idle"_s;
    return event;
}

QJsonObject fileEvent(const im::ChatMessage &message, im::SessionId session)
{
    const im::FileTransfer file = message.file.value_or(im::FileTransfer());
    const bool out = message.direction == im::Direction::Out;
    QJsonObject event = newEvent(u"file"_s);
    event[u"file"_s] = QString::number(message.key);
    event[u"session"_s] = session == 0 ? QString() : QString::number(session);
    event[u"account"_s] = message.account.uri;
    event[u"direction"_s] = out ? u"out"_s : u"in"_s;
    event[u"from"_s] = out ? message.account.uri : message.peer.uri;
    event[u"to"_s] = out ? message.peer.uri : message.account.uri;
    event[u"name"_s] = file.name;
    event[u"contentType"_s] = QString::fromUtf8(file.contentType);
    event[u"size"_s] = file.size;
    event[u"done"_s] = file.done;
    event[u"state"_s] = word(im::toString(file.state));
    event[u"reason"_s] = word(im::toString(file.reason));
    event[u"path"_s] = file.path;
    event[u"sha256"_s] = QString::fromLatin1(file.sha256.toHex());
    event[u"request"_s] = message.fromStranger;
    if (!message.ref.isEmpty())
        event[u"ref"_s] = message.ref;
    return event;
}

QJsonObject reactionEvent(const im::ChatMessage &message)
{
    QJsonObject event = newEvent(u"reaction"_s);
    event[u"id"_s] = QString::number(message.key);
    event[u"messageId"_s] = QString::fromUtf8(message.messageId);
    event[u"account"_s] = message.account.uri;
    QJsonArray reactions;
    for (const im::Reaction &reaction : message.reactions)
        reactions.append(QJsonObject{{u"from"_s, reaction.sender.uri}, {u"text"_s, reaction.text}});
    event[u"reactions"_s] = reactions;
    return event;
}

QJsonObject reactionRefusedEvent(const im::ChatMessage &message, const QString &emoji, const im::Delivery &delivery)
{
    QJsonObject event = newEvent(u"reactionRefused"_s);
    event[u"id"_s] = QString::number(message.key);
    event[u"account"_s] = message.account.uri;
    event[u"text"_s] = emoji;
    event[u"status"_s] = delivery.status;
    event[u"reason"_s] = word(im::toString(delivery.reason));
    return event;
}

QJsonObject historyEvent(const im::ChatMessage &message)
{
    if (message.kind == im::MessageKind::File) {
        QJsonObject event = fileEvent(message, 0);
        event[u"time"_s] = timeText(message.time);
        return event;
    }
    if (message.kind == im::MessageKind::MissedCall)
        return missedCallEvent(message);
    if (message.kind == im::MessageKind::Session)
        return pastSessionEvent(message);
    QJsonObject event = messageEvent(message);
    if (message.direction == im::Direction::Out)
        addDelivery(event, message.delivery);
    else
        event[u"state"_s] = message.displayed ? u"displayed"_s : u"delivered"_s;
    return event;
}

QJsonObject stateEvent(const client::DeliveryChange &change)
{
    QJsonObject event = newEvent(u"state"_s);
    event[u"id"_s] = QString::number(change.key);
    event[u"messageId"_s] = QString::fromUtf8(change.messageId);
    event[u"account"_s] = change.account.uri;
    event[u"ref"_s] = change.ref;
    addDelivery(event, change.delivery);
    return event;
}

QJsonObject sessionEvent(const im::SessionInfo &session)
{
    QJsonObject event = newEvent(u"session"_s);
    event[u"session"_s] = QString::number(session.id);
    event[u"account"_s] = session.account.uri;
    event[u"peer"_s] = session.peer.uri;
    event[u"direction"_s] = session.incoming ? u"in"_s : u"out"_s;
    event[u"state"_s] = word(im::toString(session.state));
    event[u"reason"_s] = word(im::toString(session.reason));
    event[u"status"_s] = session.status;
    event[u"request"_s] = session.fromStranger;
    if (session.file != 0)
        event[u"file"_s] = QString::number(session.file);
    return event;
}

QJsonObject pastSessionEvent(const im::ChatMessage &past)
{
    const bool out = past.direction == im::Direction::Out;
    QJsonObject event = newEvent(u"session"_s);
    event[u"time"_s] = timeText(past.time);
    event[u"id"_s] = QString::number(past.key);
    event[u"account"_s] = past.account.uri;
    event[u"peer"_s] = past.peer.uri;
    event[u"direction"_s] = out ? u"out"_s : u"in"_s;
    event[u"state"_s] = word(im::toString(im::SessionState::Ended));
    event[u"request"_s] = past.fromStranger;
    const im::SessionEvent session = past.session.value_or(im::SessionEvent{});
    event[u"reason"_s] = word(im::toString(session.reason));
    event[u"status"_s] = session.status;
    if (session.seconds)
        event[u"seconds"_s] = *session.seconds;
    return event;
}

QJsonObject registrationEvent(const im::RegistrationInfo &info)
{
    QJsonObject event = newEvent(u"registration"_s);
    event[u"account"_s] = info.account.uri;
    event[u"state"_s] = word(im::toString(info.state));
    event[u"status"_s] = info.status;
    event[u"reason"_s] = word(im::toString(info.reason));
    event[u"expires"_s] = qint64(info.expires.count());
    return event;
}

QJsonObject errorEvent(const QString &command, const QString &ref, const QString &reason, const QString &text)
{
    QJsonObject event = newEvent(u"error"_s);
    event[u"cmd"_s] = command;
    event[u"ref"_s] = ref;
    event[u"reason"_s] = reason;
    event[u"text"_s] = text;
    return event;
}

QJsonObject accountEvent(const im::AccountInfo &account)
{
    QJsonObject event = newEvent(u"account"_s);
    event[u"account"_s] = account.address.uri;
    event[u"name"_s] = account.displayName;
    event[u"outbound"_s] = account.server;
    event[u"transport"_s] = word(im::toString(account.transport));
    event[u"acceptDirect"_s] = account.acceptDirect;
    event[u"largeMessages"_s] = account.largeMessages;
    event[u"msrpRelay"_s] = account.msrpRelay;
    event[u"secret"_s] = QString::fromLatin1(account.secret);
    QJsonArray credentials;
    for (const auto &[realm, user] : account.credentials)
        credentials.append(QJsonObject{{u"realm"_s, realm}, {u"user"_s, user}});
    event[u"credentials"_s] = credentials;
    return event;
}

QJsonObject contactEvent(const im::Contact &contact)
{
    QJsonObject event = newEvent(u"contact"_s);
    event[u"address"_s] = contact.address.uri;
    event[u"name"_s] = contact.name;
    event[u"blocked"_s] = contact.blocked;
    return event;
}

QJsonObject importedEvent(const client::TransferReport &report)
{
    QJsonObject event = newEvent(u"imported"_s);
    event[u"messages"_s] = report.messages;
    event[u"duplicates"_s] = report.duplicates;
    return event;
}

QJsonObject blockEvent(const QString &domain)
{
    QJsonObject event = newEvent(u"block"_s);
    event[u"domain"_s] = domain;
    return event;
}

QString reasonWord(const client::ClientError &error)
{
    using Kind = client::ClientError::Kind;
    const auto reason = [&] {
        switch (error.kind) {
        case Kind::ProfileUnwritable:
        case Kind::StoreDamaged:
        case Kind::StoreNewer:
        case Kind::StoreRefused:
            return im::DeliveryReason::Storage;
        case Kind::BadAddress:
            return im::DeliveryReason::BadAddress;
        case Kind::NoAccount:
        case Kind::NotFound:
            return im::DeliveryReason::NotFound;
        case Kind::SecretLocked:
        case Kind::NoSecretStore:
            return im::DeliveryReason::Password;
        case Kind::NotBuilt:
            return im::DeliveryReason::NotBuilt;
        case Kind::ProfileInUse:
        case Kind::BadValue:
        case Kind::CannotListen:
            break;
        }
        return im::DeliveryReason::Other;
    }();
    return word(im::toString(reason));
}

} // namespace linnet::cli
