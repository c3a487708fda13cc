// SPDX-License-Identifier: MIT
#include "cli/Commands.h"
#include "message/MessageFields.h"
#include "message/MessageParser.h"
#include "message/StreamFramer.h"

#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

/// Octets that are no UTF-8 show as U+FFFD; the field's "(hex)" form has them exactly.
QString shown(const QByteArray &octets) { return QString::fromUtf8(octets); }

void printMessage(Console &console, const sip::Message &message)
{
    QJsonObject object{{u"event"_s, u"parse"_s}, {u"accepted"_s, true}};
    for (const auto &[name, value] : sip::messageFields(message)) {
        object[shown(name)] = shown(value);
        console.out().line(shown(name) + u" = "_s + shown(value));
    }
    if (console.invocation().json)
        console.out().event(object);
}

void printError(Console &console, const ParseError &error)
{
    const QString code = QString::fromLatin1(toString(error.code));
    if (console.invocation().json) {
        console.out().event({{u"event"_s, u"parse"_s},
                             {u"accepted"_s, false},
                             {u"error"_s, QJsonObject{{u"code"_s, code}, {u"offset"_s, error.offset}}}});
    }
    console.out().line(u"error = %1 at octet %2"_s.arg(code).arg(error.offset));
}

int parseStream(Console &console, const QByteArray &bytes)
{
    sip::StreamFramer framer;
    int rejected = 0;
    int messages = 0;
    for (const sip::StreamFramer::Item &item : framer.feed(bytes)) {
        if (const auto *message = std::get_if<sip::Message>(&item)) {
            ++messages;
            printMessage(console, *message);
        } else if (const auto *malformed = std::get_if<sip::MalformedMessage>(&item)) {
            ++rejected;
            printError(console, malformed->error);
        }
    }
    if (framer.isInsideMessage() || (messages == 0 && rejected == 0)) {
        ++rejected;
        printError(console, {ParseError::Code::Truncated, bytes.size()});
    }
    return rejected == 0 ? kDone : kFailed;
}

} // namespace

int runParse(Console &console)
{
    const Invocation &in = console.invocation();
    QByteArray bytes;
    if (in.arguments.isEmpty() || in.arguments.first() == u"-") {
        bytes = readInput();
    } else {
        QFile file(in.arguments.first());
        if (!file.open(QIODevice::ReadOnly))
            return console.failUsage(u"%1 cannot be read: %2."_s.arg(in.arguments.first(), file.errorString()));
        bytes = file.readAll();
    }
    if (in.has("stream"))
        return parseStream(console, bytes);
    const auto message = sip::parseDatagram(Slice::copyOf(bytes));
    if (!message) {
        printError(console, message.error().error);
        return kFailed;
    }
    printMessage(console, *message);
    return kDone;
}

} // namespace linnet::cli
