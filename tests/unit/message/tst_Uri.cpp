// SPDX-License-Identifier: MIT
#include "message/Uri.h"
#include "base/Limits.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

/// RFC 3261 s.19.1, RFC 3966, RFC 3860. P01
class tst_Uri : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc3261_19_1_3_examples_data();
    void rfc3261_19_1_3_examples();
    void rfc3261_19_1_parts();
    void rfc3261_19_1_2_userIsUnescapedOnce();
    void rfc3261_19_1_4_equivalent_data();
    void rfc3261_19_1_4_equivalent();
    void rfc3261_19_1_4_notEquivalent_data();
    void rfc3261_19_1_4_notEquivalent();
    void rfc3966_4_telephoneNumbers();
    void rfc4475_3_1_1_3_escapedLrIsLr();
    void a01_malformed_data();
    void a01_malformed();
    void p11_lengthLimit();
    void p11_parameterLimit();
    void rfc3261_25_1_escapeUser();
};

namespace {

Uri uri(const char *text)
{
    const auto parsed = parseUri(QByteArrayView(text));
    return parsed ? *parsed : Uri();
}

void addPairs(const std::vector<std::pair<const char *, const char *>> &pairs)
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    for (const auto &[a, b] : pairs)
        QTest::addRow("%s | %s", a, b) << QByteArray(a) << QByteArray(b);
}

bool areEquivalent(const QByteArray &a, const QByteArray &b)
{
    const auto left = parseUri(QByteArrayView(a));
    const auto right = parseUri(QByteArrayView(b));
    if (!left || !right)
        qFatal("a test needs well-formed URIs");
    const bool result = equivalent(*left, *right);
    if (result != equivalent(*right, *left))
        qFatal("not symmetric");
    return result;
}

} // namespace

void tst_Uri::rfc3261_19_1_3_examples_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"sip:alice@atlanta.com", "sip:alice:secretword@atlanta.com;transport=tcp",
                             "sips:alice@atlanta.com?subject=project%20x&priority=urgent",
                             "sip:+1-212-555-1212:1234@gateway.com;user=phone", "sips:1212@gateway.com", "sip:alice@192.0.2.4",
                             "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com", "sip:alice;day=tuesday@atlanta.com",
                             "SIP:alice@Atlanta.COM:5060", "sip:[2001:db8::10]:5070", "sip:a@[::ffff:192.0.2.2];lr",
                             "tel:+1-201-555-0123", "tel:7042;phone-context=example.com", "im:fred@example.com",
                             "pres:fred@example.com", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                             "nobodyKnowsThisScheme:totallyopaquecontent", "http://www.example.com/?q=1;x"})
        QTest::newRow(text) << QByteArray(text);
}

void tst_Uri::rfc3261_19_1_3_examples()
{
    QFETCH(QByteArray, text);
    const auto parsed = parseUri(QByteArrayView(text));
    QVERIFY(parsed.ok());
    QCOMPARE(toBytes(*parsed), text);
    QVERIFY(equivalent(*parsed, *parsed));
}

void tst_Uri::rfc3261_19_1_parts()
{
    const Uri all = uri("sips:alice:secret@[2001:db8::1]:5061;transport=tls;lr?subject=x&priority=urgent");
    QVERIFY(all.scheme == Uri::Scheme::Sips);
    QCOMPARE(all.user.toByteArray(), "alice");
    QCOMPARE(all.password.toByteArray(), "secret");
    QCOMPARE(all.host.toByteArray(), "2001:db8::1");
    QVERIFY(all.hostIsIpv6 && all.hasUser && all.isSip() && all.isLooseRouter());
    QCOMPARE(all.port, quint16(5061));
    QCOMPARE(all.parameters.value("TRANSPORT").toByteArray(), "tls");
    QCOMPARE(all.headers.toByteArray(), "subject=x&priority=urgent");

    const Uri host = uri("sip:example.com");
    QVERIFY(!host.hasUser && host.port == 0 && host.user.isEmpty());

    const Uri other = uri("soap.beep://192.0.2.103:3002");
    QVERIFY(other.scheme == Uri::Scheme::Other);
    QCOMPARE(other.schemeText.toByteArray(), "soap.beep");
    QCOMPARE(other.user.toByteArray(), "//192.0.2.103:3002");
}

void tst_Uri::rfc3261_19_1_2_userIsUnescapedOnce()
{
    QCOMPARE(uri("sip:sips%3Auser%40example.com@example.net").userUnescaped(), "sips:user@example.com");
    QCOMPARE(uri("sip:a%25%34%31@h").userUnescaped(), "a%41");
    QCOMPARE(uri("sip:null-%00-null@h").userUnescaped(), QByteArray("null-\0-null", 11));
    QCOMPARE(uri("sip:100%@h").userUnescaped(), "100%");
    QCOMPARE(uri("sip:%4@h").userUnescaped(), "%4");
    QCOMPARE(uri("sip:%zz@h").userUnescaped(), "%zz");
}

void tst_Uri::rfc3261_19_1_4_equivalent_data()
{
    addPairs({{"sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtlanTa.CoM;Transport=tcp"},
              {"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"},
              {"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5"},
              {"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
               "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"},
              {"sip:alice@atlanta.com?subject=project%20x&priority=urgent",
               "sip:alice@atlanta.com?priority=urgent&subject=project%20x"},
              {"sip:a@h;%6C%72", "sip:a@h;lr"},
              {"sip:a%2cb@h", "sip:a%2Cb@h"},
              {"IM:fred@Example.com", "im:fred@example.com"}});
}

void tst_Uri::rfc3261_19_1_4_equivalent()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QVERIFY(areEquivalent(a, b));
}

