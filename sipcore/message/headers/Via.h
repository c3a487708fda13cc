// SPDX-License-Identifier: MIT
#pragma once

#include "message/Parameters.h"

namespace linnet::sip {

/// One Via value (RFC 3261 s.20.42, RFC 3581).
struct Via
{
    Slice transport; ///< "UDP", "TCP" ... as sent
    Slice host; ///< sent-by without brackets
    quint16 port = 0; ///< 0 = not given
    bool hostIsIpv6 = false;
    Parameters parameters;

    Slice branch() const { return parameters.key("branch"); }
    /// The branch starts with the magic cookie and goes on behind it (RFC 3261 s.8.1.1.7).
    bool hasRfc3261Branch() const;
    /// Without the brackets that RFC 5118 s.4.5 asks to tolerate.
    Slice received() const;

    friend bool operator==(const Via &, const Via &) = default;
};

Result<Via, ParseError> parseVia(const Slice &text);
/// Only what the way back of an answer needs: any SIP version, and parameters as far as they can be read. Its text is
/// then not the sender's any more.
Result<Via, ParseError> parseViaForAnswer(const Slice &text);
void appendTo(QByteArray &out, const Via &via);
QByteArray toBytes(const Via &via);

} // namespace linnet::sip
