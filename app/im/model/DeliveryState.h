// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QMetaType>

#include <chrono>
#include <optional>

namespace linnet::im {

/// The states of an outgoing message (DESIGN s.5). The numbers stand in files: new ones go to the end.
enum class DeliveryState : quint8 { Queued, Sending, Accepted, Delivered, Displayed, NotConfirmed, Failed, Expired };
inline constexpr int kDeliveryStateCount = 8;
/// As the command line prints it: "queued", "notConfirmed" ...
QByteArrayView toString(DeliveryState state);

/// Why a message waits or failed; never translated (DESIGN s.11). ui has a sentence for each. The numbers stand in files: new ones go
/// to the end.
enum class DeliveryReason : quint8 {
    None, NoNetwork, Dns, RefusedConnection, Tls, Timeout, Password, BadAddress, NotFound, Refused, TooLarge, Format,
    Key, NoSession, Loop, Server, Storage, Expired, NotBuilt, Other,
};
inline constexpr int kDeliveryReasonCount = 20;
QByteArrayView toString(DeliveryReason reason);
/// The peer has the message, or may have it.
bool mayHaveArrived(DeliveryState state);
std::optional<DeliveryState> deliveryStateOf(QByteArrayView name);
std::optional<DeliveryReason> deliveryReasonOf(QByteArrayView name);

/// What is known of one outgoing message. A value.
struct Delivery
{
    DeliveryState state = DeliveryState::Queued;
    bool stored = false; ///< Accepted by a server that keeps it, not by a device
    int status = 0; ///< the SIP status that decided, or 0
    DeliveryReason reason = DeliveryReason::None;

    friend bool operator==(const Delivery &, const Delivery &) = default;
};

} // namespace linnet::im

Q_DECLARE_METATYPE(linnet::im::Delivery)
