// SPDX-License-Identifier: MIT
#include "trace/LadderReading.h"

#include "message/NameAddr.h"
#include "trace/HeaderLines.h"

#include <algorithm>

namespace linnet::sip {
namespace {

QByteArrayView takeWord(QByteArrayView &text)
{
    text = withoutBlanks(text);
    qsizetype end = 0;
    while (end < text.size() && !isLineBlank(text[end]))
        ++end;
    const QByteArrayView word = text.first(end);
    text = text.sliced(end);
    return word;
}

QByteArray addressOf(QByteArrayView value)
{
    const auto address = parseNameAddr(Slice::copyOf(value));
    if (!address || address->uri.host.isEmpty())
        return {};
    const QByteArray host = address->uri.host.toByteArray().toLower();
    return address->uri.hasUser ? address->uri.user.toByteArray() + '@' + host : host;
}

void readUri(QByteArrayView text, LadderReading &reading)
{
    const auto uri = parseUri(text);
    if (!uri)
        return;
    reading.uriHost = uri->host.toByteArray().toLower();
    reading.hasUser = uri->hasUser;
    const QByteArray host = uri->hostIsIpv6 ? '[' + reading.uriHost + ']' : reading.uriHost;
    const int standard = uri->scheme == Uri::Scheme::Sips ? 5061 : 5060;
    reading.uriHostPort = host + ':' + QByteArray::number(uri->port ? uri->port : standard);
}

/// "MSRP d93kswow SEND", "MSRP d93kswow 200 OK" and their headers (RFC 4975 s.9).
LadderReading readMsrp(HeaderLines &lines, QByteArrayView start)
{
    LadderReading reading;
    reading.isMsrp = true;
    takeWord(start); // the transaction
    const QByteArrayView word = takeWord(start);
    bool isNumber = false;
    const int status = word.toInt(&isNumber);
    reading.isRequest = !isNumber;
    if (isNumber) {
        reading.status = status;
        reading.reason = withoutBlanks(start).toByteArray();
    } else {
        reading.method = word.toByteArray();
    }
    HeaderLine line;
    while (lines.next(line)) {
        if (line.name == HeaderName::Authorization)
            reading.hasCredentials = true;
        const qsizetype colon = line.line.indexOf(':');
        if (colon < 0)
            continue;
        const QByteArrayView name = line.line.first(colon);
        if (startsWithIgnoringCase(name, "To-Path") || startsWithIgnoringCase(name, "From-Path"))
            reading.vias = std::max(reading.vias, int(line.value.count(' ')) + 1);
        else if (reading.method == "SEND" && startsWithIgnoringCase(name, "Byte-Range"))
            reading.reason = line.value.toByteArray();
        else if (reading.method == "REPORT" && startsWithIgnoringCase(name, "Status")) {
            QByteArrayView rest = line.value;
            takeWord(rest); // the namespace
            reading.reason = withoutBlanks(rest).toByteArray();
            const int code = takeWord(rest).toInt();
            reading.status = code >= 300 ? code : 0;
        }
    }
    return reading;
}

/// How many values a Via header lists.
int countValues(QByteArrayView value) { return int(value.count(',')) + 1; }

} // namespace

LadderReading readForLadder(const QByteArray &bytes)
{
    LadderReading reading;
    HeaderLines lines(bytes);
    QByteArrayView start = lines.startLine();
    const QByteArrayView first = takeWord(start);
    if (first == "MSRP")
        return readMsrp(lines, start);
    reading.isRequest = !startsWithIgnoringCase(first, "SIP/");
    if (reading.isRequest) {
        reading.method = first.toByteArray();
        readUri(takeWord(start), reading);
    } else {
        reading.status = takeWord(start).toByteArray().toInt();
        reading.reason = withoutBlanks(start).toByteArray();
    }
    QByteArrayView type;
    HeaderLine line;
    while (lines.next(line)) {
        switch (line.name) {
        case HeaderName::From:
            reading.from = addressOf(line.value);
            break;
        case HeaderName::To:
            reading.to = addressOf(line.value);
            break;
        case HeaderName::CSeq:
            if (!reading.isRequest) {
                QByteArrayView rest = line.value;
                takeWord(rest);
                reading.method = takeWord(rest).toByteArray();
            }
            break;
        case HeaderName::Route:
            reading.hasRoute = true;
            break;
        case HeaderName::Authorization:
        case HeaderName::ProxyAuthorization:
            reading.hasCredentials = true;
            break;
        case HeaderName::Via:
            reading.vias += countValues(line.value);
            break;
        case HeaderName::ContentType:
            type = line.value;
            break;
        default:
            break;
        }
    }
    const bool isSdp = startsWithIgnoringCase(type, "application/sdp")
        || (startsWithIgnoringCase(type, "multipart/") && indexOfIgnoringCase(lines.body(), "application/sdp") >= 0);
    if (isSdp)
        reading.session = lines.body().indexOf("m=message") >= 0 ? LadderStep::Session::Msrp : LadderStep::Session::Sdp;
    return reading;
}

int chunksBefore(QByteArrayView detail)
{
    const qsizetype blank = detail.indexOf(' ');
    return detail.startsWith('+') && blank > 0 ? detail.first(blank).sliced(1).toInt() : 0;
}

} // namespace linnet::sip
