// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"
#include "client/FileRoad.h"
#include "client/files/FileReceiver.h"
#include "client/files/FileSender.h"
#include "im/model/DeliveryTable.h"
#include "store/FileTable.h"

#include <QPointer>

namespace linnet::client {

/// A file that is not over yet, with what runs of it. `row` has what is known of the file; `message.file` is only filled where somebody is told.
struct Transfer
{
    im::ChatMessage message;
    store::FileRow row;
    im::Delivery written; ///< what the store has of message.delivery
    qint64 start = 0; ///< where the link begins
    qint64 safe = 0; ///< so much stands in the store: on the other side's disk, or on ours
    QPointer<FileLink> link;
    QPointer<FileSender> sender;
    QPointer<FileReceiver> receiver;
    bool isBusy = false; ///< a worker hashes, makes or checks it
    bool isOpen = false; ///< the link's MSRP session is there
    bool hadIcon = false; ///< the link's offer had one
    bool isIconRefused = false;
    bool isPull = false; ///< the receiving side asked
    int attempts = 0; ///< without progress, one after the other
    MonoTime nextTry{};

    MonoTime rateSince{};
    qint64 rateFrom = 0;
    MonoTime lastTold{};
    bool tellLater = false;

    im::FileTransfer &file() { return row.file; }
    const im::FileTransfer &file() const { return row.file; }
    bool isOut() const { return message.direction == im::Direction::Out; }
    /// Stopped by its user, not by a broken session: it does not go on by itself.
    bool isHeld() const { return file().state == im::FileState::Paused && file().reason == im::DeliveryReason::None; }
    im::ChatMessage told() const
    {
        im::ChatMessage whole = message;
        whole.file = row.file;
        return whole;
    }
};

} // namespace linnet::client
