// SPDX-License-Identifier: MIT
#pragma once

#include "message/Parameters.h"

namespace linnet::sip {

/// WWW-Authenticate, Proxy-Authenticate, Authorization, Proxy-Authorization (RFC 3261 s.20.7, s.25.1; RFC 7616): a scheme and
/// its auth-params. An unknown scheme's text is kept in `opaque` and has no parameters.
struct AuthValue
{
    Slice scheme;
    Parameters parameters;
    Slice opaque;

    bool isDigest() const;

    friend bool operator==(const AuthValue &, const AuthValue &) = default;
};

Result<AuthValue, ParseError> parseAuthValue(const Slice &text);

} // namespace linnet::sip
