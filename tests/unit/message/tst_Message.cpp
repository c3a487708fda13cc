// SPDX-License-Identifier: MIT
#include "message/MessageParser.h"
#include "message/MessageWriter.h"
#include "message/StatusCode.h"
#include "base/Limits.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

/// Reading and writing whole messages. P01
class tst_Message : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc3261_8_1_1_mandatoryHeaders_data();
    void rfc3261_8_1_1_mandatoryHeaders();
    void a07_singleHeadersStandOnce_data();
    void a07_singleHeadersStandOnce();
    void rfc3261_18_3_contentLengthOfDatagrams_data();
    void rfc3261_18_3_contentLengthOfDatagrams();
    void rfc3261_7_1_startLines_data();
    void rfc3261_7_1_startLines();
    void rfc3261_7_3_1_folding();
    void a03_oddLines_data();
    void a03_oddLines();
    void a03_bareLineFeedsEndLinesAndTheHead_data();
    void a03_bareLineFeedsEndLinesAndTheHead();
    void rfc3261_17_1_1_3_ackIsNeverAnswered();
    void p11_headerLimits();
    void p11_valueLimits_data();
    void p11_valueLimits();
    void p11_bodyLimit();
    void p11_requestLineLimits();
    void typedHeadersFollowEdits();
    void listsOfSeveralLinesAreOne();
    void rfc3261_20_numbers_data();
    void rfc3261_20_numbers();
    void copiesAreIndependent();
    void rfc3261_8_2_6_makeResponse();
    void rfc3261_8_2_6_toTag_data();
    void rfc3261_8_2_6_toTag();
    void rfc3261_20_14_writerSetsContentLength();
    void rfc3261_7_3_3_writerUsesLongNames();
    void a03_writerKeepsStartLineWhole();
    void setBodySetsTypeToo();
};

namespace {

const QByteArray kVia = "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n";
const QByteArray kFrom = "From: <sip:a@h>;tag=1\r\n";
const QByteArray kTo = "To: <sip:b@h>\r\n";
const QByteArray kCallId = "Call-ID: c\r\n";
const QByteArray kCSeq = "CSeq: 1 MESSAGE\r\n";
const QByteArray kLine = "MESSAGE sip:b@h SIP/2.0\r\n";

QByteArray message(const QByteArray &more = {}, const QByteArray &body = {})
{
    return kLine + kVia + kFrom + kTo + kCallId + kCSeq + more + "\r\n" + body;
}

Result<Message, MalformedMessage> read(const QByteArray &bytes)
{
    return parseDatagram(Slice::copyOf(bytes));
}

Request request(const QByteArray &bytes)
{
    const auto result = read(bytes);
    const auto *found = result ? std::get_if<Request>(&*result) : nullptr;
    if (!found)
        qFatal("a test needs a well-formed request");
    return *found;
}

} // namespace

void tst_Message::rfc3261_8_1_1_mandatoryHeaders_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("answerable");
    QTest::newRow("Via") << kLine + kFrom + kTo + kCallId + kCSeq + "\r\n" << false;
    QTest::newRow("From") << kLine + kVia + kTo + kCallId + kCSeq + "\r\n" << true;
    QTest::newRow("To") << kLine + kVia + kFrom + kCallId + kCSeq + "\r\n" << true;
    QTest::newRow("Call-ID") << kLine + kVia + kFrom + kTo + kCSeq + "\r\n" << true;
    QTest::newRow("CSeq") << kLine + kVia + kFrom + kTo + kCallId + "\r\n" << true;
    QTest::newRow("empty Call-ID") << kLine + kVia + kFrom + kTo + "Call-ID: \r\n" + kCSeq + "\r\n" << true;
    QTest::newRow("empty To") << kLine + kVia + kFrom + "To:\r\n" + kCallId + kCSeq + "\r\n" << true;
    QTest::newRow("other method in CSeq") << kLine + kVia + kFrom + kTo + kCallId + "CSeq: 1 BYE\r\n\r\n" << true;
    QTest::newRow("no end of headers") << kLine + kVia + kFrom + kTo + kCallId + kCSeq << true;
}

