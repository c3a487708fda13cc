// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace linnet::sip {

/// "c=IN IP4 192.0.2.1" (RFC 8866 s.5.7). The address is a name too, and may carry "/ttl/count" for multicast.
struct SdpConnection
{
    QByteArray networkType = "IN";
    QByteArray addressType = "IP4";
    QByteArray address;

    friend bool operator==(const SdpConnection &, const SdpConnection &) = default;
};

} // namespace linnet::sip
