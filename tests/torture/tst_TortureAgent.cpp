// SPDX-License-Identifier: MIT
#include "support/Corpus.h"
#include "support/TimeMachine.h"
#include "message/MessageParser.h"
#include "usage/invite/InviteUsage.h"
#include "usage/invite/SdpOfferCheck.h"
#include "usage/pager/PagerUsage.h"
#include "usage/UserAgent.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

/// The columns ua_action and ua_codes of the torture tables: each message goes as one datagram into a user agent, and what
/// comes out is read from the wire.
class tst_TortureAgent : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc4475_userAgent_data();
    void rfc4475_userAgent(); // P09
    void rfc5118_userAgent_data();
    void rfc5118_userAgent(); // P09
    void invitesThatCanBeTaken_data();
    void invitesThatCanBeTaken(); // P06 P09

private:
    static void addRows(const QList<TsvRow> &table, const QString &folder, QByteArrayView key, const QString &suffix);
    void check();
};

void tst_TortureAgent::addRows(const QList<TsvRow> &table, const QString &folder, QByteArrayView key, const QString &suffix)
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QList<int>>("codes");
    for (const TsvRow &row : table) {
        const QByteArray name = row.value(key.toByteArray());
        const QByteArray bytes = testData(folder + QString::fromLatin1(name) + suffix);
        // A response that answers nothing of ours is read and left alone.
        const QByteArray action = bytes.startsWith("SIP/") ? QByteArray("drop") : row.value("ua_action");
        QList<int> codes;
        for (const QByteArray &code : row.value("ua_codes").split(',')) {
            if (!code.isEmpty())
                codes.append(code.toInt());
        }
        // Where the RFC lets a parser repair the message, the repaired one may get its usual answer.
        const bool mayRepair = row.value("parser") == "reject-or-repair";
        if (action == "process")
            codes.clear();
        if (action != "drop" && (action != "respond" || mayRepair)) {
            if (bytes.startsWith("INVITE"))
                codes << 404 << 415 << 481 << 488; // not for us, no such dialog, or nothing that we could hold a session with
            else if (bytes.startsWith("OPTIONS"))
                codes.append(200);
            else if (bytes.startsWith("MESSAGE"))
                codes.append(415); // multipart is not read yet
            else if (bytes.startsWith("BYE"))
                codes.append(481);
            else if (bytes.startsWith("REGISTER"))
                codes.append(405);
        }
        QTest::newRow(name.constData()) << bytes << action << codes;
    }
}

void tst_TortureAgent::check()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, action);
    QFETCH(QList<int>, codes);

    ManualClock clock;
    SimulatedNetwork link(clock);
    TimeMachine time(clock, link);
    SeededRandom random(7);
    const QHostAddress agentAddress(QStringLiteral("192.0.2.1"));
    UserAgent agent(clock, random, nullptr, &link.host(QStringLiteral("192.0.2.1")));
    time.add(agent.timers());
    QVERIFY(agent.transport().listen(TransportProtocol::Udp, {agentAddress, 5060}));
    for (const char *aor : {"sip:user@example.com", "sip:kumiko@example.org"}) {
        Identity identity;
        identity.aor = *parseUri(QByteArrayView(aor));
        identity.acceptDirect = true;
        agent.setAccount(identity);
    }
    int received = 0;
    connect(&agent.pager(), &PagerUsage::received, this, [&](IncomingPage *page) {
        ++received;
        page->accept();
    });

    auto socket = link.host(QStringLiteral("192.0.2.66")).bindDatagram({QHostAddress(QStringLiteral("192.0.2.66")), 5060});
    QVERIFY(socket);
    QVERIFY(!(*socket)->send(bytes, {agentAddress, 5060}, {}));
    time.run(400ms); // before timer G repeats the answer to an INVITE

    QList<int> answers;
    for (const WirePacket &packet : link.packets()) {
        if (packet.from.address == agentAddress)
            answers.append(packet.bytes.mid(8, 3).toInt());
    }
    QCOMPARE(received, 0);
    if (action == "drop") {
        QVERIFY2(answers.isEmpty(), QByteArray::number(answers.value(0)).constData());
        return;
    }
    QCOMPARE(answers.size(), 1);
    QVERIFY2(codes.contains(answers.first()), QByteArray::number(answers.first()).constData());
}

void tst_TortureAgent::rfc4475_userAgent_data()
{
    addRows(testTable(QStringLiteral("corpus/sip-torture/expectations.tsv")), QStringLiteral("corpus/sip-torture/"),
            "file", {});
}

