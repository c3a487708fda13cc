// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

#include <optional>

namespace linnet::sip {

/// Who sends in a stream, as its describer sees it (RFC 3264 s.5.1, RFC 8866 s.6.7). "On hold" is SendOnly or Inactive.
enum class StreamDirection : quint8 { SendRecv, SendOnly, RecvOnly, Inactive };

/// The attribute's name: "sendrecv" ...
QByteArrayView toString(StreamDirection direction);
std::optional<StreamDirection> streamDirectionOf(QByteArrayView attributeName);

constexpr bool sends(StreamDirection direction)
{
    return direction == StreamDirection::SendRecv || direction == StreamDirection::SendOnly;
}
constexpr bool receives(StreamDirection direction)
{
    return direction == StreamDirection::SendRecv || direction == StreamDirection::RecvOnly;
}
constexpr StreamDirection streamDirection(bool sends, bool receives)
{
    if (sends)
        return receives ? StreamDirection::SendRecv : StreamDirection::SendOnly;
    return receives ? StreamDirection::RecvOnly : StreamDirection::Inactive;
}
/// The same as the other side describes it.
constexpr StreamDirection reversed(StreamDirection direction)
{
    return streamDirection(receives(direction), sends(direction));
}
/// What both allow.
constexpr StreamDirection common(StreamDirection a, StreamDirection b)
{
    return streamDirection(sends(a) && sends(b), receives(a) && receives(b));
}

} // namespace linnet::sip
