// SPDX-License-Identifier: MIT
#include "usage/register/RegistrarAnswer.h"

#include <QTest>

using namespace linnet::sip;
using namespace std::chrono_literals;

namespace {

const Uri kContact = *parseUri(QByteArrayView("sip:alice@192.0.2.7:5070"));

} // namespace

class tst_RegistrarAnswer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3261_10_2_4_ownBindingDecides_data();
    void rfc3261_10_2_4_ownBindingDecides(); // P07
    void rfc5626_6_twoFlowsAreToldApart(); // P07
    void rfc5626_4_2_1_outboundIsShown_data();
    void rfc5626_4_2_1_outboundIsShown(); // P07
    void rfc5627_4_2_gruus(); // P07
    void rfc3608_6_1_serviceRouteInOrder(); // P07
    void rfc7315_4_1_associatedUris(); // P07
    void rfc3581_4_seenAs_data();
    void rfc3581_4_seenAs(); // P07
};

void tst_RegistrarAnswer::rfc3261_10_2_4_ownBindingDecides_data()
{
    QTest::addColumn<QByteArrayList>("contacts");
    QTest::addColumn<QByteArray>("expiresHeader");
    QTest::addColumn<int>("granted");
    const QByteArray ours = "<sip:alice@192.0.2.7:5070>";
    const QByteArray instance = ";+sip.instance=\"<urn:uuid:0c2a>\"";
    QTest::newRow("own contact's parameter") << QByteArrayList{ours + ";expires=120"} << QByteArray("3600") << 120;
    QTest::newRow("other bindings do not count")
        << QByteArrayList{"<sip:alice@192.0.2.8:5060>;expires=30", ours + ";expires=240"} << QByteArray() << 240;
    QTest::newRow("Expires header") << QByteArrayList{ours} << QByteArray("90") << 90;
    QTest::newRow("neither: what was asked") << QByteArrayList{ours} << QByteArray() << 600;
    QTest::newRow("no Contact at all") << QByteArrayList{} << QByteArray("77") << 77;
    QTest::newRow("rewritten, known by its instance")
        << QByteArrayList{"<sip:x@198.51.100.1:9>" + instance + ";expires=55"} << QByteArray() << 55;
    QTest::newRow("an older port of ours stands first")
        << QByteArrayList{"<sip:alice@192.0.2.7:5069>" + instance + ";expires=5", ours + instance + ";expires=600"}
        << QByteArray() << 600;
    QTest::newRow("a sign in expires") << QByteArrayList{ours + ";expires=+120"} << QByteArray("60") << 60;
    QTest::newRow("nonsense in expires") << QByteArrayList{ours + ";expires=soon"} << QByteArray("60") << 60;
}

void tst_RegistrarAnswer::rfc3261_10_2_4_ownBindingDecides()
{
    QFETCH(QByteArrayList, contacts);
    QFETCH(QByteArray, expiresHeader);
    QFETCH(int, granted);
    Response response;
    response.status = 200;
    for (const QByteArray &contact : contacts)
        response.editHeaders().append(HeaderName::Contact, contact);
    if (!expiresHeader.isEmpty())
        response.editHeaders().append(HeaderName::Expires, expiresHeader);
    QCOMPARE(readRegistrarAnswer(response, {kContact, "0C2A", 1}, 600s).expires.count(), granted);
}

void tst_RegistrarAnswer::rfc5626_6_twoFlowsAreToldApart()
{
    // One UDP socket, two edges: the same URI twice.
    Response response;
    const QByteArray start = "<sip:alice@192.0.2.7:5070>;+sip.instance=\"<urn:uuid:0c2a>\"";
    response.editHeaders().append(HeaderName::Contact, start + ";reg-id=2;expires=222;pub-gruu=\"sip:alice@x;gr=2\"");
    response.editHeaders().append(HeaderName::Contact, start + ";reg-id=1;expires=111;pub-gruu=\"sip:alice@x;gr=1\"");
    for (const int regId : {1, 2}) {
        const auto answer = readRegistrarAnswer(response, {kContact, "0c2a", regId}, 600s);
        QVERIFY(answer.expires == 111s * regId);
        QCOMPARE(toBytes(answer.publicGruu), "sip:alice@x;gr=" + QByteArray::number(regId));
    }
}

void tst_RegistrarAnswer::rfc5626_4_2_1_outboundIsShown_data()
{
    QTest::addColumn<QByteArray>("require");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("shown");
    QTest::newRow("Require") << QByteArray("path, Outbound") << QByteArray() << true;
    QTest::newRow("nothing") << QByteArray() << QByteArray() << false;
    QTest::newRow("another extension") << QByteArray("path") << QByteArray("<sip:edge.example.test;lr>") << false;
    QTest::newRow("ob of our first hop, the last of the Path")
        << QByteArray() << QByteArray("<sip:core.example.test;lr>, <sip:token@edge.example.test;lr;ob>") << true;
    QTest::newRow("ob of another hop") << QByteArray() << QByteArray("<sip:core.example.test;lr;ob>, <sip:edge.example.test;lr>") << false;
}

