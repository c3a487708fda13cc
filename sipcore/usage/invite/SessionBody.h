// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

namespace linnet::sip {

/// An offer or an answer (RFC 3264) as the usage passes it: opaque bytes and their type.
struct SessionBody
{
    QByteArray contentType; ///< "application/sdp"
    QByteArray content;

    bool isEmpty() const { return content.isEmpty(); }
    /// Its type is application/sdp.
    bool isDescription() const;
    friend bool operator==(const SessionBody &, const SessionBody &) = default;
};

/// The body that is offer or answer. Of several parts (RFC 5621 s.3.1) that is the first session description, which in multipart/related is the
/// root (RFC 2387, RFC 5547 s.8.8); a multipart without one is given as a whole.
SessionBody sessionBodyOf(const MessageBase &message);

/// Why an offer cannot be used: what 488 says in its Warning (RFC 3261 s.20.43).
struct SessionWarning
{
    int code = 399; ///< 304: media type, 305: media format, 399: anything else
    QByteArray text;

    friend bool operator==(const SessionWarning &, const SessionWarning &) = default;
};

} // namespace linnet::sip
