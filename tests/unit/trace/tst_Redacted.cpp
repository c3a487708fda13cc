// SPDX-License-Identifier: MIT
#include "trace/Redaction.h"

#include <QElapsedTimer>
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
    void a24_whatPeopleWriteIsHidden();
    void a24_otherSecretsAreHidden_data();
    void a24_otherSecretsAreHidden();
    void a24_keysInBodiesKeepTheLength();
    void a24_hostileTextTakesLinearTime();
    void transactionAndDialogAreFound();
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

void tst_Redacted::a24_whatPeopleWriteIsHidden()
{
    const QByteArray head = "MESSAGE sip:a SIP/2.0\r\nContent-Type: ";
    for (const QByteArray &type : {QByteArray("text/plain"), QByteArray("TEXT/html;charset=utf-8")}) {
        const QByteArray out = redacted(head + type + "\r\n\r\nmeet me at 5ec2e7");
        QCOMPARE(out, head + type + "\r\n\r\nhidden-----------"); // as long as it was
    }
    const QByteArray cpim = head + "message/cpim\r\n\r\nSubject: 5ec2e7\r\nFrom: <im:a@b>\r\nsubject: 5ec2e7\r\n\r\n"
                                   "Content-Type: text/plain\r\n\r\n5ec2e7";
    const QByteArray out = redacted(cpim);
    QVERIFY2(!out.contains("5ec2e7"), out.constData());
    QVERIFY2(out.contains("\r\nFrom: <im:a@b>\r\n"), out.constData());
    QCOMPARE(out.size(), cpim.size());
    QVERIFY(!redacted("MESSAGE sip:a SIP/2.0\r\n\r\n5ec2e7").contains("5ec2e7")); // of no type
    QVERIFY(!redacted(head + "multipart/mixed;boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n5ec2e7\r\n--x--").contains("5ec2e7"));
}

void tst_Redacted::a24_otherSecretsAreHidden_data()
{
    QTest::addColumn<QByteArray>("header");

    for (const char *header : {
             "Authentication-Info: nextnonce=\"5ec2e7\", qop=auth\r\n",
             "From: <sip:alice:5ec2e7@ex.test>;tag=1\r\n",
             "f: sips:alice:5ec2e7@ex.test;tag=1\r\n",
             "Contact: <sip:a@x>, <sip:alice:5ec2e7@ex.test;transport=tcp>\r\n",
             "Contact: sip:a@x,sip:alice:5ec2e7@ex.test\r\n",
             "Route: <sip:alice:p@5ec2e7@ex.test;lr>\r\n",
             "Call-Info: <http://alice:5ec2e7@ex.test/photo.png>;purpose=icon\r\n",
             "Refer-To: <sip:bob@ex.test?Subject=x&Authorization=Digest%20response%3D%225ec2e7%22&Require=y>\r\n",
             "Refer-To: <sip:bob@ex.test?proxy-authorization=5ec2e7>\r\n",
             "X-Whatever: see sip:alice:5ec2e7@ex.test there\r\n",
             "Authorization: Bearer 5ec2e7.5ec2e7\r\n",
             "Authorization: Digest username=\"a\", uri=\"sip:a:5ec2e7@ex.test\"\r\n",
             "Proxy-Authorization:\r\n\tDigest\r\n\tcnonce=5ec2e7\r\n",
         })
        QTest::newRow(header) << QByteArray(header);
}

void tst_Redacted::a24_otherSecretsAreHidden()
{
    QFETCH(QByteArray, header);
    const QByteArray out = redacted("REGISTER sip:root:5ec2e7@ex.test SIP/2.0\r\n" + header + "To: <sip:b@ex.test>\r\n\r\n");
    QVERIFY2(!out.contains("5ec2e7"), out.constData());
    QVERIFY2(out.startsWith("REGISTER sip:root:hidden@ex.test SIP/2.0\r\n"), out.constData());
    QVERIFY2(out.endsWith("To: <sip:b@ex.test>\r\n\r\n"), out.constData());
}

