// SPDX-License-Identifier: MIT
#include "message/MessageParser.h"
#include "transaction/TransactionKey.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

Q_DECLARE_METATYPE(linnet::sip::Request)

class tst_TransactionKey : public QObject
{
    Q_OBJECT

    static Message parsed(QByteArray text)
    {
        text.replace("\n", "\r\n");
        auto message = parseDatagram(Slice::copyOf(text));
        if (!message)
            qFatal("the fixture does not parse");
        return *message;
    }

    static Request request(const QByteArray &via, const QByteArray &method = "MESSAGE", const QByteArray &uri = "sip:bob@example.com",
                           const QByteArray &toTag = {}, const QByteArray &cseq = "1", const QByteArray &callId = "c1",
                           const QByteArray &fromTag = "f1")
    {
        return std::get<Request>(parsed(method + ' ' + uri + " SIP/2.0\nVia: " + via + "\nMax-Forwards: 70\nFrom: <sip:a@example.com>;tag="
                                        + fromTag + "\nTo: <sip:bob@example.com>" + (toTag.isEmpty() ? QByteArray() : ";tag=" + toTag)
                                        + "\nCall-ID: " + callId + "\nCSeq: " + cseq + ' ' + method + "\nContent-Length: 0\n\n"));
    }

    const QByteArray modern = "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKabc";
    const QByteArray old = "SIP/2.0/UDP 192.0.2.1:5060;branch=1";

private Q_SLOTS:
    void rfc3261_17_1_3_responseMatchesByBranchAndMethod()
    {
        const auto response = std::get<Response>(parsed(
            "SIP/2.0 200 OK\nVia: " + modern + "\nFrom: <sip:a@example.com>;tag=f1\nTo: <sip:bob@example.com>;tag=t\nCall-ID: c1\n"
            "CSeq: 1 MESSAGE\nContent-Length: 0\n\n"));
        QVERIFY(clientKey(response).has_value());
        QCOMPARE(*clientKey(response), clientKey("z9hG4bKabc", Method::Message));
        QVERIFY(!(*clientKey(response) == clientKey("z9hG4bKabc", Method::Cancel)));
        QVERIFY(!(*clientKey(response) == clientKey("z9hG4bKabd", Method::Message)));
    }

    void rfc3261_17_2_3_requestMatchesByBranchSentByAndMethod_data()
    {
        QTest::addColumn<QByteArray>("via");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<bool>("matches");
        QTest::newRow("same") << modern << QByteArray("MESSAGE") << true;
        QTest::newRow("default port left out") << QByteArray("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKabc") << QByteArray("MESSAGE") << true;
        QTest::newRow("received and rport do not count") << QByteArray(modern + ";received=192.0.2.1;rport=7") << QByteArray("MESSAGE") << true;
        QTest::newRow("other branch") << QByteArray("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKabd") << QByteArray("MESSAGE") << false;
        QTest::newRow("other host") << QByteArray("SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKabc") << QByteArray("MESSAGE") << false;
        QTest::newRow("other port") << QByteArray("SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bKabc") << QByteArray("MESSAGE") << false;
        QTest::newRow("CANCEL of it") << modern << QByteArray("CANCEL") << false;
    }
    void rfc3261_17_2_3_requestMatchesByBranchSentByAndMethod()
    {
        QFETCH(QByteArray, via);
        QFETCH(QByteArray, method);
        QFETCH(bool, matches);
        const auto first = serverKey(request(modern));
        const auto second = serverKey(request(via, method));
        QVERIFY(first && second);
        QCOMPARE(*first == *second, matches);
    }

    void rfc3261_17_2_3_callIdDoesNotMatterWithACookie()
    {
        QCOMPARE(*serverKey(request(modern)), *serverKey(request(modern, "MESSAGE", "sip:other@example.com", {}, "2", "c2")));
    }

    void rfc3261_17_2_3_ackHasTheKeyOfItsInvite()
    {
        QCOMPARE(*serverKey(request(modern, "ACK")), *serverKey(request(modern, "INVITE")));
        QCOMPARE(*serverKey(request(old, "ACK", "sip:bob@example.com", "t1")), *serverKey(request(old, "INVITE")));
    }

    void rfc3261_17_2_3_rfc2543RulesWithoutACookie_data()
    {
        QTest::addColumn<Request>("other");
        QTest::addColumn<bool>("matches");
        QTest::newRow("same") << request(old) << true;
        QTest::newRow("other Request-URI") << request(old, "MESSAGE", "sip:carol@example.com") << false;
        QTest::newRow("To tag") << request(old, "MESSAGE", "sip:bob@example.com", "t1") << false;
        QTest::newRow("other CSeq") << request(old, "MESSAGE", "sip:bob@example.com", {}, "2") << false;
        QTest::newRow("other method") << request(old, "OPTIONS") << false;
        QTest::newRow("other Call-ID") << request(old, "MESSAGE", "sip:bob@example.com", {}, "1", "c2") << false;
        QTest::newRow("other From tag") << request(old, "MESSAGE", "sip:bob@example.com", {}, "1", "c1", "f2") << false;
        QTest::newRow("other top Via") << request("SIP/2.0/UDP 192.0.2.1:5070;branch=1") << false;
        QTest::newRow("no branch at all") << request("SIP/2.0/UDP 192.0.2.1:5060") << false;
    }
    void rfc3261_17_2_3_rfc2543RulesWithoutACookie()
    {
        QFETCH(Request, other);
        QFETCH(bool, matches);
        QCOMPARE(*serverKey(request(old)) == *serverKey(other), matches);
    }

    void aCookieAloneIsNoBranch()
    {
        const QByteArray bare = "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK";
        QVERIFY(!(*serverKey(request(bare, "MESSAGE", "sip:a@example.com")) == *serverKey(request(bare, "MESSAGE", "sip:b@example.com"))));
    }

    void rfc3261_8_2_2_2_mergeKeyIgnoresTheVia()
    {
        QCOMPARE(*mergeKey(request(modern)), *mergeKey(request("SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKother")));
        QVERIFY(!(*mergeKey(request(modern)) == *mergeKey(request(modern, "MESSAGE", "sip:bob@example.com", {}, "2"))));
        QVERIFY(!(*mergeKey(request(modern)) == *mergeKey(request(modern, "OPTIONS"))));
    }

    void rfc3261_8_2_2_2_requestsInADialogAreNeverMerged()
    {
        QVERIFY(!mergeKey(request(modern, "MESSAGE", "sip:bob@example.com", "t1")).has_value());
    }
};

QTEST_APPLESS_MAIN(tst_TransactionKey)
#include "tst_TransactionKey.moc"
