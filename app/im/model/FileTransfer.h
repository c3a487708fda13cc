// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/DeliveryState.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>

namespace linnet::im {

/// The key of the row of the history that is the file: stable across restarts. 0 is none.
using FileId = qint64;

/// Where a file stands (DESIGN s.6, s.11). The numbers stand in files: new ones go to the end.
enum class FileState : quint8 {
    Offered, ///< to us; nobody has answered
    Waiting, ///< ours waits for its turn, a registration, or the peer's answer; accepted and not begun
    Transferring,
    Paused, ///< by the user, or because the session broke: it goes on where it was
    Done, ///< whole, its hash checked
    Failed,
    Declined,
    Cancelled,
};
inline constexpr int kFileStateCount = 8;
/// As the command line prints it: "offered", "waiting" ...
QByteArrayView toString(FileState state);
inline bool isOver(FileState state) { return state >= FileState::Done; }

/// One file on its way, or arrived (RFC 5547). A value.
struct FileTransfer
{
    FileId id = 0;
    QString name; ///< safe to make a file of
    QByteArray contentType; ///< a claim of the sender
    qint64 size = 0; ///< bytes
    qint64 done = 0; ///< so many are at the other side, or here
    qint64 rate = 0; ///< bytes a second of late; 0: not moving
    FileState state = FileState::Waiting;
    DeliveryReason reason = DeliveryReason::None; ///< of Failed, or why it waits
    QString path; ///< ours, or where it was put; empty while nothing is there
    QByteArray sha256; ///< 32 octets; empty: not known
    QByteArray thumbnail; ///< a small PNG or JPEG that came with the offer; not decoded, not trusted

    friend bool operator==(const FileTransfer &, const FileTransfer &) = default;
};

} // namespace linnet::im

Q_DECLARE_METATYPE(linnet::im::FileTransfer)
