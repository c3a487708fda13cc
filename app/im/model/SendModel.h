// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"

#include <QByteArrayView>
#include <QMetaType>

#include <optional>

namespace linnet::im {

/// Why a message goes as one request or through a session (DESIGN s.4). ui has a sentence for each.
enum class ModelReason : quint8 {
    Unknown, ///< it has not left yet, or did before this was written down
    FitsOneMessage, ///< pager: the request has at most 1300 bytes
    SessionUp, ///< session: one with the peer is there
    TooLong, ///< session: the request would have more
    ServerSaidTooLarge, ///< session: a server answered 413 or 513
    UserChose,
    LargeAllowed, ///< pager, although it is longer: no session could be had, and every hop takes it (RFC 3428 s.8)
    PeerTakesNoSession, ///< pager, in its shortest form, or not at all: no session could be had
    Part, ///< pager: a numbered part of a longer text
};
inline constexpr int kModelReasonCount = 9;
QByteArrayView toString(ModelReason reason);
std::optional<ModelReason> modelReasonOf(QByteArrayView name);

/// What is settled of the way that a message in the outbox takes. The numbers stand in files: new ones go to the end.
enum class Road : quint8 {
    Open, ///< nothing: decided when it leaves
    Pager, ///< the user's choice
    Session, ///< the user's choice
    TooLong, ///< by a session
    ServerSaidTooLarge, ///< by a session
    Again, ///< by a session: it may have arrived by one
    WithoutSession, ///< none could be had
    Part, ///< one of the numbered parts of a longer text: pager
};
inline constexpr int kRoadCount = 8;
bool takesSession(Road road);

/// How a text would go if it was sent now. A value.
struct SendForecast
{
    MessageModel model = MessageModel::Pager;
    qsizetype bytes = 0; ///< about so many has the MESSAGE request
    /// PeerTakesNoSession with model Session: none would be had, and sending it fails; parts would go.
    ModelReason reason = ModelReason::FitsOneMessage;

    friend bool operator==(const SendForecast &, const SendForecast &) = default;
};

} // namespace linnet::im

Q_DECLARE_METATYPE(linnet::im::SendForecast)
