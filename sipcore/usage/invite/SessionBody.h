// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace linnet::sip {

/// An offer or an answer (RFC 3264) as the usage passes it: opaque bytes and their type.
struct SessionBody
{
    QByteArray contentType; ///< "application/sdp"
    QByteArray content;

    bool isEmpty() const { return content.isEmpty(); }
    friend bool operator==(const SessionBody &, const SessionBody &) = default;
};

/// Why an offer cannot be used: what 488 says in its Warning (RFC 3261 s.20.43).
struct SessionWarning
{
    int code = 399; ///< 304: media type, 305: media format, 399: anything else
    QByteArray text;

    friend bool operator==(const SessionWarning &, const SessionWarning &) = default;
};

} // namespace linnet::sip
