// SPDX-License-Identifier: MIT
#pragma once

#include "message/Parameters.h"

namespace linnet::sip {

/// Content-Type and one value of Accept (RFC 3261 s.20.15, s.20.1): type and subtype compare without case.
struct ContentType
{
    Slice type;
    Slice subtype;
    Parameters parameters;

    bool is(QByteArrayView typeName, QByteArrayView subtypeName) const;

    friend bool operator==(const ContentType &, const ContentType &) = default;
};

Result<ContentType, ParseError> parseContentType(const Slice &text);
QByteArray toBytes(const ContentType &type);

} // namespace linnet::sip
