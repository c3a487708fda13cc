// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"
#include "im/pipeline/ReceivedMessage.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <functional>

namespace linnet::im {

/// What a received MESSAGE carried.
struct ReceivedBody
{
    QByteArray contentType; ///< the header's value; empty: absent
    QByteArray contentEncoding; ///< the header's value; empty: absent
    QByteArray body;
    QByteArray date; ///< the SIP Date header; empty: absent
    QString subject; ///< the SIP Subject header
    Address sender; ///< who sent it as far as SIP can tell: this identity is shown
    QString senderName; ///< the display name of the SIP From; a claim
    /// How client makes addresses canonical; empty result: no address.
    std::function<Address(const QByteArray &uri)> canonical;
};

/// Why it was not taken, and the status that says so.
struct ReceivedRefusal
{
    enum class Kind : quint8 {
        UnsupportedType, ///< 415 with Accept: kAcceptedTypes
        UnsupportedEncoding, ///< 415 with an Accept-Encoding of "identity"
        Malformed, ///< 400
        TooLarge, ///< 413
    };
    Kind kind = Kind::UnsupportedType;
    int status = 415;

    friend bool operator==(const ReceivedRefusal &, const ReceivedRefusal &) = default;
};

/// The value of an Accept header.
inline constexpr QByteArrayView kAcceptedTypes = "text/plain, message/cpim";

/// Reads text/plain, message/imdn+xml and application/im-iscomposing+xml, bare or in message/cpim (RFC 3862). Pure, bounded by Limits::kMaxBody.
Result<ReceivedMessage, ReceivedRefusal> decodeMessage(const ReceivedBody &received);

} // namespace linnet::im
