// SPDX-License-Identifier: MIT
#pragma once

#include "im/cpim/CpimMessage.h"
#include "im/imdn/Imdn.h"

namespace linnet::im {

/// The document, as short as the schema of RFC 5438 s.11.1.9 allows: without declaration and blanks. recipient-uri stands with
/// original-recipient-uri or not at all; a missing original is the recipient. A kind or status Unknown is written as an
/// empty notification or status.
QByteArray toBytes(const Imdn &imdn);

/// What an IMDN needs besides its document (RFC 5438 s.7.2.1). A value.
struct ImdnEnvelope
{
    QByteArray from; ///< URI of who tells
    QByteArray to; ///< URI of who sent the message
    QByteArray messageId; ///< of the IMDN itself
    QByteArrayList route; ///< the message's IMDN-Record-Route values, in their order

    friend bool operator==(const ImdnEnvelope &, const ImdnEnvelope &) = default;
};

/// The IMDN as a CPIM message: own Message-ID, Content-Disposition: notification, IMDN-Route; it asks for nothing itself (s.7.2.1). No
/// DateTime: it may be absent (RFC 3862 s.4.3), and a MESSAGE must fit 1300 bytes.
CpimMessage wrapImdn(const ImdnEnvelope &envelope, const Imdn &imdn);

} // namespace linnet::im
