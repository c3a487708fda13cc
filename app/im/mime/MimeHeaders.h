// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"

#include <QByteArray>
#include <QList>
#include <QPair>

#include <optional>

namespace linnet::im {

/// The header fields before a MIME body (RFC 2045, RFC 5322 s.2.2). A value.
struct MimeHeaders
{
    QList<QPair<QByteArray, QByteArray>> fields; ///< in order; names as received; values unfolded, without blanks at their ends

    /// The first field of that name, in any case.
    std::optional<QByteArray> value(QByteArrayView name) const;

    friend bool operator==(const MimeHeaders &, const MimeHeaders &) = default;
};

/// A MIME entity cut into its two halves.
struct MimeEntity
{
    MimeHeaders headers;
    qsizetype bodyOffset = 0; ///< where the body starts in what was parsed
};

/// Reads the fields up to the blank line. CRLF and bare LF end a line, folded lines are joined, a line without a colon is passed over.
/// Errors: no blank line at all (Truncated), more than Limits::kMaxHeaders fields (TooMany), a field over kMaxMimeHeaderLine (TooLong).
Result<MimeEntity, ParseError> parseMimeEntity(QByteArrayView bytes);

/// "Name: value" and CRLF for each; CR, LF and NUL are left out.
QByteArray toBytes(const MimeHeaders &headers);

} // namespace linnet::im
