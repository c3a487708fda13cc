// SPDX-License-Identifier: MIT
#include "base/AsciiToken.h"
#include "message/MessageParser.h"
#include "message/MessageWriter.h"
#include "message/StreamFramer.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

namespace {

constexpr const char *kGoodUris[] = {
    "sip:alice@atlanta.com", "sip:alice:secretword@atlanta.com;transport=tcp", "sips:alice@atlanta.com?subject=x&priority=y",
    "sip:+1-212-555-1212:1234@gateway.com;user=phone", "sip:1212@gateway.com:5060", "sip:alice@192.0.2.4",
    "sip:[2001:db8::10]:5070", "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com", "sip:alice;day=tuesday@atlanta.com",
    "tel:+358-555-1234567;postd=pp22", "im:fred@example.com", "pres:fred@example.com", "urn:service:sos", "sip:%61lice@a.b;lr"};

/// What stood in the advisories, and what is near it.
constexpr const char *kBadUris[] = {
    "", "/", "*", "%", "\\", ":", "://", "//", "?", ";", "@", "<", ">", "\"", "sip", "sips", "sip:", "sips:", "SIP", "sip :a@b", "sip: a@b",
    " sip:a@b", "sip:a@b ", "sip:@", "sip:@b", "sip:a@", "sip:a@b@c", "sip:a@b:", "sip:a@b:0x50", "sip:a@b:-1", "sip:a@b:65536",
    "sip:a@b:99999999999999999999", "sip:[::1", "sip:[", "sip:[]", "sip:[::1]x", "sip:a@[::1", "sip:a@b c", "sip:a@b\tc", "sip:a@b;", "sip:a@b;=x",
    "sip:a@b;;", "sip:a<b@c", "sip:a>b@c", "sip:a\"b@c", "sip:a@b\"", "sip:a@b<", "1sip:a@b", "-:a", "s ip:a@b", "sip;a@b", "alice@atlanta.com",
    "alice", "192.0.2.1", "[::1]", "tel:", "im:", "pres:", "urn:", "http:", "sip:%", "sip:a@b:5060:5060"};

constexpr const char *kOddAddresses[] = {
    "<", ">", "<>", "\"", "\"\"", "\"\\", "\"\\\"", "\"a", "\"a\\", "\"a\\\" <sip:a@b>", "a <sip:a@b", "<sip:a@b>>", "<<sip:a@b>>", "\"a\"\"b\" <sip:a@b>",
    "\"a\" b <sip:a@b>", "<sip:a@b> x", "<sip:a@b>;", "<sip:a@b>;=", "<sip:a@b>;tag", "<sip:a@b>;tag=", "<sip:a@b>;tag=\"", "<sip:a@b>;tag=a b",
    "sip:a@b;tag=1?x", "sip:a@b>", "<sip:a@b>,", ",<sip:a@b>", "*", "%", "/", "\\", "a\\b <sip:a@b>", "a,b <sip:a@b>", "a;b <sip:a@b>", "<sip:a@b>\"",
    "<sip:a@b>;tag=1;tag=2", "\xff\xfe <sip:a@b>", "\"\xc0\x80\" <sip:a@b>", "<tel:+1>", "<http://x/>", "<sip:a@b;tag=1>", "\"a\tb\" <sip:a@b>"};

/// Read or refused; what is read is written on one line and read again as the same.
void checkUri(const QByteArray &text)
{
    const auto uri = parseUri(Slice::copyOf(text));
    if (!uri) {
        QVERIFY2(uri.error().offset >= 0 && uri.error().offset <= text.size(), text.constData());
        return;
    }
    const auto again = parseUri(Slice::copyOf(toBytes(*uri)));
    QVERIFY2(again && *again == *uri && equivalent(*again, *uri), text.constData());
}
void checkAddress(const QByteArray &text)
{
    const auto address = parseNameAddr(Slice::copyOf(text));
    if (!address) {
        QVERIFY2(address.error().offset >= 0 && address.error().offset <= text.size(), text.constData());
        return;
    }
    const QByteArray written = toBytes(*address);
    QVERIFY2(!written.contains('\r') && !written.contains('\n'), text.constData());
    QVERIFY2(parseNameAddr(Slice::copyOf(written)), text.constData());
}

QByteArray head(const QByteArray &lines)
{
    return "MESSAGE sip:bob@b.example SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.9;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
           "From: <sip:a@b.example>;tag=f\r\nTo: <sip:bob@b.example>\r\nCall-ID: c\r\nCSeq: 1 MESSAGE\r\n" + lines + "\r\n";
}

/// What a stream gives: bodies, "!" for a message that is refused, "X" where it is broken off.
QByteArray framed(const QByteArray &bytes, qsizetype step)
{
    StreamFramer framer;
    QByteArray out;
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        for (const StreamFramer::Item &item : framer.feed(bytes.mid(at, step))) {
            if (const auto *message = std::get_if<Message>(&item))
                out += '[' + std::get<Request>(*message).body().toByteArray() + ']';
            else if (std::holds_alternative<MalformedMessage>(item))
                out += '!';
        }
    }
    return out + (framer.isBroken() ? "X" : "");
}

} // namespace

