// SPDX-License-Identifier: MIT
#include "client/MessageLookup.h"

namespace linnet::client {

Result<std::optional<im::ChatMessage>, store::SqliteError> messageOf(store::Tables &tables, const im::Address &account, const im::Address &peer,
                                                                     const QByteArray &messageId)
{
    const auto keys = tables.messages.findByMessageId(messageId);
    if (!keys)
        return keys.error();
    for (const im::MessageKey key : *keys) {
        auto message = tables.messages.get(key);
        if (!message || (*message && (*message)->account == account && (*message)->peer == peer))
            return message;
    }
    return std::optional<im::ChatMessage>();
}

} // namespace linnet::client
