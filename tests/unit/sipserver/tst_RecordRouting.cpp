// SPDX-License-Identifier: MIT
#include "message/MessageParser.h"
#include "server/RecordRouter.h"
#include "server/RouteProcessing.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

namespace {

QByteArray party(bool isCallee)
{
    return isCallee ? "<sip:b@h>" : "<sip:a@h>";
}

/// "ta" is the caller's tag, "tb" the callee's.
Request request(const QByteArray &from, const QByteArray &to, const QByteArray &callId = "c1")
{
    const bool isCallees = from == "tb";
    const QByteArray text = "BYE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: " + party(isCallees) + ";tag=" + from
        + "\r\nTo: " + party(!isCallees) + (to.isEmpty() ? QByteArray() : ";tag=" + to) + "\r\nCall-ID: " + callId
        + "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n";
    return std::get<Request>(*parseDatagram(Slice::copyOf(text)));
}

RecordRouter::Side side(TransportProtocol protocol, quint16 port = 5060, const char *address = "192.0.2.2")
{
    return {protocol, {QHostAddress(QString::fromLatin1(address)), port}, 0};
}

} // namespace

/// P06: how this server stays on the path of a dialog and knows it again.
class tst_RecordRouting : public QObject
{
    Q_OBJECT

    SeededRandom random{7};
    DialogTokens tokens{random};

private Q_SLOTS:
    void theTokenTellsBothDirections()
    {
        const QByteArray token = tokens.make(request("ta", ""), 10, 0xabc);
        QCOMPARE(tokens.onward(token, request("ta", "tb")), std::optional<FlowId>(0xabc)); // the caller's BYE
        QCOMPARE(tokens.onward(token, request("tb", "ta")), std::optional<FlowId>(10)); // the callee's
    }

