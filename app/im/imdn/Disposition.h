// SPDX-License-Identifier: MIT
#pragma once

#include "im/cpim/CpimMessage.h"

#include <QByteArrayList>

namespace linnet::im {

/// What the sender of a message asks to be told about it (RFC 5438 s.6.2). A value.
struct DispositionWishes
{
    bool positiveDelivery = false;
    bool negativeDelivery = false;
    bool processing = false;
    bool display = false;

    bool any() const { return positiveDelivery || negativeDelivery || processing || display; }
    /// For the store: these numbers never change.
    int toBits() const { return int(positiveDelivery) | int(negativeDelivery) << 1 | int(processing) << 2 | int(display) << 3; }
    static DispositionWishes fromBits(int bits) { return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0}; }

    friend bool operator==(const DispositionWishes &, const DispositionWishes &) = default;
};

/// All that a message says about the receipts for it. A value.
struct ReceiptRequest
{
    DispositionWishes wishes;
    QByteArrayList recordRoute; ///< IMDN-Record-Route values, top first (s.6.5)
    QByteArray originalTo; ///< URI of Original-To (s.6.4); empty: absent

    friend bool operator==(const ReceiptRequest &, const ReceiptRequest &) = default;
};

/// Reads the headers of RFC 5438's namespace, under whatever prefix. Unknown wishes and parameters are ignored; at most
/// Limits::kMaxRoutes hops, more make it a message that asks for nothing.
ReceiptRequest receiptRequestOf(const CpimMessage &cpim);

/// "Disposition-Notification: positive-delivery, display"; the prefix "imdn" must stand for the namespace.
CpimHeader dispositionHeader(const DispositionWishes &wishes);

} // namespace linnet::im
