// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "sdp/SdpParser.h"
#include "sdp/SdpWriter.h"
#include "support/Corpus.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

namespace {

constexpr char kHead[] = "v=0\r\no=alice 2890844526 2890842807 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n";

QByteArray withLines(const QByteArray &lines) { return kHead + lines; }

} // namespace

/// Session descriptions read and written (RFC 8866); limits and checked numbers of RELIABILITY A11. P06
class tst_Sdp : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc8866_5_example();
    void corpus_data();
    void corpus();
    void rfc8866_5_8_linesInAnyOrderAreWrittenInTheRfcsOrder();
    void rfc8866_6_7_direction_data();
    void rfc8866_6_7_direction();
    void rejected_data();
    void rejected();
    void a11_limits();
    void a11_numbers_data();
    void a11_numbers();
    void a03_nothingInAValueStartsALine();
};

void tst_Sdp::rfc8866_5_example()
{
    const auto read = parseSdp("v=0\r\n"
                               "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1\r\n"
                               "s=Call to John Smith\r\n"
                               "i=SDP Offer #1\r\n"
                               "u=http://www.jdoe.example.com/home.html\r\n"
                               "e=Jane Doe <jane@jdoe.example.com>\r\n"
                               "p=+1 617 555-6011\r\n"
                               "c=IN IP4 198.51.100.1\r\n"
                               "t=0 0\r\n"
                               "m=audio 49170 RTP/AVP 0\r\n"
                               "m=audio 49180/2 RTP/AVP 0 97\r\n"
                               "m=video 51372 RTP/AVP 99\r\n"
                               "c=IN IP6 2001:db8::2\r\n"
                               "a=rtpmap:99 h263-1998/90000\r\n");
    QVERIFY(read);
    QCOMPARE(read->origin.user, "jdoe");
    QCOMPARE(read->origin.sessionId, 3724394400u);
    QCOMPARE(read->origin.version, 3724394405u);
    QCOMPARE(read->name, "Call to John Smith");
    QCOMPARE(read->connection->address, "198.51.100.1");
    QCOMPARE(read->others.size(), 4u);
    QCOMPARE(read->media.size(), 3u);
    QCOMPARE(read->media[1].port, 49180);
    QCOMPARE(read->media[1].portCount, 2);
    QCOMPARE(read->media[1].formats, (std::vector<QByteArray>{"0", "97"}));
    QCOMPARE(read->media[2].connections.front().addressType, "IP6");
    QCOMPARE(attributeValue(read->media[2].attributes, "rtpmap"), "99 h263-1998/90000");
}

void tst_Sdp::corpus_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    QTest::addColumn<int>("active");
    const QMap<QByteArray, int> active{{"own-audio-and-message.sdp", 2}, {"own-two-message.sdp", 2}, {"own-port-zero.sdp", 0},
                                       {"rfc5547-08-1803.sdp", 0}};
    const auto files = testFolder(QStringLiteral("corpus/sdp-message"), {QStringLiteral("*.sdp")});
    QCOMPARE(files.size(), 50);
    for (auto file = files.begin(); file != files.end(); ++file) {
        // A fragment is not a whole description: it is read behind a head of ours.
        QByteArray text = file.value();
        if (!text.startsWith("v="))
            text.prepend(kHead);
        QTest::newRow(qPrintable(file.key())) << text << (file.key() != QLatin1String("own-port-huge.sdp"))
                                              << active.value(file.key().toLatin1(), 1);
    }
}

void tst_Sdp::corpus()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, good);
    QFETCH(int, active);
    const auto read = parseSdp(text);
    QCOMPARE(read.ok(), good);
    if (!good) {
        QVERIFY(read.error().code == ParseError::Code::OutOfRange);
        return;
    }
    int count = 0;
    for (const MediaDescription &media : read->media)
        count += media.isRefused() ? 0 : 1;
    if (!read->media.empty())
        QCOMPARE(count, active);
    const QByteArray written = toBytes(*read);
    const auto again = parseSdp(written);
    QVERIFY(again);
    QCOMPARE(toBytes(*again), written);
    QCOMPARE(again->media.size(), read->media.size());
    for (size_t i = 0; i < read->media.size(); ++i)
        QVERIFY(again->media[i] == read->media[i]);
    QVERIFY(again->attributes == read->attributes);
    QVERIFY(again->origin == read->origin);
}

