// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace linnet::im {

/// Why a packed body was not unpacked.
enum class UnpackTrouble : quint8 {
    UnknownCoding, ///< neither deflate nor gzip nor identity
    Broken, ///< it is not what its name says, or ends early
    TooLarge, ///< beyond Limits::kMaxBody or Limits::kMaxInflateRatio: a bomb (RELIABILITY A10)
};

/// The value of an Accept-Encoding header.
inline constexpr QByteArrayView kAcceptedCodings = "deflate, gzip, identity";

/// The bytes behind a Content-Encoding (RFC 3261 s.20.12): a list of codings, the last one undone first. "deflate" is zlib's format
/// (RFC 1950) or, as some send it, the bare stream (RFC 1951). Empty: as they are.
Result<QByteArray, UnpackTrouble> unpack(QByteArrayView contentEncoding, const QByteArray &body);

/// Whether the first bytes are zlib's or gzip's, for a body that lost its Content-Encoding on the way (an offline store drops it).
bool looksPacked(QByteArrayView body);

} // namespace linnet::im
