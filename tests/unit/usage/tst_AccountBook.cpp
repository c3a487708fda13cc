// SPDX-License-Identifier: MIT
#include "usage/AccountBook.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using Kind = AccountBook::Match::Kind;

namespace {

Identity identity(const char *aor, bool acceptDirect = false)
{
    Identity one;
    one.aor = *parseUri(QByteArrayView(aor));
    one.acceptDirect = acceptDirect;
    return one;
}

Request request(const char *uri, const char *to)
{
    Request one;
    one.method = Method::Message;
    one.uri = *parseUri(QByteArrayView(uri));
    one.editHeaders().append(HeaderName::To, QByteArrayView(to));
    return one;
}

const Target kServer{TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.1")), 5060}};

MessageSource from(FlowId flow, const char *address = "192.0.2.99", quint16 port = 5060,
                   TransportProtocol protocol = TransportProtocol::Udp)
{
    return {flow, protocol, {QHostAddress(QLatin1String(address)), port}, {}};
}

} // namespace

class tst_AccountBook : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void strangersAreRefused();
    void theRegisteredFlowIsAccepted();
    void anOddToOnTheRegisteredFlowIsNoReasonToDrop();
    void twoAccountsOnOneFlowAreToldApart();
    void anotherDatagramOfTheSameServerIsAccepted();
    void anotherConnectionFromTheServersAddressIsNot();
    void afterUnregistrationNothingIsAccepted();
    void acceptDirectTakesOwnUsersOnly();
    void aClosedFlowIsForgotten();
    void ofEachRegistrationTheBoundFlowAndTheOneBeforeStay(); // P07, A16
    void keyOfAnAccount();
    void whereCredentialsMayGo_data();
    void whereCredentialsMayGo(); // A15
};

void tst_AccountBook::whereCredentialsMayGo_data()
{
    QTest::addColumn<QByteArray>("hop");
    QTest::addColumn<bool>("isOurs");
    QTest::newRow("the domain") << QByteArray("sip:bob@example.test") << true;
    QTest::newRow("the domain by TLS") << QByteArray("sip:EXAMPLE.test:5061;transport=tls;lr") << true;
    QTest::newRow("the domain's port said") << QByteArray("sip:example.test:5060;lr") << true;
    QTest::newRow("the outbound proxy") << QByteArray("sip:192.0.2.9:5070;lr") << true;
    QTest::newRow("another port of the domain's host") << QByteArray("sip:bob@example.test:6666") << false;
    QTest::newRow("another port of the proxy's host") << QByteArray("sip:192.0.2.9;lr") << false;
    QTest::newRow("the domain, but led away") << QByteArray("sip:example.test;maddr=192.0.2.66") << false;
    QTest::newRow("a name within the domain") << QByteArray("sip:desk.example.test") << false;
}

