// SPDX-License-Identifier: MIT
#include "scenario/ScriptedServer.h"
#include "scenario/Talker.h"

#include "usage/options/OptionsUsage.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

// How a peer may ask for a digest of our password; it names our own realm.
enum class Trick { Once, StaleForEver, TwoRealms, Weaker };

/// Alice (her account at "192.0.2.1" has a password), and a peer at 192.0.2.2 that asks for it.
struct Stage
{
    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    ScriptedServer peer{link, clock, time, QStringLiteral("192.0.2.2"), 22};
    Talker alice{link, clock, time, QStringLiteral("192.0.2.1"), 11, "alice"};
    DigestGate gate{.realm = "192.0.2.1"};
    Trick trick = Trick::Once;
    int asked = 0;

    Stage() { become(nullptr); }

    void become(const char *outbound, TransportProtocol transport = TransportProtocol::Udp,
                const QList<Identity::Credential> &credentials = {{{}, "alice", "alice-pw"}})
    {
        Identity identity;
        identity.aor = alice.aor;
        identity.acceptDirect = true;
        identity.transport = transport;
        identity.credentials = credentials;
        if (outbound)
            identity.outbound = {{{}, uri(outbound), {}}};
        alice.phone.setAccount(identity);
    }
    Response challenge(const Request &request)
    {
        gate.nonce = "n" + QByteArray::number(++asked);
        switch (trick) {
        case Trick::Once:
            break;
        case Trick::StaleForEver:
            return gate.challenge(request, true);
        case Trick::TwoRealms: {
            DigestGate other = gate;
            other.realm = "bank.test";
            Response both = gate.challenge(request);
            both.editHeaders().append(gate.isProxy ? HeaderName::ProxyAuthenticate : HeaderName::WwwAuthenticate, other.header());
            return both;
        }
        case Trick::Weaker:
            gate.algorithm = asked == 1 ? "SHA-256" : "MD5";
            break;
        }
        return gate.challenge(request);
    }
    void ask(const QByteArray &method, const Uri &to)
    {
        if (method == "MESSAGE")
            alice.phone.say(to, "hello");
        else if (method == "OPTIONS")
            alice.phone.agent.options().query(alice.aor, to, 10s, &alice.phone.agent, [](const RequestOutcome &) { });
        else if (method == "INVITE")
            alice.call(to);
        else
            alice.phone.registration->start(600s);
        time.run(2min);
    }
    QByteArrayList answers() const
    {
        QByteArrayList found;
        for (const WirePacket &packet : link.packets()) {
            if (packet.bytes.contains("response="))
                found.append(packet.bytes);
        }
        return found;
    }
};

void everyTrick()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::addColumn<Trick>("trick");
}

const QList<QPair<Trick, const char *>> kTricks{{Trick::Once, "once"}, {Trick::StaleForEver, "stale for ever"},
                                               {Trick::TwoRealms, "two realms"}, {Trick::Weaker, "MD5 after SHA-256"}};

} // namespace

Q_DECLARE_METATYPE(Trick)

