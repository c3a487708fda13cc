// SPDX-License-Identifier: MIT
#include "sdp/StreamDirection.h"

namespace linnet::sip {

QByteArrayView toString(StreamDirection direction)
{
    switch (direction) {
    case StreamDirection::SendRecv:
        return "sendrecv";
    case StreamDirection::SendOnly:
        return "sendonly";
    case StreamDirection::RecvOnly:
        return "recvonly";
    case StreamDirection::Inactive:
        return "inactive";
    }
    Q_UNREACHABLE();
}

std::optional<StreamDirection> streamDirectionOf(QByteArrayView attributeName)
{
    for (const StreamDirection one : {StreamDirection::SendRecv, StreamDirection::SendOnly, StreamDirection::RecvOnly,
                                      StreamDirection::Inactive}) {
        if (attributeName == toString(one))
            return one;
    }
    return std::nullopt;
}

} // namespace linnet::sip