void tst_Sdp::rfc8866_5_8_linesInAnyOrderAreWrittenInTheRfcsOrder()
{
    const auto read = parseSdp("v=0\na=tool:x\nb=AS:1\nt=1 2\nr=7d 1h 0\nk=clear:secret\nz=1 -1h\np=+1\nx=unknown\ni=info\n"
                               "s=\no=- 1 2 IN IP4 a.example\nm=message 9 TCP/MSRP *\na=path:x\nb=CT:5\ni=title\nc=IN IP4 b.example\n");
    QVERIFY(read);
    QCOMPARE(toBytes(*read), "v=0\r\no=- 1 2 IN IP4 a.example\r\ns=-\r\ni=info\r\np=+1\r\nb=AS:1\r\nt=1 2\r\nr=7d 1h 0\r\n"
                             "z=1 -1h\r\na=tool:x\r\nm=message 9 TCP/MSRP *\r\ni=title\r\nc=IN IP4 b.example\r\nb=CT:5\r\na=path:x\r\n");
    QVERIFY(*parseSdp(toBytes(*read)) == *read);
}

void tst_Sdp::rfc8866_6_7_direction_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QByteArray>("direction");
    QTest::newRow("default") << QByteArray("m=a 1 x 0\r\n") << QByteArray("sendrecv");
    QTest::newRow("session") << QByteArray("a=recvonly\r\nm=a 1 x 0\r\n") << QByteArray("recvonly");
    QTest::newRow("media wins") << QByteArray("a=recvonly\r\nm=a 1 x 0\r\na=sendonly\r\n") << QByteArray("sendonly");
    QTest::newRow("inactive") << QByteArray("m=a 1 x 0\r\na=inactive\r\n") << QByteArray("inactive");
    QTest::newRow("rfc3264 8.4 old hold") << QByteArray("c=IN IP4 0.0.0.0\r\nm=a 1 x 0\r\n") << QByteArray("sendonly");
    QTest::newRow("old hold at the stream") << QByteArray("m=a 1 x 0\r\nc=IN IP4 0.0.0.0\r\na=recvonly\r\n") << QByteArray("inactive");
    QTest::newRow("stream has an address") << QByteArray("c=IN IP4 0.0.0.0\r\nm=a 1 x 0\r\nc=IN IP4 192.0.2.1\r\n") << QByteArray("sendrecv");
}

void tst_Sdp::rfc8866_6_7_direction()
{
    QFETCH(QByteArray, lines);
    QFETCH(QByteArray, direction);
    const auto read = parseSdp(withLines(lines));
    QVERIFY(read);
    QCOMPARE(toString(directionOf(*read, read->media[0])).toByteArray(), direction);
}

void tst_Sdp::rejected_data()
{
    using Code = ParseError::Code;
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("offset");
    const auto row = [](const char *name, const QByteArray &text, Code code, int offset) {
        QTest::newRow(name) << text << int(code) << offset;
    };
    const int head = int(sizeof kHead) - 1;
    row("empty", "", Code::Missing, 0);
    row("no version first", "o=- 1 1 IN IP4 a\r\n", Code::Missing, 0);
    row("no origin", "v=0\r\ns=-\r\n", Code::Missing, 10);
    row("version 1", "v=1\r\n", Code::UnknownVersion, 0);
    row("two versions", withLines("v=0\r\n"), Code::Duplicate, head);
    row("two origins", withLines("o=- 1 1 IN IP4 a\r\n"), Code::Duplicate, head);
    row("second session", withLines("m=a 1 x 0\r\nv=0\r\n"), Code::Duplicate, head + 11);
    row("two session connections", withLines("c=IN IP4 a\r\nc=IN IP4 b\r\n"), Code::Duplicate, head + 12);
    row("origin of five", "v=0\r\no=- 1 1 IN IP4\r\n", Code::Syntax, 5);
    row("no equals", withLines("abc\r\n"), Code::Syntax, head);
    row("NUL", withLines(QByteArray("a=b\0c\r\n", 7)), Code::Syntax, head);
    row("lone CR", withLines("a=b\rm=x 1 y z\r\n"), Code::Syntax, head);
    row("media without format", withLines("m=message 9 TCP/MSRP\r\n"), Code::Syntax, head);
    row("attribute without name", withLines("a=:x\r\n"), Code::Syntax, head);
    row("repeat without time", "v=0\r\no=- 1 1 IN IP4 a\r\nr=1 2 3\r\n", Code::Syntax, 23);
}