void tst_TortureAgent::rfc4475_userAgent()
{
    check();
}

void tst_TortureAgent::rfc5118_userAgent_data()
{
    addRows(testTable(QStringLiteral("corpus/sip-torture-ipv6/expectations.tsv")),
            QStringLiteral("corpus/sip-torture-ipv6/fixed/"), "name", QStringLiteral(".dat"));
}

void tst_TortureAgent::rfc5118_userAgent()
{
    check();
}

/// The INVITEs of both tables, into an agent that is their addressee and can hold what they offer.
void tst_TortureAgent::invitesThatCanBeTaken_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QList<int>>("codes");
    const auto add = [](const QString &table, const QString &folder, const char *key, const char *suffix) {
        for (const TsvRow &row : testTable(table)) {
            const QByteArray bytes = testData(folder + QString::fromLatin1(row.value(key) + suffix));
            if (!bytes.startsWith("INVITE"))
                continue;
            QList<int> codes;
            for (const QByteArray &code : row.value("ua_codes").split(',')) {
                if (!code.isEmpty())
                    codes.append(code.toInt());
            }
            // What the table lets a parser repair or pass over may be taken.
            if (row.value("ua_action").startsWith("process") || row.value("parser") == "reject-or-repair")
                codes.append(200);
            if (row.value(key) == "wsinv.dat")
                codes = {481}; // its To has a tag, and there is no such dialog
            if (row.value(key) == "inv2543.dat")
                codes = {400}; // no Contact: well-formed, but nothing could ever be sent to its dialog (RFC 3261 s.12.1.1)
            QTest::newRow(row.value(key).constData()) << bytes << row.value("ua_action") << codes;
        }
    };
    add(QStringLiteral("corpus/sip-torture/expectations.tsv"), QStringLiteral("corpus/sip-torture/"), "file", "");
    add(QStringLiteral("corpus/sip-torture-ipv6/expectations.tsv"), QStringLiteral("corpus/sip-torture-ipv6/fixed/"), "name", ".dat");
}

void tst_TortureAgent::invitesThatCanBeTaken()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, action);
    QFETCH(QList<int>, codes);
    ManualClock clock;
    SimulatedNetwork link(clock);
    TimeMachine time(clock, link);
    SeededRandom random(7);
    const QHostAddress agentAddress(QStringLiteral("192.0.2.1"));
    UserAgent agent(clock, random, nullptr, &link.host(QStringLiteral("192.0.2.1")));
    time.add(agent.timers());
    QVERIFY(agent.transport().listen(TransportProtocol::Udp, {agentAddress, 5060}));
    Identity identity;
    identity.aor = *parseUri(QByteArrayView("sip:user@example.com"));
    if (const auto read = parseDatagram(Slice::copyOf(bytes)); read && std::get<Request>(*read).uri.isSip()) {
        identity.aor = std::get<Request>(*read).uri;
        identity.aor.parameters = {};
    }
    identity.acceptDirect = true;
    agent.setAccount(identity);
    agent.invites().setOfferCheck([](const SessionBody &offer) {
        return checkSdpOffer(offer, {{"audio", "RTP/AVP", "0"}, {"audio", "RTP/AVP", "2"}});
    });
    int taken = 0;
    connect(&agent.invites(), &InviteUsage::received, this, [&](InviteSession *session) {
        ++taken;
        session->accept({"application/sdp", "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n"});
    });
    auto socket = link.host(QStringLiteral("192.0.2.66")).bindDatagram({QHostAddress(QStringLiteral("192.0.2.66")), 5060});
    QVERIFY(socket);
    QVERIFY(!(*socket)->send(bytes, {agentAddress, 5060}, {}));
    time.run(400ms);

    QList<int> answers;
    for (const WirePacket &packet : link.packets()) {
        if (packet.from.address == agentAddress && packet.bytes.mid(8, 3).toInt() >= 200)
            answers.append(packet.bytes.mid(8, 3).toInt());
    }
    if (action == "drop") {
        QVERIFY2(answers.isEmpty(), QByteArray::number(answers.value(0)).constData());
        return;
    }
    QCOMPARE(answers.size(), 1);
    QVERIFY2(codes.contains(answers.first()), QByteArray::number(answers.first()).constData());
    QCOMPARE(taken, answers.first() == 200 ? 1 : 0);
}

QTEST_GUILESS_MAIN(tst_TortureAgent)
#include "tst_TortureAgent.moc"