void tst_Uri::rfc3261_19_1_4_notEquivalent_data()
{
    addPairs({{"SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"},
              {"sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"},
              {"sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"},
              {"sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"},
              {"sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"},
              {"sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"},
              {"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"},
              {"sip:a@h", "sips:a@h"},
              {"sip:a@h", "sip:h"},
              {"sip:a:x@h", "sip:a:y@h"},
              {"sip:a@h", "sip:a@h;maddr=192.0.2.1"},
              {"sip:a@h", "sip:a@h;user=phone"},
              {"sip:a@h", "sip:a@h;ttl=1"},
              {"sip:a@h", "sip:a@h;method=INVITE"},
              // An escaped reserved character is not the bare one.
              {"sip:a%3Bb@h", "sip:a;b@h"},
              {"sip:null-%00-null@h", "sip:null-@h"},
              {"urn:a:b", "urn:a:c"}});
}

void tst_Uri::rfc3261_19_1_4_notEquivalent()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QVERIFY(!areEquivalent(a, b));
}

void tst_Uri::rfc3966_4_telephoneNumbers()
{
    QVERIFY(areEquivalent("tel:+1-201-555-0123", "tel:+1(201)555.0123"));
    QVERIFY(areEquivalent("tel:7042;ext=1;isub=2", "tel:7042;isub=2;ext=1"));
    QVERIFY(!areEquivalent("tel:7042;phone-context=a", "tel:7042;phone-context=b"));
    QVERIFY(!areEquivalent("tel:7042", "tel:7042;phone-context=b"));
}

void tst_Uri::rfc4475_3_1_1_3_escapedLrIsLr()
{
    QVERIFY(uri("sip:p;%6C%72").isLooseRouter());
    QVERIFY(uri("sip:p;LR").isLooseRouter());
    QVERIFY(!uri("sip:p;lrx").isLooseRouter());
    QVERIFY(!uri("sip:p;%256C%72").isLooseRouter());
}

void tst_Uri::a01_malformed_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", "/", "%", "*", ":", "sip", "sip:", "sip:@", "sip:@host", "sip:a@", "sip:a@b@c", "sip:a@h:", "sip:a@h:x",
                             "sip:a@h:0", "sip:a@h:65536", "sip:a@h:99999999999999999999", "sip:a b@h", "sip: a@h", "sip:a@h ",
                             " sip:a@h", "sip:a@h;", "sip:a@h;;x", "sip:a@h;=1", "sip:a@h;x=1;X=2", "sip:[::1", "sip:[]", "sip:[x]",
                             "sip:[1234]", "sip:2001:db8::10", "sip:a@2001:db8::10", "sip:a@h\r\nEvil: 1", "sip:a@h\n", "sip:a@h,b",
                             "<sip:a@h>", "sip:a\"b@h", "sip:a@h?x=\"", "1sip:a@h", "+:a", "tel:", "tel:;x=1", "urn:", "x:",
                             "sip:a@h\\", "sip:a@h/", "sip:\xE4@"})
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("nul in user") << QByteArray("sip:a\0b@h", 9);
    QTest::newRow("nul in host") << QByteArray("sip:a@h\0b", 9);
    QTest::newRow("nul at end") << QByteArray("sip:a@h\0", 8);
}

void tst_Uri::a01_malformed()
{
    QFETCH(QByteArray, text);
    const auto parsed = parseUri(QByteArrayView(text));
    QVERIFY(!parsed.ok());
    QVERIFY(parsed.error().offset >= 0 && parsed.error().offset <= text.size());
}

void tst_Uri::p11_lengthLimit() // P11
{
    const auto ofSize = [](qsizetype size) { return "sip:" + QByteArray(size - 6, 'a') + "@h"; };
    QVERIFY(parseUri(QByteArrayView(ofSize(Limits::kMaxUri - 1))).ok());
    QVERIFY(parseUri(QByteArrayView(ofSize(Limits::kMaxUri))).ok());
    const auto tooLong = parseUri(QByteArrayView(ofSize(Limits::kMaxUri + 1)));
    QVERIFY(!tooLong.ok());
    QVERIFY(tooLong.error().code == ParseError::Code::TooLong);
}

void tst_Uri::p11_parameterLimit() // P11
{
    const auto withCount = [](int count) {
        QByteArray text = "sip:a@h";
        for (int i = 0; i < count; ++i)
            text += ";p" + QByteArray::number(i);
        return text;
    };
    QVERIFY(parseUri(QByteArrayView(withCount(Limits::kMaxParameters - 1))).ok());
    const auto atLimit = parseUri(QByteArrayView(withCount(Limits::kMaxParameters)));
    QVERIFY(atLimit.ok());
    QCOMPARE(atLimit->parameters.size(), Limits::kMaxParameters);
    const auto tooMany = parseUri(QByteArrayView(withCount(Limits::kMaxParameters + 1)));
    QVERIFY(!tooMany.ok());
    QVERIFY(tooMany.error().code == ParseError::Code::TooMany);
}

void tst_Uri::rfc3261_25_1_escapeUser()
{
    QCOMPARE(escapeUser("I have spaces"), "I%20have%20spaces");
    QCOMPARE(escapeUser("a@b:c%"), "a%40b%3Ac%25");
    QCOMPARE(escapeUser("\xC3\xA4\r\n"), "%C3%A4%0D%0A");
    QCOMPARE(escapeUser("-_.!~*'()&=+$,;?/"), "-_.!~*'()&=+$,;?/");
}

QTEST_APPLESS_MAIN(tst_Uri)
#include "tst_Uri.moc"