void tst_Message::rfc3261_8_1_1_mandatoryHeaders()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, answerable);
    const auto result = read(bytes);
    QVERIFY(!result.ok());
    QCOMPARE(result.error().status, 400);
    QCOMPARE(result.error().answerable.has_value(), answerable);
    // The same as a response is dropped.
    const auto response = read(QByteArray(bytes).replace(kLine, "SIP/2.0 200 OK\r\n"));
    if (!bytes.contains("BYE")) {
        QVERIFY(!response.ok());
        QVERIFY(!response.error().answerable);
    }
}

void tst_Message::a07_singleHeadersStandOnce_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"From: <sip:x@h>;tag=2", "To: <sip:x@h>", "Call-ID: d", "i: c", "CSeq: 1 MESSAGE", "Max-Forwards: 1",
                             "Content-Length: 0", "Content-Type: text/plain", "Expires: 1"})
        QTest::newRow(line) << QByteArray(line) + "\r\n";
}

void tst_Message::a07_singleHeadersStandOnce()
{
    QFETCH(QByteArray, line);
    const auto result = read(message("Max-Forwards: 70\r\nl: 0\r\nc: text/plain\r\nExpires: 1\r\n" + line));
    QVERIFY(!result.ok());
    QVERIFY(result.error().error.code == ParseError::Code::Duplicate);
    QVERIFY(result.error().answerable);
}

void tst_Message::rfc3261_18_3_contentLengthOfDatagrams_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("length"); // -1: rejected
    QTest::newRow("absent") << QByteArray() << 5;
    QTest::newRow("fits") << QByteArray("Content-Length: 5\r\n") << 5;
    QTest::newRow("zeros in front") << QByteArray("Content-Length: 0000000000000005\r\n") << 5;
    QTest::newRow("extra octets") << QByteArray("l: 2\r\n") << 2;
    QTest::newRow("zero") << QByteArray("l:0\r\n") << 0;
    QTest::newRow("too large") << QByteArray("l: 6\r\n") << -1;
    QTest::newRow("negative") << QByteArray("l: -1\r\n") << -1;
    QTest::newRow("2^32+5") << QByteArray("l: 4294967301\r\n") << -1;
    QTest::newRow("word") << QByteArray("l: five\r\n") << -1;
    QTest::newRow("empty") << QByteArray("l:\r\n") << -1;
    QTest::newRow("trailing") << QByteArray("l: 5;x\r\n") << -1;
}

void tst_Message::rfc3261_18_3_contentLengthOfDatagrams()
{
    QFETCH(QByteArray, line);
    QFETCH(int, length);
    const auto result = read(message(line, "hello"));
    QCOMPARE(result.ok(), length >= 0);
    if (result)
        QCOMPARE(std::get<Request>(*result).body().toByteArray(), QByteArray("hello").first(length));
    else
        QCOMPARE(result.error().status, 400);
}

void tst_Message::rfc3261_7_1_startLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("status"); // 0: accepted, -1: dropped
    const auto row = [](const char *line, int status) { QTest::newRow(line) << QByteArray(line) << status; };
    row("MESSAGE sip:b@h SIP/2.0", 0);
    row("MESSAGE sip:b@h sip/2.0", 0);
    row("MESSAGE sip:b@h SIP/2.0 \t", 0);
    row("MESSAGE im:b@h SIP/2.0", 0);
    row("MESSAGE sip:b@h SIP/3.0", 505);
    row("MESSAGE sip:b@h SIP/2.01", 505);
    row("MESSAGE sip:b@h HTTP/1.1", 400);
    row("MESSAGE sip:b@h", 400);
    row("MESSAGE SIP/2.0", 400);
    row("MESSAGE  SIP/2.0", 400);
    row("MESSAGE b@h SIP/2.0", 400);
    row("MESSAGE sip:b@h SIP/2.0 x", 400);
    row("MESSAGE", -1);
    row("MES(SAGE sip:b@h SIP/2.0", -1);
    row(" MESSAGE sip:b@h SIP/2.0", -1);
    row("SIP/2.0 200 OK", 0);
    row("SIP/2.0 200", 0);
    row("SIP/2.0 200 ", 0);
    row("SIP/2.0 699 \xE6\x9D\x8E", 0);
    row("SIP/2.0 99 x", -1);
    row("SIP/2.0 099 x", -1);
    row("SIP/2.0 700 x", -1);
    row("SIP/2.0 2000 x", -1);
    row("SIP/2.0 4294967496 x", -1);
    row("SIP/2.0 -20 x", -1);
    row("SIP/2.0  200 x", -1);
    row("SIP/3.0 200 x", -1);
    row("SIP/2.0", -1);
}

