// SPDX-License-Identifier: MIT
#include "im/model/ReceiptFacts.h"

namespace linnet::im {

ReceiptTruth receiptTruth(const Delivery &delivery)
{
    switch (delivery.state) {
    case DeliveryState::Accepted:
        return delivery.stored ? ReceiptTruth::ServerKeepsIt : ReceiptTruth::DeviceAnswered;
    case DeliveryState::Delivered:
        return ReceiptTruth::ReceiptDelivered;
    case DeliveryState::Displayed:
        return ReceiptTruth::ReceiptDisplayed;
    case DeliveryState::Queued:
    case DeliveryState::Sending:
    case DeliveryState::NotConfirmed:
    case DeliveryState::Failed:
    case DeliveryState::Expired:
        break;
    }
    return ReceiptTruth::Nothing;
}

} // namespace linnet::im