/// Input that brought others down (RELIABILITY A01, A02, A03, A07).
class tst_HostileGrammar : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void a01_oddUrisAndAddresses() // A01
    {
        for (const char *bad : kBadUris)
            QVERIFY2(!parseUri(Slice::copyOf(bad)), bad);
        for (const char *good : kGoodUris)
            QVERIFY2(parseUri(Slice::copyOf(good)), good);
        for (const char *odd : kOddAddresses)
            checkAddress(odd);

        // Each good one with each dangerous octet put in and put over at each place, and cut off there.
        constexpr QByteArrayView octets("\0\r\n \t%\\\"<>@:;?[]*/\x7f\xff", 20);
        int count = 0;
        for (const char *good : kGoodUris) {
            const QByteArray text(good);
            for (qsizetype at = 0; at <= text.size(); ++at) {
                checkUri(text.first(at));
                checkAddress('<' + text.first(at) + '>');
                for (const char octet : octets) {
                    const QByteArray inserted = QByteArray(text).insert(at, octet);
                    const QByteArray replaced = QByteArray(text).replace(at, 1, QByteArray(1, octet));
                    for (const QByteArray &one : {inserted, replaced}) {
                        checkUri(one);
                        checkAddress(one);
                        checkAddress("\"x\" <" + one + ">;tag=1");
                        ++count;
                    }
                }
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY(count > 300);
    }

    void a02_contentLength_data() // A02
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QByteArray>("verdict");
        const auto row = [](const QByteArray &lines, const char *verdict) {
            QTest::newRow(lines.left(60).replace("\r\n", "|").constData()) << QByteArray(lines + "\r\n") << QByteArray(verdict);
        };
        row("Content-Length: 5", "[hello][next!]");
        row("Content-Length:5", "[hello][next!]");
        row("content-length  :   5  ", "[hello][next!]");
        row("l: 5", "[hello][next!]");
        row("Content-Length: 0005", "[hello][next!]");
        row("Content-Length:\r\n 5", "[hello][next!]");
        for (const char *value : {"-5", "+5", "0x5", "5.0", "5 5", "5,5", "5;5", "five", "", "\"5\"", "5\t6", "4294967301", "18446744073709551621",
                                  "-4294967291", "2147483648", "1048577", "99999999999999999999999999", "5e0", " ", "5-", "(5)", "5\xa0"})
            row(QByteArray("Content-Length: ") + value, "!X");
        row("Content-Length: 5\r\nContent-Length: 5", "!X");
        row("Content-Length: 5\r\nContent-Length: 6", "!X");
        row("Content-Length: 5\r\nl: 5", "!X");
        row("l: 0\r\nContent-Length: 5", "!X");
        row("Content-Length: 5\r\n 0", "!X");
        row("X-Content-Length: 5", "!X");
        row("Subject: x\r\n Content-Length: 5", "!X");
        row("Content-Lengths: 5", "!X");
    }
    void a02_contentLength()
    {
        QFETCH(QByteArray, lines);
        QFETCH(QByteArray, verdict);
        const QByteArray bytes = head(lines) + "hello" + head("Content-Length: 5\r\n") + "next!";
        for (const qsizetype step : {qsizetype(1), qsizetype(2), qsizetype(3), qsizetype(7), qsizetype(64), bytes.size()})
            QCOMPARE(framed(bytes, step), verdict);
    }
    void a02_datagramsSayNoMoreThanTheyHold() // A02
    {
        const auto read = [](const QByteArray &lines) { return parseDatagram(Slice::copyOf(head(lines) + "hello")); };
        QVERIFY(std::get<Request>(*read("Content-Length: 3\r\n")).body() == QByteArrayView("hel"));
        QVERIFY(std::get<Request>(*read({})).body() == QByteArrayView("hello"));
        for (const char *value : {"6", "-1", "4294967301", "5, 5", "", "x"})
            QVERIFY2(!read(QByteArray("Content-Length: ") + value + "\r\n"), value);
    }

    void a03_oneReader_data() // A03
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<int>("secrets"); // how many X-Secret headers come out; -1: refused
        const auto row = [](const char *name, const QByteArray &lines, int secrets) { QTest::newRow(name) << lines << secrets; };
        row("plain", "X-Secret: 1\r\n", 1);
        row("blank before the colon", "X-Secret : 1\r\n", 1);
        row("bare LF ends a line", "Subject: a\nX-Secret: 1\r\n", 1);
        row("folded text is no header", "Subject: a\r\n X-Secret: 1\r\n", 0);
        row("folded by a tab", "Subject: a\r\n\tX-Secret: 1\r\n", 0);
        row("lone CR", "Subject: a\rX-Secret: 1\r\n", -1);
        row("CR CR LF", "Subject: a\r\r\nX-Secret: 1\r\n", -1);
        row("no colon", "X-Secret\r\n", -1);
        row("blank inside the name", "X Secret: 1\r\n", -1);
        row("colon first", ": X-Secret\r\n", -1);
        row("vertical tab inside the name", "X\vSecret: 1\r\n", -1);
        row("NUL inside the name", QByteArray("X\0Secret: 1\r\n", 13), -1);
        row("escaped line end in a display name", "Contact: \"a\\\r\nX-Secret: 1\" <sip:a@b>\r\n", 1);
    }
    void a03_oneReader()
    {
        QFETCH(QByteArray, lines);
        QFETCH(int, secrets);
        const auto read = parseDatagram(Slice::copyOf(head(lines)));
        QCOMPARE(read ? int(std::get<Request>(*read).headers().values(HeaderName::Other).size()) : -1, secrets);
        if (!read)
            return;
        // What is passed on says the same to the next one, whoever reads it.
        const QByteArray written = toBytes(*read);
        QCOMPARE(written.count('\n'), written.count("\r\n"));
        QCOMPARE(written.count('\r'), written.count("\r\n"));
        QVERIFY(*parseDatagram(Slice::copyOf(written)) == *read);
    }

    void a03_nothingThatWeWriteStartsALine() // A03
    {
        const QByteArray evil("x\r\nX-Evil: 1\r\n\r\nbody\0\n\rz", 26);
        Request request;
        request.method = Method::fromName(Slice::copyOf("A" + evil));
        request.uri = *parseUri(QByteArrayView("sip:bob@b.example"));
        request.uri.user = Slice::copyOf(evil);
        request.uri.parameters.set("p", evil);
        HeaderList &headers = request.editHeaders();
        for (int id = 1; id < kHeaderNameCount; ++id) {
            if (HeaderName(id) != HeaderName::ContentLength)
                headers.append(HeaderName(id), evil);
        }
        headers.append(QByteArrayView("Subject"), evil);
        headers.append(QByteArrayView(evil), evil);
        headers.append({HeaderName::Other, Slice::copyOf(evil), Slice::copyOf(evil)});
        headers.set(HeaderName::Subject, evil);
        headers.prepend(HeaderName::Route, evil);
        headers.replaceFirstValue(HeaderName::Contact, evil);
        NameAddr address;
        address.display = evil;
        address.uri = request.uri;
        address.parameters.set("tag", evil);
        headers.append(HeaderName::To, toBytes(address));
        headers.append(HeaderName::Warning, quoted(evil));
        request.setBody(Slice::copyOf(evil), evil);
        Response response = makeResponse(request, 200, evil, evil);
        response.setBody(Slice::copyOf(evil), "text/plain");
        for (const QByteArray &written : {toBytes(request), toBytes(response)}) {
            const QByteArray top = written.chopped(evil.size());
            QVERIFY(top.endsWith("\r\n\r\n"));
            QCOMPARE(top.indexOf("\r\n\r\n"), top.size() - 4);
            QCOMPARE(top.count('\r'), top.count("\r\n"));
            QCOMPARE(top.count('\n'), top.count("\r\n"));
            QVERIFY(!top.contains('\0') && !top.contains("\r\nX-Evil"));
        }
    }

    void a07_everySingleHeaderTwice() // A07
    {
        const QList<HeaderName> once{HeaderName::CallId, HeaderName::ContentDisposition, HeaderName::ContentLength,
            HeaderName::ContentType, HeaderName::CSeq, HeaderName::Event, HeaderName::Expires, HeaderName::From,
            HeaderName::MaxForwards, HeaderName::MinExpires, HeaderName::RAck, HeaderName::RSeq, HeaderName::ReferTo,
            HeaderName::Replaces, HeaderName::SessionExpires, HeaderName::SipETag, HeaderName::SipIfMatch,
            HeaderName::SubscriptionState, HeaderName::To};
        const QByteArray plain = head({});
        for (int id = 1; id < kHeaderNameCount; ++id) {
            const HeaderName name = HeaderName(id);
            const QByteArray full = toString(name).toByteArray();
            QByteArray value = "1";
            for (const QByteArray &line : plain.split('\n')) {
                if (line.startsWith(full + ": "))
                    value = line.mid(full.size() + 2).trimmed();
            }
            if (name == HeaderName::ContentLength)
                value = "0";
            const QByteArray own = full + ": " + value + "\r\n";
            const bool isThere = plain.contains("\r\n" + own);
            // Written alike, in other letters, and with another value.
            for (const QByteArray &second : {own, QByteArray(full.toLower() + ":" + value + "\r\n"), QByteArray(full + ": 2\r\n")}) {
                const auto read = parseDatagram(Slice::copyOf(head((isThere ? QByteArray() : own) + second)));
                if (once.contains(name))
                    QVERIFY2(!read && read.error().status == 400 && read.error().error.code == ParseError::Code::Duplicate, second.constData());
                else
                    QVERIFY2(read, second.constData());
            }
        }
    }
    void a07_compactAndFullNameAreOneHeader() // A07
    {
        for (const char *line : {"f: <sip:x@y>;tag=1\r\n", "t: <sip:x@y>\r\n", "i: other\r\n", "l: 0\r\nContent-Length: 0\r\n",
                                 "c: text/plain\r\nContent-Type: text/plain\r\n", "o: a\r\nEvent: a\r\n", "r: <sip:x@y>\r\nRefer-To: <sip:x@y>\r\n",
                                 "x: 90\r\nSession-Expires: 90\r\n"})
            QVERIFY2(!parseDatagram(Slice::copyOf(head(line))), line);
    }
    void a07_whatMustBeThere() // A07
    {
        for (const char *name : {"Via", "From", "To", "Call-ID", "CSeq"}) {
            QByteArrayList lines = head({}).split('\n');
            for (qsizetype i = lines.size(); i-- > 0;) {
                if (lines[i].startsWith(QByteArray(name) + ':'))
                    lines.removeAt(i);
            }
            const auto read = parseDatagram(Slice::copyOf(lines.join('\n')));
            QVERIFY2(!read && read.error().error.code == ParseError::Code::Missing, name);
            QCOMPARE(read.error().answerable.has_value(), QByteArray(name) != "Via");
        }
        for (const char *via : {"", "x", "SIP/2.0", "SIP/2.0/UDP", "SIP/2.0/UDP ;branch=x", "SIP/3.0/UDP h", "SIP/2.0/UDP h:0x1", "SIP/2.0/UDP h:99999",
                                "SIP/2.0/UDP [::1", "SIP/2.0//h", "/2.0/UDP h", "SIP/2.0/UDP h;=", "SIP/2.0/UDP h h"})
            QVERIFY2(!parseDatagram(Slice::copyOf(head({}).replace("SIP/2.0/TCP 192.0.2.9;branch=z9hG4bK1", via))), via);
    }
};

QTEST_APPLESS_MAIN(tst_HostileGrammar)
#include "tst_HostileGrammar.moc"
