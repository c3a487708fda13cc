// SPDX-License-Identifier: MIT
#include "scenario/ProxyGround.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;
using Way = InviteSession::Way;

namespace {

/// Alice in one, Bob with three phones in two.
struct Forked : ProxyGround
{
    bool settleAll()
    {
        return settle(alice, "alice", one) && settle(bob, "bob", two) && settle(bob2, "bob", two) && settle(bob3, "bob", two);
    }
    QList<Talker *> bobs() { return {&bob, &bob2, &bob3}; }
    qsizetype sent(const char *start) const { return link.packetsThatStartWith(start).size(); }
};

} // namespace

/// Sessions of real engines through one or two of our servers. P05 P06
class tst_ProxiedCalls : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theWholeFlowThroughTwoProxies_data()
    {
        QTest::addColumn<TransportProtocol>("alices");
        QTest::addColumn<TransportProtocol>("bobs");
        QTest::addColumn<bool>("callerHangsUp");
        for (const auto alices : {TransportProtocol::Udp, TransportProtocol::Tcp}) {
            for (const auto bobs : {TransportProtocol::Udp, TransportProtocol::Tcp}) {
                for (const bool caller : {true, false})
                    QTest::addRow("%s to %s, %s hangs up", toString(alices).data(), toString(bobs).data(),
                                  caller ? "caller" : "callee")
                        << alices << bobs << caller;
            }
        }
    }
    void theWholeFlowThroughTwoProxies()
    {
        QFETCH(TransportProtocol, alices);
        QFETCH(TransportProtocol, bobs);
        QFETCH(bool, callerHangsUp);
        ProxyGround ground;
        QVERIFY(ground.settle(ground.alice, "alice", ground.one, alices));
        QVERIFY(ground.settle(ground.bob, "bob", ground.two, bobs));
        ProxyGround::ring(ground.bob);
        ground.link.forgetPackets();
        ground.alice.call(ground.bob.aor);
        QVERIFY(ground.reaches(ground.alice, "ringing"));
        ground.bob.session->accept(kAnswer);
        QVERIFY(ground.reaches(ground.bob, "established"));
        QCOMPARE(ground.alice.answers, QList<SessionBody>{kAnswer});
        ground.time.run(1s);
        (callerHangsUp ? ground.alice : ground.bob).session->hangUp();
        QVERIFY(ground.isEnded(ground.alice) && ground.isEnded(ground.bob));

        using W = QByteArrayList;
        const W down = callerHangsUp ? W{"INVITE", "ACK", "BYE"} : W{"INVITE", "ACK", "200"};
        const W up = callerHangsUp ? W{"100", "180", "200", "200"} : W{"100", "180", "200", "BYE"};
        QCOMPARE(ground.between(ProxyGround::kOne, ProxyGround::kTwo), down);
        QCOMPARE(ground.between(ProxyGround::kTwo, ProxyGround::kBob), down);
        QCOMPARE(ground.between(ProxyGround::kTwo, ProxyGround::kOne), up);
        QCOMPARE(ground.between(ProxyGround::kBob, ProxyGround::kTwo), up.mid(1)); // the phone answered within 200 ms
        // Alice is asked for her password once: for the INVITE, not for what the dialog brings.
        QCOMPARE(ground.between(ProxyGround::kAlice, ProxyGround::kOne), W({"INVITE", "ACK"}) + down);
        QCOMPARE(ground.between(ProxyGround::kOne, ProxyGround::kAlice), W{"407"} + up);
        QVERIFY(ground.between(ProxyGround::kAlice, ProxyGround::kBob).isEmpty());
        QVERIFY(ground.isClean());
    }

    void rfc3261_16_6_whatAnInviteLooksLikeBehindTwoProxies()
    {
        ProxyGround ground;
        QVERIFY(ground.settle(ground.alice, "alice", ground.one) && ground.settle(ground.bob, "bob", ground.two));
        Request got;
        ground.bob.onCall = [&](InviteSession *one) {
            got = one->invite();
            one->accept(kAnswer);
        };
        ground.alice.call(ground.bob.aor);
        QVERIFY(ground.reaches(ground.alice, "established"));
        QCOMPARE(got.vias().size(), size_t(3));
        QCOMPARE(got.vias()[0].host.toByteArray(), QByteArray("192.0.2.102"));
        QCOMPARE(got.vias()[1].host.toByteArray(), QByteArray("192.0.2.101"));
        QCOMPARE(got.number(HeaderName::MaxForwards), 68u);
        QVERIFY(!got.headers().contains(HeaderName::ProxyAuthorization));
        QVERIFY(!got.headers().contains(HeaderName::Route));
        QCOMPARE(got.recordRoutes().size(), size_t(2));
        for (const NameAddr &route : got.recordRoutes())
            QVERIFY(route.uri.isLooseRouter());
        QCOMPARE(got.recordRoutes()[0].uri.host.toByteArray(), QByteArray("192.0.2.102"));
        QVERIFY(got.body() == kOffer.content);
        // The ACK takes all of them, in order, with the callee's Contact as its Request-URI.
        ground.time.run(1s);
        const QByteArray ack = ground.link.packetsThatStartWith("ACK").last().bytes;
        QVERIFY2(ack.startsWith("ACK sip:bob@192.0.2.2"), ack.constData());
        QVERIFY(!ack.contains("\r\nRoute:"));
    }

    void aSessionChangesInBothDirections_data()
    {
        QTest::addColumn<bool>("byCaller");
        QTest::addColumn<Way>("way");
        QTest::newRow("re-INVITE of the caller") << true << Way::Reinvite;
        QTest::newRow("re-INVITE of the callee") << false << Way::Reinvite;
        QTest::newRow("UPDATE of the caller") << true << Way::Update;
        QTest::newRow("UPDATE of the callee") << false << Way::Update;
    }
    void aSessionChangesInBothDirections()
    {
        QFETCH(bool, byCaller);
        QFETCH(Way, way);
        ProxyGround ground;
        QVERIFY(ground.settle(ground.alice, "alice", ground.one, TransportProtocol::Tcp));
        QVERIFY(ground.settle(ground.bob, "bob", ground.two, TransportProtocol::Tcp));
        ProxyGround::accept(ground.bob);
        ground.alice.call(ground.bob.aor);
        QVERIFY(ground.reaches(ground.bob, "established") && ground.reaches(ground.alice, "established"));
        ground.time.run(1s);
        Talker &asker = byCaller ? ground.alice : ground.bob;
        Talker &asked = byCaller ? ground.bob : ground.alice;
        const qsizetype before = asker.answers.size();
        QVERIFY(asker.session->offer(kOther, way));
        QVERIFY(ground.time.runUntil([&] { return asker.answers.size() > before; }, 10s));
        QCOMPARE(asked.offers, QList<SessionBody>{kOther});
        ground.time.run(1s);
        ground.bob.session->hangUp();
        QVERIFY(ground.isEnded(ground.alice) && ground.isEnded(ground.bob));
        QVERIFY(ground.isClean());
    }

    void rfc3262_prackGoesThrough()
    {
        ProxyGround ground;
        QVERIFY(ground.settle(ground.alice, "alice", ground.one) && ground.settle(ground.bob, "bob", ground.two));
        ground.bob.onCall = [](InviteSession *one) { one->ring(kAnswer); }; // reliable: there is an answer in it
        ground.alice.call(ground.bob.aor);
        QVERIFY(ground.time.runUntil([&] { return !ground.alice.answers.isEmpty(); }, 10s));
        ground.time.run(1s);
        QCOMPARE(ground.between(ProxyGround::kTwo, ProxyGround::kBob).last(), QByteArray("PRACK"));
        QCOMPARE(ground.between(ProxyGround::kOne, ProxyGround::kAlice).last(), QByteArray("200"));
        ground.bob.session->accept(kAnswer);
        QVERIFY(ground.reaches(ground.alice, "established"));
        ground.alice.session->hangUp();
        QVERIFY(ground.isEnded(ground.bob));
        QVERIFY(ground.isClean());
    }

    void forkedToThreePhonesOneAnswers()
    {
        Forked ground;
        QVERIFY(ground.settleAll());
        for (Talker *phone : ground.bobs())
            ProxyGround::ring(*phone);
        ground.alice.call(ground.bob.aor);
        QVERIFY(ground.reaches(ground.alice, "ringing"));
        ground.time.run(1s);
        for (Talker *phone : ground.bobs())
            QCOMPARE(phone->calls, 1);
        ground.bob2.session->accept(kAnswer);
        QVERIFY(ground.reaches(ground.alice, "established"));
        QVERIFY(ground.isEnded(ground.bob) && ground.isEnded(ground.bob3));
        QCOMPARE(ground.sent("CANCEL"), 2); // not to the one that answered
        QCOMPARE(ground.between(ProxyGround::kTwo, ProxyGround::kOne).count("487"), 0);
        ground.alice.session->hangUp();
        QVERIFY(ground.isEnded(ground.bob2));
        QVERIFY(ground.isClean());
    }

    void rfc6026_twoAnswerAtOnceAndTheCallerTakesOne()
    {
        Forked ground;
        QVERIFY(ground.settleAll());
        ProxyGround::ring(ground.bob3);
        ProxyGround::accept(ground.bob);
        ProxyGround::accept(ground.bob2);
        ground.alice.call(ground.bob.aor);
        QVERIFY(ground.reaches(ground.alice, "established"));
        QVERIFY(ground.time.runUntil([&] { return ground.bob.ends.size() + ground.bob2.ends.size() == 1; }, 10s));
        ground.time.run(1s);
        // Both 200s came up, both were acknowledged, one phone got the BYE.
        const auto up = ground.between(ProxyGround::kOne, ProxyGround::kAlice);
        QVERIFY(up.count("200") >= 3);
        QCOMPARE(ground.between(ProxyGround::kTwo, ProxyGround::kBob).count("ACK"), 1);
        QCOMPARE(ground.between(ProxyGround::kTwo, ProxyGround::kBob2).count("ACK"), 1);
        QCOMPARE(ground.between(ProxyGround::kTwo, ProxyGround::kBob).count("BYE")
                     + ground.between(ProxyGround::kTwo, ProxyGround::kBob2).count("BYE"), 1);
        ground.alice.session->hangUp();
        QVERIFY(ground.isEnded(ground.bob) && ground.isEnded(ground.bob2) && ground.isEnded(ground.bob3));
        QVERIFY(ground.isClean());
    }

    void rfc3261_16_10_cancelReachesAllPhones()
    {
        Forked ground;
        QVERIFY(ground.settleAll());
        for (Talker *phone : ground.bobs())
            ProxyGround::ring(*phone);
        ground.alice.call(ground.bob.aor);
        QVERIFY(ground.reaches(ground.alice, "ringing"));
        ground.time.run(1s);
        ground.alice.session->hangUp();
        for (Talker *phone : ground.bobs()) {
            QVERIFY(ground.isEnded(*phone));
            QCOMPARE(phone->ends, QByteArrayList{"remote"});
        }
        QVERIFY(ground.isEnded(ground.alice));
        QCOMPARE(ground.between(ProxyGround::kOne, ProxyGround::kAlice).count("487"), 1);
        QCOMPARE(ground.sent("CANCEL"), 5);
        QVERIFY(ground.isClean());
    }

    void rfc3261_16_10_a200ThatCrossesTheCancelStillGoesUp()
    {
        Forked ground;
        QVERIFY(ground.settleAll());
        for (Talker *phone : ground.bobs())
            ProxyGround::ring(*phone);
        ground.alice.call(ground.bob.aor);
        QVERIFY(ground.reaches(ground.alice, "ringing"));
        ground.time.run(1s);
        ground.alice.session->hangUp();
        ground.time.run(12ms); // the CANCEL is between the servers
        ground.bob.session->accept(kAnswer);
        QVERIFY(ground.isEnded(ground.alice) && ground.isEnded(ground.bob) && ground.isEnded(ground.bob2) && ground.isEnded(ground.bob3));
        QCOMPARE(ground.between(ProxyGround::kOne, ProxyGround::kAlice).count("487"), 0);
        QCOMPARE(ground.between(ProxyGround::kTwo, ProxyGround::kBob).count("ACK"), 1);
        QCOMPARE(ground.between(ProxyGround::kTwo, ProxyGround::kBob).count("BYE"), 1);
        QVERIFY(ground.isClean());
    }

    void rfc3261_16_7_item5_a6xxSilencesTheOthers()
    {
        Forked ground;
        QVERIFY(ground.settleAll());
        for (Talker *phone : ground.bobs())
            ProxyGround::ring(*phone);
        ground.alice.call(ground.bob.aor);
        QVERIFY(ground.reaches(ground.alice, "ringing"));
        ground.time.run(1s);
        ground.bob3.session->reject(603);
        QVERIFY(ground.isEnded(ground.alice) && ground.isEnded(ground.bob) && ground.isEnded(ground.bob2));
        QCOMPARE(ground.alice.endStatus, 603);
        QVERIFY(ground.isClean());
    }

    void rfc3261_16_7_item6_oneBusyOthersGoOnRinging()
    {
        Forked ground;
        QVERIFY(ground.settleAll());
        ground.bob.onCall = [](InviteSession *one) { one->reject(486); };
        ProxyGround::ring(ground.bob2);
        ProxyGround::ring(ground.bob3);
        ground.alice.call(ground.bob.aor);
        QVERIFY(ground.reaches(ground.alice, "ringing"));
        ground.time.run(5s);
        QVERIFY(ground.alice.ends.isEmpty());
        ground.bob2.session->reject(480);
        ground.bob3.session->reject(500);
        QVERIFY(ground.isEnded(ground.alice));
        QCOMPARE(ground.alice.endStatus, 486);
        QVERIFY(ground.isClean());
    }

    void absentAndUnknownUsers()
    {
        ProxyGround ground;
        QVERIFY(ground.settle(ground.alice, "alice", ground.one));
        ground.two.users.passwords.insert("bob", "b");
        ground.alice.call(uri("sip:bob@192.0.2.102"));
        QVERIFY(ground.isEnded(ground.alice));
        QCOMPARE(ground.alice.endStatus, 480);
        ground.alice.call(uri("sip:nobody@192.0.2.102"));
        QVERIFY(ground.isEnded(ground.alice, 2));
        QCOMPARE(ground.alice.endStatus, 404);
        QVERIFY(ground.isClean());
    }

    void aStrangerCallsAndIsCalledBackByNobody()
    {
        ProxyGround ground;
        QVERIFY(ground.settle(ground.bob, "bob", ground.two));
        ProxyGround::accept(ground.bob);
        ground.alice.call(ground.bob.aor); // as sip:alice@192.0.2.1, without a server
        QVERIFY(ground.reaches(ground.bob, "established"));
        ground.time.run(1s);
        QVERIFY(ground.between(ProxyGround::kTwo, ProxyGround::kAlice).contains("200"));
        ground.bob.session->hangUp(); // the stranger is reached on the flow it came by
        QVERIFY(ground.isEnded(ground.alice));
        QVERIFY(!ground.between(ProxyGround::kTwo, ProxyGround::kBob).contains("407"));
        QVERIFY(ground.isClean());
    }

    void underLossEverySessionComesAndGoes()
    {
        ProxyGround ground;
        QVERIFY(ground.settle(ground.alice, "alice", ground.one) && ground.settle(ground.bob, "bob", ground.two));
        ground.link.setLoss(15);
        ground.link.setDuplication(5);
        ground.link.setReordering(5, 50ms);
        ProxyGround::accept(ground.bob);
        int established = 0;
        for (int i = 1; i <= 40; ++i) {
            ground.alice.states.clear();
            ground.alice.call(ground.bob.aor);
            if (ground.time.runUntil([&] { return ground.alice.states.contains("established") || ground.alice.ends.size() == i; }, 5min))
                ++established;
            ground.time.run(2s);
            if (ground.alice.session)
                ground.alice.session->hangUp();
            QVERIFY(ground.time.runUntil([&] { return ground.alice.ends.size() == i; }, 5min));
        }
        QCOMPARE(established, 40);
        ground.link.setLoss(0);
        ground.time.run(2min);
        QCOMPARE(ground.bob.calls, ground.bob.ends.size());
        QVERIFY(ground.isClean());
    }

    void aServerThatWasStartedAnewLetsTheDialogEnd()
    {
        ProxyGround ground;
        QVERIFY(ground.settle(ground.alice, "alice", ground.one) && ground.settle(ground.bob, "bob", ground.one));
        ProxyGround::accept(ground.bob);
        ground.alice.call(ground.bob.aor);
        QVERIFY(ground.reaches(ground.alice, "established") && ground.reaches(ground.bob, "established"));
        ground.time.run(1s);
        // The tokens of the old one are worth nothing now; the registrations were on the disk.
        SipServer::Options options;
        ground.one.sip.reset();
        ground.one.sip = std::make_unique<SipServer>(ground.one.stack.transactions, ground.one.resolver, ground.one.location,
                                                     ground.one.users, ground.one.own, options);
        ground.alice.session->hangUp();
        QVERIFY(ground.isEnded(ground.alice) && ground.isEnded(ground.bob));
        QCOMPARE(ground.bob.ends, QByteArrayList{"remote"});
        QVERIFY(ground.isClean());
    }
};

QTEST_GUILESS_MAIN(tst_ProxiedCalls)
#include "tst_ProxiedCalls.moc"
