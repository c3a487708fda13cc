// SPDX-License-Identifier: MIT
#pragma once

#include "sdp/MediaDescription.h"

namespace linnet::sip {

/// "o=" (RFC 8866 s.5.2): which session this is, and which state of it. Its address is no place to send anything to.
struct SdpOrigin
{
    QByteArray user = "-";
    quint64 sessionId = 0;
    quint64 version = 0;
    QByteArray networkType = "IN";
    QByteArray addressType = "IP4";
    QByteArray address = "0.0.0.0";

    friend bool operator==(const SdpOrigin &, const SdpOrigin &) = default;
};

/// "t=" (RFC 8866 s.5.9) with its repeat lines. SIP uses "0 0".
struct SdpTime
{
    quint64 start = 0; ///< seconds since 1900; 0 = not bounded
    quint64 stop = 0;
    std::vector<QByteArray> repeats;

    friend bool operator==(const SdpTime &, const SdpTime &) = default;
};

/// A session description (RFC 8866). A value; strings are as they were sent, without CR, LF and NUL.
struct SessionDescription
{
    SdpOrigin origin;
    QByteArray name = "-";
    std::vector<SdpLine> others; ///< i, u, e, p, b, z, in that order
    std::optional<SdpConnection> connection;
    std::vector<SdpTime> times; ///< none is written as "t=0 0"
    SdpAttributes attributes;
    std::vector<MediaDescription> media;

    friend bool operator==(const SessionDescription &, const SessionDescription &) = default;
};

/// What holds for a stream: its own attribute, else the session's, else sendrecv (RFC 8866 s.6.7). With the address 0.0.0.0
/// nothing may be sent to its describer: the hold of older phones (RFC 3264 s.8.4).
StreamDirection directionOf(const SessionDescription &session, const MediaDescription &media);

} // namespace linnet::sip
