// SPDX-License-Identifier: MIT
#include "scenario/Talker.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;
using Way = InviteSession::Way;

/// Sessions between two of us: every message in its time, lost, late, crossing. P05 P06
class tst_Invite : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theWholeFlow()
    {
        Talk talk;
        talk.link.setDelay(10ms);
        talk.bob.onCall = [](InviteSession *one) { one->ring(); };
        talk.alice.call(talk.bob.aor);
        QVERIFY(talk.time.runUntil([&] { return talk.alice.states.contains("ringing"); }));
        talk.bob.session->accept(kAnswer);
        QVERIFY(talk.time.runUntil([&] { return talk.bob.states.contains("established"); }));
        QCOMPARE(talk.bob.session->remoteBody(), kOffer);
        QCOMPARE(talk.alice.answers, QList<SessionBody>{kAnswer});
        QCOMPARE(talk.bob.phone.agent.dialogs().count(DialogTable::Origin::Peer), 1);
        talk.alice.session->hangUp();
        QVERIFY(talk.bothEnded());

        QByteArrayList wire;
        for (const WirePacket &packet : talk.link.packets())
            wire.append(packet.bytes.startsWith("SIP") ? packet.bytes.mid(8, 3) : packet.bytes.left(packet.bytes.indexOf(' ')));
        QCOMPARE(wire, (QByteArrayList{"INVITE", "180", "200", "ACK", "BYE", "200"}));
        QCOMPARE(talk.alice.states, (QByteArrayList{"ringing", "connecting", "established", "ending", "ended"}));
        QCOMPARE(talk.bob.states, (QByteArrayList{"incoming", "connecting", "established", "ended"}));
        QCOMPARE(talk.alice.ends, QByteArrayList{"local"});
        QCOMPARE(talk.bob.ends, QByteArrayList{"remote"});
        QVERIFY(talk.isClean());
    }

    void silentCalleeIsTrying()
    {
        Talk talk;
        talk.alice.call(talk.bob.aor);
        QVERIFY(talk.time.runUntil([&] { return talk.alice.states.contains("trying"); }, 1s));
        QCOMPARE(talk.sent("SIP/2.0 100"), 1);
    }

    void anyOneMessageMayBeLost_data()
    {
        QTest::addColumn<int>("lost");
        for (int i = 0; i < 6; ++i)
            QTest::newRow(QByteArray::number(i)) << i;
    }
    void anyOneMessageMayBeLost()
    {
        QFETCH(int, lost);
        Talk talk;
        talk.link.setDelay(10ms);
        talk.bobAccepts();
        talk.bob.onCall = [&](InviteSession *one) {
            one->ring();
            QMetaObject::invokeMethod(one, [one] { one->accept(kAnswer); }, Qt::QueuedConnection);
        };
        talk.alice.call(talk.bob.aor);
        QVERIFY(lost == 0 || talk.time.runUntil([&] {
            if (talk.bob.states.contains("established") && !talk.alice.states.contains("ending") && talk.alice.session)
                talk.alice.session->hangUp();
            return talk.link.packets().size() >= lost;
        }));
        if (talk.link.packets().size() == lost)
            talk.link.loseNext(1);
        QVERIFY(talk.time.runUntil([&] { return talk.bob.states.contains("established") || !talk.bob.ends.isEmpty(); }));
        if (talk.alice.session && !talk.alice.states.contains("ending"))
            talk.alice.session->hangUp();
        QVERIFY(talk.bothEnded());
        QCOMPARE(talk.alice.ends, QByteArrayList{"local"});
        QCOMPARE(talk.bob.ends, QByteArrayList{"remote"});
        QCOMPARE(talk.bob.calls, 1);
        QVERIFY(talk.isClean());
    }

    void underLossEverySessionComesAndGoes()
    {
        Talk talk;
        talk.link.setDelay(10ms);
        talk.link.setLoss(20);
        talk.link.setDuplication(5);
        talk.link.setReordering(5, 50ms);
        talk.bobAccepts();
        int established = 0;
        for (int i = 1; i <= 100; ++i) {
            talk.alice.states.clear();
            talk.alice.call(talk.bob.aor);
            if (talk.time.runUntil([&] { return talk.alice.states.contains("established") || talk.alice.ends.size() == i; }, 5min))
                ++established;
            talk.time.run(2s);
            if (talk.alice.session)
                talk.alice.session->hangUp();
            QVERIFY(talk.time.runUntil([&] { return talk.alice.ends.size() == i; }, 5min));
        }
        QCOMPARE(established, 100);
        talk.link.setLoss(0);
        talk.time.run(2min);
        QCOMPARE(talk.bob.calls, talk.bob.ends.size());
        QVERIFY(talk.isClean());
    }

    void rfc3261_9_cancelWhileRinging()
    {
        Talk talk;
        talk.link.setDelay(10ms);
        talk.bob.onCall = [](InviteSession *one) { one->ring(); };
        talk.alice.call(talk.bob.aor);
        QVERIFY(talk.time.runUntil([&] { return talk.alice.states.contains("ringing"); }));
        talk.alice.session->hangUp();
        QVERIFY(talk.bothEnded());
        QCOMPARE(talk.sent("CANCEL"), 1);
        QCOMPARE(talk.sent("SIP/2.0 487"), 1);
        QCOMPARE(talk.sent("ACK"), 1);
        QCOMPARE(talk.alice.ends, QByteArrayList{"local"});
        QCOMPARE(talk.bob.ends, QByteArrayList{"remote"});
        QVERIFY(talk.isClean());
    }

    void cancelBeforeAnythingHasLeft()
    {
        Talk talk;
        talk.alice.call(talk.bob.aor);
        talk.alice.session->hangUp();
        QVERIFY(talk.time.runUntil([&] { return !talk.alice.ends.isEmpty(); }, 40s));
        QCOMPARE(talk.sent("INVITE"), 0);
        QVERIFY(talk.isClean());
    }

    void rfc3261_9_1_cancelCrossesThe200()
    {
        Talk talk;
        talk.link.setDelay(10ms);
        talk.bob.onCall = [](InviteSession *one) { one->ring(); };
        talk.alice.call(talk.bob.aor);
        QVERIFY(talk.time.runUntil([&] { return talk.alice.states.contains("ringing"); }));
        talk.alice.session->hangUp();
        talk.bob.session->accept(kAnswer);
        QVERIFY(talk.bothEnded());
        QCOMPARE(talk.sent("CANCEL"), 1);
        QCOMPARE(talk.sent("ACK"), 1);
        QCOMPARE(talk.sent("BYE"), 1);
        QCOMPARE(talk.alice.ends, QByteArrayList{"local"});
        QCOMPARE(talk.bob.ends, QByteArrayList{"remote"});
        QVERIFY(!talk.alice.states.contains("established"));
        QVERIFY(talk.isClean());
    }

    void refusalsHaveTheirReasons_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("busy") << 486 << QByteArray("busy");
        QTest::newRow("busy everywhere") << 600 << QByteArray("busy");
        QTest::newRow("declined") << 603 << QByteArray("declined");
        QTest::newRow("away") << 480 << QByteArray("noAnswer");
        QTest::newRow("no common ground") << 488 << QByteArray("unsupported");
        QTest::newRow("broken") << 500 << QByteArray("network");
    }
    void refusalsHaveTheirReasons()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, reason);
        Talk talk;
        talk.bob.onCall = [&](InviteSession *one) { one->reject(status); };
        talk.alice.call(talk.bob.aor);
        QVERIFY(talk.bothEnded());
        QCOMPARE(talk.alice.ends, QByteArrayList{reason});
        QCOMPARE(talk.alice.endStatus, status);
        QCOMPARE(talk.bob.ends, QByteArrayList{"local"});
        QVERIFY(talk.isClean());
    }

    void nobodyAnswersWithinTheRingLimit()
    {
        Talk talk;
        talk.alice.usage().setRingLimit(60s);
        talk.bob.onCall = [](InviteSession *one) { one->ring(); };
        talk.alice.call(talk.bob.aor);
        QVERIFY(talk.bothEnded());
        QCOMPARE(talk.alice.ends, QByteArrayList{"noAnswer"});
        QCOMPARE(talk.bob.ends, QByteArrayList{"remote"});
        QCOMPARE(talk.time.elapsed(), 60s);

        talk.bob.usage().setRingLimit(20s);
        talk.alice.call(talk.bob.aor);
        QVERIFY(talk.bothEnded(2));
        QCOMPARE(talk.alice.ends.last(), "noAnswer"); // 480
        QCOMPARE(talk.bob.ends.last(), "noAnswer");
        QVERIFY(talk.isClean());
    }

    void rfc3261_13_3_1_1_ringingIsRepeatedEachMinute()
    {
        Talk talk;
        talk.bob.onCall = [](InviteSession *one) { one->ring(); };
        talk.alice.call(talk.bob.aor);
        talk.time.run(170s);
        QCOMPARE(talk.sent("SIP/2.0 180"), 3);
    }

    void nobodyIsThere()
    {
        Talk talk;
        talk.alice.call(uri("sip:nobody@192.0.2.77"));
        QVERIFY(talk.time.runUntil([&] { return !talk.alice.ends.isEmpty(); }));
        QCOMPARE(talk.alice.ends, QByteArrayList{"network"});
        QCOMPARE(talk.time.elapsed(), 32s);
        QVERIFY(talk.isClean());
    }

    void rfc3261_13_3_1_4_withoutAckThe200IsRepeatedThenTheSessionEnds()
    {
        Talk talk;
        talk.link.setDelay(10ms);
        talk.bobAccepts();
        talk.alice.call(talk.bob.aor);
        QVERIFY(talk.time.runUntil([&] { return talk.sent("SIP/2.0 200") == 1; }));
        talk.link.setSilent(true);
        QVERIFY(talk.time.runUntil([&] { return talk.sent("BYE") > 0; }));
        QCOMPARE(talk.sent("SIP/2.0 200"), 11); // 0.5, 1, 2, 4, 4 ... seconds apart for 32 s
        QVERIFY(talk.time.runUntil([&] { return !talk.bob.ends.isEmpty(); }));
        QCOMPARE(talk.bob.ends, QByteArrayList{"network"});
    }

    void rfc3261_15_calleeHangsUpOnlyAfterTheAck()
    {
        Talk talk;
        talk.link.setDelay(10ms);
        talk.bob.onCall = [](InviteSession *one) {
            one->accept(kAnswer);
            one->hangUp();
        };
        talk.alice.call(talk.bob.aor);
        QVERIFY(talk.bothEnded());
        const auto ack = talk.link.packetsThatStartWith("ACK");
        const auto bye = talk.link.packetsThatStartWith("BYE");
        QCOMPARE(bye.size(), 1);
        QVERIFY(bye[0].at >= ack[0].at + 10ms);
        QCOMPARE(talk.alice.ends, QByteArrayList{"remote"});
        QVERIFY(talk.isClean());
    }

    void bothHangUpAtOnce()
    {
        Talk talk;
        talk.link.setDelay(10ms);
        QVERIFY(talk.connect());
        talk.alice.session->hangUp();
        talk.bob.session->hangUp();
        QVERIFY(talk.bothEnded());
        QCOMPARE(talk.alice.ends, QByteArrayList{"local"});
        QCOMPARE(talk.bob.ends, QByteArrayList{"local"});
        QVERIFY(talk.isClean());
    }

    void rfc3261_14_reinvite_data()
    {
        QTest::addColumn<Way>("way");
        QTest::addColumn<bool>("byCallee");
        QTest::newRow("re-INVITE by the caller") << Way::Reinvite << false;
        QTest::newRow("re-INVITE by the callee") << Way::Reinvite << true;
        QTest::newRow("rfc3311 UPDATE by the caller") << Way::Update << false;
        QTest::newRow("rfc3311 UPDATE by the callee") << Way::Update << true;
    }
    void rfc3261_14_reinvite()
    {
        QFETCH(Way, way);
        QFETCH(bool, byCallee);
        Talk talk;
        talk.link.setDelay(10ms);
        QVERIFY(talk.connect());
        Talker &asks = byCallee ? talk.bob : talk.alice;
        Talker &answers = byCallee ? talk.alice : talk.bob;
        asks.answers.clear();
        QVERIFY(asks.session->offer(kOther, way));
        QVERIFY(!asks.session->offer(kOther, way)); // one at a time
        QVERIFY(talk.time.runUntil([&] { return !asks.answers.isEmpty(); }, 1s));
        talk.time.run(1s);
        QCOMPARE(answers.offers, QList<SessionBody>{kOther});
        QCOMPARE(asks.session->localBody(), kOther);
        QCOMPARE(answers.session->remoteBody(), kOther);
        QCOMPARE(answers.session->localBody(), kAnswer);
        QVERIFY(asks.session->offer(kOffer, way)); // and again
        talk.time.run(1s);
        talk.alice.session->hangUp();
        QVERIFY(talk.bothEnded());
        QVERIFY(talk.isClean());
    }

    void aRefusedOfferChangesNothing()
    {
        Talk talk;
        QVERIFY(talk.connect());
        QVERIFY(talk.alice.session->offer({"application/sdp", "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\nm=audio 9 RTP/AVP 0\r\n"}));
        talk.time.run(1s);
        QCOMPARE(talk.alice.refusals, QList<int>{488});
        QVERIFY(talk.link.packetsThatStartWith("SIP/2.0 488").first().bytes.contains("Warning: 304 "));
        QCOMPARE(talk.alice.session->localBody(), kOffer);
        talk.bob.answersOffers = false;
        QVERIFY(talk.alice.session->offer(kOther, Way::Update));
        talk.time.run(1s);
        QCOMPARE(talk.alice.refusals, (QList<int>{488, 504})); // an UPDATE asks nobody (RFC 3311 s.5.2)
        QVERIFY(talk.alice.session->offer(kOther, Way::Reinvite));
        talk.time.run(5s);
        talk.bob.session->refuseOffer();
        talk.time.run(1s);
        QCOMPARE(talk.alice.refusals, (QList<int>{488, 504, 488}));
        QVERIFY(talk.alice.session->state() == SessionState::Established);
        QCOMPARE(talk.bob.session->remoteBody(), kOffer);
    }

    void rfc3261_14_1_glareIsSolved_data()
    {
        QTest::addColumn<Way>("way");
        QTest::newRow("re-INVITE") << Way::Reinvite;
        QTest::newRow("UPDATE") << Way::Update;
    }
    void rfc3261_14_1_glareIsSolved()
    {
        QFETCH(Way, way);
        Talk talk;
        talk.link.setDelay(10ms);
        QVERIFY(talk.connect());
        talk.time.run(1s);
        talk.link.forgetPackets();
        QVERIFY(talk.alice.session->offer(kOther, way));
        QVERIFY(talk.bob.session->offer(kOther, way));
        QVERIFY(talk.time.runUntil([&] { return talk.sent("SIP/2.0 491") == 2; }, 1s));
        talk.time.run(10s);
        QCOMPARE(talk.alice.offers, QList<SessionBody>{kOther});
        QCOMPARE(talk.bob.offers, QList<SessionBody>{kOther});
        QVERIFY(talk.alice.refusals.isEmpty());
        // The caller owns the Call-ID and waits 2.1 to 4 s, the callee less.
        const auto again = talk.link.packetsThatStartWith(way == Way::Reinvite ? "INVITE" : "UPDATE");
        QCOMPARE(again.size(), 4);
        QVERIFY(again[2].from.address == QHostAddress(QStringLiteral("192.0.2.2")));
        QVERIFY(again[2].at - again[0].at <= 2100ms);
        QVERIFY(again[3].at - again[0].at >= 2100ms);
    }

    void aForgottenDialogEndsTheSession()
    {
        Talk talk;
        QVERIFY(talk.connect());
        delete talk.bob.session; // as after a crash
        QVERIFY(talk.alice.session->offer(kOther));
        QVERIFY(talk.time.runUntil([&] { return !talk.alice.ends.isEmpty(); }, 1s));
        QCOMPARE(talk.sent("SIP/2.0 481"), 1);
        QCOMPARE(talk.alice.ends, QByteArrayList{"network"});
    }

    void rfc3262_reliableAnswerBeforeThe200()
    {
        Talk talk;
        talk.link.setDelay(10ms);
        talk.bob.onCall = [](InviteSession *one) {
            one->ring(kAnswer);
            one->accept(kAnswer); // waits for the PRACK
        };
        talk.alice.call(talk.bob.aor);
        QVERIFY(talk.time.runUntil([&] { return talk.bob.states.contains("established"); }, 5s));
        QCOMPARE(talk.sent("SIP/2.0 183"), 1);
        QCOMPARE(talk.sent("PRACK"), 1);
        QCOMPARE(talk.alice.answers, QList<SessionBody>{kAnswer}); // once
        const auto early = talk.link.packetsThatStartWith("SIP/2.0 183").first();
        QVERIFY(early.bytes.contains("\r\nRSeq: "));
        QVERIFY(early.bytes.contains("\r\nRequire: 100rel\r\n"));
        const auto finals = talk.link.packetsThatStartWith("SIP/2.0 200");
        QVERIFY(finals[0].bytes.contains(" PRACK\r\n")); // and the 200 to INVITE only afterwards
        talk.alice.session->hangUp();
        QVERIFY(talk.bothEnded());
        QVERIFY(talk.isClean());
    }

    void rfc3262_3_lostReliableResponseComesAgain_data()
    {
        QTest::addColumn<int>("lost");
        QTest::newRow("the 183") << 1;
        QTest::newRow("the PRACK") << 2;
        QTest::newRow("the 200 to PRACK") << 3;
    }
    void rfc3262_3_lostReliableResponseComesAgain()
    {
        QFETCH(int, lost);
        Talk talk;
        talk.link.setDelay(10ms);
        talk.bob.onCall = [](InviteSession *one) { one->ring(kAnswer); };
        talk.alice.call(talk.bob.aor);
        QVERIFY(talk.time.runUntil([&] { return talk.link.packets().size() >= lost; }));
        talk.link.loseNext(1);
        talk.time.run(5s);
        QCOMPARE(talk.alice.answers, QList<SessionBody>{kAnswer});
        talk.bob.session->accept(kAnswer);
        QVERIFY(talk.time.runUntil([&] { return talk.bob.states.contains("established"); }, 5s));
        talk.alice.session->hangUp();
        QVERIFY(talk.bothEnded());
        QVERIFY(talk.isClean());
    }

    void rfc3262_3_withoutPrackTheInviteIsRefused()
    {
        Talk talk;
        talk.link.setDelay(10ms);
        talk.bob.onCall = [](InviteSession *one) { one->ring(kAnswer); };
        talk.alice.call(talk.bob.aor);
        QVERIFY(talk.time.runUntil([&] { return talk.sent("SIP/2.0 183") == 1; }));
        talk.link.setSilent(true);
        QVERIFY(talk.time.runUntil([&] { return !talk.bob.ends.isEmpty(); }));
        QCOMPARE(talk.bob.ends, QByteArrayList{"network"});
        QCOMPARE(talk.sent("SIP/2.0 183"), 7);
        QVERIFY(talk.sent("SIP/2.0 504") >= 1);
    }

    void rfc4028_refreshKeepsTheSession()
    {
        Talk talk;
        talk.link.setDelay(10ms);
        talk.alice.usage().setSessionTimer({200s, 90s});
        QVERIFY(talk.connect());
        talk.link.forgetPackets();
        talk.time.run(1000s);
        QCOMPARE(talk.sent("UPDATE"), 9); // each half of the interval
        QVERIFY(talk.link.packetsThatStartWith("UPDATE").first().bytes.contains("Session-Expires: 200;refresher=uac"));
        QVERIFY(talk.alice.session->state() == SessionState::Established);
        QVERIFY(talk.bob.session->state() == SessionState::Established);
        talk.bob.session->hangUp();
        QVERIFY(talk.bothEnded());
        QVERIFY(talk.isClean());
    }

    void rfc4028_10_aVanishedPeerIsNoticed()
    {
        Talk talk;
        talk.link.setDelay(10ms);
        talk.alice.usage().setSessionTimer({300s, 90s});
        QVERIFY(talk.connect());
        talk.time.startAnew();
        talk.link.setSilent(true);
        // The refresher's UPDATE stays without an answer: the dialog is gone.
        QVERIFY(talk.time.runUntil([&] { return !talk.alice.ends.isEmpty(); }));
        QCOMPARE(talk.alice.ends, QByteArrayList{"network"});
        QVERIFY(talk.time.elapsed() <= 183s);
        // The other side waits for the refresh until a third of the interval (at most 32 s) before its end.
        QVERIFY(talk.time.runUntil([&] { return talk.bob.states.contains("ending"); }));
        QVERIFY(talk.time.elapsed() >= 267s && talk.time.elapsed() <= 269s);
        QVERIFY(talk.time.runUntil([&] { return !talk.bob.ends.isEmpty(); }));
        QCOMPARE(talk.bob.ends, QByteArrayList{"network"});
    }

    void rfc4028_7_3_tooShortAnIntervalIsAskedAgain()
    {
        Talk talk;
        talk.alice.usage().setSessionTimer({100s, 90s});
        talk.bob.usage().setSessionTimer({1800s, 600s});
        QVERIFY(talk.connect());
        QCOMPARE(talk.sent("SIP/2.0 422"), 1);
        const auto invites = talk.link.packetsThatStartWith("INVITE");
        QCOMPARE(invites.size(), 2);
        QVERIFY(invites[1].bytes.contains("\r\nSession-Expires: 600\r\n"));
        QVERIFY(invites[1].bytes.contains("\r\nMin-SE: 600\r\n"));
        QVERIFY(invites[1].bytes.contains("\r\nCSeq: 2 INVITE\r\n"));
    }

    void rfc3891_anotherCallTakesThePlace()
    {
        Talk talk;
        Talker carol{talk.link, talk.clock, talk.time, QStringLiteral("192.0.2.3"), 33, "carol"};
        QVERIFY(talk.connect());
        const QPointer<InviteSession> first = talk.bob.session;
        const Replaces named = talk.alice.session->replaces();
        carol.call(talk.bob.aor, named);
        QVERIFY(talk.time.runUntil([&] { return carol.states.contains("established") && !talk.alice.ends.isEmpty(); }, 5s));
        QCOMPARE(talk.alice.ends, QByteArrayList{"remote"});
        QVERIFY(talk.bob.session && talk.bob.session != first);
        talk.time.run(1s);
        QVERIFY(talk.bob.session->state() == SessionState::Established);

        // What is gone can be replaced by nobody.
        carol.call(talk.bob.aor, named);
        QVERIFY(talk.time.runUntil([&] { return !carol.ends.isEmpty(); }, 5s));
        QCOMPARE(carol.endStatus, 481);
    }

    void rfc3891_3_earlyOnlyDoesNotReplaceAnEstablishedOne()
    {
        Talk talk;
        Talker carol{talk.link, talk.clock, talk.time, QStringLiteral("192.0.2.3"), 33, "carol"};
        QVERIFY(talk.connect());
        Replaces named = talk.alice.session->replaces();
        named.earlyOnly = true;
        carol.call(talk.bob.aor, named);
        QVERIFY(talk.time.runUntil([&] { return !carol.ends.isEmpty(); }, 5s));
        QCOMPARE(carol.endStatus, 486);
        QVERIFY(talk.alice.ends.isEmpty());
    }

    void limitOfDialogsThatPeersMake() // P11
    {
        Talk talk;
        talk.bob.onCall = [](InviteSession *) { };
        for (int i = 0; i < Limits::kMaxDialogsOfPeers; ++i) {
            talk.alice.call(talk.bob.aor);
            talk.time.run(10ms);
            // Our own limit on pending requests of one source is another one.
            if (talk.bob.session)
                talk.bob.session->accept(kAnswer);
            talk.time.run(10ms);
        }
        QCOMPARE(talk.bob.calls, Limits::kMaxDialogsOfPeers);
        talk.alice.call(talk.bob.aor);
        talk.time.run(10ms);
        QCOMPARE(talk.bob.calls, Limits::kMaxDialogsOfPeers);
        QVERIFY(talk.time.runUntil([&] { return !talk.alice.ends.isEmpty(); }, 10s));
        QCOMPARE(talk.alice.endStatus, 503);
        talk.bob.session->hangUp();
        talk.time.run(1s);
        talk.alice.call(talk.bob.aor);
        talk.time.run(1s);
        QCOMPARE(talk.bob.calls, Limits::kMaxDialogsOfPeers + 1);
    }
};

QTEST_GUILESS_MAIN(tst_Invite)
#include "tst_Invite.moc"
