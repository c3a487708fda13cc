// SPDX-License-Identifier: MIT
#include "message/MessageParser.h"
#include "server/BindingRules.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace std::chrono_literals;

namespace {

const MonoTime kNow{1'000'000ms};

Request registerRequest(const QByteArray &headers, const QByteArray &callId = "c1", int cseq = 1)
{
    const QByteArray text = "REGISTER sip:example.org SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
                            "From: <sip:bob@example.org>;tag=1\r\nTo: <sip:bob@example.org>\r\nCall-ID: "
                            + callId + "\r\nCSeq: " + QByteArray::number(cseq) + " REGISTER\r\n" + headers
                            + "Content-Length: 0\r\n\r\n";
    auto parsed = parseDatagram(Slice::copyOf(text));
    return parsed ? std::get<Request>(*parsed) : Request();
}

MessageSource source()
{
    return {7, TransportProtocol::Tcp, {QHostAddress(QStringLiteral("192.0.2.1")), 4000}, {}};
}

RegisterResult processed(const Request &request, std::vector<Binding> current = {}, MonoTime now = kNow)
{
    return applyRegister(request, source(), std::move(current), now, {});
}

} // namespace

// P07: the registrar's half.
class tst_BindingRules : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3261_10_3_step7_expiryComesFromParameterThenHeaderThenDefault_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<int>("seconds");
        QTest::newRow("parameter wins") << QByteArray("Contact: <sip:b@h>;expires=120\r\nExpires: 60\r\n") << 120;
        QTest::newRow("header") << QByteArray("Contact: <sip:b@h>\r\nExpires: 60\r\n") << 60;
        QTest::newRow("default") << QByteArray("Contact: <sip:b@h>\r\n") << 3600;
        QTest::newRow("too long is shortened") << QByteArray("Contact: <sip:b@h>;expires=100000\r\n") << 3600;
        QTest::newRow("malformed is 3600") << QByteArray("Contact: <sip:b@h>;expires=soon\r\n") << 3600;
        QTest::newRow("a sign is malformed") << QByteArray("Contact: <sip:b@h>;expires=+120\r\n") << 3600;
        QTest::newRow("the shortest") << QByteArray("Contact: <sip:b@h>;expires=10\r\n") << 10;
    }
    void rfc3261_10_3_step7_expiryComesFromParameterThenHeaderThenDefault()
    {
        QFETCH(QByteArray, headers);
        QFETCH(int, seconds);
        const auto result = processed(registerRequest(headers));
        QCOMPARE(result.status, 200);
        QCOMPARE(result.bindings.size(), size_t(1));
        QCOMPARE((result.bindings[0].expires - kNow) / 1s, seconds);
        QCOMPARE(result.bindings[0].flow, FlowId(7));
        QVERIFY(result.changed && result.refreshed);
    }

    void rfc3261_10_3_step7_tooBriefIs423AndChangesNothing()
    {
        const auto result = processed(registerRequest("Contact: <sip:a@h>;expires=60, <sip:b@h>;expires=9\r\n"));
        QCOMPARE(result.status, 423);
        QVERIFY(result.bindings.empty());
    }

    void rfc5630_5_2_aSipsContactNeedsSipsThroughout_data()
    {
        QTest::addColumn<QByteArray>("uri");
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<int>("status");
        QTest::newRow("all sips") << QByteArray("sips:example.org") << QByteArray("Contact: <sips:b@h>\r\nPath: <sips:p;lr>\r\n") << 200;
        QTest::newRow("registrar by sip") << QByteArray("sip:example.org") << QByteArray("Contact: <sips:b@h>\r\n") << 400;
        QTest::newRow("Path by sip") << QByteArray("sips:example.org") << QByteArray("Contact: <sips:b@h>\r\nPath: <sip:p;lr>\r\n") << 400;
        QTest::newRow("sip contact at sips") << QByteArray("sips:example.org") << QByteArray("Contact: <sip:b@h>\r\n") << 200;
    }
    void rfc5630_5_2_aSipsContactNeedsSipsThroughout()
    {
        QFETCH(QByteArray, uri);
        QFETCH(QByteArray, headers);
        QFETCH(int, status);
        Request request = registerRequest(headers);
        request.uri = *parseUri(QByteArrayView(uri));
        QCOMPARE(processed(request).status, status);
    }

    void rfc3261_10_3_step6_starRemovesAll()
    {
        const auto two = processed(registerRequest("Contact: <sip:a@h>, <sip:b@h>\r\n"));
        QCOMPARE(two.bindings.size(), size_t(2));
        const auto none = processed(registerRequest("Contact: *\r\nExpires: 0\r\n", "c2"), two.bindings);
        QCOMPARE(none.status, 200);
        QVERIFY(none.bindings.empty() && none.changed && !none.refreshed);
    }

    void rfc3261_10_3_step6_starNeedsExpiresZeroAndNothingElse_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::newRow("no Expires") << QByteArray("Contact: *\r\n");
        QTest::newRow("Expires 60") << QByteArray("Contact: *\r\nExpires: 60\r\n");
        QTest::newRow("another Contact") << QByteArray("Contact: *\r\nContact: <sip:a@h>\r\nExpires: 0\r\n");
    }
    void rfc3261_10_3_step6_starNeedsExpiresZeroAndNothingElse()
    {
        QFETCH(QByteArray, headers);
        QCOMPARE(processed(registerRequest(headers)).status, 400);
    }

    void rfc3261_10_3_step7_olderRequestOfTheSameCallFails_data()
    {
        QTest::addColumn<QByteArray>("callId");
        QTest::addColumn<int>("cseq");
        QTest::addColumn<int>("status");
        QTest::newRow("same CSeq") << QByteArray("c1") << 5 << 500;
        QTest::newRow("lower CSeq") << QByteArray("c1") << 4 << 500;
        QTest::newRow("higher CSeq") << QByteArray("c1") << 6 << 200;
        QTest::newRow("other call, lower CSeq") << QByteArray("c2") << 1 << 200;
    }
    void rfc3261_10_3_step7_olderRequestOfTheSameCallFails()
    {
        QFETCH(QByteArray, callId);
        QFETCH(int, cseq);
        QFETCH(int, status);
        const auto first = processed(registerRequest("Contact: <sip:a@h>\r\n", "c1", 5));
        QCOMPARE(processed(registerRequest("Contact: <sip:a@h>;expires=0\r\n", callId, cseq), first.bindings).status, status);
        QCOMPARE(processed(registerRequest("Contact: *\r\nExpires: 0\r\n", callId, cseq), first.bindings).status, status);
    }

    void rfc3261_10_3_step7_contactsCompareByTheRules()
    {
        const auto first = processed(registerRequest("Contact: <sip:%61@H.example:5070>\r\n"));
        const auto second = processed(registerRequest("Contact: <sip:a@h.example:5070>\r\n", "c2"), first.bindings);
        QCOMPARE(second.bindings.size(), size_t(1));
        const auto gone = processed(registerRequest("Contact: <sip:a@h.example:5070>;expires=0\r\n", "c3"), second.bindings);
        QVERIFY(gone.bindings.empty() && gone.changed && !gone.refreshed);
    }

    void rfc5626_6_sameInstanceReplacesWhateverItsAddress()
    {
        const QByteArray instance = ";+sip.instance=\"<urn:uuid:1>\"";
        const auto first = processed(registerRequest("Contact: <sip:a@h:1>" + instance + "\r\n"));
        const auto other = processed(registerRequest("Contact: <sip:a@h:9>;+sip.instance=\"<urn:uuid:2>\"\r\n", "c9"),
                                 first.bindings);
        QCOMPARE(other.bindings.size(), size_t(2));
        const auto again = processed(registerRequest("Contact: <sip:a@h:2>" + instance + "\r\n", "c2"), other.bindings);
        QCOMPARE(again.bindings.size(), size_t(2));
        QCOMPARE(again.bindings[0].contact.uri.port, quint16(2));
        QCOMPARE(again.bindings[1].contact.uri.port, quint16(9));
    }

    void rfc5626_6_anotherRegIdIsAnotherFlow()
    {
        const QByteArray instance = ";+sip.instance=\"<urn:uuid:1>\";reg-id=";
        const auto first = processed(registerRequest("Contact: <sip:a@h:1>" + instance + "1\r\n"));
        const auto second = processed(registerRequest("Contact: <sip:a@h:2>" + instance + "2\r\n", "c2"), first.bindings);
        QCOMPARE(second.bindings.size(), size_t(2));
        const auto third = processed(registerRequest("Contact: <sip:a@h:3>" + instance + "2\r\n", "c3"), second.bindings);
        QCOMPARE(third.bindings.size(), size_t(2));
    }

    void rfc3261_10_3_step8_queryShowsAndChangesNothing()
    {
        const auto first = processed(registerRequest("Contact: <sip:a@h>;q=0.5\r\n"));
        const auto query = processed(registerRequest({}), first.bindings);
        QCOMPARE(query.status, 200);
        QVERIFY(!query.changed && !query.refreshed);
        QCOMPARE(query.bindings.size(), size_t(1));
        QCOMPARE(contactValue(query.bindings[0], kNow + 100s), QByteArray("<sip:a@h>;q=0.5;expires=3500"));
    }

    void rfc3327_5_3_pathIsKeptInOrder()
    {
        const auto result = processed(registerRequest("Contact: <sip:a@h>\r\nPath: <sip:p1;lr>, <sip:p2;lr>\r\n"));
        QCOMPARE(result.bindings[0].path, QByteArrayList({"<sip:p1;lr>", "<sip:p2;lr>"}));
    }

    void contactsThatAreNoSipUriAreRefused()
    {
        QCOMPARE(processed(registerRequest("Contact: <tel:+123>\r\n")).status, 400);
        QCOMPARE(processed(registerRequest("Contact: <<>>\r\n")).status, 400);
    }

    void theOldestMakesRoomForTheNinth()
    {
        std::vector<Binding> current;
        for (int i = 0; i < 9; ++i) {
            const QByteArray n = QByteArray::number(i);
            current = processed(registerRequest("Contact: <sip:a@h:" + QByteArray::number(1000 + i) + ">\r\n", "c" + n),
                            current, kNow + i * 1s).bindings;
        }
        QCOMPARE(current.size(), size_t(8));
        for (const Binding &binding : current)
            QVERIFY(binding.contact.uri.port != 1000);
    }
};

QTEST_GUILESS_MAIN(tst_BindingRules)
#include "tst_BindingRules.moc"
