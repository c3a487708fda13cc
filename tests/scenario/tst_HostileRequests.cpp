// SPDX-License-Identifier: MIT
#include "scenario/RawPeer.h"
#include "scenario/Talker.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

/// Requests and responses where nobody expects them, and many of them (RELIABILITY A01, A08, A28), against a whole user agent.
class tst_HostileRequests : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void a01_oddAddressesInEachHeader() // A01
    {
        RawPeer peer;
        for (const char *odd : {"/", "*", "%", "\\", "\"\\", "\"\\\" <sip:a@b>", "<", "<>", "<sip:", "sip:", "sip:@", "<sip:a@[::1>", "<sip:a@b>,,", "<tel:>", "\"a\\",
                                "<sip:a@b:99999>", "<sip:%zz@b>", "\xff <sip:a@b>", ";tag=1", "<sip:a@b>;tag=\""}) {
            for (const char *method : {"MESSAGE", "OPTIONS", "INVITE", "SUBSCRIBE"}) {
                for (const char *name : {"From", "To", "Contact", "Route", "Record-Route", "Refer-To", "Reply-To", "P-Asserted-Identity"}) {
                    QByteArray request = peer.request(method);
                    const QByteArray line = QByteArray(name) + ": ";
                    const qsizetype at = request.indexOf("\r\n" + line);
                    if (at >= 0)
                        request.remove(at, request.indexOf("\r\n", at + 2) - at);
                    request.insert(request.indexOf("\r\nMax-Forwards"), "\r\n" + line + odd);
                    const int status = peer.statusOf(request);
                    QVERIFY2(status == 0 || (status >= 200 && status < 700), request.constData());
                }
                QByteArray request = peer.request(method);
                request.replace(request.indexOf(' ') + 1, 19, odd);
                const int status = peer.statusOf(request);
                QVERIFY2(status >= 400 && status < 500, request.constData());
            }
        }
        QCOMPARE(peer.statusOf(peer.request()), 200);
    }

    void a08_requestsWithoutTheirContext_data() // A08
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<int>("outside"); // without a To tag
        QTest::addColumn<int>("unknown"); // in a dialog that is none
        const auto row = [](const char *method, int outside, int unknown, const QByteArray &lines = {}) {
            QTest::addRow("%s %s", method, QByteArray(lines).replace("\r\n", " ").constData()) << QByteArray(method) << lines << outside << unknown;
        };
        row("ACK", 0, 0);
        row("BYE", 481, 481);
        row("CANCEL", 481, 481);
        row("PRACK", 481, 481);
        row("PRACK", 481, 481, "RAck: 1 1 INVITE\r\n");
        row("UPDATE", 481, 481);
        row("INFO", 481, 481);
        row("NOTIFY", 481, 481, "Event: presence\r\nSubscription-State: terminated\r\n");
        row("NOTIFY", 481, 481);
        row("SUBSCRIBE", 489, 481, "Event: presence\r\nExpires: 0\r\n");
        row("REFER", 405, 405, "Refer-To: <sip:x@y>\r\n");
        row("PUBLISH", 405, 405, "Event: presence\r\n");
        row("REGISTER", 405, 405, "Contact: *\r\nExpires: 0\r\n");
        row("OPTIONS", 200, 481);
        row("INVITE", 481, 481, "Replaces: a;to-tag=b;from-tag=c\r\nContact: <sip:x@192.0.2.66>\r\n");
        row("INVITE", 400, 481, "Replaces: a\r\nContact: <sip:x@192.0.2.66>\r\n");
        row("INVITE", 420, 481, "Require: nothing\r\n");
        row("XYZZY", 501, 501);
    }
    void a08_requestsWithoutTheirContext()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, lines);
        QFETCH(int, outside);
        QFETCH(int, unknown);
        RawPeer peer;
        QCOMPARE(peer.statusOf(peer.request(method, lines)), outside);
        QCOMPARE(peer.statusOf(peer.request(method, lines).replace("To: <sip:alice@192.0.2.1>", "To: <sip:alice@192.0.2.1>;tag=x")), unknown);
        QCOMPARE(peer.statusOf(peer.request()), 200);
    }

    void a08_lateCancel() // A08
    {
        RawPeer peer;
        const QByteArray invite = peer.request("INVITE", "Contact: <sip:x@192.0.2.66>\r\n");
        (void)peer.socket->send(invite, peer.agent, {});
        peer.time.run(100ms);
        QCOMPARE(peer.link.packetsThatStartWith("SIP/2.0 488").size(), 1);
        QByteArray cancel = invite;
        cancel.replace("INVITE", "CANCEL");
        // The final answer has left: the CANCEL is answered, and changes nothing (RFC 3261 s.9.2).
        const QByteArrayList answers = peer.answersTo(cancel);
        int answered = 0;
        for (const QByteArray &one : answers) {
            QVERIFY(!one.startsWith("SIP/2.0 487"));
            answered += one.contains("CSeq: 1 CANCEL") ? 1 : 0;
        }
        QCOMPARE(answered, 1);
    }

    void a28_responsesAreNeverAnswered() // A28
    {
        RawPeer peer;
        for (int status = 100; status < 700; status += 7) {
            const QByteArray response = "SIP/2.0 " + QByteArray::number(status) + " x\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnone\r\n"
                "From: <sip:alice@192.0.2.1>;tag=1\r\nTo: <sip:b@192.0.2.66>;tag=2\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContact: <sip:b@192.0.2.66>\r\n\r\n";
            QVERIFY2(peer.answersTo(response).isEmpty(), response.constData());
        }
        QVERIFY(peer.answersTo(peer.request("ACK")).isEmpty());
        QVERIFY(peer.answersTo("\r\n\r\n").size() <= 1);
        QVERIFY(peer.answersTo(QByteArray(1000, '\0')).isEmpty());
        QVERIFY(peer.answersTo("rubbish").isEmpty());
        QVERIFY(peer.answersTo({}).isEmpty());
    }

    /// What a forged source address gets is no more than was sent in its name.
    void a28_noAmplification() // A28
    {
        RawPeer peer;
        for (const Identity &identity : peer.phone.agent.accounts())
            peer.phone.agent.removeAccount(identity.aor);
        for (const char *method : {"OPTIONS", "MESSAGE", "INVITE", "SUBSCRIBE", "REGISTER", "XYZZY"}) {
            const QByteArray request = peer.request(method);
            qsizetype sent = 0;
            peer.link.forgetPackets();
            (void)peer.socket->send(request, peer.agent, {});
            peer.time.run(100ms);
            for (const WirePacket &packet : peer.link.packets())
                sent += packet.from.address == peer.agent.address ? packet.bytes.size() : 0;
            QVERIFY2(sent <= request.size(), QByteArray(QByteArray(method) + ' ' + QByteArray::number(sent) + " for " + QByteArray::number(request.size())).constData());
        }
    }

    /// A thousand INVITEs in a second: each is answered once, or refused for the flood, and all is forgotten in the end.
    void a28_inviteStorm() // A28
    {
        RawPeer peer;
        int refused = 0;
        for (int i = 0; i < 1000; ++i)
            (void)peer.socket->send(peer.request("INVITE", "Contact: <sip:x@192.0.2.66>\r\n"), peer.agent, {});
        peer.time.run(300ms);
        for (const WirePacket &packet : peer.link.packets())
            refused += packet.bytes.startsWith("SIP/2.0 488") || packet.bytes.startsWith("SIP/2.0 503") ? 1 : 0;
        QVERIFY(refused >= 1000);
        // Somebody else is served all along, and the storm's source again when it is over.
        auto other = peer.link.host(QStringLiteral("192.0.2.67")).bindDatagram({QHostAddress(QStringLiteral("192.0.2.67")), 5060}).value();
        (void)other->send(peer.request().replace("192.0.2.66;branch", "192.0.2.67;branch"), peer.agent, {});
        peer.time.run(10ms);
        QCOMPARE(peer.link.packetsThatStartWith("SIP/2.0 200").size(), 1);
        peer.time.run(2min);
        TransactionLayer &transactions = peer.phone.agent.transactions();
        QCOMPARE(transactions.activeServerTransactions(), 0);
        QCOMPARE(transactions.completedMemory(), 0);
        QCOMPARE(peer.statusOf(peer.request()), 200);
    }
};

QTEST_GUILESS_MAIN(tst_HostileRequests)
#include "tst_HostileRequests.moc"
