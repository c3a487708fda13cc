// SPDX-License-Identifier: MIT
#include "message/NameAddr.h"
#include "base/Limits.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

/// RFC 3261 s.20.10, s.25.1. P01
class tst_NameAddr : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc3261_20_20_forms_data();
    void rfc3261_20_20_forms();
    void rfc3261_20_10_bareParametersBelongToTheHeader();
    void rfc3261_20_10_listsSplitAtTopLevelOnly();
    void a01_malformed_data();
    void a01_malformed();
    void p11_displayNameLimit();
    void p11_listLimit();
    void a03_nothingWrittenEndsALine();
    void rfc3261_25_1_quoting();
    void parametersAreEditedInPlace();
};

namespace {

Result<NameAddr, ParseError> read(const QByteArray &text)
{
    return parseNameAddr(Slice::copyOf(text));
}

} // namespace

void tst_NameAddr::rfc3261_20_20_forms_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("display");
    QTest::addColumn<QByteArray>("uri");
    QTest::addColumn<QByteArray>("tag");
    QTest::addColumn<QByteArray>("written");
    const auto row = [](const char *text, const char *display, const char *uri, const char *tag, const char *written) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(display) << QByteArray(uri) << QByteArray(tag) << QByteArray(written);
    };
    row("\"A. G. Bell\" <sip:agb@bell-telephone.com> ;tag=a48s", "A. G. Bell", "sip:agb@bell-telephone.com", "a48s",
        "\"A. G. Bell\" <sip:agb@bell-telephone.com>;tag=a48s");
    row("sip:+12125551212@server.phone2net.com;tag=887s", "", "sip:+12125551212@server.phone2net.com", "887s",
        "<sip:+12125551212@server.phone2net.com>;tag=887s");
    row("Anonymous <sip:c8oqz84zk7z@privacy.org>;tag=hyh8", "Anonymous", "sip:c8oqz84zk7z@privacy.org", "hyh8",
        "\"Anonymous\" <sip:c8oqz84zk7z@privacy.org>;tag=hyh8");
    row("The Operator<sip:o@h>", "The Operator", "sip:o@h", "", "\"The Operator\" <sip:o@h>");
    row("<sip:a@h;tag=x>;tag=y", "", "sip:a@h;tag=x", "y", "<sip:a@h;tag=x>;tag=y");
    row("\"\" <sip:a@h>", "", "sip:a@h", "", "<sip:a@h>");
    row("\"a \\\"b\\\\\" <sip:a@h>", "a \"b\\", "sip:a@h", "", "\"a \\\"b\\\\\" <sip:a@h>");
    row("\"<sip:x@y>, z\" <sip:a@h>", "<sip:x@y>, z", "sip:a@h", "", "\"<sip:x@y>, z\" <sip:a@h>");
    row("  < sip:a@h >  ; tag = \"q;,\" ", "", "sip:a@h", "\"q;,\"", "<sip:a@h>;tag=\"q;,\"");
    row("\xE6\x9D\x8E <sip:a@h>", "\xE6\x9D\x8E", "sip:a@h", "", "\"\xE6\x9D\x8E\" <sip:a@h>");
    row("Bob (work) <sip:a@h>", "Bob (work)", "sip:a@h", "", "\"Bob (work)\" <sip:a@h>");
    row("<tel:+1-201-555-0123;ext=5>", "", "tel:+1-201-555-0123;ext=5", "", "<tel:+1-201-555-0123;ext=5>");
}

void tst_NameAddr::rfc3261_20_20_forms()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, display);
    QFETCH(QByteArray, uri);
    QFETCH(QByteArray, tag);
    QFETCH(QByteArray, written);
    const auto address = read(text);
    QVERIFY(address.ok());
    QCOMPARE(address->display, display);
    QCOMPARE(toBytes(address->uri), uri);
    QCOMPARE(address->tag().toByteArray(), tag);
    QCOMPARE(toBytes(*address), written);
    const auto again = read(written);
    QVERIFY(again.ok() && *again == *address);
}

void tst_NameAddr::rfc3261_20_10_bareParametersBelongToTheHeader()
{
    const auto bare = read("sip:user@example.com;transport=tcp;q=0.5");
    QVERIFY(bare.ok());
    QVERIFY(bare->uri.parameters.isEmpty());
    QCOMPARE(bare->parameters.value("transport").toByteArray(), "tcp");
    QCOMPARE(toBytes(*bare), "<sip:user@example.com>;transport=tcp;q=0.5");
}