void tst_Message::rfc3261_7_1_startLines()
{
    QFETCH(QByteArray, line);
    QFETCH(int, status);
    const auto result = read(message().replace(0, kLine.size(), line + "\r\n"));
    QCOMPARE(result.ok(), status == 0);
    if (status > 0) {
        QVERIFY(result.error().answerable);
        QCOMPARE(result.error().status, status);
    } else if (status < 0) {
        QVERIFY(!result.error().answerable);
    }
}

void tst_Message::rfc3261_7_3_1_folding()
{
    const Request one = request(message("Subject: I know you're there,\r\n\t pick up  \r\n  the phone!\r\nQ:\r\n\r\n").replace("\r\n\r\n\r\n", "\r\n\r\n"));
    QCOMPARE(one.headers().value(HeaderName::Subject).toByteArray(), "I know you're there, pick up the phone!");
    QVERIFY(one.headers().value("Q").isEmpty());
    QCOMPARE(request(message("Subject:\r\n \r\n a\r\n")).headers().value(HeaderName::Subject).toByteArray(), "a");
    QCOMPARE(request(message("Subject  \t:a\r\n")).headers().value(HeaderName::Subject).toByteArray(), "a");
    QCOMPARE(request("\r\n\r\n" + message()).method.name().toByteArray(), "MESSAGE"); // s.7.5
}

void tst_Message::a03_oddLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("bare LF") << QByteArray("Subject: x\n") << true;
    QTest::newRow("bare CR") << QByteArray("Subject: x\rEvil: 1\r\n") << false;
    QTest::newRow("no colon") << QByteArray("Foobar roobar\r\n") << false;
    QTest::newRow("no name") << QByteArray(": x\r\n") << false;
    QTest::newRow("blank in name") << QByteArray("Sub ject: x\r\n") << false;
    QTest::newRow("nul in name") << QByteArray("Sub\0ject: x\r\n", 13) << false;
    QTest::newRow("colon only") << QByteArray(":\r\n") << false;
}

void tst_Message::a03_oddLines()
{
    QFETCH(QByteArray, line);
    QFETCH(bool, accepted);
    const auto result = read(message(line));
    QCOMPARE(result.ok(), accepted);
    if (!accepted)
        QVERIFY(result.error().answerable);
}

void tst_Message::a03_bareLineFeedsEndLinesAndTheHead_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<QByteArray>("last");
    for (const char *end : {"\r\n", "\n"}) {
        for (const char *last : {"\r\n", "\n"})
            QTest::addRow("%s, empty line %s", *end == '\r' ? "CRLF" : "LF", *last == '\r' ? "CRLF" : "LF") << QByteArray(end) << QByteArray(last);
    }
}

/// What stands behind the empty line is a body, whatever it looks like, and never a header.
void tst_Message::a03_bareLineFeedsEndLinesAndTheHead()
{
    QFETCH(QByteArray, end);
    QFETCH(QByteArray, last);
    const QByteArray body = "P-Asserted-Identity: <sip:boss@b.c>\r\nSubject: not a header\r\n\r\nmore";
    QByteArray head = "MESSAGE sip:a@b.c SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\nFrom: <sip:x@y>;tag=1\nTo: <sip:a@b.c>\n"
                      "Call-ID: 1\nCSeq: 1 MESSAGE\nContent-Type: text/plain\nContent-Length: " + QByteArray::number(body.size())
        + "\nSubject: x\n";
    head.replace("\n", end);
    const auto message = parseDatagram(Slice::copyOf(head + last + body));
    QVERIFY(bool(message));
    const auto &request = std::get<Request>(*message);
    QCOMPARE(request.body().toByteArray(), body);
    QVERIFY(!request.headers().contains(HeaderName::PAssertedIdentity));
    QCOMPARE(request.headers().size(), 8);
}

