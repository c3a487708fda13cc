// SPDX-License-Identifier: MIT
#pragma once

#include "message/headers/CSeq.h"

namespace linnet::sip {

/// Which reliable provisional response a PRACK acknowledges (RFC 3262 s.7.2).
struct RAck
{
    quint32 responseNumber = 0; ///< its RSeq
    CSeq cseq; ///< of its request

    friend bool operator==(const RAck &, const RAck &) = default;
};

Result<RAck, ParseError> parseRAck(const Slice &text);
QByteArray toBytes(const RAck &rack);

} // namespace linnet::sip
