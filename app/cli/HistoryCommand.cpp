// SPDX-License-Identifier: MIT
#include "cli/Commands.h"
#include "cli/Events.h"
#include "cli/Words.h"

#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

QByteArray asJson(const im::ChatMessage &message) { return QJsonDocument(historyEvent(message)).toJson(QJsonDocument::Compact); }

QByteArray asText(const im::ChatMessage &message)
{
    if (message.kind == im::MessageKind::MissedCall) {
        return u"%1  missed call from %2"_s.arg(message.time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s), message.peer.text()).toUtf8();
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

int exportTo(Console &console, const QString &path, const QList<im::ChatMessage> &messages, bool json)
{
    QSaveFile file(path);
    bool ok = file.open(QIODevice::WriteOnly);
    for (const im::ChatMessage &message : messages)
        ok = ok && file.write((json ? asJson(message) : asText(message)) + '\n') > 0;
    if (ok && file.commit())
        return kDone;
    console.out().say(u"%1 cannot be written: %2."_s.arg(path, file.errorString()));
    return kFailed;
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
    if (format == u"html") {
        console.out().say(comesLater(u"Exporting to HTML"_s));
        return kFailed;
    }
    if (!format.isEmpty() && format != u"json" && format != u"text")
        return console.failUsage(u"--export takes json, html or text and a file, not \"%1\"."_s.arg(format));

    const auto client = console.open({true, false, {}});
    if (!client)
        return kFailed;
    client->history(query, [&](const Result<QList<im::ChatMessage>, client::ClientError> &messages) {
        if (!messages) {
            console.end(console.fail(messages.error()));
            return;
        }
        if (!format.isEmpty()) {
            console.end(exportTo(console, target.value(1), *messages, format == u"json"));
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
    return console.wait();
}

} // namespace linnet::cli
