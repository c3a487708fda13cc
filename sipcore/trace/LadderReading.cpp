// SPDX-License-Identifier: MIT
#include "trace/LadderReading.h"

#include "message/NameAddr.h"
#include "trace/HeaderLines.h"

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

/// How many values a Via header lists.
int countValues(QByteArrayView value) { return int(value.count(',')) + 1; }

} // namespace

LadderReading readForLadder(const QByteArray &bytes)
{
    LadderReading reading;
    HeaderLines lines(bytes);
    QByteArrayView start = lines.startLine();
    const QByteArrayView first = takeWord(start);
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

} // namespace linnet::sip
