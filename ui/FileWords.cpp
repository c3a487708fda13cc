// SPDX-License-Identifier: MIT
#include "ui/FileWords.h"

#include "ui/Words.h"
#include "ui/style/TextRuns.h"

namespace linnet::ui {

using im::DeliveryReason;
using im::FileState;

namespace {

bool isOut(const im::ChatMessage &message) { return message.direction == im::Direction::Out; }

} // namespace

QString FileWords::fault(const im::ChatMessage &message)
{
    if (!message.file || message.file->state != FileState::Failed)
        return {};
    return isOut(message) ? tr("Not sent.") : tr("Not received.");
}

QString FileWords::failure(DeliveryReason reason, const QString &peer)
{
    const QString name = isolated(peer);
    switch (reason) {
    case DeliveryReason::TooLarge: return tr("It is larger than %1 takes.").arg(name);
    case DeliveryReason::Storage: return tr("The file could not be read or written. Is the disk full?");
    case DeliveryReason::NotFound: return tr("The file is not where it was, or has changed.");
    case DeliveryReason::Format: return tr("What arrived is not what was sent: the checksum differs.");
    case DeliveryReason::NoSession: return tr("%1 takes no files.").arg(name);
    case DeliveryReason::Timeout: return tr("No answer from %1.").arg(name);
    case DeliveryReason::Refused: return tr("%1 or the server declined it.").arg(name);
    case DeliveryReason::NoNetwork:
    case DeliveryReason::RefusedConnection:
    case DeliveryReason::Dns: return tr("The connection broke off.");
    case DeliveryReason::Tls: return tr("No protected connection was possible.");
    case DeliveryReason::Expired: return tr("The offer is no longer there.");
    default: return tr("It broke off without a usable reason.");
    }
}

QString FileWords::left(qint64 seconds)
{
    if (seconds < 60)
        return tr("%n s left", nullptr, int(qMax<qint64>(1, seconds)));
    if (seconds < 3600)
        return tr("%n min left", nullptr, int((seconds + 30) / 60));
    return tr("%n h left", nullptr, int(qMin<qint64>((seconds + 1800) / 3600, 9999)));
}

QString FileWords::line(const im::ChatMessage &message, const QString &peer)
{
    if (!message.file)
        return {};
    const im::FileTransfer &file = *message.file;
    const QString whole = Words::size(file.size);
    const QString part = tr("%1 of %2").arg(Words::size(file.done), whole);
    switch (file.state) {
    case FileState::Offered: return message.fromStranger ? tr("%1 · from somebody not in your contacts").arg(whole) : tr("%1 · waits for your answer").arg(whole);
    case FileState::Waiting: return isOut(message) ? tr("%1 · waits for %2").arg(whole, isolated(peer)) : tr("%1 · about to begin").arg(whole);
    case FileState::Transferring: {
        if (file.rate <= 0)
            return part;
        const QString speed = tr("%1/s").arg(Words::size(file.rate));
        return u"%1 · %2 · %3"_qs.arg(part, speed, left((file.size - file.done) / file.rate));
    }
    case FileState::Paused: return file.reason == DeliveryReason::None ? tr("%1 · paused").arg(part) : tr("%1 · interrupted, goes on by itself").arg(part);
    case FileState::Done: return file.sha256.isEmpty() ? whole : tr("%1 · checked").arg(whole);
    case FileState::Failed: return failure(file.reason, peer);
    case FileState::Declined: return isOut(message) ? tr("%1 · declined by %2").arg(whole, isolated(peer)) : tr("%1 · you declined it").arg(whole);
    case FileState::Cancelled: return tr("%1 · cancelled").arg(whole);
    }
    return {};
}

QString FileWords::tip(const im::ChatMessage &message)
{
    if (!message.file)
        return {};
    QStringList lines{tr("File %1, %2").arg(isolated(message.file->name), Words::size(message.file->size))};
    if (message.file->state == FileState::Done && !message.file->sha256.isEmpty())
        lines << tr("SHA-256 %1").arg(QString::fromLatin1(message.file->sha256.toHex(' ')));
    return lines.join(u'\n');
}

QString FileWords::spoken(const im::ChatMessage &message, const QString &peer)
{
    if (!message.file)
        return {};
    QStringList words{tr("File %1").arg(isolated(message.file->name)), fault(message), line(message, peer)};
    words.removeAll(QString());
    return words.join(u", "_qs);
}

QString FileWords::preview(const im::ChatMessage &message)
{
    if (!message.file)
        return {};
    const QString name = message.file->name;
    if (isOut(message) || message.file->state == FileState::Done)
        return name;
    switch (message.file->state) {
    case FileState::Offered: return tr("Offers %1").arg(name);
    case FileState::Transferring: return tr("Receiving %1").arg(name);
    default: return name;
    }
}

QString FileWords::act(FileAct act)
{
    switch (act) {
    case FileAct::None: break;
    case FileAct::Accept: return tr("Accept");
    case FileAct::Decline: return tr("Decline");
    case FileAct::Pause: return tr("Pause");
    case FileAct::Resume: return tr("Go on");
    case FileAct::Retry: return tr("Retry");
    case FileAct::Cancel: return tr("Cancel");
    case FileAct::OpenFolder: return tr("Open folder");
    case FileAct::Show: return tr("Show picture");
    case FileAct::Enlarge: return tr("Enlarge");
    case FileAct::Discard: return tr("Discard");
    }
    return {};
}

im::Delivery FileWords::stand(const im::ChatMessage &message)
{
    if (!message.file)
        return message.delivery;
    switch (message.file->state) {
    case FileState::Done: return {message.delivery.state == im::DeliveryState::Displayed ? im::DeliveryState::Displayed : im::DeliveryState::Delivered};
    case FileState::Failed:
    case FileState::Declined: return {im::DeliveryState::Failed};
    case FileState::Cancelled: return {im::DeliveryState::Expired};
    case FileState::Offered:
    case FileState::Waiting:
    case FileState::Transferring:
    case FileState::Paused: break;
    }
    return {im::DeliveryState::Sending};
}

FileAct FileWords::tileAct(const im::ChatMessage &message, FileSight sight)
{
    if (!message.file)
        return FileAct::None;
    switch (message.file->state) {
    case FileState::Transferring: return FileAct::Pause;
    case FileState::Paused: return FileAct::Resume;
    case FileState::Failed: return FileAct::Retry;
    case FileState::Done:
        return sight == FileSight::Waiting ? FileAct::Show : sight == FileSight::Picture ? FileAct::Enlarge : FileAct::OpenFolder;
    case FileState::Offered:
    case FileState::Waiting:
    case FileState::Declined:
    case FileState::Cancelled: break;
    }
    return FileAct::None;
}

FileAct FileWords::cornerAct(const im::ChatMessage &message)
{
    if (!message.file)
        return FileAct::None;
    switch (message.file->state) {
    case FileState::Waiting:
    case FileState::Transferring:
    case FileState::Paused: return FileAct::Cancel;
    case FileState::Done: return FileAct::OpenFolder;
    case FileState::Offered:
    case FileState::Failed:
    case FileState::Declined:
    case FileState::Cancelled: break;
    }
    return FileAct::None;
}

QList<FileAct> FileWords::acts(const im::ChatMessage &message, FileSight sight)
{
    QList<FileAct> all;
    if (message.file && message.file->state == FileState::Offered && !isOut(message))
        all << FileAct::Accept << FileAct::Decline;
    if (message.file && message.file->state == FileState::Failed)
        all << FileAct::Retry << FileAct::Discard;
    for (const FileAct act : {tileAct(message, sight), cornerAct(message)})
        if (act != FileAct::None && !all.contains(act))
            all << act;
    return all;
}

} // namespace linnet::ui