void tst_Message::rfc3261_17_1_1_3_ackIsNeverAnswered()
{
    const auto result = read("ACK sip:b@h SIP/2.0\r\n" + kVia + kFrom + kTo + kCallId + "\r\n");
    QVERIFY(!result.ok());
    QVERIFY(!result.error().answerable);
}

void tst_Message::p11_headerLimits() // P11
{
    for (const int extra : {-1, 0, 1}) {
        const auto result = read(message(QByteArray("Q: y\r\n").repeated(Limits::kMaxHeaders - 5 + extra)));
        QCOMPARE(result.ok(), extra <= 0);
        if (!result)
            QCOMPARE(result.error().status, 513);
    }
    for (const int extra : {-1, 0, 1}) {
        const QByteArray value(Limits::kMaxHeaderLine - 3 + extra, 'x');
        QCOMPARE(read(message("Q: " + value + "\r\n")).ok(), extra <= 0);
        QByteArray folded = value;
        folded.replace(4000, 1, "\r\n ");
        QCOMPARE(read(message("Q: " + folded + "\r\n")).ok(), extra <= 0);
    }
    for (const qsizetype extra : {-1, 0, 1}) {
        QByteArray padding;
        const qsizetype missing = Limits::kMaxHeaderSection + extra - message().size();
        while (padding.size() + 8000 < missing)
            padding += "Q: " + QByteArray(7000, 'x') + "\r\n";
        padding += "Q: " + QByteArray(missing - padding.size() - 5, 'x') + "\r\n";
        const auto result = read(message(padding));
        QCOMPARE(result.ok(), extra <= 0);
        if (!result)
            QCOMPARE(result.error().status, 513);
    }
}

void tst_Message::p11_valueLimits_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("before");
    QTest::addColumn<int>("limit");
    QTest::newRow("Via") << QByteArray("Via: ") << QByteArray("SIP/2.0/UDP h") << 1 << Limits::kMaxVias;
    QTest::newRow("Route") << QByteArray("Route: ") << QByteArray("<sip:h>") << 0 << Limits::kMaxRoutes;
    QTest::newRow("Record-Route") << QByteArray("Record-Route: ") << QByteArray("<sip:h>") << 0 << Limits::kMaxRoutes;
}

void tst_Message::p11_valueLimits() // P11
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(int, before);
    QFETCH(int, limit);
    for (const int extra : {-1, 0, 1}) {
        const int count = limit - before + extra;
        const QByteArray lines = (name + value + "\r\n").repeated(count);
        QByteArray list = (value + ", ").repeated(count);
        list.chop(2);
        for (const QByteArray &text : {lines, name + list + "\r\n"}) {
            const auto result = read(message(text));
            QCOMPARE(result.ok(), extra <= 0);
            if (!result)
                QVERIFY(result.error().error.code == ParseError::Code::TooMany);
            else if (name.startsWith("Via"))
                QCOMPARE(int(std::get<Request>(*result).vias().size()), limit + extra);
        }
    }
}

void tst_Message::p11_bodyLimit() // P11
{
    for (const qsizetype extra : {-1, 0, 1}) {
        const auto result = read(message({}, QByteArray(Limits::kMaxBody + extra, 'b')));
        QCOMPARE(result.ok(), extra <= 0);
        if (!result)
            QCOMPARE(result.error().status, 513);
    }
}

void tst_Message::p11_requestLineLimits() // P11
{
    for (const int extra : {-1, 0, 1}) {
        const QByteArray method(Limits::kMaxToken + extra, 'M');
        const auto longMethod = read(message().replace("MESSAGE", method));
        QCOMPARE(longMethod.ok(), extra <= 0);
        const QByteArray uri = "sip:" + QByteArray(Limits::kMaxUri - 6 + extra, 'u') + "@h";
        const auto longUri = read(message().replace(0, kLine.size(), "MESSAGE " + uri + " SIP/2.0\r\n"));
        QCOMPARE(longUri.ok(), extra <= 0);
        if (!longUri)
            QCOMPARE(longUri.error().status, 414);
    }
}

