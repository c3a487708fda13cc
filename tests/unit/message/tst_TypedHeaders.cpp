// SPDX-License-Identifier: MIT
#include "message/headers/AuthHeaders.h"
#include "message/headers/ContentType.h"
#include "message/headers/CSeq.h"
#include "message/headers/Via.h"
#include "base/Limits.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

/// The typed headers with a grammar of their own. P01
class tst_TypedHeaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc3261_20_42_examples_data();
    void rfc3261_20_42_examples();
    void rfc3261_8_1_1_7_magicCookie();
    void rfc5118_4_5_receivedWithBrackets();
    void rfc3261_20_42_malformed_data();
    void rfc3261_20_42_malformed();
    void rfc3261_18_2_2_wayOfAnAnswer();
    void rfc3261_20_16_cseq();
    void rfc3261_20_15_contentType();
    void rfc3261_20_44_authValues();
    void p11_tokenLimit();
};

namespace {

template <typename Parse>
auto read(Parse parse, const QByteArray &text)
{
    return parse(Slice::copyOf(text));
}

} // namespace

void tst_TypedHeaders::rfc3261_20_42_examples_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written");
    const auto row = [](const char *text, const char *written) { QTest::newRow(text) << QByteArray(text) << QByteArray(written); };
    row("SIP/2.0/UDP erlang.bell-telephone.com:5060;branch=z9hG4bK87asdks7",
        "SIP/2.0/UDP erlang.bell-telephone.com:5060;branch=z9hG4bK87asdks7");
    row("SIP / 2.0 / UDP first.example.com: 4000;ttl=16 ;maddr=224.2.0.1 ;branch=z9hG4bKa7c6a8dlze.1",
        "SIP/2.0/UDP first.example.com:4000;ttl=16;maddr=224.2.0.1;branch=z9hG4bKa7c6a8dlze.1");
    row("sip/2.0/TCP [2001:db8::9:1]:6050;rport", "SIP/2.0/TCP [2001:db8::9:1]:6050;rport");
    row("SIP/2.0/TLS-SCTP host ; a = \"b;,c\"", "SIP/2.0/TLS-SCTP host;a=\"b;,c\"");
    row("SIP/2.0/UDP 192.0.2.1 : 5060", "SIP/2.0/UDP 192.0.2.1:5060");
    row("SIP/2.0/UDP host_1.local;branch=1", "SIP/2.0/UDP host_1.local;branch=1");
}

void tst_TypedHeaders::rfc3261_20_42_examples()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, written);
    const auto via = read(parseVia, text);
    QVERIFY(via.ok());
    QCOMPARE(toBytes(*via), written);
    const auto again = read(parseVia, written);
    QVERIFY(again.ok() && *again == *via);
}

void tst_TypedHeaders::rfc3261_8_1_1_7_magicCookie()
{
    QVERIFY(read(parseVia, "SIP/2.0/UDP h;branch=z9hG4bKx")->hasRfc3261Branch());
    QVERIFY(!read(parseVia, "SIP/2.0/UDP h;branch=z9hG4bK")->hasRfc3261Branch());
    QVERIFY(!read(parseVia, "SIP/2.0/UDP h;branch=390skdjuw")->hasRfc3261Branch());
    QVERIFY(!read(parseVia, "SIP/2.0/UDP h;branch")->hasRfc3261Branch());
    QVERIFY(!read(parseVia, "SIP/2.0/UDP h")->hasRfc3261Branch());
}

void tst_TypedHeaders::rfc5118_4_5_receivedWithBrackets()
{
    QCOMPARE(read(parseVia, "SIP/2.0/UDP h;received=[2001:db8::9:255]")->received().toByteArray(), "2001:db8::9:255");
    QCOMPARE(read(parseVia, "SIP/2.0/UDP h;received=2001:db8::9:255")->received().toByteArray(), "2001:db8::9:255");
    QCOMPARE(read(parseVia, "SIP/2.0/UDP h;received=[")->received().toByteArray(), "[");
    QVERIFY(read(parseVia, "SIP/2.0/UDP h")->received().isEmpty());
}

void tst_TypedHeaders::rfc3261_20_42_malformed_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", "SIP", "SIP/2.0", "SIP/2.0/", "SIP/2.0/UDP", "SIP/2.0/UDP ", "SIP/2.0/UDP ;branch=1", "SIP/2.0/UDPh",
                             "HTTP/2.0/UDP h", "SIP/7.0/UDP h", "SIP/2.0/UDP h:", "SIP/2.0/UDP h:x", "SIP/2.0/UDP h:0",
                             "SIP/2.0/UDP h:65536", "SIP/2.0/UDP h;", "SIP/2.0/UDP h;;,;,,", "SIP/2.0/UDP h x", "SIP/2.0/UDP h,h",
                             "SIP/2.0/UDP [::1", "SIP/2.0/UDP ::1", "SIP/2.0/UDP h;branch=\"", "SIP/2.0/UDP h;branch=a;branch=b"})
        QTest::newRow(text) << QByteArray(text);
}

