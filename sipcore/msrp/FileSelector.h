// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"

#include <QByteArray>
#include <QPair>

#include <optional>
#include <vector>

namespace linnet::sip {

/// Which file an offer is about (RFC 5547 s.6): "name:"a.png" type:image/png size:10 hash:sha-1:...". A value. The name is the sender's claim:
/// nothing of it is a path.
struct FileSelector
{
    QByteArray name; ///< UTF-8, escapes decoded; empty: none
    QByteArray type; ///< "image/png", parameters too; empty: none
    std::optional<quint64> size;
    std::vector<QPair<QByteArray, QByteArray>> hashes; ///< algorithm in lower case, raw octets

    /// The octets of that (lower-case) algorithm's hash; empty: none.
    QByteArray hash(QByteArrayView algorithm) const;

    friend bool operator==(const FileSelector &, const FileSelector &) = default;
};

/// The value of a=file-selector. Unknown selectors are passed over. Errors: Syntax, OutOfRange, Duplicate.
Result<FileSelector, ParseError> parseFileSelector(QByteArrayView text);
QByteArray toBytes(const FileSelector &selector);

/// a=file-range:START-STOP (s.6); the first octet has number 1.
struct FileRange
{
    quint64 start = 1;
    std::optional<quint64> stop; ///< nothing: "*"

    friend bool operator==(const FileRange &, const FileRange &) = default;
};

Result<FileRange, ParseError> parseFileRange(QByteArrayView text);
QByteArray toBytes(const FileRange &range);

} // namespace linnet::sip
