// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/ChatMessage.h"

#include <QCoreApplication>

namespace linnet::ui {

/// What can be done with a file of the history.
enum class FileAct : quint8 { None, Accept, Decline, Pause, Resume, Retry, Cancel, OpenFolder, Show, Enlarge, Discard };

/// Whether a file of the history stands there as a card, as a picture, or as a card until one asks for the picture.
enum class FileSight : quint8 { Card, Waiting, Picture };

/// The words of a file that is on its way or has arrived, and what can be done with it in each state.
class FileWords
{
    Q_DECLARE_TR_FUNCTIONS(FileWords)
public:
    /// What is said before the line, in red: "Not sent."; mostly nothing.
    static QString fault(const im::ChatMessage &message);
    /// The line under the name: "96.4 of 148 MB · 6.2 MB/s · 9 s left".
    static QString line(const im::ChatMessage &message, const QString &peer);
    /// Name, size, checksum: for a tooltip.
    static QString tip(const im::ChatMessage &message);
    /// All of it in one sentence, for screen readers.
    static QString spoken(const im::ChatMessage &message, const QString &peer);
    /// For a list of chats.
    static QString preview(const im::ChatMessage &message);
    static QString act(FileAct act);
    /// How a message stands, a file of ours in the states of messages.
    static im::Delivery stand(const im::ChatMessage &message);

    /// In the tile, and at the top of the card.
    static FileAct tileAct(const im::ChatMessage &message, FileSight sight);
    static FileAct cornerAct(const im::ChatMessage &message);
    /// All of them, the likeliest first.
    static QList<FileAct> acts(const im::ChatMessage &message, FileSight sight);

private:
    static QString failure(im::DeliveryReason reason, const QString &peer);
    static QString left(qint64 seconds);
};

} // namespace linnet::ui
