// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Address.h"

#include <QByteArrayView>
#include <QDateTime>
#include <QMetaType>
#include <QString>

#include <optional>

namespace linnet::im {

/// Names a session while the program runs. 0 is none.
using SessionId = qint64;

/// What a session is doing, in the words that people see (DESIGN s.6).
enum class SessionState : quint8 { Incoming, Calling, Trying, Ringing, Connecting, Established, Ending, Ended };
inline constexpr int kSessionStateCount = 8;
/// As the command line prints it: "incoming", "calling" ...
QByteArrayView toString(SessionState state);

/// Why a session ended (DESIGN s.6). The numbers stand in files: new ones go to the end.
enum class SessionEnd : quint8 { None, Local, Remote, Declined, Busy, NoAnswer, Unsupported, Network, Idle };
inline constexpr int kSessionEndCount = 9;
QByteArrayView toString(SessionEnd reason);

/// How its messages travel.
enum class SessionPath : quint8 { Unknown, Direct, Relay };

/// A session, as a bar or a list shows it. A value.
struct SessionInfo
{
    SessionId id = 0;
    Address account; ///< ours
    Address peer;
    QString peerName; ///< the name that the peer gives itself; a claim
    bool incoming = false;
    bool fromStranger = false;
    QString subject;
    SessionState state = SessionState::Calling;
    SessionEnd reason = SessionEnd::None; ///< once it ends
    int status = 0; ///< the SIP status that refused it; 0: none
    QDateTime establishedAt; ///< UTC; invalid before
    QDateTime endsAt; ///< UTC; Incoming: when it stops ringing
    SessionPath path = SessionPath::Unknown;
    bool secure = false; ///< MSRP over TLS
    qint64 file = 0; ///< carries that file (FileTransfer::id) and nothing else; 0: words
    QByteArray callId; ///< for its flow

    friend bool operator==(const SessionInfo &, const SessionInfo &) = default;
};

/// What the history keeps of a session that has ended. A value.
struct SessionEvent
{
    bool incoming = false;
    SessionEnd reason = SessionEnd::None;
    int status = 0;
    std::optional<qint64> seconds; ///< how long it was established; nothing: it never was

    friend bool operator==(const SessionEvent &, const SessionEvent &) = default;
};

} // namespace linnet::im

Q_DECLARE_METATYPE(linnet::im::SessionInfo)