void tst_Sdp::rejected()
{
    QFETCH(QByteArray, text);
    QFETCH(int, code);
    QFETCH(int, offset);
    const auto read = parseSdp(text);
    QVERIFY(!read);
    QCOMPARE(int(read.error().code), code);
    QCOMPARE(read.error().offset, offset);
}

void tst_Sdp::a11_limits()
{
    // A11
    const auto lines = [](int count) { return parseSdp(withLines(QByteArray("a=x\r\n").repeated(count - 4))); };
    QVERIFY(lines(Limits::kMaxSdpLines - 1));
    QVERIFY(lines(Limits::kMaxSdpLines));
    QVERIFY(lines(Limits::kMaxSdpLines + 1).error().code == ParseError::Code::TooMany);
    const auto media = [](int count) { return parseSdp(withLines(QByteArray("m=a 1 x 0\r\n").repeated(count))); };
    QVERIFY(media(Limits::kMaxSdpMedia - 1));
    QVERIFY(media(Limits::kMaxSdpMedia));
    QVERIFY(media(Limits::kMaxSdpMedia + 1).error().code == ParseError::Code::TooMany);
    const auto line = [](qsizetype size) { return parseSdp(withLines("a=" + QByteArray(size - 2, 'x'))); };
    QVERIFY(line(Limits::kMaxSdpLine - 1));
    QVERIFY(line(Limits::kMaxSdpLine));
    QVERIFY(line(Limits::kMaxSdpLine + 1).error().code == ParseError::Code::TooLong);
}

void tst_Sdp::a11_numbers_data()
{
    // A11
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    const auto port = [](const char *text) { return withLines(QByteArray("m=a ") + text + " x 4294967296\r\n"); };
    for (const char *good : {"0", "1", "65535", "9/1", "9/65535"})
        QTest::newRow(good) << port(good) << true;
    for (const char *bad : {"65536", "-1", "+1", "4294967297", "99999999999999999999", "9/0", "9/65536", "9/", "/1", "0x10", "1.5"})
        QTest::newRow(bad) << port(bad) << false;
    const auto id = [](const char *text) { return QByteArray("v=0\r\no=- ") + text + " 1 IN IP4 a\r\n"; };
    QTest::newRow("largest id") << id("18446744073709551615") << true;
    QTest::newRow("larger id") << id("18446744073709551616") << false;
    QTest::newRow("negative id") << id("-1") << false;
    QTest::newRow("time") << withLines("t=18446744073709551616 0\r\n") << false;
}

void tst_Sdp::a11_numbers()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, good);
    const auto read = parseSdp(text);
    QCOMPARE(read.ok(), good);
    if (!good)
        QVERIFY(read.error().code == ParseError::Code::OutOfRange);
}

void tst_Sdp::a03_nothingInAValueStartsALine()
{
    // A03
    const QByteArray evil("x\r\nm=audio 1 RTP/AVP 0\n\0y: z", 28);
    SessionDescription session;
    session.origin = {evil, 1, 1, evil, evil, evil};
    session.name = evil;
    session.others = {{'i', evil}, {'b', evil}};
    session.connection = SdpConnection{evil, evil, evil};
    session.times = {{0, 0, {evil}}};
    session.attributes = {{evil, evil}};
    MediaDescription media{evil, 9, 1, evil, {evil}, {{evil, evil, evil}}, {{'i', evil}}, {{evil, std::nullopt}}};
    session.media = {media};
    const QByteArray written = toBytes(session);
    QCOMPARE(written.count("\r\n"), 13);
    QCOMPARE(written.count('\n'), 13);
    QCOMPARE(written.count('\r'), 13);
    QVERIFY(!written.contains('\0'));
    const auto read = parseSdp(written);
    QVERIFY(read);
    QCOMPARE(read->media.size(), 1u);
    QCOMPARE(read->attributes.size(), 1u);
    QCOMPARE(toBytes(*read), written);
}

QTEST_APPLESS_MAIN(tst_Sdp)
#include "tst_Sdp.moc"
