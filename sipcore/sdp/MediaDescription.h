// SPDX-License-Identifier: MIT
#pragma once

#include "sdp/SdpAttribute.h"
#include "sdp/SdpConnection.h"
#include "sdp/SdpLine.h"
#include "sdp/StreamDirection.h"

namespace linnet::sip {

/// One "m=" line and the lines that belong to it (RFC 8866 s.5.14).
struct MediaDescription
{
    QByteArray media; ///< "message", "audio" ...
    quint16 port = 0; ///< 0: refused or ended (RFC 3264 s.6, s.8.2)
    quint16 portCount = 1;
    QByteArray protocol; ///< "TCP/MSRP"
    std::vector<QByteArray> formats; ///< never empty in what was read; text, whatever the protocol takes them for
    std::vector<SdpConnection> connections; ///< more than one for multicast only
    std::vector<SdpLine> others; ///< i and b, in that order
    SdpAttributes attributes;

    bool isRefused() const { return port == 0; }
    friend bool operator==(const MediaDescription &, const MediaDescription &) = default;
};

/// The stream as it stands in a refusing answer: port 0, nothing else but type, protocol and formats (RFC 3264 s.6).
MediaDescription refused(const MediaDescription &media);
/// Takes other direction attributes off. SendRecv is written too: a peer may hold a session-level one against us.
void setDirection(MediaDescription &media, StreamDirection direction);

} // namespace linnet::sip
