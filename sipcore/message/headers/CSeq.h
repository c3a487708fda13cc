// SPDX-License-Identifier: MIT
#pragma once

#include "message/Method.h"
#include "base/ParseError.h"
#include "base/Result.h"

namespace linnet::sip {

/// RFC 3261 s.20.16.
struct CSeq
{
    quint32 number = 0;
    Method method;

    friend bool operator==(const CSeq &, const CSeq &) = default;
};

Result<CSeq, ParseError> parseCSeq(const Slice &text);
QByteArray toBytes(const CSeq &cseq);

} // namespace linnet::sip
