// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "msrp/ByteRange.h"
#include "msrp/MsrpUri.h"
#include "support/Corpus.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

/// MSRP URIs and Byte-Ranges (RFC 4975 s.6, s.7.1.1).
class tst_MsrpUri : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void corpus_data();
    void corpus();
    void rfc4975_6_1_comparison();
    void paths();
    void relays();
    void ranges_data();
    void ranges();
};

void tst_MsrpUri::corpus_data()
{
    QTest::addColumn<TsvRow>("row");
    for (const TsvRow &row : testTable(QStringLiteral("corpus/msrp/uris.tsv")))
        QTest::newRow(row["uri"]) << row;
}

void tst_MsrpUri::corpus()
{
    QFETCH(TsvRow, row);
    const QByteArray uri = row["uri"];
    const auto read = parseMsrpUri(uri);
    QCOMPARE(read.ok(), row["valid"] == "yes");
    if (!read)
        return;
    QCOMPARE(read->secure ? QByteArray("msrps") : QByteArray("msrp"), row["scheme"]);
    QCOMPARE(read->host, row["host"]);
    QCOMPARE(read->port ? QByteArray::number(*read->port) : QByteArray(), row["port"]);
    QCOMPARE(read->session, row["session"]);
    QCOMPARE(read->transport, row["transport"]);
    const auto again = parseMsrpUri(toBytes(*read));
    QVERIFY(again);
    QVERIFY(*again == *read);
    QCOMPARE(toBytes(*again), toBytes(*read));
}

void tst_MsrpUri::rfc4975_6_1_comparison()
{
    const auto uri = [](const char *text) { return *parseMsrpUri(text); };
    const MsrpUri one = uri("msrp://alice.example.com:7654/jshA7weztas;tcp");
    QVERIFY(one == uri("MSRP://Alice.Example.com:7654/jshA7weztas;TCP"));
    QVERIFY(one == uri("msrp://a%6cice.example.com:7654/jshA7weztas;tcp"));
    QVERIFY(one == uri("msrp://me@alice.example.com:7654/jshA7weztas;tcp;x=y"));
    QVERIFY(!(one == uri("msrps://alice.example.com:7654/jshA7weztas;tcp")));
    QVERIFY(!(one == uri("msrp://alice.example.com:7654/JSHA7weztas;tcp")));
    QVERIFY(!(one == uri("msrp://alice.example.com/jshA7weztas;tcp")));
    QVERIFY(!(one == uri("msrp://alice.example.com:7654;tcp")));
    QVERIFY(!(one == uri("msrp://alice.example.com:7654/jshA7weztas;sctp")));
    QVERIFY(parseMsrpUri("msrp://" + QByteArray(Limits::kMaxUri - 11, 'a') + ";tcp").ok());
    QVERIFY(!parseMsrpUri("msrp://" + QByteArray(Limits::kMaxUri - 10, 'a') + ";tcp").ok());
    for (const char *bad : {"msrp://[::1/x;tcp", "msrp://a:0/x;tcp", "msrp://a:65536/x;tcp", "msrp://a:/x;tcp", "msrp://a/;tcp", "msrp://a b/x;tcp",
                            "msrp://a%4/x;tcp", "msrp://a/x;", "msrp://a/x;;tcp", "msrp://[::1]x/s;tcp", "msrp:///x;tcp"})
        QVERIFY2(!parseMsrpUri(bad).ok(), bad);
}

void tst_MsrpUri::paths()
{
    const QByteArray two = "msrps://relay.example.net:9000/aeii;tcp msrp://[2001:db8::1]:7654/x;tcp";
    const auto path = parseMsrpPath(two);
    QVERIFY(path);
    QCOMPARE(path->size(), size_t(2));
    QCOMPARE(toBytes(*path), two);
    QVERIFY(!parseMsrpPath("").ok());
    QVERIFY(!parseMsrpPath(two + ' ').ok());
    QByteArray many = "msrp://a/x;tcp";
    for (int i = 1; i < Limits::kMaxRoutes; ++i)
        many += " msrp://a/x;tcp";
    QVERIFY(parseMsrpPath(many).ok());
    QVERIFY(!parseMsrpPath(many + " msrp://a/x;tcp").ok());
}

void tst_MsrpUri::ranges_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    for (const char *good : {"1-39/39", "1-*/*", "1-0/0", "5-8/8", "9-8/8", "1-4/*", "18446744073709551615-*/18446744073709551615"})
        QTest::newRow(good) << QByteArray(good) << true;
    for (const char *bad : {"", "0-4/4", "5-2/8", "1-9/4", "10-*/8", "*-4/4", "1-4", "1/4-4", "-4/4", "1-/4", "1-4/", "+1-4/4", "1 -4/4", "1-0x4/4",
                            "18446744073709551616-*/*", "1-*/18446744073709551616"})
        QTest::newRow(bad) << QByteArray(bad) << false;
}

/// As people write them (RFC 4976 s.8).
void tst_MsrpUri::relays()
{
    for (const auto &[text, uri] : {std::pair("msrp.example.org", "msrps://msrp.example.org;tcp"), std::pair(" Example.ORG:9000 ", "msrps://example.org:9000;tcp"),
                                    std::pair("msrp://192.0.2.1:2855", "msrp://192.0.2.1:2855;tcp"), std::pair("msrps://[2001:db8::1]:9;tcp", "msrps://[2001:db8::1]:9;tcp")}) {
        const auto relay = parseMsrpRelay(text);
        QVERIFY2(relay, text);
        QCOMPARE(toBytes(*relay), uri);
    }
    for (const char *bad : {"", " ", "two words", "sip:example.org", "http://example.org", "msrps://example.org/session;tcp", "example.org:99999", "example.org\r\nX"})
        QVERIFY2(!parseMsrpRelay(bad), bad);
}

void tst_MsrpUri::ranges()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    const auto range = parseByteRange(text);
    QCOMPARE(range.ok(), valid);
    if (range)
        QCOMPARE(toBytes(*range), text);
}

QTEST_APPLESS_MAIN(tst_MsrpUri)
#include "tst_MsrpUri.moc"
