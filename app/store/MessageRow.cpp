// SPDX-License-Identifier: MIT
#include "store/MessageRow.h"

#include "store/AttachmentTable.h"
#include "store/FileTable.h"
#include "store/MessageIdCoding.h"
#include "store/ReactionTable.h"
#include "store/SessionTable.h"

namespace linnet::store {
namespace {


qint64 traitOf(im::MessageKind kind)
{
    switch (kind) {
    case im::MessageKind::Message: return 0;
    case im::MessageKind::MissedCall: return traits::kMissedCall;
    case im::MessageKind::Session: return traits::kSessionEvent;
    case im::MessageKind::File: return traits::kFile;
    }
    return 0;
}

im::MessageKind kindOf(qint64 bits)
{
    if (bits & traits::kMissedCall)
        return im::MessageKind::MissedCall;
    if (bits & traits::kSessionEvent)
        return im::MessageKind::Session;
    return bits & traits::kFile ? im::MessageKind::File : im::MessageKind::Message;
}

} // namespace

qint64 traitsOf(const im::ChatMessage &message)
{
    qint64 bits = traitOf(message.kind);
    if (message.format == im::MessageFormat::Cpim)
        bits |= traits::kCpim;
    if (message.model == im::MessageModel::Session)
        bits |= traits::kSession;
    if (message.fromStranger)
        bits |= traits::kFromStranger;
    if (!message.ref.isEmpty() || !message.replyTo.isEmpty())
        bits |= traits::kHasMore;
    return bits;
}

im::DeliveryState storedState(qint64 number)
{
    return number >= 0 && number < im::kDeliveryStateCount ? im::DeliveryState(number) : im::DeliveryState::NotConfirmed;
}

im::DeliveryReason storedReason(qint64 number)
{
    return number >= 0 && number < im::kDeliveryReasonCount ? im::DeliveryReason(number) : im::DeliveryReason::Other;
}

im::ChatMessage messageOf(const StatementUse &query, int first)
{
    const auto at = [first](int column) { return first + column; };
    static const QByteArray usualType = kUsualContentType.toByteArray();
    im::ChatMessage message;
    message.key = query.integer(at(0));
    message.conversation = query.integer(at(1));
    message.direction = query.flag(at(2)) ? im::Direction::Out : im::Direction::In;
    message.displayed = query.flag(at(3));
    message.delivery = {storedState(query.integer(at(4))), query.flag(at(5)), int(query.integer(at(6))), storedReason(query.integer(at(7)))};
    const qint64 bits = query.integer(at(kTraitsColumn));
    message.format = bits & traits::kCpim ? im::MessageFormat::Cpim : im::MessageFormat::Plain;
    message.model = bits & traits::kSession ? im::MessageModel::Session : im::MessageModel::Pager;
    message.kind = kindOf(bits);
    message.fromStranger = (bits & traits::kFromStranger) != 0;
    message.time = query.time(at(9));
    message.claimedTime = query.time(at(10));
    message.messageId = fromStoredMessageId(query.bytes(at(11)));
    message.text = query.text(at(12));
    message.subject = query.text(at(13));
    message.contentType = query.isNull(at(14)) ? usualType : query.blob(at(14));
    return message;
}

SqliteStatus loadContent(Statements &statements, im::ChatMessage &message, qint64 bits)
{
    if (bits & traits::kHasAttachments) {
        auto attachments = AttachmentTable(statements).of(message.key);
        if (!attachments)
            return attachments.error();
        message.attachments = std::move(*attachments);
    }
    if (message.kind == im::MessageKind::Session) {
        auto event = SessionTable(statements).of(message.key, message.direction);
        if (!event)
            return event.error();
        message.session = std::move(*event);
    }
    if (message.kind == im::MessageKind::File) {
        auto file = FileTable(statements).get(message.key);
        if (!file)
            return file.error();
        if (*file)
            message.file = std::move((*file)->file);
    }
    return Nothing{};
}

SqliteStatus MessageLoader::load(const StatementUse &query, im::ChatMessage &message)
{
    message = messageOf(query, 0);
    if (auto done = loadAddresses(message); !done)
        return done;
    return loadRest(message, query.integer(kTraitsColumn));
}

SqliteStatus MessageLoader::loadAddresses(im::ChatMessage &message)
{
    auto met = m_met.constFind(message.conversation);
    if (met == m_met.cend()) {
        auto query = m_sql.use("SELECT account, peer FROM conversation WHERE id = ?1");
        const auto row = query.bind(1, message.conversation).step();
        if (!row)
            return row.error();
        met = m_met.insert(message.conversation, {{query.text(0)}, {query.text(1)}});
    }
    message.account = met->account;
    message.peer = met->peer;
    return Nothing{};
}

SqliteStatus MessageLoader::loadRest(im::ChatMessage &message, qint64 bits)
{
    if (bits & traits::kHasMore) {
        auto query = m_sql.use("SELECT ref, reply_to, peer FROM message_more WHERE message = ?1");
        const auto row = query.bind(1, message.key).step();
        if (!row)
            return row.error();
        if (*row) {
            message.ref = query.text(0);
            message.replyTo = query.blob(1);
            if (!query.isNull(2))
                message.peer.uri = query.text(2);
        }
    }
    if (bits & traits::kHasReactions) {
        auto reactions = ReactionTable(m_sql).of(message.key, message.account);
        if (!reactions)
            return reactions.error();
        message.reactions = std::move(*reactions);
    }
    return loadContent(m_sql, message, bits);
}

Result<QList<im::ChatMessage>, SqliteError> readMessages(Statements &statements, StatementUse &query)
{
    QList<im::ChatMessage> found;
    MessageLoader loader(statements);
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        if (const auto done = loader.load(query, found.emplaceBack()); !done)
            return done.error();
    }
}

} // namespace linnet::store