/// RELIABILITY A15: what is on the wire when a peer or a server asks for our password with each method in every way.
class tst_RogueChallenges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDirectPeerGetsNothing_data()
    {
        everyTrick();
        for (const char *method : {"MESSAGE", "OPTIONS", "INVITE"}) {
            for (const int status : {401, 407}) {
                for (const auto &[trick, words] : kTricks)
                    QTest::addRow("%s %d %s", method, status, words) << QByteArray(method) << status << trick;
            }
        }
    }
    void aDirectPeerGetsNothing() // P08 A15
    {
        QFETCH(QByteArray, method);
        QFETCH(int, status);
        QFETCH(Trick, trick);
        Stage stage;
        stage.trick = trick;
        stage.gate.isProxy = status == 407;
        stage.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            return request.method == Method::Ack ? std::nullopt : std::optional(stage.challenge(request));
        });
        stage.ask(method, uri("sip:bob@192.0.2.2"));
        QCOMPARE(stage.asked, 1);
        QCOMPARE(stage.answers(), QByteArrayList());
    }

    void insideADialogNobodyElseGetsAnything_data()
    {
        everyTrick();
        for (const char *method : {"BYE", "INVITE", "UPDATE", "PRACK", "CANCEL"}) {
            for (const int status : {401, 407}) {
                for (const auto &[trick, words] : kTricks)
                    QTest::addRow("%s %d %s", method, status, words) << QByteArray(method) << status << trick;
            }
        }
    }
    void insideADialogNobodyElseGetsAnything() // P08 A15
    {
        QFETCH(QByteArray, method);
        QFETCH(int, status);
        QFETCH(Trick, trick);
        Stage stage;
        stage.trick = trick;
        stage.gate.isProxy = status == 407;
        int invites = 0;
        Request first;
        const auto ok = [](const Request &request, int code) {
            Response response = makeResponse(request, code, "peer");
            response.editHeaders().append(HeaderName::Contact, "<sip:bob@192.0.2.2>");
            response.editHeaders().append(HeaderName::Allow, "INVITE, ACK, BYE, CANCEL, UPDATE, PRACK");
            if (code == 200 && request.method == Method::Invite)
                response.setBody(Slice::copyOf(kAnswer.content), kAnswer.contentType);
            return response;
        };
        stage.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Ack)
                return std::nullopt;
            const bool again = request.method == Method::Invite && invites++ > 0;
            if (request.method == Method::Invite && !again) {
                first = request;
                if (method == "PRACK") {
                    Response early = ok(request, 183);
                    early.editHeaders().append(HeaderName::Require, "100rel");
                    early.editHeaders().append("RSeq", "7");
                    return early;
                }
                return ok(request, method == "CANCEL" ? 180 : 200);
            }
            if (request.method.name() == QByteArrayView(method))
                return stage.challenge(request);
            return ok(request, 200);
        });
        stage.alice.call(uri("sip:bob@192.0.2.2"));
        stage.time.run(1s);
        InviteSession *session = stage.alice.session;
        QVERIFY(session);
        if (method == "INVITE" || method == "UPDATE")
            QVERIFY(session->offer(kOther, method == "UPDATE" ? InviteSession::Way::Update : InviteSession::Way::Reinvite));
        else if (method != "PRACK")
            session->hangUp();
        stage.time.run(2min);
        QVERIFY2(stage.asked >= 1, "the peer had its chance");
        QCOMPARE(stage.answers(), QByteArrayList());
    }

    void ourServerGetsAtMostTwoAnswers_data()
    {
        everyTrick();
        for (const char *method : {"MESSAGE", "OPTIONS", "INVITE", "REGISTER"}) {
            for (const int status : {401, 407})
                QTest::addRow("%s %d stale for ever", method, status) << QByteArray(method) << status << Trick::StaleForEver;
        }
    }
    void ourServerGetsAtMostTwoAnswers() // P08 A15
    {
        QFETCH(QByteArray, method);
        QFETCH(int, status);
        Stage stage;
        stage.trick = Trick::StaleForEver;
        stage.gate.isProxy = status == 407;
        stage.become("sip:192.0.2.2;lr");
        stage.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            return request.method == Method::Ack ? std::nullopt : std::optional(stage.challenge(request));
        });
        stage.ask(method, uri("sip:bob@192.0.2.1"));
        QCOMPARE(stage.asked, 3);
        QSet<QByteArray> nonces;
        for (const QByteArray &packet : stage.answers())
            nonces.insert(packet.mid(packet.indexOf("nonce="), 12));
        QCOMPARE(nonces.size(), 2);
    }

    void ourServerGetsNoMd5AfterSha256_data()
    {
        everyTrick();
        for (const char *method : {"MESSAGE", "OPTIONS", "INVITE", "REGISTER"}) {
            for (const int status : {401, 407})
                QTest::addRow("%s %d", method, status) << QByteArray(method) << status << Trick::Weaker;
        }
    }
    void ourServerGetsNoMd5AfterSha256() // P08 A15
    {
        QFETCH(QByteArray, method);
        QFETCH(int, status);
        Stage stage;
        stage.gate.isProxy = status == 407;
        stage.become("sip:192.0.2.2;lr");
        stage.trick = Trick::Weaker;
        stage.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            return request.method == Method::Ack ? std::nullopt : std::optional(stage.challenge(request));
        });
        stage.ask(method, uri("sip:bob@192.0.2.1"));
        stage.ask(method, uri("sip:bob@192.0.2.1")); // later, and on its own
        QVERIFY(stage.asked >= 2);
        QVERIFY(!stage.answers().isEmpty()); // the SHA-256 one was answered
        for (const QByteArray &packet : stage.answers())
            QVERIFY(packet.contains("algorithm=SHA-256"));
    }

    void severalRealmsInOneAnswer() // P08 A15
    {
        Stage stage;
        stage.become("sip:192.0.2.2;lr", TransportProtocol::Udp, {{{}, "alice", "alice-pw"}, {"office.test", "al", "office-pw"}});
        DigestGate office{.realm = "office.test", .user = "al", .password = "office-pw", .algorithm = "SHA-256", .nonce = "o", .isProxy = true};
        DigestGate bank{.realm = "bank.test", .nonce = "b", .isProxy = true};
        stage.gate.isProxy = true;
        stage.peer.onRequest([&](const Request &request) {
            if (stage.gate.letsIn(request) && office.letsIn(request))
                return ScriptedServer::answer(request, 200);
            Response all = stage.gate.challenge(request);
            all.editHeaders().append(HeaderName::ProxyAuthenticate, bank.header());
            all.editHeaders().append(HeaderName::ProxyAuthenticate, office.header());
            return all;
        });
        stage.ask("MESSAGE", uri("sip:bob@192.0.2.1"));
        QCOMPARE(stage.alice.phone.outcomes.first().response.status, 200);
        QCOMPARE(stage.peer.requests.size(), 2);
        QCOMPARE(stage.peer.requests.last().headers().count(HeaderName::ProxyAuthorization), 2);
        QVERIFY(!stage.answers().join().contains("bank.test"));
    }

    void theBodyAndTheHashedName_data()
    {
        QTest::addColumn<QByteArray>("qop");
        QTest::addColumn<bool>("userhash");
        QTest::newRow("auth-int") << QByteArray("auth-int") << false;
        QTest::newRow("userhash") << QByteArray("auth") << true;
        QTest::newRow("both") << QByteArray("auth-int") << true;
    }
    void theBodyAndTheHashedName() // P08
    {
        QFETCH(QByteArray, qop);
        QFETCH(bool, userhash);
        Stage stage;
        stage.become("sip:192.0.2.2;lr");
        stage.gate.algorithm = "SHA-256";
        stage.gate.qop = qop;
        stage.gate.hashesNames = userhash;
        stage.peer.onRequest([&](const Request &request) {
            return stage.gate.letsIn(request) ? ScriptedServer::answer(request, 200) : stage.gate.challenge(request);
        });
        stage.ask("MESSAGE", uri("sip:bob@192.0.2.1"));
        QCOMPARE(stage.alice.phone.outcomes.first().response.status, 200);
        const QByteArray sent = stage.answers().join();
        QVERIFY(sent.contains("qop=" + qop));
        QCOMPARE(sent.contains("username=\"alice\""), !userhash);
        QCOMPARE(sent.contains(digestUserhash(DigestAlgorithm::Sha256, "alice", "192.0.2.1")), userhash);
    }

    void noCredentialsBeforeTls_data()
    {
        QTest::addColumn<QByteArray>("outbound");
        QTest::addColumn<bool>("leaves");
        QTest::newRow("found by DNS") << QByteArray() << false;
        QTest::newRow("a server without transport") << QByteArray("sip:192.0.2.2;lr") << false;
        QTest::newRow("the user wrote tcp himself") << QByteArray("sip:192.0.2.2;transport=tcp;lr") << true;
    }
    void noCredentialsBeforeTls() // P08 A15
    {
        QFETCH(QByteArray, outbound);
        QFETCH(bool, leaves);
        Stage stage;
        stage.become(outbound.isEmpty() ? nullptr : outbound.constData(), TransportProtocol::Tls);
        stage.alice.phone.agent.setLocate([](const Uri &, TransportProtocol, QObject *, const Resolver::Done &done) {
            done(QList<Target>{{TransportProtocol::Tcp, {QHostAddress(QStringLiteral("192.0.2.2")), 5060}}});
        });
        stage.peer.onRequest([&](const Request &request) {
            return stage.gate.letsIn(request) ? registered(request) : stage.gate.challenge(request);
        });
        for (const char *method : {"REGISTER", "MESSAGE", "OPTIONS", "INVITE"})
            stage.ask(method, uri("sip:bob@192.0.2.1"));
        QVERIFY(stage.peer.requests.size() >= 3);
        QCOMPARE(!stage.answers().isEmpty(), leaves);
    }

    void onlyTheFirst401ToRegisterNamesARealm() // P08 A15
    {
        Stage stage;
        stage.become("sip:192.0.2.2;lr");
        stage.gate.realm = "first.test";
        stage.peer.onRequest([&](const Request &request) {
            return stage.gate.letsIn(request) ? registered(request) : stage.gate.challenge(request);
        });
        stage.ask("MESSAGE", uri("sip:bob@192.0.2.1"));
        QCOMPARE(stage.answers(), QByteArrayList()); // no realm of ours yet
        stage.ask("REGISTER", {});
        QVERIFY(stage.alice.phone.log.contains("registered 600"));
        stage.link.forgetPackets();
        stage.gate.realm = "second.test";
        stage.gate.nonce = "other";
        stage.ask("REGISTER", {});
        stage.ask("MESSAGE", uri("sip:bob@192.0.2.1"));
        QVERIFY(!stage.answers().join().contains("second.test"));
    }
};

QTEST_GUILESS_MAIN(tst_RogueChallenges)
#include "tst_RogueChallenges.moc"
