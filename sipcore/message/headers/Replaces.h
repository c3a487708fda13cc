// SPDX-License-Identifier: MIT
#pragma once

#include "message/Parameters.h"

namespace linnet::sip {

/// The dialog whose place an INVITE takes (RFC 3891 s.6.1), named from its receiver's side: to-tag is the receiver's own.
struct Replaces
{
    QByteArray callId;
    QByteArray toTag;
    QByteArray fromTag;
    bool earlyOnly = false;

    friend bool operator==(const Replaces &, const Replaces &) = default;
};

Result<Replaces, ParseError> parseReplaces(const Slice &text);
QByteArray toBytes(const Replaces &replaces);

} // namespace linnet::sip
