// SPDX-License-Identifier: MIT
#include "cli/Commands.h"
#include "cli/Events.h"
#include "cli/Words.h"
#include "client/HistoryTransfer.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

QByteArray asText(const im::ChatMessage &message)
{
    if (message.kind == im::MessageKind::MissedCall) {
        return u"%1  missed call from %2"_s.arg(message.time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s), message.peer.text()).toUtf8();
    }
    if (message.kind == im::MessageKind::Session) {
        const im::SessionEvent session = message.session.value_or(im::SessionEvent{});
        const QString length = session.seconds ? u", %1 s"_s.arg(*session.seconds) : u", never established"_s;
        return u"%1  session with %2: %3%4"_s.arg(message.time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s), message.peer.text(),
                                                QString::fromLatin1(im::toString(session.reason)), length).toUtf8();
    }
    const bool out = message.direction == im::Direction::Out;
    QString line = u"%1  %2 %3: %4"_s.arg(message.time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s),
                                          out ? u"to"_s : u"from"_s, message.peer.text(), message.text);
    const bool worthSaying = out && message.delivery.state != im::DeliveryState::Accepted
        && message.delivery.state != im::DeliveryState::Delivered && message.delivery.state != im::DeliveryState::Displayed;
    if (worthSaying)
        line += u"  ["_s + sentence(message.delivery, message.peer) + u']';
    return line.toUtf8();
}

history::Words exportWords(const im::Address &peer)
{
    history::Words words;
    words.title = peer.isEmpty() ? u"Messages"_s : u"Messages with %1"_s.arg(peer.text());
    words.language = u"en"_s;
    words.from = u"from %1"_s;
    words.to = u"to %1"_s;
    words.missedCall = u"missed call from %1"_s;
    words.session = u"session with %1"_s;
    words.attachment = u"file %1, %2 bytes"_s;
    words.states[size_t(im::DeliveryState::Queued)] = u"waits"_s;
    words.states[size_t(im::DeliveryState::NotConfirmed)] = u"not confirmed"_s;
    words.states[size_t(im::DeliveryState::Failed)] = u"not sent"_s;
    words.states[size_t(im::DeliveryState::Expired)] = u"expired"_s;
    return words;
}

QString sentence(const client::TransferReport &report, const QString &path)
{
    using End = client::TransferReport::End;
    switch (report.end) {
    case End::Done:
        return {};
    case End::Cancelled:
        return u"Stopped."_s;
    case End::FileTrouble:
        return u"%1 cannot be read or written: %2."_s.arg(path, report.detail);
    case End::NotOurs:
        return u"%1 was not written by Linnet."_s.arg(path);
    case End::NewerVersion:
        return u"%1 was written by a newer Linnet: update this one."_s.arg(path);
    case End::Damaged:
        return u"%1 is damaged; %2 messages before the damage are here."_s.arg(path).arg(report.messages);
    case End::StoreTrouble:
        return u"The profile takes nothing: %1."_s.arg(report.detail);
    case End::ProfileInUse:
        return u"The profile is in use: close Linnet first."_s;
    }
    return {};
}

/// Whole percents, each once: at a terminal, or where they are asked for.
void tellProgress(Console &console, client::HistoryTransfer &transfer)
{
    if (!console.invocation().has("progress") && !Output::isErrorTerminal())
        return;
    QObject::connect(&transfer, &client::HistoryTransfer::progressed, &transfer, [&console, told = qint64(-1)](qint64 done, qint64 total) mutable {
        const qint64 percent = total > 0 ? std::clamp<qint64>(done * 100 / total, 0, 100) : 100;
        if (percent != std::exchange(told, percent))
            console.out().progress(QString::number(percent) + u" %"_s);
    });
}

