// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"
#include "im/imdn/Imdn.h"

namespace linnet::im {

/// Reads a message/imdn+xml document (RFC 5438 s.11.1) within the bounds of parseXml(). Elements of other namespaces, another order and
/// absent optional parts are taken; a status that does not belong to its kind is Unknown. Errors: no IMDN, no message-id (Missing), what
/// parseXml() refuses.
Result<Imdn, ParseError> parseImdn(QByteArrayView bytes);

} // namespace linnet::im
