// SPDX-License-Identifier: MIT
#pragma once

#include "message/Uri.h"

namespace linnet::sip {

/// An address as it stands in From, To, Contact, Route: name-addr or addr-spec with header parameters
/// (RFC 3261 s.20.10: without <> the parameters belong to the header).
struct NameAddr
{
    QByteArray display; ///< unquoted, UTF-8
    Uri uri;
    Parameters parameters;

    /// From and To: empty when there is none.
    Slice tag() const { return parameters.value("tag"); }

    friend bool operator==(const NameAddr &, const NameAddr &) = default;
};

/// Exactly one address.
Result<NameAddr, ParseError> parseNameAddr(const Slice &text);
/// One or several separated by commas; at most `max`.
Result<std::vector<NameAddr>, ParseError> parseNameAddrList(const Slice &text, int max);

/// Always with <>.
void appendTo(QByteArray &out, const NameAddr &address);
QByteArray toBytes(const NameAddr &address);

} // namespace linnet::sip
