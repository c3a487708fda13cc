// SPDX-License-Identifier: MIT
#include "history/HistoryJson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace linnet::history {
namespace {

constexpr int kVersion = 1;
constexpr qsizetype kMaxHead = 4096;
constexpr auto kFormat = "linnet-history"_L1;

QString word(QByteArrayView name) { return QString::fromLatin1(name); }
QString base64(const QByteArray &bytes) { return QString::fromLatin1(bytes.toBase64()); }
QByteArray bytesOf(const QJsonValue &value) { return QByteArray::fromBase64(value.toString().toLatin1()); }
QString timeText(const QDateTime &time) { return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString(); }

QDateTime timeOf(const QJsonValue &value)
{
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return time.isValid() ? time.toUTC() : QDateTime();
}

/// Empty, false and 0 are left out.
void put(QJsonObject &object, const QString &name, const QJsonValue &value)
{
    const bool none = (value.isString() && value.toString().isEmpty()) || (value.isBool() && !value.toBool())
        || (value.isDouble() && value.toDouble() == 0.0) || (value.isArray() && value.toArray().isEmpty());
    if (!none)
        object.insert(name, value);
}

void putText(QJsonObject &object, const QString &name, const QString &text)
{
    put(object, name, text);
    if (!text.isValidUtf16())
        put(object, name + u"Utf16"_s, base64(QByteArray(reinterpret_cast<const char *>(text.utf16()), text.size() * 2)));
}

QString textOf(const QJsonObject &object, const QString &name)
{
    const QByteArray exact = bytesOf(object.value(name + u"Utf16"_s));
    if (exact.isEmpty() || exact.size() % 2 != 0)
        return object.value(name).toString();
    QString text(exact.size() / 2, Qt::Uninitialized);
    memcpy(text.data(), exact.constData(), size_t(exact.size()));
    return text;
}

QJsonObject deliveryObject(const im::Delivery &delivery)
{
    QJsonObject object{{u"state"_s, word(im::toString(delivery.state))}};
    put(object, u"stored"_s, delivery.stored);
    put(object, u"status"_s, delivery.status);
    if (delivery.reason != im::DeliveryReason::None)
        put(object, u"reason"_s, word(im::toString(delivery.reason)));
    return object;
}

im::Delivery deliveryOf(const QJsonObject &object)
{
    im::Delivery delivery;
    delivery.state = im::deliveryStateOf(object.value(u"state").toString().toLatin1()).value_or(im::DeliveryState::NotConfirmed);
    delivery.stored = object.value(u"stored").toBool();
    delivery.status = object.value(u"status").toInt();
    delivery.reason = im::deliveryReasonOf(object.value(u"reason").toString(u"none"_s).toLatin1()).value_or(im::DeliveryReason::Other);
    return delivery;
}

QJsonObject objectOf(const ConversationRecord &conversation)
{
    QJsonObject object{{u"account"_s, conversation.account.uri}, {u"peer"_s, conversation.peer.uri}};
    put(object, u"request"_s, conversation.isRequest);
    putText(object, u"draft"_s, conversation.draft);
    put(object, u"retentionDays"_s, conversation.retentionDays);
    QJsonArray aliases;
    for (const im::Address &alias : conversation.aliases)
        aliases.append(alias.uri);
    put(object, u"aliases"_s, aliases);
    return object;
}

std::optional<Record> conversationOf(const QJsonObject &object)
{
    ConversationRecord conversation;
    conversation.account.uri = object.value(u"account").toString();
    conversation.peer.uri = object.value(u"peer").toString();
    conversation.isRequest = object.value(u"request").toBool();
    conversation.draft = textOf(object, u"draft"_s);
    conversation.retentionDays = std::max(object.value(u"retentionDays").toInt(), 0);
    const QJsonArray aliases = object.value(u"aliases").toArray();
    for (const QJsonValue &alias : aliases)
        conversation.aliases.append({alias.toString()});
    if (conversation.account.isEmpty() || conversation.peer.isEmpty())
        return std::nullopt;
    return conversation;
}

QJsonArray attachmentsOf(const MessageRecord &record)
{
    QJsonArray list;
    for (qsizetype i = 0; i < record.message.attachments.size(); ++i) {
        const im::Attachment &attachment = record.message.attachments[i];
        QJsonObject object;
        putText(object, u"name"_s, attachment.fileName);
        object.insert(u"type"_s, QString::fromUtf8(attachment.contentType));
        object.insert(u"data"_s, base64(record.attachmentData.value(i)));
        list.append(object);
    }
    return list;
}

QJsonArray reactionsOf(const im::ChatMessage &message)
{
    QJsonArray list;
    for (const im::Reaction &reaction : message.reactions) {
        QJsonObject object{{u"sender"_s, reaction.sender.uri}};
        putText(object, u"text"_s, reaction.text);
        list.append(object);
    }
    return list;
}

QJsonObject sessionObject(const im::SessionEvent &event)
{
    QJsonObject object{{u"reason"_s, int(event.reason)}};
    put(object, u"status"_s, event.status);
    if (event.seconds)
        object.insert(u"seconds"_s, *event.seconds);
    return object;
}

std::optional<im::SessionEvent> sessionOf(const QJsonValue &value, im::Direction direction)
{
    if (!value.isObject())
        return std::nullopt;
    im::SessionEvent event;
    event.incoming = direction == im::Direction::In;
    const int reason = value[u"reason"].toInt();
    event.reason = reason > 0 && reason < im::kSessionEndCount ? im::SessionEnd(reason) : im::SessionEnd::None;
    event.status = std::clamp(value[u"status"].toInt(), 0, 699);
    if (value[u"seconds"].isDouble())
        event.seconds = std::max<qint64>(value[u"seconds"].toInteger(), 0);
    return event;
}

QJsonObject fileObject(const im::FileTransfer &file)
{
    QJsonObject object{{u"size"_s, file.size}, {u"done"_s, file.done}, {u"state"_s, int(file.state)}};
    putText(object, u"name"_s, file.name);
    put(object, u"type"_s, QString::fromUtf8(file.contentType));
    if (file.reason != im::DeliveryReason::None)
        object.insert(u"reason"_s, word(im::toString(file.reason)));
    putText(object, u"path"_s, file.path);
    put(object, u"sha256"_s, QString::fromLatin1(file.sha256.toHex()));
    put(object, u"thumbnail"_s, base64(file.thumbnail));
    return object;
}

std::optional<im::FileTransfer> fileOf(const QJsonValue &value)
{
    if (!value.isObject())
        return std::nullopt;
    const QJsonObject object = value.toObject();
    im::FileTransfer file;
    file.size = std::max<qint64>(object.value(u"size").toInteger(), 0);
    file.done = std::clamp<qint64>(object.value(u"done").toInteger(), 0, file.size);
    const int state = object.value(u"state").toInt(-1);
    file.state = state >= 0 && state < im::kFileStateCount ? im::FileState(state) : im::FileState::Failed;
    file.name = textOf(object, u"name"_s);
    file.contentType = object.value(u"type").toString().toUtf8();
    file.reason = im::deliveryReasonOf(object.value(u"reason").toString(u"none"_s).toLatin1()).value_or(im::DeliveryReason::Other);
    file.path = textOf(object, u"path"_s);
    file.sha256 = QByteArray::fromHex(object.value(u"sha256").toString().toLatin1());
    file.thumbnail = bytesOf(object.value(u"thumbnail"));
    return file;
}

QJsonObject objectOf(const MessageRecord &record)
{
    const im::ChatMessage &message = record.message;
    const bool out = message.direction == im::Direction::Out;
    QJsonObject object{{u"account"_s, message.account.uri}, {u"peer"_s, message.peer.uri}, {u"direction"_s, out ? u"out"_s : u"in"_s}};
    put(object, u"missedCall"_s, message.kind == im::MessageKind::MissedCall);
    if (message.session)
        object.insert(u"sessionEvent"_s, sessionObject(*message.session));
    if (message.file)
        object.insert(u"file"_s, fileObject(*message.file));
    put(object, u"messageId"_s, base64(message.messageId));
    putText(object, u"text"_s, message.text);
    putText(object, u"subject"_s, message.subject);
    put(object, u"contentType"_s, QString::fromUtf8(message.contentType));
    put(object, u"cpim"_s, message.format == im::MessageFormat::Cpim);
    put(object, u"session"_s, message.model == im::MessageModel::Session);
    put(object, u"request"_s, message.fromStranger);
    put(object, u"displayed"_s, message.displayed);
    put(object, u"time"_s, timeText(message.time));
    put(object, u"claimedTime"_s, timeText(message.claimedTime));
    putText(object, u"ref"_s, message.ref);
    put(object, u"replyTo"_s, base64(message.replyTo));
    put(object, u"attachments"_s, attachmentsOf(record));
    put(object, u"reactions"_s, reactionsOf(message));
    put(object, u"original"_s, base64(record.original));
    if (out)
        object.insert(u"delivery"_s, deliveryObject(message.delivery));
    QJsonArray steps;
    for (const MessageRecord::Step &step : record.steps) {
        QJsonObject one = deliveryObject(step.delivery);
        put(one, u"time"_s, timeText(step.time));
        steps.append(one);
    }
    put(object, u"steps"_s, steps);
    QJsonArray calls;
    for (const QByteArray &call : record.callIds)
        calls.append(base64(call));
    put(object, u"callIds"_s, calls);
    put(object, u"requestSize"_s, record.requestSize);
    put(object, u"route"_s, QJsonArray::fromStringList(record.route));
    put(object, u"attempts"_s, record.attempts);
    return object;
}

void readParts(const QJsonObject &object, MessageRecord &record)
{
    const QJsonArray attachments = object.value(u"attachments").toArray();
    for (const QJsonValue &value : attachments) {
        const QJsonObject one = value.toObject();
        record.attachmentData.append(bytesOf(one.value(u"data")));
        record.message.attachments.append(
            {0, textOf(one, u"name"_s), one.value(u"type").toString().toUtf8(), record.attachmentData.last().size()});
    }
    const QJsonArray reactions = object.value(u"reactions").toArray();
    for (const QJsonValue &value : reactions) {
        const im::Address sender{value.toObject().value(u"sender").toString()};
        record.message.reactions.append({sender, textOf(value.toObject(), u"text"_s), sender == record.message.account});
    }
    const QJsonArray steps = object.value(u"steps").toArray();
    for (const QJsonValue &value : steps)
        record.steps.append({timeOf(value.toObject().value(u"time")), deliveryOf(value.toObject())});
    const QJsonArray calls = object.value(u"callIds").toArray();
    for (const QJsonValue &value : calls)
        record.callIds.append(bytesOf(value));
    const QJsonArray route = object.value(u"route").toArray();
    for (const QJsonValue &value : route)
        record.route.append(value.toString());
}

std::optional<Record> messageOf(const QJsonObject &object)
{
    MessageRecord record;
    im::ChatMessage &message = record.message;
    message.account.uri = object.value(u"account").toString();
    message.peer.uri = object.value(u"peer").toString();
    const QString direction = object.value(u"direction").toString();
    if (message.account.isEmpty() || message.peer.isEmpty() || (direction != u"in" && direction != u"out"))
        return std::nullopt;
    message.direction = direction == u"out" ? im::Direction::Out : im::Direction::In;
    message.kind = object.value(u"missedCall").toBool() ? im::MessageKind::MissedCall : im::MessageKind::Message;
    message.session = sessionOf(object.value(u"sessionEvent"), message.direction);
    if (message.session)
        message.kind = im::MessageKind::Session;
    message.file = fileOf(object.value(u"file"));
    if (message.file)
        message.kind = im::MessageKind::File;
    message.messageId = bytesOf(object.value(u"messageId"));
    message.text = textOf(object, u"text"_s);
    message.subject = textOf(object, u"subject"_s);
    message.contentType = object.value(u"contentType").toString().toUtf8();
    message.format = object.value(u"cpim").toBool() ? im::MessageFormat::Cpim : im::MessageFormat::Plain;
    message.model = object.value(u"session").toBool() ? im::MessageModel::Session : im::MessageModel::Pager;
    message.fromStranger = object.value(u"request").toBool();
    message.displayed = object.value(u"displayed").toBool();
    message.time = timeOf(object.value(u"time"));
    message.claimedTime = timeOf(object.value(u"claimedTime"));
    message.ref = textOf(object, u"ref"_s);
    message.replyTo = bytesOf(object.value(u"replyTo"));
    if (message.direction == im::Direction::Out)
        message.delivery = deliveryOf(object.value(u"delivery").toObject());
    record.original = bytesOf(object.value(u"original"));
    record.requestSize = std::max<qint64>(object.value(u"requestSize").toInteger(), 0);
    record.attempts = std::max(object.value(u"attempts").toInt(), 0);
    readParts(object, record);
    return record;
}

std::optional<Record> recordOf(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (object.contains(u"message"))
        return messageOf(object.value(u"message").toObject());
    if (object.contains(u"conversation"))
        return conversationOf(object.value(u"conversation").toObject());
    return std::nullopt;
}

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

} // namespace

