// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace linnet::im {

/// Why a received body was not taken, and the status that says so.
struct ReceivedRefusal
{
    enum class Kind : quint8 {
        UnsupportedType, ///< 415 with Accept: acceptedTypes()
        UnsupportedEncoding, ///< 415 with Accept-Encoding: kAcceptedCodings
        Malformed, ///< 400
        TooLarge, ///< 413
    };
    Kind kind = Kind::UnsupportedType;
    int status = 415;

    friend bool operator==(const ReceivedRefusal &, const ReceivedRefusal &) = default;
};

inline constexpr ReceivedRefusal kUnsupportedType{ReceivedRefusal::Kind::UnsupportedType, 415};
inline constexpr ReceivedRefusal kUnsupportedEncoding{ReceivedRefusal::Kind::UnsupportedEncoding, 415};
inline constexpr ReceivedRefusal kMalformedBody{ReceivedRefusal::Kind::Malformed, 400};
inline constexpr ReceivedRefusal kTooLargeBody{ReceivedRefusal::Kind::TooLarge, 413};

} // namespace linnet::im