void tst_RegistrarAnswer::rfc5626_4_2_1_outboundIsShown()
{
    QFETCH(QByteArray, require);
    QFETCH(QByteArray, path);
    QFETCH(bool, shown);
    Response response;
    if (!require.isEmpty())
        response.editHeaders().append(HeaderName::Require, require);
    if (!path.isEmpty())
        response.editHeaders().append(HeaderName::Path, path);
    response.editHeaders().append(HeaderName::FlowTimer, "30");
    const auto answer = readRegistrarAnswer(response, {kContact, "0c2a", 1}, 600s);
    QCOMPARE(answer.outbound, shown);
    QVERIFY(answer.flowTimer == 30s);
    QCOMPARE(answer.path.size(), path.count('<'));
}

void tst_RegistrarAnswer::rfc5627_4_2_gruus()
{
    const auto read = [](const QByteArray &parameters) {
        Response response;
        response.editHeaders().append(HeaderName::Contact, "<sip:alice@192.0.2.7:5070>;expires=60" + parameters);
        return readRegistrarAnswer(response, {kContact, "0c2a", 1}, 600s);
    };
    const auto both = read(";pub-gruu=\"sip:alice@example.test;gr=urn:uuid:0c2a\";temp-gruu=\"sip:tgruu.7hs@example.test;gr\"");
    QCOMPARE(toBytes(both.publicGruu), "sip:alice@example.test;gr=urn:uuid:0c2a");
    QCOMPARE(toBytes(both.temporaryGruu), "sip:tgruu.7hs@example.test;gr");
    const auto none = read({});
    QVERIFY(none.publicGruu.host.isEmpty() && none.temporaryGruu.host.isEmpty());
    const auto nonsense = read(";pub-gruu=\"tel:+4930\";temp-gruu=\"sip:no-gr@example.test\"");
    QVERIFY(nonsense.publicGruu.host.isEmpty() && nonsense.temporaryGruu.host.isEmpty());
}

void tst_RegistrarAnswer::rfc3608_6_1_serviceRouteInOrder()
{
    Response response;
    response.editHeaders().append(HeaderName::ServiceRoute, "<sip:P2.example.test;lr>, <sip:p3.example.test;lr>");
    response.editHeaders().append(HeaderName::ServiceRoute, "<sip:p4.example.test;lr>");
    const auto answer = readRegistrarAnswer(response, {kContact, "0c2a", 1}, 600s);
    QByteArrayList hosts;
    for (const NameAddr &hop : answer.serviceRoute)
        hosts.append(toBytes(hop));
    QCOMPARE(hosts, (QByteArrayList{"<sip:P2.example.test;lr>", "<sip:p3.example.test;lr>", "<sip:p4.example.test;lr>"}));
}

void tst_RegistrarAnswer::rfc7315_4_1_associatedUris()
{
    Response response;
    response.editHeaders().append(HeaderName::PAssociatedUri, "<sip:alice@example.test>, \"A\" <sip:+49301234@example.test>");
    const auto answer = readRegistrarAnswer(response, {kContact, "0c2a", 1}, 600s);
    QCOMPARE(answer.associated.size(), 2);
    QCOMPARE(toBytes(answer.associated[1]), "sip:+49301234@example.test");
}

void tst_RegistrarAnswer::rfc3581_4_seenAs_data()
{
    QTest::addColumn<QByteArray>("via");
    QTest::addColumn<QByteArray>("seen");
    QTest::newRow("both") << QByteArray("192.0.2.7:5070;received=198.51.100.9;rport=40001") << QByteArray("198.51.100.9:40001");
    QTest::newRow("rport only: the address was right") << QByteArray("192.0.2.7:5070;rport=40001") << QByteArray("192.0.2.7:40001");
    QTest::newRow("received only") << QByteArray("192.0.2.7:5070;received=198.51.100.9") << QByteArray("198.51.100.9:5070");
    QTest::newRow("not filled in") << QByteArray("192.0.2.7:5070;rport") << QByteArray();
    QTest::newRow("neither") << QByteArray("192.0.2.7:5070") << QByteArray();
    QTest::newRow("no address") << QByteArray("192.0.2.7:5070;received=here;rport=1") << QByteArray();
    QTest::newRow("no port") << QByteArray("192.0.2.7:5070;rport=70000") << QByteArray();
    QTest::newRow("IPv6") << QByteArray("[2001:db8::7]:5070;received=2001:db8::9;rport=40001") << QByteArray("[2001:db8::9]:40001");
}

void tst_RegistrarAnswer::rfc3581_4_seenAs()
{
    QFETCH(QByteArray, via);
    QFETCH(QByteArray, seen);
    Response response;
    response.editHeaders().append(HeaderName::Via, "SIP/2.0/UDP " + via + ";branch=z9hG4bKx");
    const auto found = seenAs(response);
    QCOMPARE(found ? toString(*found).toLatin1() : QByteArray(), seen);
}

QTEST_GUILESS_MAIN(tst_RegistrarAnswer)
#include "tst_RegistrarAnswer.moc"