QByteArray jsonHead()
{
    return "{\"format\":\"" + QByteArray(kFormat.data(), kFormat.size()) + "\",\"version\":" + QByteArray::number(kVersion)
        + ",\"records\":[\n";
}

QByteArray toJson(const Record &record, bool isFirst)
{
    QJsonObject object;
    if (const auto *conversation = std::get_if<ConversationRecord>(&record))
        object.insert(u"conversation"_s, objectOf(*conversation));
    else
        object.insert(u"message"_s, objectOf(std::get<MessageRecord>(record)));
    return (isFirst ? QByteArray() : QByteArray(",\n")) + QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray jsonTail() { return "\n]}\n"; }

/// Everything up to the array, closed by hand, is a small document of its own.
std::optional<JsonError> HistoryJsonReader::readHead()
{
    const qsizetype open = m_pending.indexOf('[');
    if (open < 0)
        return m_pending.size() > kMaxHead ? std::optional(JsonError::NotOurs) : std::nullopt;
    if (open > kMaxHead)
        return JsonError::NotOurs;
    const QJsonObject head = QJsonDocument::fromJson(m_pending.left(open) + "[]}").object();
    if (head.value(u"format") != QJsonValue(kFormat) || !head.contains(u"records"))
        return JsonError::NotOurs;
    if (head.value(u"version").toInt() != kVersion)
        return head.value(u"version").toInt() > kVersion ? JsonError::NewerVersion : JsonError::NotOurs;
    m_pending.remove(0, open + 1);
    m_state = State::Records;
    return std::nullopt;
}

Result<QList<Record>, JsonError> HistoryJsonReader::feed(QByteArrayView bytes)
{
    QList<Record> records;
    m_pending.append(bytes);
    if (m_state == State::Head) {
        if (const auto error = readHead())
            return *error;
        if (m_state == State::Head)
            return records;
    }
    qsizetype start = 0; // of the record that is not complete yet
    for (; m_state == State::Records && m_scanned < m_pending.size(); ++m_scanned) {
        const char c = m_pending[m_scanned];
        if (m_inString) {
            m_inString = m_escaped || c != '"';
            m_escaped = !m_escaped && c == '\\';
        } else if (m_depth == 0) {
            if (c == ']')
                m_state = State::End;
            else if (c == '{')
                start = m_scanned, m_depth = 1;
            else if (!isSpace(c) && c != ',')
                return JsonError::Damaged;
        } else if (c == '"') {
            m_inString = true;
        } else if (c == '{' || c == '[') {
            ++m_depth;
        } else if ((c == '}' || c == ']') && --m_depth == 0) {
            auto record = recordOf(m_pending.mid(start, m_scanned + 1 - start));
            if (!record)
                return JsonError::Damaged;
            records.append(std::move(*record));
            start = m_scanned + 1;
        }
    }
    if (m_depth == 0)
        start = m_scanned;
    m_pending.remove(0, start);
    m_scanned -= start;
    if (m_state == State::End)
        m_pending.clear(), m_scanned = 0;
    if (m_pending.size() > kMaxRecordBytes)
        return JsonError::TooLarge;
    return records;
}

} // namespace linnet::history
