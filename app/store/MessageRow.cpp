// SPDX-License-Identifier: MIT
#include "store/MessageRow.h"

#include "store/AttachmentTable.h"
#include "store/MessageIdCoding.h"
#include "store/ReactionTable.h"

namespace linnet::store {
namespace {

constexpr int kTraitsColumn = 10;

} // namespace

qint64 traitsOf(const im::ChatMessage &message)
{
    qint64 bits = 0;
    if (message.format == im::MessageFormat::Cpim)
        bits |= traits::kCpim;
    if (message.model == im::MessageModel::Session)
        bits |= traits::kSession;
    if (message.kind == im::MessageKind::MissedCall)
        bits |= traits::kMissedCall;
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
    im::ChatMessage message;
    message.key = query.integer(at(0));
    message.conversation = query.integer(at(1));
    message.account.uri = query.text(at(2));
    message.peer.uri = query.text(at(3));
    message.direction = query.flag(at(4)) ? im::Direction::Out : im::Direction::In;
    message.displayed = query.flag(at(5));
    message.delivery = {storedState(query.integer(at(6))), query.flag(at(7)), int(query.integer(at(8))), storedReason(query.integer(at(9)))};
    const qint64 bits = traitsAt(query, first);
    message.format = bits & traits::kCpim ? im::MessageFormat::Cpim : im::MessageFormat::Plain;
    message.model = bits & traits::kSession ? im::MessageModel::Session : im::MessageModel::Pager;
    message.kind = bits & traits::kMissedCall ? im::MessageKind::MissedCall : im::MessageKind::Message;
    message.fromStranger = (bits & traits::kFromStranger) != 0;
    message.time = query.time(at(11));
    message.claimedTime = query.time(at(12));
    message.messageId = fromStoredMessageId(query.blob(at(13)));
    message.text = query.text(at(14));
    message.subject = query.text(at(15));
    message.contentType = query.isNull(at(16)) ? kUsualContentType.toByteArray() : query.blob(at(16));
    return message;
}

qint64 traitsAt(const StatementUse &query, int first)
{
    return query.integer(first + kTraitsColumn);
}

SqliteStatus loadRest(Statements &statements, im::ChatMessage &message, qint64 bits)
{
    if (bits & traits::kHasMore) {
        auto query = statements.use("SELECT ref, reply_to, peer FROM message_more WHERE message = ?1");
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
    if (bits & traits::kHasAttachments) {
        auto attachments = AttachmentTable(statements).of(message.key);
        if (!attachments)
            return attachments.error();
        message.attachments = std::move(*attachments);
    }
    if (bits & traits::kHasReactions) {
        auto reactions = ReactionTable(statements).of(message.key, message.account);
        if (!reactions)
            return reactions.error();
        message.reactions = std::move(*reactions);
    }
    return Nothing{};
}

Result<QList<im::ChatMessage>, SqliteError> readMessages(Statements &statements, StatementUse &query)
{
    QList<im::ChatMessage> found;
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append(messageOf(query, 0));
        if (const auto rest = loadRest(statements, found.last(), traitsAt(query, 0)); !rest)
            return rest.error();
    }
}

} // namespace linnet::store
