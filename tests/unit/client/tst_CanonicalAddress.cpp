// SPDX-License-Identifier: MIT
#include "client/CanonicalAddress.h"
#include "client/Client.h"

#include <QFile>
#include <QTest>

using namespace linnet;
using namespace Qt::Literals::StringLiterals;

/// DESIGN section 5: a conversation belongs to a canonical address.
class TestCanonicalAddress : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void typedTextBecomesOneAddress_data();
    void typedTextBecomesOneAddress();
    void whatIsNoAddressIsRefused_data();
    void whatIsNoAddressIsRefused();
    void uriOfTheWireBecomesOneAddress_data();
    void uriOfTheWireBecomesOneAddress();
    void canonicalFormsStayAsTheyAre();
    void pairsThatSplitOrMergedChatsElsewhere_data();
    void pairsThatSplitOrMergedChatsElsewhere();
};

void TestCanonicalAddress::typedTextBecomesOneAddress_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("canonical");
    const auto row = [](const char *name, const QString &typed, const QString &canonical) { QTest::newRow(name) << typed << canonical; };
    row("bare", u"bob@example.org"_s, u"sip:bob@example.org"_s);
    row("sip", u"sip:bob@example.org"_s, u"sip:bob@example.org"_s);
    row("sips", u"sips:bob@example.org"_s, u"sip:bob@example.org"_s);
    row("scheme in capitals", u"SIP:bob@example.org"_s, u"sip:bob@example.org"_s);
    row("im", u"im:bob@example.org"_s, u"sip:bob@example.org"_s);
    row("pres", u"pres:bob@example.org"_s, u"sip:bob@example.org"_s);
    row("host in capitals", u"bob@Example.ORG"_s, u"sip:bob@example.org"_s);
    row("user keeps its case", u"Bob@example.org"_s, u"sip:Bob@example.org"_s);
    row("default port", u"sip:bob@example.org:5060"_s, u"sip:bob@example.org"_s);
    row("default port of sips", u"sips:bob@example.org:5061"_s, u"sip:bob@example.org"_s);
    row("default port of tls", u"sip:bob@example.org:5061;transport=tls"_s, u"sip:bob@example.org"_s);
    row("other port", u"sip:bob@example.org:5070"_s, u"sip:bob@example.org:5070"_s);
    row("5061 is not the default of sip", u"sip:bob@example.org:5061"_s, u"sip:bob@example.org:5061"_s);
    row("transport", u"sip:bob@example.org;transport=tcp"_s, u"sip:bob@example.org"_s);
    row("gr", u"sip:bob@example.org;gr=urn:uuid:f81d4fae"_s, u"sip:bob@example.org"_s);
    row("headers", u"sip:bob@example.org?Subject=hi"_s, u"sip:bob@example.org"_s);
    row("password", u"sip:bob:secret@example.org"_s, u"sip:bob@example.org"_s);
    row("escape that is none", u"sip:%62ob@example.org"_s, u"sip:bob@example.org"_s);
    row("escape in small letters", u"sip:a%2fb%3ac@example.org"_s, u"sip:a/b%3Ac@example.org"_s);
    row("final dot", u"bob@example.org."_s, u"sip:bob@example.org"_s);
    row("blanks around", u"  bob@example.org \n"_s, u"sip:bob@example.org"_s);
    row("with a name", u"Bob Smith <sip:bob@example.org>"_s, u"sip:bob@example.org"_s);
    row("with a quoted name", u"\"Bob, the <one>\" <bob@example.org>"_s, u"sip:bob@example.org"_s);
    row("IPv4", u"bob@192.0.2.1"_s, u"sip:bob@192.0.2.1"_s);
    row("IPv6", u"sip:bob@[2001:DB8:0:0::1]:5060"_s, u"sip:bob@[2001:db8::1]"_s);
    row("IPv6 and port", u"sip:bob@[::1]:15060"_s, u"sip:bob@[::1]:15060"_s);
    row("host of another script", u"bob@b\u00fccher.example"_s, u"sip:bob@xn--bcher-kva.example"_s);
    row("user of another script", u"\u674e@example.org"_s, u"sip:%E6%9D%8E@example.org"_s);
    row("local host", u"bob@localhost"_s, u"sip:bob@localhost"_s);
    row("number", u"sip:+15551234@example.org;user=phone"_s, u"sip:+15551234@example.org"_s);
    row("bare user with the default host", u"carol"_s, u"sip:carol@home.example"_s);
    row("telephone number with the default host", u"tel:+1-555-1234"_s, u"sip:+15551234@home.example"_s);
}

void TestCanonicalAddress::typedTextBecomesOneAddress()
{
    QFETCH(QString, typed);
    QFETCH(QString, canonical);
    const auto address = client::Client::parseAddress(typed, u"home.example"_s);
    QVERIFY(address.ok());
    QCOMPARE(address->uri, canonical);
}

