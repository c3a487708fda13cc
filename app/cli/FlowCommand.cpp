// SPDX-License-Identifier: MIT
#include "cli/Commands.h"
#include "cli/Events.h"
#include "cli/FlowWords.h"
#include "cli/Words.h"
#include "client/FlowService.h"
#include "trace/LadderBuilder.h"
#include "trace/LadderSvg.h"
#include "trace/LadderText.h"
#include "trace/Pcap.h"

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

using client::FlowQuery;

constexpr int kMostListed = 100;

/// Bytes for a file or another program.
int writeRaw(Console &console, const QByteArray &bytes)
{
    const size_t written = std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    if (written == size_t(bytes.size()) && std::fflush(stdout) == 0)
        return kDone;
    console.out().say(u"stdout does not take it."_s);
    return kFailed;
}

QString kindWord(sip::TraceEntry::Kind kind)
{
    switch (kind) {
    case sip::TraceEntry::Kind::Sip:
        return u"message"_s;
    case sip::TraceEntry::Kind::KeepAlive:
        return u"keepAlive"_s;
    case sip::TraceEntry::Kind::Connected:
        return u"connected"_s;
    case sip::TraceEntry::Kind::Closed:
        return u"closed"_s;
    case sip::TraceEntry::Kind::ConnectFailed:
        return u"connectFailed"_s;
    case sip::TraceEntry::Kind::TlsFailed:
        return u"tlsFailed"_s;
    case sip::TraceEntry::Kind::NotSent:
        break;
    }
    return u"notSent"_s;
}

QJsonObject stepEvent(const sip::LadderStep &step, const sip::Ladder &ladder, const sip::LadderWords &words)
{
    QJsonObject event = newEvent(u"step"_s);
    event[u"time"] = timeText(step.time);
    event[u"number"] = step.number;
    event[u"seconds"] = double(step.sinceFirst.count()) / 1000.0;
    event[u"from"] = words.lane(ladder.lanes[step.fromLane]);
    event[u"to"] = words.lane(ladder.lanes[step.toLane]);
    event[u"direction"] = step.direction == sip::TraceEntry::Direction::Out ? u"out"_s : u"in"_s;
    event[u"kind"] = kindWord(step.kind);
    event[u"label"] = words.step(step);
    event[u"method"] = QString::fromUtf8(step.method);
    event[u"status"] = step.status;
    event[u"retransmission"] = step.isRetransmission;
    event[u"callId"] = QString::fromUtf8(step.callId);
    event[u"transport"] = QString::fromUtf8(step.transport);
    event[u"local"] = step.local;
    event[u"remote"] = step.remote;
    event[u"detail"] = QString::fromUtf8(step.detail);
    event[u"bytes"] = QString::fromUtf8(step.bytes);
    return event;
}

int print(Console &console, const client::FlowSnapshot &flow, const QString &format)
{
    if (format == u"pcap")
        return writeRaw(console, sip::pcapOf(flow.entries));
    const sip::Ladder ladder = sip::ladderOf(flow.entries, flow.frame);
    const sip::LadderWords words = flowWords();
    if (console.invocation().json) {
        for (const sip::LadderStep &step : ladder.steps)
            console.out().event(stepEvent(step, ladder, words));
        return kDone;
    }
    return writeRaw(console, format == u"svg" ? sip::ladderSvg(ladder, words, sip::LadderColours::light()) : sip::ladderText(ladder, words));
}

QString nothingSentence(const FlowQuery &query, bool isGone)
{
    switch (query.kind) {
    case FlowQuery::Kind::Message:
        return isGone ? u"Message %1 is no longer in the trace."_s.arg(query.message)
                      : u"Message %1 has not left: nothing of it is in the trace."_s.arg(query.message);
    case FlowQuery::Kind::Call:
        return u"Nothing with that Call-ID is in the trace."_s;
    case FlowQuery::Kind::Registration:
        return u"No registration is in the trace."_s;
    case FlowQuery::Kind::Recent:
        break;
    }
    return u"The trace is empty."_s;
}

