// SPDX-License-Identifier: MIT
#include "im/model/DeliveryState.h"

#include <array>

namespace linnet::im {
namespace {

constexpr std::array<const char *, kDeliveryStateCount> kStateNames{
    "queued", "sending", "accepted", "delivered", "displayed", "notConfirmed", "failed", "expired",
};

constexpr std::array<const char *, kDeliveryReasonCount> kReasonNames{
    "none",     "noNetwork", "dns",       "refusedConnection", "tls",    "timeout", "password", "badAddress", "notFound", "refused",
    "tooLarge", "format",    "key",       "noSession",         "loop",   "server",  "storage",  "expired",    "notBuilt", "other",
};

template <typename Value, size_t Size>
std::optional<Value> valueOf(QByteArrayView name, const std::array<const char *, Size> &names)
{
    for (size_t i = 0; i < Size; ++i) {
        if (name == QByteArrayView(names[i]))
            return Value(i);
    }
    return std::nullopt;
}

} // namespace

QByteArrayView toString(DeliveryState state)
{
    return kStateNames[size_t(state)];
}

QByteArrayView toString(DeliveryReason reason)
{
    return kReasonNames[size_t(reason)];
}

std::optional<DeliveryState> deliveryStateOf(QByteArrayView name)
{
    return valueOf<DeliveryState>(name, kStateNames);
}

std::optional<DeliveryReason> deliveryReasonOf(QByteArrayView name)
{
    return valueOf<DeliveryReason>(name, kReasonNames);
}

bool mayHaveArrived(DeliveryState state)
{
    switch (state) {
    case DeliveryState::Accepted:
    case DeliveryState::Delivered:
    case DeliveryState::Displayed:
    case DeliveryState::NotConfirmed:
        return true;
    case DeliveryState::Queued:
    case DeliveryState::Sending:
    case DeliveryState::Failed:
    case DeliveryState::Expired:
        break;
    }
    return false;
}

} // namespace linnet::im
