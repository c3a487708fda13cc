// SPDX-License-Identifier: MIT
#include "store/MessageRow.h"

namespace linnet::store {

im::ChatMessage messageOf(const StatementUse &query, int first)
{
    const auto at = [first](int column) { return first + column; };
    im::ChatMessage message;
    message.key = query.integer(at(0));
    message.conversation = query.integer(at(1));
    message.account.uri = query.text(at(2));
    message.peer.uri = query.text(at(3));
    message.direction = query.flag(at(4)) ? im::Direction::Out : im::Direction::In;
    message.messageId = query.blob(at(5));
    message.text = query.text(at(6));
    message.subject = query.text(at(7));
    message.contentType = query.blob(at(8));
    message.format = query.flag(at(9)) ? im::MessageFormat::Cpim : im::MessageFormat::Plain;
    message.model = query.flag(at(10)) ? im::MessageModel::Session : im::MessageModel::Pager;
    message.fromStranger = query.flag(at(11));
    message.displayed = query.flag(at(12));
    message.time = query.time(at(13));
    message.claimedTime = query.time(at(14));
    // A name that is not known was written by a newer version: nothing is claimed about it.
    message.delivery.state = im::deliveryStateOf(query.text(at(15)).toLatin1()).value_or(im::DeliveryState::NotConfirmed);
    message.delivery.stored = query.flag(at(16));
    message.delivery.status = int(query.integer(at(17)));
    message.delivery.reason = im::deliveryReasonOf(query.text(at(18)).toLatin1()).value_or(im::DeliveryReason::Other);
    message.ref = query.text(at(19));
    message.kind = query.flag(at(20)) ? im::MessageKind::MissedCall : im::MessageKind::Message;
    return message;
}

} // namespace linnet::store
