// SPDX-License-Identifier: MIT
#include "base/ParseError.h"

namespace linnet {

QByteArrayView toString(ParseError::Code code)
{
    switch (code) {
    case ParseError::Code::Syntax: return "syntax";
    case ParseError::Code::Missing: return "missing";
    case ParseError::Code::Duplicate: return "duplicate";
    case ParseError::Code::OutOfRange: return "outOfRange";
    case ParseError::Code::TooLong: return "tooLong";
    case ParseError::Code::TooMany: return "tooMany";
    case ParseError::Code::TooDeep: return "tooDeep";
    case ParseError::Code::Truncated: return "truncated";
    case ParseError::Code::UnknownVersion: return "unknownVersion";
    case ParseError::Code::Mismatch: return "mismatch";
    }
    Q_UNREACHABLE();
}

} // namespace linnet
