// SPDX-License-Identifier: MIT
#include "sdp/SessionDescription.h"

namespace linnet::sip {

namespace {

std::optional<StreamDirection> written(const SdpAttributes &attributes)
{
    for (const SdpAttribute &one : attributes) {
        if (const auto direction = streamDirectionOf(one.name))
            return direction;
    }
    return std::nullopt;
}

} // namespace

StreamDirection directionOf(const SessionDescription &session, const MediaDescription &media)
{
    auto direction = written(media.attributes);
    if (!direction)
        direction = written(session.attributes).value_or(StreamDirection::SendRecv);
    const SdpConnection *connection = !media.connections.empty() ? &media.connections.front()
        : session.connection                                     ? &*session.connection
                                                                 : nullptr;
    const bool isOldHold = connection && connection->addressType == "IP4" && connection->address == "0.0.0.0";
    return streamDirection(sends(*direction), receives(*direction) && !isOldHold);
}

} // namespace linnet::sip
