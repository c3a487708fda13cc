// SPDX-License-Identifier: MIT
#pragma once

#include "message/Parameters.h"

namespace linnet::sip {

/// A URI of a request line or address (RFC 3261 s.19.1, RFC 3966, RFC 3860). Parts are kept as they were sent; %HH is
/// undone only where a function says so, and once.
struct Uri
{
    enum class Scheme : quint8 { Sip, Sips, Tel, Im, Pres, Urn, Other };

    Scheme scheme = Scheme::Sip;
    Slice schemeText; ///< as sent; empty means the scheme's own name
    Slice user; ///< escaped, without a password; tel: the number; Urn and Other: all after the colon
    Slice password;
    Slice host; ///< as sent; IPv6 without its brackets
    quint16 port = 0; ///< 0 = not given
    bool hasUser = false; ///< false for sip:host
    bool hostIsIpv6 = false;
    Parameters parameters;
    Slice headers; ///< behind "?", as sent

    bool isSip() const { return scheme == Scheme::Sip || scheme == Scheme::Sips; }
    /// The user part with %HH undone once (RFC 3261 s.19.1.2). May hold NUL.
    QByteArray userUnescaped() const;
    /// The parameter of that name, also where %HH stands in it (RFC 3261 s.19.1.4); nothing when absent.
    std::optional<Parameter> parameter(QByteArrayView name) const;
    /// The "lr" parameter of a route (RFC 3261 s.16.12).
    bool isLooseRouter() const { return parameter("lr").has_value(); }

    friend bool operator==(const Uri &, const Uri &) = default;
};

/// `text` is the whole URI. Spaces, control characters and a missing scheme are errors.
Result<Uri, ParseError> parseUri(const Slice &text);
Result<Uri, ParseError> parseUri(QByteArrayView text);

void appendTo(QByteArray &out, const Uri &uri);
QByteArray toBytes(const Uri &uri);

/// Equality by the rules of RFC 3261 s.19.1.4 (case of host and parameters, escapes, which parameters must match).
bool equivalent(const Uri &a, const Uri &b);

/// "%HH" for every byte that may not stand in the user part (RFC 3261 s.25.1).
QByteArray escapeUser(QByteArrayView user);
QByteArray unescape(QByteArrayView text);

} // namespace linnet::sip
