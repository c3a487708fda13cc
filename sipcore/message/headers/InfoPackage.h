// SPDX-License-Identifier: MIT
#pragma once

#include "message/Parameters.h"

namespace linnet::sip {

/// Info-Package, and one value of Recv-Info (RFC 6086 s.7.1, s.7.2). Names are compared without regard to case.
struct InfoPackage
{
    Slice name;
    Parameters parameters;

    friend bool operator==(const InfoPackage &, const InfoPackage &) = default;
};

Result<InfoPackage, ParseError> parseInfoPackage(const Slice &text);
QByteArray toBytes(const InfoPackage &package);

} // namespace linnet::sip