    void aTokenServesItsDialogOnly_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("callId");
        QTest::newRow("another call") << QByteArray("ta") << QByteArray("tb") << QByteArray("c2");
        QTest::newRow("another caller") << QByteArray("tx") << QByteArray("tb") << QByteArray("c1");
        QTest::newRow("outside of dialogs") << QByteArray("ta") << QByteArray() << QByteArray("c1");
    }
    void aTokenServesItsDialogOnly()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, callId);
        const QByteArray token = tokens.make(request("ta", ""), 1, 2);
        QVERIFY(!tokens.onward(token, request(from, to, callId)));
    }

    /// Who got one for his own call must not speak for others with it.
    void aTokenServesItsTwoEndsOnly()
    {
        const QByteArray token = tokens.make(request("ta", ""), 1, 2);
        Request other = request("ta", "tb");
        other.editHeaders().set(HeaderName::From, "<sip:boss@h>;tag=ta");
        QVERIFY(!tokens.onward(token, other));
        other = request("ta", "tb");
        other.editHeaders().set(HeaderName::To, "<sip:carol@h>;tag=tb");
        QVERIFY(!tokens.onward(token, other));
    }

    /// The tag of a 407 goes back to whoever chose what it was made of.
    void aTagIsNoToken()
    {
        for (const QByteArray &flows : {QByteArray("z9hG4bK1"), QByteArray("0-7"), QByteArray("z9hG4bK-0")}) {
            Request asked = request("ta", "");
            asked.editHeaders().set(HeaderName::Via, "SIP/2.0/UDP h;branch=" + flows);
            const QByteArray tag = tokens.steadyTag(asked);
            QVERIFY(!tokens.onward(flows + '-' + tag, request("ta", "tb")));
            QVERIFY(!tokens.onward(flows + '-' + tag, request("tb", "ta")));
        }
    }

    void forgedTokensAreNone_data()
    {
        QTest::addColumn<QByteArray>("token");
        const QByteArray good = DialogTokens(random).make(request("ta", ""), 1, 2);
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("of another run") << good;
        QTest::newRow("separators") << QByteArray("--");
        QTest::newRow("one separator") << QByteArray("1-0123456789abcdef");
        QTest::newRow("no seal") << QByteArray("1-2-");
        QTest::newRow("other flows") << QByteArray("3" + tokens.make(request("ta", ""), 1, 2).mid(1));
    }
    void forgedTokensAreNone()
    {
        QFETCH(QByteArray, token);
        QVERIFY(!tokens.onward(token, request("ta", "tb")));
        QVERIFY(!tokens.onward(token, request("tb", "ta")));
    }

    void rfc5658_4_oneRouteOrTwo_data()
    {
        QTest::addColumn<TransportProtocol>("caller");
        QTest::addColumn<TransportProtocol>("callee");
        QTest::addColumn<bool>("secure");
        QTest::addColumn<QByteArrayList>("routes");
        using P = TransportProtocol;
        QTest::newRow("UDP") << P::Udp << P::Udp << false << QByteArrayList{"<sip:t@192.0.2.2:5060;lr>"};
        QTest::newRow("TCP") << P::Tcp << P::Tcp << false << QByteArrayList{"<sip:t@192.0.2.2:5060;transport=tcp;lr>"};
        QTest::newRow("UDP to TCP") << P::Udp << P::Tcp << false
                                    << QByteArrayList{"<sip:t@192.0.2.2:5060;transport=tcp;lr>", "<sip:t@192.0.2.2:5060;lr>"};
        QTest::newRow("TLS to UDP") << P::Tls << P::Udp << false
                                    << QByteArrayList{"<sip:t@192.0.2.2:5060;lr>", "<sip:t@192.0.2.2:5061;transport=tls;lr>"};
        QTest::newRow("sips") << P::Tls << P::Tls << true << QByteArrayList{"<sips:t@192.0.2.2:5061;lr>"};
        QTest::newRow("sips, though it came by UDP") << P::Udp << P::Tls << true << QByteArrayList{"<sips:t@192.0.2.2:5061;lr>"};
    }
    void rfc5658_4_oneRouteOrTwo()
    {
        QFETCH(TransportProtocol, caller);
        QFETCH(TransportProtocol, callee);
        QFETCH(bool, secure);
        QFETCH(QByteArrayList, routes);
        const auto port = [](TransportProtocol p) { return quint16(p == TransportProtocol::Tls ? 5061 : 5060); };
        QCOMPARE(recordRouteValues(side(caller, port(caller)), side(callee, port(callee)), "t", secure), routes);
    }

    void twoInterfacesAreTwoRoutes()
    {
        const auto routes = recordRouteValues(side(TransportProtocol::Udp), side(TransportProtocol::Udp, 5060, "2001:db8::2"), "t", false);
        QCOMPARE(routes, (QByteArrayList{"<sip:t@[2001:db8::2]:5060;lr>", "<sip:t@192.0.2.2:5060;lr>"}));
    }

    void whatWeWroteIsFoundAgain()
    {
        const OwnAddresses own("example.org", {QHostAddress(QStringLiteral("192.0.2.2"))}, {5060});
        Request inDialog = request("ta", "tb");
        inDialog.editHeaders().append(HeaderName::Route, "<sip:first@192.0.2.2;lr>, <sip:last@192.0.2.2:5060;transport=tcp;lr>");
        inDialog.editHeaders().append(HeaderName::Route, "<sip:next.example;lr>");
        QCOMPARE(preprocessRoutes(inDialog, own), QByteArray("last"));
        QCOMPARE(inDialog.headers().value(HeaderName::Route).toByteArray(), QByteArray("<sip:next.example;lr>"));

        Request byStrictRouter = request("ta", "tb");
        byStrictRouter.uri = *parseUri(QByteArrayView("sip:token@192.0.2.2;lr"));
        byStrictRouter.editHeaders().append(HeaderName::Route, "<sip:b@client.example>");
        QCOMPARE(preprocessRoutes(byStrictRouter, own), QByteArray("token"));
        QCOMPARE(toBytes(byStrictRouter.uri), QByteArray("sip:b@client.example"));
    }

    void rfc3261_16_6_item7_aSipsRequestTakesTlsWhateverItsRoute()
    {
        Request secure = request("ta", "tb");
        secure.uri = *parseUri(QByteArrayView("sips:b@far.example"));
        secure.editHeaders().append(HeaderName::Route, "<sip:next.example;lr>");
        QCOMPARE(toBytes(postprocessRoutes(secure, {})), QByteArray("sips:next.example;lr"));
        QCOMPARE(secure.headers().value(HeaderName::Route).toByteArray(), QByteArray("<sip:next.example;lr>"));
    }

    void rfc3261_20_22_maxForwards_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("left");
        QTest::newRow("0") << QByteArray("0") << 0;
        QTest::newRow("255") << QByteArray("255") << 255;
        QTest::newRow("256") << QByteArray("256") << -1;
        QTest::newRow("x") << QByteArray("x") << -1;
        QTest::newRow("negative") << QByteArray("-1") << -1;
        QTest::newRow("empty") << QByteArray("") << -1;
        QTest::newRow("5x") << QByteArray("5x") << -1;
    }
    void rfc3261_20_22_maxForwards()
    {
        QFETCH(QByteArray, value);
        QFETCH(int, left);
        Request one = request("ta", "tb");
        QCOMPARE(hopsLeft(one), 70);
        one.editHeaders().append(HeaderName::MaxForwards, value);
        QCOMPARE(hopsLeft(one), left);
    }
};

QTEST_GUILESS_MAIN(tst_RecordRouting)
#include "tst_RecordRouting.moc"