void tst_AccountBook::whereCredentialsMayGo()
{
    QFETCH(QByteArray, hop);
    QFETCH(bool, isOurs);
    AccountBook book;
    Identity one = identity("sip:alice@example.test");
    one.outbound = {{{}, *parseUri(QByteArrayView("sip:192.0.2.9:5070;lr")), {}}};
    const AccountEntry &entry = book.set(one);
    const Target elsewhere{TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.66")), 6666}};
    QCOMPARE(entry.isServedBy(*parseUri(QByteArrayView(hop)), elsewhere), isOurs);
}

void tst_AccountBook::strangersAreRefused()
{
    AccountBook book;
    book.set(identity("sip:alice@example.test"));
    QCOMPARE(book.match(request("sip:alice@192.0.2.7", "<sip:alice@example.test>"), from(9)).kind, Kind::Refused);
}

void tst_AccountBook::theRegisteredFlowIsAccepted()
{
    AccountBook book;
    const Identity alice = identity("sip:alice@example.test");
    book.set(alice);
    book.noteFlow(alice.aor, 1, 7, kServer);
    const auto match = book.match(request("sip:alice@192.0.2.7", "<sip:alice@example.test>"), from(7));
    QCOMPARE(match.kind, Kind::Account);
    QVERIFY(match.onRegisteredFlow);
    QVERIFY(match.account == alice.aor);
}

void tst_AccountBook::anOddToOnTheRegisteredFlowIsNoReasonToDrop()
{
    AccountBook book;
    const Identity alice = identity("sip:alice@example.test");
    book.set(alice);
    book.noteFlow(alice.aor, 1, 7, kServer);
    for (const char *to : {"<sip:somebody@else.test>", "<tel:+4930>", "\"x", ""}) {
        QCOMPARE(book.match(request("sip:x7f3@192.0.2.7", to), from(7)).kind, Kind::Account);
    }
}

void tst_AccountBook::twoAccountsOnOneFlowAreToldApart()
{
    AccountBook book;
    const Identity alice = identity("sip:alice@example.test");
    const Identity carol = identity("sip:carol@example.test");
    const Identity other = identity("sip:alice@other.test");
    for (const Identity &one : {alice, carol, other}) {
        book.set(one);
        book.noteFlow(one.aor, 1, 7, kServer);
    }
    QVERIFY(book.match(request("sip:carol@192.0.2.7", "<sip:list@example.test>"), from(7)).account == carol.aor);
    QVERIFY(book.match(request("sip:alice@192.0.2.7", "<sip:alice@other.test>"), from(7)).account == other.aor);
    QVERIFY(book.match(request("sip:alice@192.0.2.7", "<sip:alice@example.test>"), from(7)).account == alice.aor);
    QVERIFY(book.match(request("sip:z@192.0.2.7", "<sip:carol@example.test>"), from(7)).account == carol.aor);
}

void tst_AccountBook::anotherDatagramOfTheSameServerIsAccepted()
{
    AccountBook book;
    const Identity alice = identity("sip:alice@example.test");
    book.set(alice);
    book.noteFlow(alice.aor, 1, 7, kServer);
    const Request message = request("sip:alice@192.0.2.7", "<sip:alice@example.test>");
    QCOMPARE(book.match(message, from(8, "192.0.2.1", 5060)).kind, Kind::Account);
    QCOMPARE(book.match(message, from(8, "192.0.2.1", 5061)).kind, Kind::Refused);
    QCOMPARE(book.match(message, from(8, "192.0.2.2", 5060)).kind, Kind::Refused);
}

void tst_AccountBook::anotherConnectionFromTheServersAddressIsNot()
{
    AccountBook book;
    const Identity alice = identity("sip:alice@example.test");
    book.set(alice);
    book.noteFlow(alice.aor, 1, 7, Target{TransportProtocol::Tcp, kServer.endpoint});
    const Request message = request("sip:alice@192.0.2.7", "<sip:alice@example.test>");
    QCOMPARE(book.match(message, from(8, "192.0.2.1", 5060, TransportProtocol::Tcp)).kind, Kind::Refused);
}

void tst_AccountBook::afterUnregistrationNothingIsAccepted()
{
    AccountBook book;
    const Identity alice = identity("sip:alice@example.test");
    book.set(alice);
    book.noteFlow(alice.aor, 1, 7, kServer);
    book.forgetFlows(alice.aor, 1);
    const Request message = request("sip:alice@192.0.2.7", "<sip:alice@example.test>");
    QCOMPARE(book.match(message, from(7)).kind, Kind::Refused);
    QCOMPARE(book.match(message, from(8, "192.0.2.1", 5060)).kind, Kind::Refused);
}

void tst_AccountBook::acceptDirectTakesOwnUsersOnly()
{
    AccountBook book;
    book.set(identity("sip:alice@example.test", true));
    book.set(identity("sip:carol@example.test"));
    const auto match = book.match(request("sip:alice@192.0.2.7", "<sip:alice@192.0.2.7>"), from(9));
    QCOMPARE(match.kind, Kind::Account);
    QVERIFY(!match.onRegisteredFlow);
    QCOMPARE(book.match(request("sip:carol@192.0.2.7", "<sip:carol@example.test>"), from(9)).kind, Kind::Unknown);
    QCOMPARE(book.match(request("sip:nobody@192.0.2.7", "<sip:nobody@192.0.2.7>"), from(9)).kind, Kind::Unknown);
}

void tst_AccountBook::aClosedFlowIsForgotten()
{
    AccountBook book;
    const Identity alice = identity("sip:alice@example.test");
    book.set(alice);
    book.noteFlow(alice.aor, 1, 7, Target{TransportProtocol::Tcp, kServer.endpoint});
    book.flowClosed(7);
    QCOMPARE(book.match(request("sip:alice@192.0.2.7", "<sip:alice@example.test>"), from(7)).kind, Kind::Refused);
}

void tst_AccountBook::ofEachRegistrationTheBoundFlowAndTheOneBeforeStay()
{
    AccountBook book;
    const Identity alice = identity("sip:alice@example.test");
    book.set(alice);
    const auto isOurs = [&](FlowId flow) {
        return book.match(request("sip:alice@192.0.2.7", "<sip:alice@example.test>"), from(flow)).kind == Kind::Account;
    };
    const auto server = [](int last) {
        return Target{TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.%1").arg(last)), 5060}};
    };
    book.noteFlow(alice.aor, 1, 10, server(10));
    book.noteFlow(alice.aor, 1, 11, server(11)); // the first said nothing
    QVERIFY(isOurs(10) && isOurs(11));
    book.bindFlow(alice.aor, 1, 11);
    QVERIFY(!isOurs(10) && isOurs(11)); // it never was our server
    book.noteFlow(alice.aor, 2, 20, server(20));
    book.bindFlow(alice.aor, 2, 20);
    QVERIFY(isOurs(11) && isOurs(20));
    for (const FlowId flow : {12, 13}) {
        book.noteFlow(alice.aor, 1, flow, server(int(flow)));
        book.bindFlow(alice.aor, 1, flow);
    }
    QVERIFY(!isOurs(11) && isOurs(12) && isOurs(13) && isOurs(20));
    QVERIFY(book.find(alice.aor)->isBoundTo(server(13)));
    book.bindFlow(alice.aor, 1, 99); // nobody noted it
    QVERIFY(isOurs(13) && !isOurs(99));
    book.forgetFlows(alice.aor, 1);
    QVERIFY(!isOurs(12) && !isOurs(13) && isOurs(20));
    // A flood of tries does not make it grow.
    for (FlowId flow = 100; flow < 200; ++flow)
        book.noteFlow(alice.aor, 1, flow, server(10));
    QVERIFY(!isOurs(100) && isOurs(199) && isOurs(20));
}

void tst_AccountBook::keyOfAnAccount()
{
    const auto key = [](const char *aor) { return accountKey(*parseUri(QByteArrayView(aor))); };
    QCOMPARE(key("sip:alice@Example.TEST"), key("sip:%61lice@example.test;transport=tcp"));
    QVERIFY(key("sip:alice@example.test") != key("sip:Alice@example.test"));
    QVERIFY(key("sip:alice@127.0.0.1:5060") != key("sip:alice@127.0.0.1:5160"));
}

QTEST_GUILESS_MAIN(tst_AccountBook)
#include "tst_AccountBook.moc"