void tst_NameAddr::rfc3261_20_10_listsSplitAtTopLevelOnly()
{
    const auto list = parseNameAddrList(
        Slice::fromStatic("\"Mr. Watson, x\" <sip:w,1@h>;q=0.7;methods=\"INVITE,BYE\" , sip:b@h;q=0.1,<mailto:c@h>"), 10);
    QVERIFY(list.ok());
    QCOMPARE(list->size(), size_t(3));
    QCOMPARE((*list)[0].display, "Mr. Watson, x");
    QCOMPARE((*list)[0].uri.user.toByteArray(), "w,1");
    QCOMPARE((*list)[0].parameters.unquoted("methods"), "INVITE,BYE");
    QCOMPARE((*list)[1].parameters.value("q").toByteArray(), "0.1");
    QVERIFY((*list)[2].uri.scheme == Uri::Scheme::Other);
}

void tst_NameAddr::a01_malformed_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", " ", "*", "/", "%", "a", "<", ">", "<>", "< >", "<sip:a@h", "sip:a@h>", "\"", "\"\\", "\"\\\"", "\"a", "\"a\\",
                             "\"a\" sip:a@h", "\"a\"", "\"Mr. J. User <sip:j@h>", "Bell, Alexander <sip:a@h>", "a;b <sip:a@h>",
                             "a\\ <sip:a@h>", "a\"b\" <sip:a@h>", "<sip:a@h> x", "<sip:a@h>;", "<sip:a@h>;;a", "<sip:a@h>;=a",
                             "<sip:a@h>;a=\"", "<sip:a@h>;a=\"b\"c", "<sip:a@h>;tag=1;TAG=2", "<sip:a@h>,", ",<sip:a@h>",
                             "<<sip:a@h>>", "<sip:a@h><sip:b@h>", "alan@jasomi.com", "sip:a b@h", "<sip:a@h>;a=\"b\r\nc\""})
        QTest::newRow(text) << QByteArray(text);
}

void tst_NameAddr::a01_malformed()
{
    QFETCH(QByteArray, text);
    const auto address = read(text);
    QVERIFY(!address.ok());
    QVERIFY(address.error().offset >= 0 && address.error().offset <= text.size());
}

void tst_NameAddr::p11_displayNameLimit() // P11
{
    for (const bool quotes : {true, false}) {
        const auto ofSize = [quotes](qsizetype size) {
            const QByteArray name(size, 'x');
            return (quotes ? '"' + name + '"' : name) + " <sip:a@h>";
        };
        QVERIFY(read(ofSize(Limits::kMaxDisplayName - 1)).ok());
        QVERIFY(read(ofSize(Limits::kMaxDisplayName)).ok());
        const auto tooLong = read(ofSize(Limits::kMaxDisplayName + 1));
        QVERIFY(!tooLong.ok());
        QVERIFY(tooLong.error().code == ParseError::Code::TooLong);
    }
}

void tst_NameAddr::p11_listLimit() // P11
{
    const QByteArray three = "<sip:a>, <sip:b>, <sip:c>";
    QVERIFY(parseNameAddrList(Slice::copyOf(three), 4).ok());
    QVERIFY(parseNameAddrList(Slice::copyOf(three), 3).ok());
    const auto tooMany = parseNameAddrList(Slice::copyOf(three), 2);
    QVERIFY(!tooMany.ok());
    QVERIFY(tooMany.error().code == ParseError::Code::TooMany);
}

void tst_NameAddr::a03_nothingWrittenEndsALine()
{
    NameAddr address;
    address.display = QByteArray("x\r\nEvil: 1\0y", 12);
    address.uri = *parseUri(QByteArrayView("sip:a@h"));
    const QByteArray written = toBytes(address);
    QVERIFY(!written.contains('\r') && !written.contains('\n') && !written.contains('\0'));
    QCOMPARE(read(written)->display, "x  Evil: 1 y");
}

void tst_NameAddr::rfc3261_25_1_quoting()
{
    for (const QByteArray &text : {QByteArray(), QByteArray("a"), QByteArray("\""), QByteArray("\\"), QByteArray("a\\\"b"),
                                   QByteArray("\xF0\x9F\x98\x80")})
        QCOMPARE(unquoted(quoted(text)), text);
    QCOMPARE(unquoted("plain"), "plain");
    QCOMPARE(unquoted("\""), "\"");
    QCOMPARE(unquoted("\"a\\\""), "a\\"); // the last backslash has nothing to escape
}

void tst_NameAddr::parametersAreEditedInPlace()
{
    auto address = *read("<sip:a@h>;one=1;two;three=3;four=4");
    Parameters &parameters = address.parameters;
    parameters.set("ONE", "x");
    parameters.set("two", "2");
    parameters.setFlag("three");
    parameters.set("five", "5");
    parameters.setFlag("six");
    parameters.remove("four");
    QByteArray out;
    appendTo(out, parameters);
    QCOMPARE(out, ";one=x;two=2;three;five=5;six");

    const Parameters copy = parameters;
    Parameters moved = std::move(parameters);
    QVERIFY(copy == moved);
    moved.remove("one");
    QVERIFY(!(copy == moved));
    QCOMPARE(copy.value("one").toByteArray(), "x");
}

QTEST_APPLESS_MAIN(tst_NameAddr)
#include "tst_NameAddr.moc"
