// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"
#include "im/mime/MimeParameters.h"

#include <QByteArray>

#include <optional>

namespace linnet::im {

/// The value of a Content-Type (RFC 2045 s.5.1): "text/plain; charset=utf-8". A value.
struct MediaType
{
    QByteArray type; ///< lower case
    QByteArray subtype; ///< lower case
    MimeParameters parameters;

    /// "text/plain"
    QByteArray name() const { return type + '/' + subtype; }
    /// Compared with a lower-case "text/plain".
    bool is(QByteArrayView fullName) const;
    /// The first parameter of that (lower-case) name.
    std::optional<QByteArray> parameter(QByteArrayView parameterName) const { return rawParameter(parameters, parameterName); }

    friend bool operator==(const MediaType &, const MediaType &) = default;
};

/// Comments (RFC 822) and white space between the parts are passed over; at most Limits::kMaxParameters parameters.
Result<MediaType, ParseError> parseMediaType(QByteArrayView text);
/// Quotes what is no token. A value with CR, LF or NUL loses them: nothing can be smuggled into a header.
QByteArray toBytes(const MediaType &media);

} // namespace linnet::im
