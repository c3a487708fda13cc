// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

namespace linnet {

/// What is wrong with received bytes and where.
struct ParseError
{
    enum class Code : quint8 {
        Syntax, ///< the grammar does not allow this byte here
        Missing, ///< a mandatory part is absent
        Duplicate, ///< a part that may stand once stands twice
        OutOfRange, ///< a number beyond its limits
        TooLong, ///< longer than Limits allows
        TooMany, ///< more parts than Limits allows
        TooDeep, ///< nested deeper than Limits allows
        Truncated, ///< ends before it is complete
        UnknownVersion, ///< not SIP/2.0 (RFC 3261 s.21.5.6)
        Mismatch, ///< two parts contradict each other
    };
    Code code = Code::Syntax;
    qsizetype offset = 0; ///< bytes from the start of what was parsed

    friend bool operator==(const ParseError &, const ParseError &) = default;
};

/// The name of the code as the command line prints it: "syntax", "missing", "tooLong" ...
QByteArrayView toString(ParseError::Code code);

} // namespace linnet
