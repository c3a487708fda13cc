// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"
#include "base/Slice.h"

namespace linnet::sip {

/// SIP-ETag and SIP-If-Match (RFC 3903 s.11.3): a token that means something to its maker only; compared byte by byte.
struct EntityTag
{
    Slice token;

    friend bool operator==(const EntityTag &, const EntityTag &) = default;
};

Result<EntityTag, ParseError> parseEntityTag(const Slice &text);
QByteArray toBytes(const EntityTag &tag);

} // namespace linnet::sip
