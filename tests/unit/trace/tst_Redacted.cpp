// SPDX-License-Identifier: MIT
#include "trace/Redaction.h"

#include <QTest>

using linnet::sip::redacted;

/// RELIABILITY A24: what leaves for a trace holds no digest.
class tst_Redacted : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a24_digestsOfCredentialsAreHidden_data();
    void a24_digestsOfCredentialsAreHidden();
    void a24_brokenQuotingHidesTheRest();
    void a24_nothingElseChanges();
    void a24_bodyStays();
};

void tst_Redacted::a24_digestsOfCredentialsAreHidden_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("authorization")
        << QByteArray("Authorization: Digest username=\"alice\", nonce=\"n1\", response=\"5ec2e7\", cnonce=\"5ec2e7\"\r\n")
        << QByteArray("Authorization: Digest username=\"alice\", nonce=\"n1\", response=hidden, cnonce=hidden\r\n");
    QTest::newRow("proxy, other case, no quotes, no blanks")
        << QByteArray("proxy-AUTHORIZATION : digest RESPONSE=5ec2e7,realm=\"a, response=b\"\r\n")
        << QByteArray("proxy-AUTHORIZATION : digest RESPONSE=hidden,realm=\"a, response=b\"\r\n");
    QTest::newRow("folded") << QByteArray("Authorization: Digest username=\"a\",\r\n response =\r\n  \"5ec2e7\"\r\n")
                            << QByteArray("Authorization: Digest username=\"a\",\r\n response =\r\n  hidden\r\n");
    QTest::newRow("rspauth") << QByteArray("Authentication-Info: qop=auth, rspauth=\"5ec2e7\", nc=00000001\r\n")
                             << QByteArray("Authentication-Info: qop=auth, rspauth=hidden, nc=00000001\r\n");
    QTest::newRow("basic") << QByteArray("Authorization: Basic 5ec2e7==\r\n")
                           << QByteArray("Authorization: Basic hidden\r\n");
    QTest::newRow("escaped quote in front")
        << QByteArray("Authorization: Digest username=\"a\\\", response=\", response=\"5ec2e7\"\r\n")
        << QByteArray("Authorization: Digest username=\"a\\\", response=\", response=hidden\r\n");
}

void tst_Redacted::a24_digestsOfCredentialsAreHidden()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, expected);
    const QByteArray before = "REGISTER sip:a SIP/2.0\r\n";
    QCOMPARE(redacted(before + header + "\r\n"), before + expected + "\r\n");
    QCOMPARE(redacted("\r\n\r\n" + before + header + "\r\n"), "\r\n\r\n" + before + expected + "\r\n");
}

void tst_Redacted::a24_brokenQuotingHidesTheRest()
{
    for (const QByteArray &value : {QByteArray("Digest username=\"a, response=\"5ec2e7\""),
                                   QByteArray("Digest response=\"5ec2e7"), QByteArray("Digest response=x 5ec2e7"),
                                   QByteArray("Digest response=\"x\" 5ec2e7, a=5ec2e7")}) {
        const QByteArray out = redacted("REGISTER sip:a SIP/2.0\r\nAuthorization: " + value + "\r\nTo: <sip:b>\r\n\r\n");
        QVERIFY2(!out.contains("5ec2e7"), value.constData());
        if (!value.endsWith("=\"5ec2e7"))
            QVERIFY2(out.endsWith("\r\nTo: <sip:b>\r\n\r\n"), out.constData());
    }
}

void tst_Redacted::a24_nothingElseChanges()
{
    const QByteArray message = "SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n"
                               "Subject: response=\"x\"\r\nContent-Length: 0\r\n\r\n";
    QCOMPARE(redacted(message), message);
    QCOMPARE(redacted(QByteArray()), QByteArray());
    QCOMPARE(redacted("no line end"), QByteArray("no line end"));
}

void tst_Redacted::a24_bodyStays()
{
    const QByteArray message = "MESSAGE sip:a SIP/2.0\r\n\r\nAuthorization: Digest response=\"x\"\r\n";
    QCOMPARE(redacted(message), message);
}

QTEST_APPLESS_MAIN(tst_Redacted)
#include "tst_Redacted.moc"