void tst_Message::typedHeadersFollowEdits()
{
    Request one = request(message());
    QCOMPARE(one.to()->tag().size(), 0);
    one.editHeaders().set(HeaderName::To, "<sip:b@h>;tag=2");
    QCOMPARE(one.to()->tag().toByteArray(), "2");
    one.editHeaders().set(HeaderName::To, "broken");
    QVERIFY(!one.to());
    QVERIFY(one.findDefect());
    one.editHeaders().remove(HeaderName::To);
    QVERIFY(!one.to());
}

void tst_Message::listsOfSeveralLinesAreOne()
{
    const Request one = request(message("Contact: <sip:1@h>, \"x,\" <sip:2@h>\r\nRoute: <sip:p;lr>\r\nm: <sip:3@h>;q=1\r\n"
                                        "Route: <sip:q>\r\nRecord-Route: <sip:r,s@h>\r\nPath: <sip:a>,<sip:b>\r\n"
                                        "Supported: a, b\r\nk: c\r\nVia: SIP/2.0/TCP i, SIP/2.0/TCP j\r\n"));
    QCOMPARE(one.contacts().size(), size_t(3));
    QCOMPARE(one.contacts()[2].uri.user.toByteArray(), "3");
    QVERIFY(!one.hasContactStar());
    QCOMPARE(one.routes().size(), size_t(2));
    QVERIFY(one.routes()[0].uri.isLooseRouter() && !one.routes()[1].uri.isLooseRouter());
    QCOMPARE(one.recordRoutes().size(), size_t(1));
    QCOMPARE(one.addresses(HeaderName::Path).size(), size_t(2));
    QCOMPARE(one.tokens(HeaderName::Supported).size(), size_t(3));
    QCOMPARE(one.vias().size(), size_t(3));
    QCOMPARE(one.vias()[2].host.toByteArray(), "j");
    QVERIFY(request(message("Contact: *\r\n")).hasContactStar());
    QVERIFY(request(message("Contact: *\r\n")).contacts().empty());
    QVERIFY(request(message("Contact: <sip:a>, broken\r\n")).contacts().empty());
}

void tst_Message::rfc3261_20_numbers_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("number"); // -1: none
    const auto row = [](const char *value, qint64 number) { QTest::newRow(value) << QByteArray(value) << number; };
    row("0", 0);
    row("0068", 68);
    row("4294967295", 4294967295);
    row("4294967296", -1);
    row("120;duration=3600", 120);
    row("18 (in a meeting)", 18);
    row("18000;duration=3600", 18000);
    row("", -1);
    row("-1", -1);
    row("1.5", -1);
    row("12x", -1);
    row("x", -1);
}

void tst_Message::rfc3261_20_numbers()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, number);
    const auto found = request(message("Retry-After: " + value + "\r\n")).number(HeaderName::RetryAfter);
    QCOMPARE(found ? qint64(*found) : -1, number);
}

void tst_Message::copiesAreIndependent()
{
    Request one = request(message("Subject: x\r\n"));
    QVERIFY(one.from());
    Request two = one;
    two.editHeaders().set(HeaderName::From, "<sip:other@h>;tag=9");
    QCOMPARE(one.from()->tag().toByteArray(), "1");
    QCOMPARE(two.from()->tag().toByteArray(), "9");
    QVERIFY(!(one == two));
    two = one;
    QVERIFY(one == two);
    Request three = std::move(two);
    QCOMPARE(three.from()->tag().toByteArray(), "1");
}

void tst_Message::rfc3261_8_2_6_makeResponse()
{
    const Request one = request("MESSAGE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP p;branch=z9hG4bK2, SIP/2.0/UDP q\r\nv: SIP/2.0/UDP h\r\n"
                                "f: \"A\" <sip:a@h>;tag=1\r\nt: <sip:b@h>\r\ni: c\r\nCSeq: 7 MESSAGE\r\nTimestamp: 54\r\n"
                                "Contact: <sip:a>\r\nc: text/plain\r\nl: 2\r\n\r\nhi");
    const QByteArray bytes = toBytes(makeResponse(one, 200, "t"));
    QCOMPARE(bytes, "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP p;branch=z9hG4bK2, SIP/2.0/UDP q\r\nVia: SIP/2.0/UDP h\r\n"
                    "From: \"A\" <sip:a@h>;tag=1\r\nTo: <sip:b@h>;tag=t\r\nCall-ID: c\r\nCSeq: 7 MESSAGE\r\n"
                    "Content-Length: 0\r\n\r\n");
    const Response trying = makeResponse(one, 100, "t");
    QCOMPARE(trying.headers().value(HeaderName::To).toByteArray(), "<sip:b@h>");
    QCOMPARE(trying.headers().value(HeaderName::Timestamp).toByteArray(), "54");
    QCOMPARE(makeResponse(one, 404, "t").reason, "Not Found");
    QCOMPARE(makeResponse(one, 404, "t", "Gone fishing").reason, "Gone fishing");
    QCOMPARE(makeResponse(one, 499, "t").reason, "Unknown");
}

