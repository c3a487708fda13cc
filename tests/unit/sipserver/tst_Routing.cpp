// SPDX-License-Identifier: MIT
#include "message/MessageParser.h"
#include "server/LoopMark.h"
#include "server/MessageStore.h"
#include "server/OwnAddresses.h"
#include "server/RouteProcessing.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

namespace {

OwnAddresses own()
{
    return {"example.org", {QHostAddress(QStringLiteral("192.0.2.2")), QHostAddress(QHostAddress::LocalHost)}, {5070}};
}

Request request(const QByteArray &uri, const QByteArray &headers = {}, const QByteArray &body = {})
{
    const QByteArray text = "MESSAGE " + uri + " SIP/2.0\r\n"
                            "From: <sip:a@example.org>;tag=1\r\nTo: <sip:b@example.org>\r\nCall-ID: c\r\n"
                            "CSeq: 1 MESSAGE\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n" + headers + "Content-Length: "
                            + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    auto parsed = parseDatagram(Slice::copyOf(text));
    return parsed ? std::get<Request>(*parsed) : Request();
}

QByteArrayList routesOf(const Request &request)
{
    QByteArrayList all;
    for (const NameAddr &route : request.routes())
        all.append(toBytes(route));
    return all;
}

} // namespace

class tst_Routing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsOurs_data()
    {
        QTest::addColumn<QByteArray>("uri");
        QTest::addColumn<bool>("ours");
        QTest::newRow("domain") << QByteArray("sip:bob@Example.ORG") << true;
        QTest::newRow("domain with a final dot") << QByteArray("sip:bob@example.org.") << true;
        QTest::newRow("address and port") << QByteArray("sip:192.0.2.2:5070;lr") << true;
        QTest::newRow("address without port") << QByteArray("sip:bob@192.0.2.2") << true;
        QTest::newRow("localhost") << QByteArray("sip:bob@localhost:5070") << true;
        QTest::newRow("address, another port") << QByteArray("sip:bob@192.0.2.2:5060") << false;
        QTest::newRow("another domain") << QByteArray("sip:bob@sub.example.org") << false;
        QTest::newRow("another address") << QByteArray("sip:bob@192.0.2.3:5070") << false;
        QTest::newRow("tel") << QByteArray("tel:+1234") << false;
    }
    void whatIsOurs()
    {
        QFETCH(QByteArray, uri);
        QFETCH(bool, ours);
        QCOMPARE(own().isOurs(*parseUri(QByteArrayView(uri))), ours);
    }

    void rfc3261_16_4_ourRouteIsTakenOff()
    {
        Request r = request("sip:b@example.org", "Route: <sip:192.0.2.2:5070;lr>\r\nRoute: <sip:other.example;lr>\r\n");
        preprocessRoutes(r, own());
        QCOMPARE(routesOf(r), QByteArrayList({"<sip:other.example;lr>"}));
    }

    void rfc3261_16_4_aStrictRouterIsUndone()
    {
        Request r = request("sip:192.0.2.2:5070;lr", "Route: <sip:p2.example;lr>, <sip:b@client.example>\r\n");
        preprocessRoutes(r, own());
        QCOMPARE(toBytes(r.uri), QByteArray("sip:b@client.example"));
        QCOMPARE(routesOf(r), QByteArrayList({"<sip:p2.example;lr>"}));
    }

    void rfc3261_16_6_item3_maxForwardsGoesDownOrComesIn()
    {
        Request with = request("sip:b@h", "Max-Forwards: 5\r\n");
        postprocessRoutes(with, {});
        QCOMPARE(with.number(HeaderName::MaxForwards), 4u);
        Request without = request("sip:b@h");
        postprocessRoutes(without, {});
        QCOMPARE(without.number(HeaderName::MaxForwards), 70u);
    }

    void rfc3327_5_1_pathBecomesRoute()
    {
        Request r = request("sip:b@client.example");
        const Uri next = postprocessRoutes(r, {"<sip:p1.example;lr>", "<sip:p2.example;lr>"});
        QCOMPARE(toBytes(next), QByteArray("sip:p1.example;lr"));
        QCOMPARE(routesOf(r), QByteArrayList({"<sip:p1.example;lr>", "<sip:p2.example;lr>"}));
        QCOMPARE(toBytes(r.uri), QByteArray("sip:b@client.example"));
    }

    void rfc3261_16_6_item6_aStrictNextHopGetsItsOwnUri()
    {
        Request r = request("sip:b@client.example", "Route: <sip:strict.example>, <sip:p2.example;lr>\r\n");
        const Uri next = postprocessRoutes(r, {});
        QCOMPARE(toBytes(next), QByteArray("sip:strict.example"));
        QCOMPARE(toBytes(r.uri), QByteArray("sip:strict.example"));
        QCOMPARE(routesOf(r), QByteArrayList({"<sip:p2.example;lr>", "<sip:b@client.example>"}));
    }

    void rfc5393_4_2_sameRequestAgainIsALoopAnotherUriASpiral()
    {
        SeededRandom random(1);
        const Request first = request("sip:b@example.org");
        const QByteArray branch = markedBranch(random, loopMark(first));
        QVERIFY(branch.startsWith("z9hG4bK"));
        const QByteArray via = "Via: SIP/2.0/UDP 192.0.2.2:5070;branch=" + branch + "\r\n";
        const Request looped = request("sip:b@example.org", via);
        QVERIFY(hasLooped(looped, loopMark(looped), own()));
        const Request spiral = request("sip:c@example.org", via);
        QVERIFY(!hasLooped(spiral, loopMark(spiral), own()));
        const Request foreign = request("sip:b@example.org", "Via: SIP/2.0/UDP 192.0.2.9:5070;branch=" + branch + "\r\n");
        QVERIFY(!hasLooped(foreign, loopMark(foreign), own()));
    }

    void typingIsNotStored_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("storable");
        const QByteArray cpim = "Content-Type: message/cpim\r\n";
        QTest::newRow("text") << QByteArray("Content-Type: text/plain\r\n") << QByteArray("hi") << true;
        QTest::newRow("no type") << QByteArray() << QByteArray() << true;
        QTest::newRow("typing") << QByteArray("Content-Type: application/im-iscomposing+xml\r\n") << QByteArray("<x/>")
                                << false;
        QTest::newRow("typing in CPIM") << cpim
                                        << QByteArray("From: <sip:a@b>\r\n\r\nContent-type: "
                                                      "application/im-iscomposing+xml\r\n\r\n<x/>")
                                        << false;
        QTest::newRow("text about it in CPIM")
            << cpim
            << QByteArray("From: <sip:a@b>\r\n\r\nContent-Type: text/plain\r\n\r\n"
                          "Content-Type: application/im-iscomposing+xml\r\n")
            << true;
        QTest::newRow("expires at once") << QByteArray("Content-Type: text/plain\r\nExpires: 0\r\n") << QByteArray("hi")
                                         << false;
    }
    void typingIsNotStored()
    {
        QFETCH(QByteArray, headers);
        QFETCH(QByteArray, body);
        QFETCH(bool, storable);
        QCOMPARE(isStorable(request("sip:b@example.org", headers, body)), storable);
    }
};

QTEST_GUILESS_MAIN(tst_Routing)
#include "tst_Routing.moc"
