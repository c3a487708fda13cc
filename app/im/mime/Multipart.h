// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"
#include "base/Slice.h"
#include "im/mime/MimeHeaders.h"

#include <QByteArray>
#include <QList>

namespace linnet::im {

/// One part of a multipart body. A value; the slices share the bytes of the body that was parsed.
struct MimePart
{
    MimeHeaders headers;
    Slice body; ///< still in its transfer encoding
    Slice octets; ///< header lines, blank line and body exactly as they came: what a signature is made over (RFC 1847 s.2.1)
    Slice delimiter; ///< the line before it, with the line end in front that belongs to it

    friend bool operator==(const MimePart &, const MimePart &) = default;
};

/// The body of a multipart entity, one level of it (RFC 2046 s.5.1). A value.
struct Multipart
{
    Slice preamble;
    QList<MimePart> parts;
    Slice ending; ///< the closing delimiter and the epilogue; empty: it was never closed

    friend bool operator==(const Multipart &, const Multipart &) = default;
};

/// Cuts a multipart body at its delimiter lines. CRLF and bare LF end a line, blanks may follow the boundary, a missing end is forgiven; a
/// part without a blank line is all headers, or all body if it has none; a line that only starts like a delimiter is text. No part at all
/// is a value without parts. Errors: TooLong (boundary over Limits::kMaxMimeBoundary), Missing (no boundary), TooMany (over
/// Limits::kMaxMimeParts, or what parseMimeEntity() says).
Result<Multipart, ParseError> parseMultipart(const Slice &body, QByteArrayView boundary);

/// The octets that were parsed: parts that came are written as they came.
QByteArray toBytes(const Multipart &multipart);

} // namespace linnet::im