void tst_Message::rfc3261_8_2_6_toTag_data()
{
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *to, const char *expected) { QTest::newRow(to) << QByteArray(to) << QByteArray(expected); };
    row("<sip:b@h>", "<sip:b@h>;tag=t");
    row("<sip:b@h>;x=1", "<sip:b@h>;x=1;tag=t");
    row("sip:b@h", "sip:b@h;tag=t");
    row("<sip:b@h>;tag=old", "<sip:b@h>;tag=old");
    row("<sip:b@h>;TAG=old", "<sip:b@h>;TAG=old");
    row("<sip:b@h>;tag", "<sip:b@h>;tag"); // found by fuzzing: a second tag would make it malformed
    row("<sip:b@h;tag=uri>", "<sip:b@h;tag=uri>;tag=t");
    row("\";tag=x\" <sip:b@h>", "\";tag=x\" <sip:b@h>;tag=t");
}

void tst_Message::rfc3261_8_2_6_toTag()
{
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, expected);
    const Request one = request(message().replace("<sip:b@h>", to));
    QCOMPARE(makeResponse(one, 200, "t").headers().value(HeaderName::To).toByteArray(), expected);
}

void tst_Message::rfc3261_20_14_writerSetsContentLength()
{
    const Request wrong = request(message("Content-Length: 2\r\nQ: y\r\n", "hello"));
    QVERIFY(toBytes(wrong).endsWith("\r\nContent-Length: 2\r\nQ: y\r\n\r\nhe"));
    Request changed = wrong;
    changed.editHeaders().set(HeaderName::ContentLength, "999");
    QVERIFY(toBytes(changed).contains("\r\nContent-Length: 2\r\n"));
    const Request absent = request(message({}, "hello"));
    QVERIFY(toBytes(absent).endsWith("\r\nContent-Length: 5\r\n\r\nhello"));
    QVERIFY(toBytes(Message(absent)) == toBytes(absent));
}

void tst_Message::rfc3261_7_3_3_writerUsesLongNames()
{
    const Request one = request("MESSAGE sip:b@h SIP/2.0\r\nv: SIP/2.0/UDP h\r\nf: <sip:a@h>;tag=1\r\nTO: <sip:b@h>\r\ni: c\r\n"
                                "cseq: 1 MESSAGE\r\nX-oDD: 1\r\nl: 0\r\n\r\n");
    QCOMPARE(toBytes(one), "MESSAGE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\n"
                           "Call-ID: c\r\nCSeq: 1 MESSAGE\r\nX-oDD: 1\r\nContent-Length: 0\r\n\r\n");
}

void tst_Message::a03_writerKeepsStartLineWhole()
{
    Request one = request(message());
    one.uri.user = Slice::fromStatic("x\r\nEvil: 1");
    one.uri.hasUser = true;
    QCOMPARE(toBytes(one).count("\r\n"), request(message()).headers().size() + 3);
    Response response = makeResponse(one, 200, "t", "OK\r\nEvil: 1");
    QVERIFY(toBytes(response).startsWith("SIP/2.0 200 OK  Evil: 1\r\nVia"));
}

void tst_Message::setBodySetsTypeToo()
{
    Request one = request(message());
    one.setBody(Slice::fromStatic("hi"), "text/plain");
    QVERIFY(one.contentType()->is("text", "plain"));
    QVERIFY(toBytes(one).endsWith("Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi"));
    one.setBody({}, {});
    QVERIFY(!one.contentType());
    QVERIFY(toBytes(one).endsWith("\r\nContent-Length: 0\r\n\r\n"));
}

QTEST_APPLESS_MAIN(tst_Message)
#include "tst_Message.moc"
