// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/DeliveryState.h"

namespace linnet::im {

/// How it is known where an outgoing message has got to.
enum class ReceiptTruth : quint8 {
    Nothing, ///< nobody has taken it yet
    ServerKeepsIt, ///< inferred from 202: a server has it, the person's device need not
    DeviceAnswered, ///< inferred from 200: a device, or a server for it, has it; no receipt says so
    ReceiptDelivered, ///< the peer's own receipt
    ReceiptDisplayed, ///< the peer's own receipt
};
inline constexpr int kReceiptTruthCount = 5;

/// What a message's details tell about receipts (RFC 5438). A value.
struct ReceiptFacts
{
    bool deliveredAsked = false; ///< outgoing: by us; incoming: by the sender
    bool displayedAsked = false;
    ReceiptTruth truth = ReceiptTruth::Nothing; ///< outgoing only

    friend bool operator==(const ReceiptFacts &, const ReceiptFacts &) = default;
};

ReceiptTruth receiptTruth(const Delivery &delivery);

} // namespace linnet::im
