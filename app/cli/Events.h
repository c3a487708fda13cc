// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"

#include <QJsonObject>

namespace linnet::client {
struct TransferReport;
}

namespace linnet::cli {

// The JSON objects of DESIGN section 11. Every field that is named there is always present.

/// {"event": name, "time": now}.
QJsonObject newEvent(const QString &name);
/// "2026-11-22T13:00:00.123Z".
QString timeText(const QDateTime &time);

/// `time` is the message's own, so that history and live events agree.
QJsonObject messageEvent(const im::ChatMessage &message);
/// A call that nothing here could take: in histories only.
QJsonObject missedCallEvent(const im::ChatMessage &call);
/// The same with `state` (and `stored`, `status`, `reason` of an outgoing message) for history. What arrived is "delivered" until the user
/// has seen it, then "displayed".
QJsonObject historyEvent(const im::ChatMessage &message);
QJsonObject stateEvent(const client::DeliveryChange &change);
/// The reactions that a message has now.
QJsonObject reactionEvent(const im::ChatMessage &message);
QJsonObject reactionRefusedEvent(const im::ChatMessage &message, const QString &emoji, const im::Delivery &delivery);
/// A peer types, or has stopped.
QJsonObject typingEvent(const im::Address &account, const im::Address &peer, bool active);
QJsonObject sessionEvent(const im::SessionInfo &session);
/// A session that has ended, in histories.
QJsonObject pastSessionEvent(const im::ChatMessage &event);
/// A file, as it is now. `session`: the one that carries it now, or 0.
QJsonObject fileEvent(const im::ChatMessage &message, im::SessionId session);
QJsonObject registrationEvent(const im::RegistrationInfo &info);
QJsonObject errorEvent(const QString &command, const QString &ref, const QString &reason, const QString &text);
QJsonObject accountEvent(const im::AccountInfo &account);
QJsonObject contactEvent(const im::Contact &contact);
/// What an import brought.
QJsonObject importedEvent(const client::TransferReport &report);
/// A blocked domain.
QJsonObject blockEvent(const QString &domain);

/// The reason word of a refusal.
QString reasonWord(const client::ClientError &error);

} // namespace linnet::cli
