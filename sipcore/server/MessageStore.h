// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

#include <functional>

namespace linnet::sip {

/// Where a proxy leaves a MESSAGE whose recipient cannot be reached (RFC 3428 s.7). Used on the engine's thread.
class MessageStore
{
public:
    virtual ~MessageStore() = default;

    /// A message of this sender to this user must not go out now, because older ones wait before it.
    virtual bool mustQueue(const QByteArray &user, const QByteArray &sender) const = 0;

    enum class Outcome : quint8 { Stored, Full, Refused };
    using Done = std::function<void(Outcome outcome)>;
    /// Keeps `request`, received for `user`; `done` comes once, after the commit. `tried`: all contacts that the user has
    /// at this moment have just been tried.
    virtual void store(const QByteArray &user, const Request &request, bool tried, Done done) = 0;
};

/// "user@host" of the From: who wrote, for keeping an order.
QByteArray senderKey(const Request &request);

/// A MESSAGE that may be kept: not a typing notice (RFC 3994: worth nothing later), bare or inside message/cpim, and not
/// one that expires at once.
bool isStorable(const Request &request);

} // namespace linnet::sip