void tst_TypedHeaders::rfc3261_20_42_malformed()
{
    QFETCH(QByteArray, text);
    const auto via = read(parseVia, text);
    QVERIFY(!via.ok());
    QVERIFY(via.error().offset >= 0 && via.error().offset <= text.size());
}

void tst_TypedHeaders::rfc3261_18_2_2_wayOfAnAnswer()
{
    QCOMPARE(toBytes(*read(parseViaForAnswer, "SIP/2.0/UDP 192.0.2.15;;,;,,")), "SIP/2.0/UDP 192.0.2.15");
    QCOMPARE(toBytes(*read(parseViaForAnswer, "SIP/7.0/TCP h:5;branch=z9hG4bKx;a=\"")), "SIP/2.0/TCP h:5;branch=z9hG4bKx");
    QVERIFY(!read(parseViaForAnswer, "SIP/2.0/UDP ;").ok());
}

void tst_TypedHeaders::rfc3261_20_16_cseq()
{
    const auto cseq = read(parseCSeq, "0009   INVITE");
    QVERIFY(cseq.ok());
    QCOMPARE(cseq->number, quint32(9));
    QVERIFY(cseq->method == Method::Invite);
    QCOMPARE(toBytes(*cseq), "9 INVITE");
    QCOMPARE(read(parseCSeq, "4294967295 X")->number, 4294967295u);
    QVERIFY(read(parseCSeq, "1 RE%47IST%45R")->method.id() == Method::Unknown);
    QVERIFY(read(parseCSeq, "1 invite")->method.id() == Method::Unknown);
    const auto tooLarge = read(parseCSeq, "4294967296 INVITE");
    QVERIFY(!tooLarge.ok());
    QVERIFY(tooLarge.error().code == ParseError::Code::OutOfRange);
    for (const char *text : {"", "1", "1 ", "INVITE", "-1 INVITE", "1INVITE", "1 INVITE x", "1.0 INVITE", "1 IN/VITE", "+1 INVITE"})
        QVERIFY2(!read(parseCSeq, text).ok(), text);
}

void tst_TypedHeaders::rfc3261_20_15_contentType()
{
    const auto type = read(parseContentType, "Text / Plain ; charset = \"utf-8\"");
    QVERIFY(type.ok());
    QVERIFY(type->is("text", "plain") && !type->is("text", "html") && !type->is("texts", "plain"));
    QCOMPARE(type->parameters.unquoted("CHARSET"), "utf-8");
    QCOMPARE(toBytes(*type), "Text/Plain;charset=\"utf-8\"");
    QVERIFY(read(parseContentType, "*/*;q=0.5").ok());
    for (const char *text : {"", "text", "text/", "/plain", "text/plain;", "text/plain x", "a/b/c", "text/plain,text/html"})
        QVERIFY2(!read(parseContentType, text).ok(), text);
}

void tst_TypedHeaders::rfc3261_20_44_authValues()
{
    const auto digest = read(parseAuthValue, "digest realm = \"a, b\" ,nonce=n/+=,, stale=FALSE,");
    QVERIFY(digest.ok());
    QVERIFY(digest->isDigest());
    QCOMPARE(digest->parameters.unquoted("REALM"), "a, b");
    QCOMPARE(digest->parameters.value("nonce").toByteArray(), "n/+=");
    QCOMPARE(digest->parameters.size(), 3);
    const auto other = read(parseAuthValue, "NoOneKnowsThisScheme opaque-data=here, x=\"");
    QVERIFY(other.ok());
    QVERIFY(!other->isDigest() && other->parameters.isEmpty());
    QCOMPARE(other->opaque.toByteArray(), "opaque-data=here, x=\"");
}

void tst_TypedHeaders::p11_tokenLimit() // P11
{
    for (const int extra : {-1, 0, 1}) {
        const QByteArray token(Limits::kMaxToken + extra, 'T');
        QCOMPARE(read(parseCSeq, "1 " + token).ok(), extra <= 0);
        QCOMPARE(read(parseVia, "SIP/2.0/" + token + " h").ok(), extra <= 0);
        QCOMPARE(read(parseContentType, token + "/x").ok(), extra <= 0);
        QCOMPARE(read(parseContentType, "x/" + token).ok(), extra <= 0);
        QCOMPARE(read(parseAuthValue, token + " x").ok(), extra <= 0);
    }
}

QTEST_APPLESS_MAIN(tst_TypedHeaders)
#include "tst_TypedHeaders.moc"