void show(Console &console, client::Client &client, const FlowQuery &query, const QString &format)
{
    client.flows().read(query, [&console, query, format](const Result<client::FlowSnapshot, client::ClientError> &flow) {
        if (!flow && flow.error().kind == client::ClientError::Kind::NotFound)
            console.out().say(u"There is no message %1."_s.arg(query.message));
        if (!flow || flow->entries.isEmpty()) {
            if (flow)
                console.out().say(nothingSentence(query, flow->isGone));
            else if (flow.error().kind != client::ClientError::Kind::NotFound)
                console.fail(flow.error());
            console.end(kFailed);
            return;
        }
        console.end(print(console, *flow, format));
    });
}

void showLast(Console &console, client::Client &client, const QString &format)
{
    client.history({{}, {}, 1}, [&console, &client, format](const Result<QList<im::ChatMessage>, client::ClientError> &newest) {
        if (!newest || newest->isEmpty()) {
            if (newest)
                console.out().say(u"There is no message yet."_s);
            else
                console.fail(newest.error());
            console.end(kFailed);
            return;
        }
        FlowQuery query;
        query.kind = FlowQuery::Kind::Message;
        query.message = newest->first().key;
        show(console, client, query, format);
    });
}

void list(Console &console, client::Client &client)
{
    client.flows().summaries(kMostListed, [&console](const Result<QList<client::FlowSummary>, client::ClientError> &flows) {
        const sip::LadderWords words = flowWords();
        for (const client::FlowSummary &flow : *flows) {
            const QString title = words.section({flow.kind, flow.peer, 0, flow.messages});
            if (console.invocation().json) {
                QJsonObject event = newEvent(u"flow"_s);
                event[u"time"] = timeText(flow.first);
                event[u"callId"] = QString::fromUtf8(flow.callId);
                event[u"account"] = QString::fromUtf8(flow.self);
                event[u"peer"] = QString::fromUtf8(flow.peer);
                event[u"title"] = title;
                event[u"messages"] = flow.messages;
                event[u"status"] = flow.status;
                console.out().event(event);
            } else {
                console.out().line(u"%1  %2  %3  %4  %5"_s.arg(flow.first.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s))
                                       .arg(flow.messages, 4)
                                       .arg(flow.status, 3)
                                       .arg(QString::fromUtf8(flow.callId), title));
            }
        }
        console.end(kDone);
    });
}

/// Which flow is meant; an error is a sentence.
Result<FlowQuery, UsageError> queryOf(const Invocation &in)
{
    const int ways = int(in.has("last")) + int(in.has("registration")) + int(in.has("call")) + int(in.has("recent")) + int(in.has("list"));
    const bool hasWord = !in.arguments.isEmpty();
    if (ways > 1 || (ways == 1 && hasWord && !in.has("registration")) || (ways == 0 && !hasWord))
        return UsageError{u"flow takes a message's ID, or one of --last, --registration [AOR], --call CALL-ID, --recent and --list."_s};
    FlowQuery query;
    if (in.has("registration")) {
        query.kind = FlowQuery::Kind::Registration;
        if (hasWord) {
            const auto account = client::Client::parseAddress(in.arguments.first());
            if (!account)
                return UsageError{badAddressSentence(in.arguments.first())};
            query.account = *account;
        }
    } else if (in.has("call")) {
        query.kind = FlowQuery::Kind::Call;
        query.callId = in.value("call").toUtf8();
    } else if (hasWord) {
        query.kind = FlowQuery::Kind::Message;
        bool ok = false;
        query.message = in.arguments.first().toLongLong(&ok);
        if (!ok)
            return UsageError{u"\"%1\" is no ID of a message: \"linnet-cli history --json\" shows them."_s.arg(in.arguments.first())};
    }
    return query;
}

} // namespace

int runFlow(Console &console)
{
    const Invocation &in = console.invocation();
    const QString format = in.value("format", u"text"_s);
    if (format != u"text" && format != u"svg" && format != u"pcap")
        return console.failUsage(u"--format takes text, svg or pcap, not \"%1\"."_s.arg(format));
    if (in.json && format != u"text")
        return console.failUsage(u"--json and --format %1 exclude each other."_s.arg(format));
    const auto query = queryOf(in);
    if (!query)
        return console.failUsage(query.error().text);

    const auto client = console.open({true, false, {}});
    if (!client)
        return kFailed;
    if (in.has("list"))
        list(console, *client);
    else if (in.has("last"))
        showLast(console, *client, format);
    else
        show(console, *client, *query, format);
    return console.wait();
}

} // namespace linnet::cli