void tst_Redacted::a24_keysInBodiesKeepTheLength()
{
    const QByteArray sdp = "v=0\r\nk=clear:5ec2e7\r\nm=message 9 TCP/MSRP *\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:5ec2e75ec2e7|2^20\r\n"
                           "a=key-mgmt:mikey 5ec2e7\r\na=ice-pwd:5ec2e7\r\na=path:msrp://a/b;tcp\r\n";
    const QByteArray head = "INVITE sip:b@ex.test SIP/2.0\r\nContent-Type: application/sdp\r\n\r\n";
    const QByteArray out = redacted(head + sdp);
    QVERIFY2(!out.contains("5ec2e7"), out.constData());
    QCOMPARE(out.size(), head.size() + sdp.size());
    QVERIFY(out.endsWith("\r\na=path:msrp://a/b;tcp\r\n"));
    const QByteArray parts = "INVITE sip:b@ex.test SIP/2.0\r\nc: multipart/mixed;boundary=x\r\n\r\n--x\r\nContent-Type: application/sdp\r\n\r\n" + sdp
        + "--x\r\nContent-Type: message/sipfrag\r\n\r\nINVITE sip:c SIP/2.0\r\nAuthorization: Digest response=\"5ec2e7\"\r\n\r\n--x--\r\n";
    QVERIFY2(!redacted(parts).contains("5ec2e7"), redacted(parts).constData());
    // The picture that goes with a file: its octets, not its headers (RFC 5547 s.8.8).
    const QByteArray icon = "INVITE sip:b@ex.test SIP/2.0\r\nc: multipart/related;boundary=x\r\n\r\n--x\r\nContent-Type: application/sdp\r\n\r\n" + sdp
        + "\r\n--x\r\nContent-Type: image/jpeg\r\nContent-ID: <y@z>\r\n\r\n5ec2e7\r\n5ec2e7\r\n\r\n--x--5ec2e7\r\n--x--\r\n";
    QVERIFY2(!redacted(icon).left(redacted(icon).lastIndexOf("--x--5")).contains("5ec2e7"), redacted(icon).constData());
    QVERIFY2(redacted(icon).contains("\r\na=path:msrp://a/b;tcp\r\n\r\n--x\r\nContent-Type: image/jpeg\r\nContent-ID: <y@z>\r\n\r\nhidden"), redacted(icon).constData());
    QCOMPARE(redacted(icon).size(), icon.size());
    QVERIFY(!redacted(head.chopped(2 + 17) + "multipart/related\r\n\r\n--x\r\nContent-Type: image/png\r\n\r\n5ec2e7\r\n--x--").contains("5ec2e7"));
}

void tst_Redacted::a24_hostileTextTakesLinearTime()
{
    const QByteArray head = "MESSAGE sip:b@ex.test SIP/2.0\r\n";
    const QByteArray parts = head + "Content-Type: multipart/mixed\r\n\r\n";
    for (const char *piece : {"@", "a:b@", "?", "?authorization=", ";branch", "sip:", "\r\n\r\n", "message/sip\r\n\r\n", "application/sdp\n", "\""}) {
        for (const QByteArray &start : {head + "To: ", head + "Authorization: Digest ", head + "Via: ", parts}) {
            QElapsedTimer timer;
            timer.start();
            (void)redacted(start + QByteArray(piece).repeated(int(1024 * 1024 / qstrlen(piece))));
            QVERIFY2(timer.elapsed() < 2000, piece);
        }
    }
}

void tst_Redacted::transactionAndDialogAreFound()
{
    const auto found = linnet::sip::redact("\r\nSIP/2.0 200 OK\r\nv: SIP/2.0/TCP branch.test:5060;rport;branch = z9hG4bKone ;x=y, SIP/2.0/UDP h;branch=two\r\n"
                                           "Via: SIP/2.0/UDP h;branch=three\r\ni: a@b\r\nCSeq: 4\r\n  INVITE\r\n\r\nCall-ID: body\r\n");
    QCOMPARE(found.branch, QByteArray("z9hG4bKone"));
    QCOMPARE(found.method, QByteArray("INVITE"));
    QCOMPARE(found.callId, QByteArray("a@b"));
    const auto nothing = linnet::sip::redact("\xff\x00junk");
    QVERIFY(nothing.branch.isEmpty() && nothing.method.isEmpty() && nothing.callId.isEmpty());
}

QTEST_APPLESS_MAIN(tst_Redacted)
#include "tst_Redacted.moc"