/// Waits for the end and tells it.
template <typename Start>
int runTransfer(Console &console, client::Client &client, const QString &path, bool tellCounts, Start start)
{
    const auto transfer = client.transfer();
    QObject::connect(transfer.get(), &client::HistoryTransfer::finished, transfer.get(), [&](const client::TransferReport &report) {
        if (report.end != client::TransferReport::End::Done)
            console.out().say(sentence(report, path));
        else if (tellCounts && console.invocation().json)
            console.out().event(importedEvent(report));
        else if (tellCounts)
            console.out().line(u"%1 messages are new, %2 were there already"_s.arg(report.messages).arg(report.duplicates));
        console.end(report.end == client::TransferReport::End::Done ? kDone : kFailed);
    });
    tellProgress(console, *transfer);
    start(*transfer);
    return console.wait();
}

} // namespace

int runHistory(Console &console)
{
    const Invocation &in = console.invocation();
    client::HistoryQuery query;
    if (!in.arguments.isEmpty()) {
        const auto peer = client::Client::parseAddress(in.arguments.first());
        if (!peer)
            return console.failUsage(badAddressSentence(in.arguments.first()));
        query.peer = *peer;
    }
    query.words = in.value("search");
    bool isNumber = true;
    query.limit = in.has("limit") ? in.value("limit").toInt(&isNumber) : 0;
    if (!isNumber || query.limit < 0)
        return console.failUsage(u"--limit takes a number of messages, not \"%1\"."_s.arg(in.value("limit")));
    const QStringList target = in.values("export");
    const QString format = target.isEmpty() ? QString() : target.first();
    if (!format.isEmpty() && format != u"json" && format != u"html" && format != u"text")
        return console.failUsage(u"--export takes json, html or text and a file, not \"%1\"."_s.arg(format));

    const auto client = console.open({true, false, {}});
    if (!client)
        return kFailed;
    client::HistoryExport wanted;
    wanted.path = target.value(1);
    wanted.words = exportWords(query.peer);
    wanted.format = format == u"html" ? client::HistoryExport::Format::Html
        : format == u"text"           ? client::HistoryExport::Format::Text
                                      : client::HistoryExport::Format::Json;
    wanted.all = query.peer.isEmpty() && query.words.isEmpty() && query.limit == 0;
    const auto write = [&] {
        return runTransfer(console, *client, wanted.path, false, [&wanted](client::HistoryTransfer &transfer) { transfer.exportTo(wanted); });
    };
    if (!format.isEmpty() && wanted.all)
        return write();
    client->history(query, [&](const Result<QList<im::ChatMessage>, client::ClientError> &messages) {
        if (!messages) {
            console.end(console.fail(messages.error()));
            return;
        }
        if (!format.isEmpty()) {
            for (const im::ChatMessage &message : *messages)
                wanted.keys.append(message.key);
            console.end(kDone);
            return;
        }
        for (const im::ChatMessage &message : *messages) {
            if (in.json)
                console.out().event(historyEvent(message));
            else
                console.out().line(QString::fromUtf8(asText(message)));
        }
        console.end(kDone);
    });
    const int listed = console.wait();
    return format.isEmpty() || listed != kDone ? listed : write();
}

int runHistoryImport(Console &console)
{
    const QString path = console.invocation().arguments.first();
    const auto client = console.open({});
    if (!client)
        return kFailed;
    return console.close(*client, runTransfer(console, *client, path, true, [&path](client::HistoryTransfer &transfer) {
        transfer.importFrom(path);
    }));
}

int runHistoryBackup(Console &console)
{
    const QString path = console.invocation().arguments.first();
    const auto client = console.open({true, false, {}});
    if (!client)
        return kFailed;
    return runTransfer(console, *client, path, false, [&path](client::HistoryTransfer &transfer) { transfer.backupTo(path); });
}

int runHistoryRestore(Console &console)
{
    const QString path = console.invocation().arguments.first();
    const auto report = client::HistoryTransfer::restore(console.profileDir(), path);
    if (report.end == client::TransferReport::End::Done)
        return kDone;
    console.out().say(sentence(report, path));
    return kFailed;
}

} // namespace linnet::cli