void TestCanonicalAddress::whatIsNoAddressIsRefused_data()
{
    QTest::addColumn<QString>("typed");
    for (const QString &text : {u""_s, u"   "_s, u"bob"_s, u"bob@"_s, u"@example.org"_s, u"sip:"_s, u"sip:@example.org"_s, u"sip:example.org"_s,
                                u"bob@exa mple.org"_s, u"bo b@example.org"_s, u"bob@-example.org"_s, u"bob@example..org"_s,
                                u"bob@example.org:99999"_s, u"bob@example.org:port"_s, u"http://example.org"_s, u"mailto:bob@example.org"_s,
                                u"bob@exam\u0000ple.org"_s, u"sip:bob@[::1"_s, u"sip:bob@[zz]"_s, u"bob@example.org\r\nX: y"_s, u"<sip:bob@example.org"_s,
                                u"sip:bob@example.org>"_s, u"urn:uuid:1"_s, u"bob@@example.org"_s, u"/"_s, u"*"_s, u"%"_s, u"tel:+1555"_s})
        QTest::newRow(qPrintable(u"\"%1\""_s.arg(text))) << text;
}

void TestCanonicalAddress::whatIsNoAddressIsRefused()
{
    QFETCH(QString, typed);
    const auto address = client::Client::parseAddress(typed);
    if (address)
        qWarning() << "became" << address->uri;
    QVERIFY(!address.ok());
    QCOMPARE(address.error().kind, client::ClientError::Kind::BadAddress);
}

void TestCanonicalAddress::uriOfTheWireBecomesOneAddress_data()
{
    QTest::addColumn<QByteArray>("uri");
    QTest::addColumn<QString>("canonical");
    QTest::newRow("contact with gr") << QByteArray("sip:bob@example.org;gr=x;ob") << u"sip:bob@example.org"_s;
    QTest::newRow("no user") << QByteArray("sip:Example.org") << u"sip:example.org"_s;
    QTest::newRow("tel") << QByteArray("tel:+1-(555).1234;phone-context=x") << u"tel:+15551234"_s;
    QTest::newRow("local tel") << QByteArray("tel:70-42;phone-context=X.example;npdi") << u"tel:7042;phone-context=x.example"_s;
    QTest::newRow("NUL in the user") << QByteArray("sip:null-%00-null@example.com") << u"sip:null-%00-null@example.com"_s;
    QTest::newRow("names nobody") << QByteArray("urn:service:sos") << QString();
    QTest::newRow("unknown scheme") << QByteArray("nobodyKnowsThisScheme:totallyopaque") << QString();
}

void TestCanonicalAddress::uriOfTheWireBecomesOneAddress()
{
    QFETCH(QByteArray, uri);
    QFETCH(QString, canonical);
    const auto parsed = sip::parseUri(QByteArrayView(uri));
    QVERIFY(parsed.ok());
    const auto address = client::canonicalAddress(*parsed);
    QCOMPARE(address.value_or(im::Address{}).uri, canonical);
    QCOMPARE(address.has_value(), !canonical.isEmpty());
}

void TestCanonicalAddress::canonicalFormsStayAsTheyAre()
{
    for (const QString &text : {u"sip:bob@example.org"_s, u"sip:a/b%3Ac@example.org:5070"_s, u"sip:%E6%9D%8E@xn--bcher-kva.example"_s,
                                u"sip:bob@[2001:db8::1]"_s}) {
        const auto again = client::Client::parseAddress(text);
        QVERIFY(again.ok());
        QCOMPARE(again->uri, text);
        QCOMPARE(client::canonicalAddress(client::uriOf(*again)).value_or(im::Address{}).uri, text);
    }
}

void TestCanonicalAddress::pairsThatSplitOrMergedChatsElsewhere_data()
{
    QTest::addColumn<QStringList>("cells");
    QFile file(QLatin1StringView(LINNET_TEST_DATA) + u"/addresses.tsv"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    int pairs = 0;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)) {
        const QStringList cells = line.split(u'\t');
        if (line.startsWith(u'#') || cells.first() == u"name")
            continue;
        QTest::newRow(qPrintable(cells.first())) << cells;
        ++pairs;
    }
    QVERIFY(pairs >= 40);
}

void TestCanonicalAddress::pairsThatSplitOrMergedChatsElsewhere()
{
    QFETCH(QStringList, cells);
    QCOMPARE(cells.size(), 6); // a reason stands with each
    QVERIFY(!cells[5].isEmpty());
    QStringList names = cells[4].split(u',', Qt::SkipEmptyParts);
    client::HomeHosts home;
    if (!names.isEmpty())
        home.domain = names.takeFirst();
    home.others = QSet<QString>(names.begin(), names.end());
    const auto canonical = [&home](const QString &text) -> QString {
        if (text.startsWith(u"typed:")) {
            const auto address = client::Client::parseAddress(text.mid(6), home.domain);
            return address ? home.fold(*address).uri : QString();
        }
        const auto uri = sip::parseUri(QByteArrayView(text.toUtf8()));
        return uri ? home.fold(client::canonicalAddress(*uri).value_or(im::Address{})).uri : QString();
    };
    const QString first = canonical(cells[2]);
    const QString second = canonical(cells[3]);
    QVERIFY(!first.isEmpty());
    QVERIFY(!second.isEmpty());
    QVERIFY(cells[1] == u"same" || cells[1] == u"different");
    if (cells[1] == u"same")
        QCOMPARE(first, second);
    else
        QVERIFY2(first != second, qPrintable(first));
}

QTEST_GUILESS_MAIN(TestCanonicalAddress)
#include "tst_CanonicalAddress.moc"
