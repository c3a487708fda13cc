// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "scenario/PeerGround.h"

#include <QTest>

#include <algorithm>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

/// Sessions with peers that play every trick of the RFCs, and some that are none. P05 P06
class tst_InvitePeers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3261_13_2_2_4_every2xxIsAcknowledgedAllButOneEnded()
    {
        PeerGround ground;
        ground.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Ack)
                return std::nullopt;
            if (!(request.method == Method::Invite))
                return PeerGround::answer(request, 200, {});
            for (const char *tag : {"one", "two", "three"})
                ground.also(PeerGround::answer(request, 180, tag));
            for (const char *tag : {"two", "one", "three"})
                ground.also(PeerGround::answer(request, 200, tag, kAnswer));
            return std::nullopt;
        });
        ground.alice.call(ground.bob());
        QVERIFY(ground.established());
        ground.time.run(1s);
        QByteArrayList acknowledged;
        for (const Request &ack : ground.peer.requestsOf(Method::Ack))
            acknowledged.append(ack.to()->tag().toByteArray());
        std::sort(acknowledged.begin(), acknowledged.end());
        QCOMPARE(acknowledged, (QByteArrayList{"one", "three", "two"}));
        QByteArrayList over;
        for (const Request &bye : ground.peer.requestsOf(Method::Bye))
            over.append(bye.to()->tag().toByteArray());
        std::sort(over.begin(), over.end());
        QCOMPARE(over, (QByteArrayList{"one", "three"})); // the first 2xx has the session
        QCOMPARE(ground.alice.answers.size(), 1);
        QVERIFY(ground.alice.session->replaces().toTag == "two");

        // A copy of any of them gets the same ACK again, and no second BYE.
        const Request invite = ground.peer.requestsOf(Method::Invite).first();
        for (const char *tag : {"one", "two"})
            ground.also(PeerGround::answer(invite, 200, tag, kAnswer));
        ground.time.run(1s);
        QCOMPARE(ground.peer.requestsOf(Method::Ack).size(), 5);
        QCOMPARE(ground.peer.requestsOf(Method::Bye).size(), 2);
        const auto acks = ground.link.packetsThatStartWith("ACK");
        QCOMPARE(acks.last().bytes, acks.first().bytes);
        ground.alice.session->hangUp();
        QVERIFY(ground.ended());
        QVERIFY(ground.isClean());
    }

    void p11_earlyDialogsAreCounted_data()
    {
        QTest::addColumn<int>("forks");
        QTest::newRow("limit - 1") << Limits::kMaxForks - 1;
        QTest::newRow("limit") << Limits::kMaxForks;
        QTest::newRow("limit + 1") << Limits::kMaxForks + 1;
        QTest::newRow("many") << Limits::kMaxForks * 20;
    }
    /// However many forks ring, so many dialogs are kept; one more may answer all the same (RFC 3261 s.13.2.2.4). P11
    void p11_earlyDialogsAreCounted()
    {
        QFETCH(int, forks);
        PeerGround ground;
        ground.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Ack)
                return std::nullopt;
            if (!(request.method == Method::Invite))
                return PeerGround::answer(request, 200, {});
            for (int n = 0; n < forks; ++n)
                ground.also(PeerGround::answer(request, 180, "fork" + QByteArray::number(n)));
            return std::nullopt;
        });
        ground.alice.call(ground.bob());
        ground.time.run(1s);
        QCOMPARE(int(ground.alice.phone.agent.dialogs().count(DialogTable::Origin::Us)), std::min(forks, Limits::kMaxForks));
        const Request invite = ground.peer.requestsOf(Method::Invite).first();
        ground.also(PeerGround::answer(invite, 200, "fork" + QByteArray::number(forks - 1), kAnswer));
        QVERIFY(ground.established());
        ground.time.run(1s);
        QCOMPARE(ground.peer.requestsOf(Method::Ack).size(), 1);
        ground.alice.session->hangUp();
        QVERIFY(ground.ended());
        QVERIFY(ground.isClean());
    }

    void rfc3261_9_1_late200AfterCancel()
    {
        PeerGround ground;
        ground.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Ack)
                return std::nullopt;
            return PeerGround::answer(request, request.method == Method::Invite ? 180 : 200, "late");
        });
        ground.alice.call(ground.bob());
        ground.time.run(100ms);
        const auto invite = ground.peer.requests.first();
        const auto source = ground.peer.sources.first();
        ground.alice.session->hangUp();
        ground.time.run(5s);
        QCOMPARE(ground.peer.requestsOf(Method::Cancel).size(), 1);
        ground.peer.transport.sendResponse(PeerGround::answer(invite, 200, "late", kAnswer), source, [](const auto &, const auto &) { });
        QVERIFY(ground.ended(1s));
        QCOMPARE(ground.alice.ends, QByteArrayList{"local"});
        QCOMPARE(ground.peer.requestsOf(Method::Ack).size(), 1);
        QCOMPARE(ground.peer.requestsOf(Method::Bye).size(), 1);
        QVERIFY(ground.isClean());
    }

    void a200ThatMakesNoDialogEndsTheCall()
    {
        PeerGround ground;
        ground.peer.onRequest([](const Request &request) { return PeerGround::answer(request, 200, "x", kAnswer, {}); });
        ground.alice.call(ground.bob());
        QVERIFY(ground.ended());
        QCOMPARE(ground.alice.ends, QByteArrayList{"network"});
        QVERIFY(ground.isClean());
    }

    void rfc3264_a200WithoutAnAnswerIsEnded()
    {
        PeerGround ground;
        ground.peer.onRequest([](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Ack)
                return std::nullopt;
            return PeerGround::answer(request, 200, "x");
        });
        ground.alice.call(ground.bob());
        QVERIFY(ground.ended());
        QCOMPARE(ground.alice.ends, QByteArrayList{"unsupported"});
        QCOMPARE(ground.peer.requestsOf(Method::Ack).size(), 1);
        QCOMPARE(ground.peer.requestsOf(Method::Bye).size(), 1);
        QVERIFY(ground.isClean());
    }

    void rfc3261_8_1_3_4_redirectsAreFollowed_data()
    {
        QTest::addColumn<int>("redirects");
        QTest::addColumn<bool>("succeeds");
        QTest::newRow("one") << 1 << true;
        QTest::newRow("five") << 5 << true;
        QTest::newRow("six") << 6 << false;
    }
    void rfc3261_8_1_3_4_redirectsAreFollowed()
    {
        QFETCH(int, redirects);
        QFETCH(bool, succeeds);
        PeerGround ground;
        int left = redirects;
        ground.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Ack)
                return std::nullopt;
            if (!(request.method == Method::Invite) || left-- <= 0)
                return PeerGround::answer(request, 200, "end", kAnswer);
            Response moved = makeResponse(request, 302, "moved");
            moved.editHeaders().append(HeaderName::Contact, "<sip:bob" + QByteArray::number(left) + "@192.0.2.2>");
            return moved;
        });
        ground.alice.call(ground.bob());
        if (succeeds) {
            QVERIFY(ground.established());
            const auto invites = ground.peer.requestsOf(Method::Invite);
            QCOMPARE(invites.size(), redirects + 1);
            QVERIFY(invites.last().callId() == invites.first().callId());
            QVERIFY(invites.last().from()->tag() == invites.first().from()->tag());
            QCOMPARE(invites.last().cseq()->number, quint32(redirects + 1));
            ground.alice.session->hangUp();
        }
        QVERIFY(ground.ended());
        if (!succeeds)
            QCOMPARE(ground.alice.endStatus, 302);
        QVERIFY(ground.isClean());
    }

    void rfc3261_22_3_twoRealmsBothGetTheirCredentials() // P08
    {
        PeerGround ground;
        Identity identity = *ground.alice.phone.agent.account(ground.alice.aor);
        identity.outbound = {{{}, uri("sip:192.0.2.2:5060;lr"), {}}};
        identity.credentials = {{"example.test", "alice", "alice-pw"}, {"office.test", "alice", "office-pw"}};
        ground.alice.phone.setAccount(identity);
        DigestGate proxy;
        proxy.isProxy = true;
        DigestGate office;
        office.realm = "office.test";
        office.password = "office-pw";
        office.nonce = "nonce-2";
        ground.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Ack)
                return std::nullopt;
            if (!(request.method == Method::Invite))
                return PeerGround::answer(request, 200, {});
            if (!proxy.letsIn(request))
                return proxy.challenge(request);
            if (!office.letsIn(request))
                return office.challenge(request);
            return PeerGround::answer(request, 200, "in", kAnswer);
        });
        ground.alice.call(ground.bob());
        QVERIFY(ground.established());
        QCOMPARE(ground.peer.requestsOf(Method::Invite).size(), 3);
        // Two for the challenges, and one for the 2xx with the credentials of the INVITE (s.13.2.2.4).
        const auto acks = ground.peer.requestsOf(Method::Ack);
        QCOMPARE(acks.size(), 3);
        QVERIFY(acks.last().headers().contains(HeaderName::Authorization));
        QVERIFY(acks.last().headers().contains(HeaderName::ProxyAuthorization));
        QCOMPARE(acks.last().cseq()->number, 3u);
    }

    void a15_aStrangersChallengeToByeGetsNothing_data()
    {
        QTest::addColumn<QByteArray>("route");
        QTest::newRow("by its Contact") << QByteArray();
        QTest::newRow("by its Record-Route") << QByteArray("<sip:192.0.2.66;lr>");
    }
    void a15_aStrangersChallengeToByeGetsNothing() // A15 P08
    {
        QFETCH(QByteArray, route);
        PeerGround ground;
        Identity identity = *ground.alice.phone.agent.account(ground.alice.aor);
        identity.outbound = {{{}, uri("sip:192.0.2.2:5060;lr"), {}}};
        identity.credentials = {{"example.test", "alice", "alice-pw"}};
        ground.alice.phone.setAccount(identity);
        DigestGate gate;
        gate.isProxy = true;
        ground.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Ack)
                return std::nullopt;
            if (!gate.letsIn(request))
                return gate.challenge(request);
            Response ok = PeerGround::answer(request, 200, "rogue", kAnswer, "<sip:bob@192.0.2.66>");
            if (!route.isEmpty())
                ok.editHeaders().append(HeaderName::RecordRoute, route);
            return ok;
        });
        ground.other.onRequest([&](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Ack)
                return std::nullopt;
            return gate.challenge(request);
        });
        ground.alice.call(ground.bob());
        QVERIFY(ground.established());
        QVERIFY(ground.peer.requests.last().headers().contains(HeaderName::ProxyAuthorization)
                || ground.peer.requestsOf(Method::Invite).last().headers().contains(HeaderName::ProxyAuthorization));
        ground.alice.session->hangUp();
        QVERIFY(ground.ended());
        QCOMPARE(ground.other.requestsOf(Method::Ack).size(), 1);
        QCOMPARE(ground.other.requestsOf(Method::Bye).size(), 1);
        for (const WirePacket &packet : ground.link.packets()) {
            if (packet.to.address == QHostAddress(QStringLiteral("192.0.2.66")))
                QVERIFY(!packet.bytes.contains("response="));
        }
        QVERIFY(ground.isClean());
    }

    void ourOwnProxysChallengeToByeIsAnswered() // P08
    {
        PeerGround ground;
        Identity identity = *ground.alice.phone.agent.account(ground.alice.aor);
        identity.outbound = {{{}, uri("sip:192.0.2.2:5060;lr"), {}}};
        identity.credentials = {{"example.test", "alice", "alice-pw"}};
        ground.alice.phone.setAccount(identity);
        DigestGate gate;
        gate.isProxy = true;
        ground.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Ack)
                return std::nullopt;
            if (request.method == Method::Bye)
                gate.nonce = "nonce-for-bye"; // the one before is not known any more
            if (!gate.letsIn(request))
                return gate.challenge(request);
            Response ok = PeerGround::answer(request, 200, "fine", kAnswer);
            ok.editHeaders().append(HeaderName::RecordRoute, "<sip:192.0.2.2;lr>");
            return ok;
        });
        ground.alice.call(ground.bob());
        QVERIFY(ground.established());
        ground.alice.session->hangUp();
        QVERIFY(ground.ended());
        const auto byes = ground.peer.requestsOf(Method::Bye);
        QCOMPARE(byes.size(), 2);
        QVERIFY(gate.letsIn(byes.last()));
        QVERIFY(byes.last().cseq()->number > byes.first().cseq()->number);
        QVERIFY(ground.peer.requestsOf(Method::Ack).last().headers().contains(HeaderName::ProxyAuthorization));
    }

    void rfc3262_4_reliableResponsesAreTakenInOrderAndOnce()
    {
        PeerGround ground;
        ground.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            if (!(request.method == Method::Invite))
                return PeerGround::answer(request, 200, {});
            const auto reliable = [&](quint32 number, const SessionBody &body = {}) {
                Response response = PeerGround::answer(request, 183, "r", body);
                response.editHeaders().append(HeaderName::Require, "100rel");
                response.editHeaders().append(HeaderName::RSeq, QByteArray::number(number));
                return response;
            };
            ground.also(reliable(5));
            ground.also(reliable(7, kOther)); // too early: the 6th is missing
            ground.also(reliable(5));
            ground.also(reliable(6, kAnswer));
            return std::nullopt;
        });
        ground.alice.call(ground.bob());
        ground.time.run(100ms);
        QByteArrayList acknowledged;
        for (const Request &prack : ground.peer.requestsOf(Method::Prack))
            acknowledged.append(prack.headers().value(HeaderName::RAck).toByteArray());
        QCOMPARE(acknowledged, (QByteArrayList{"5 1 INVITE", "6 1 INVITE"}));
        QCOMPARE(ground.alice.answers, QList<SessionBody>{kAnswer});
    }

    void rfc3261_21_4_16_extensionRequiredThatWeLack()
    {
        PeerGround ground;
        ground.peer.onRequest([](const Request &request) {
            Response response = makeResponse(request, 421, "x");
            response.editHeaders().append(HeaderName::Require, "timewarp");
            return response;
        });
        ground.alice.call(ground.bob());
        QVERIFY(ground.ended());
        QCOMPARE(ground.alice.ends, QByteArrayList{"unsupported"});
        QCOMPARE(ground.alice.endStatus, 421);
    }

    void rfc3264_4_offerlessInvite_data()
    {
        QTest::addColumn<bool>("answers");
        QTest::newRow("answered in the ACK") << true;
        QTest::newRow("never answered") << false;
    }
    void rfc3264_4_offerlessInvite()
    {
        QFETCH(bool, answers);
        PeerGround ground;
        ground.alice.onCall = [](InviteSession *one) { one->accept(kOffer); };
        QCOMPARE(ground.ask(ground.invite({})), 200);
        QVERIFY(ground.peer.responses.last().body() == QByteArrayView(kOffer.content));
        ground.send(ground.inside(Method::Ack, 7, answers ? kAnswer.content : QByteArray()));
        ground.time.run(1s);
        if (answers) {
            QCOMPARE(ground.alice.answers, QList<SessionBody>{kAnswer});
            QVERIFY(ground.alice.states.last() == "established");
            return;
        }
        QVERIFY(ground.ended());
        QCOMPARE(ground.peer.requestsOf(Method::Bye).size(), 1);
        QCOMPARE(ground.alice.ends, QByteArrayList{"unsupported"});
    }

    void whatIsRefusedAtTheDoor_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("warning");
        const QByteArray fine = kOffer.content;
        const auto unusable = [](const char *name, const QByteArray &offer, int warning) {
            QTest::newRow(name) << QByteArray() << QByteArray() << offer << 488 << warning;
        };
        const QByteArray head = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nt=0 0\r\n";
        unusable("no media line", head, 304);
        unusable("other media type", head + "m=audio 9 RTP/AVP 0\r\n", 304);
        unusable("stream with port 0", head + "m=message 0 TCP/MSRP *\r\n", 304);
        unusable("other protocol", head + "m=message 9 udp sip:a@192.0.2.9\r\n", 302);
        unusable("other format", head + "m=audio 9 RTP/AVP 0\r\nm=message 9 TCP/MSRP 5\r\n", 305);
        unusable("no SDP", "v=0\r\n", 399);
        QTest::newRow("not SDP") << QByteArray("Content-Type") << QByteArray("application/isup") << fine << 415 << 0;
        QTest::newRow("answers in what we do not write") << QByteArray("Accept") << QByteArray("text/plain") << fine << 406 << 0;
        QTest::newRow("unknown extension") << QByteArray("Require") << QByteArray("timewarp") << fine << 420 << 0;
        QTest::newRow("rfc3891 Replaces of nothing") << QByteArray("Replaces") << QByteArray("a;to-tag=b;from-tag=c") << fine << 481 << 0;
        QTest::newRow("rfc3891 Replaces without tags") << QByteArray("Replaces") << QByteArray("a") << fine << 400 << 0;
        QTest::newRow("rfc4028 interval") << QByteArray("Session-Expires") << QByteArray("30") << fine << 422 << 0;
    }
    void whatIsRefusedAtTheDoor() // P09
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(int, warning);
        PeerGround ground;
        int missed = 0;
        connect(&ground.alice.phone.agent, &UserAgent::inviteRefused, &ground.alice.phone.agent, [&] { ++missed; });
        Request invite = ground.invite(body);
        invite.editHeaders().append(HeaderName::Supported, "timer");
        if (!header.isEmpty())
            invite.editHeaders().set(headerNameOf(header), value);
        QCOMPARE(ground.ask(invite), status);
        QCOMPARE(ground.alice.calls, 0);
        QCOMPARE(missed, status == 488 || status == 415 || status == 406 ? 1 : 0);
        if (status == 488)
            QVERIFY(ground.peer.responses.last().headers().value(HeaderName::Warning).view().startsWith(
                QByteArray::number(warning) + " linnet \""));
        if (status == 422)
            QVERIFY(ground.peer.responses.last().headers().value(HeaderName::MinSE) == QByteArrayView("90"));
    }

    void rfc3261_13_3_1_expiresEndsTheRinging()
    {
        PeerGround ground;
        ground.alice.onCall = [](InviteSession *one) { one->ring(); };
        Request invite = ground.invite();
        invite.editHeaders().append(HeaderName::Expires, "15");
        QCOMPARE(ground.ask(invite), 180);
        ground.time.startAnew();
        QVERIFY(ground.ended());
        QVERIFY(ground.time.elapsed() > 14s && ground.time.elapsed() <= 15s);
        ground.time.settle();
        QCOMPARE(ground.peer.responses.last().status, 487);
        QCOMPARE(ground.alice.ends, QByteArrayList{"noAnswer"});
    }

    void rfc3262_3_requiredReliabilityIsGiven()
    {
        PeerGround ground;
        ground.alice.onCall = [](InviteSession *one) { one->ring(); };
        Request invite = ground.invite();
        invite.editHeaders().append(HeaderName::Require, "100rel");
        QCOMPARE(ground.ask(invite), 180);
        const QByteArray number = ground.peer.responses.last().headers().value(HeaderName::RSeq).toByteArray();
        QVERIFY(number.toUInt() >= 1);
        Request prack = ground.inside(Method::Prack, 8);
        prack.editHeaders().append(HeaderName::RAck, "1 7 INVITE");
        QCOMPARE(ground.ask(prack), 481); // of no response
        prack.editHeaders().set(HeaderName::CSeq, "9 PRACK");
        prack.editHeaders().set(HeaderName::RAck, number + " 7 INVITE");
        QCOMPARE(ground.ask(prack), 200);
        prack.editHeaders().set(HeaderName::CSeq, "10 PRACK");
        QCOMPARE(ground.ask(prack), 481); // it has been
        const auto before = ground.peer.responses.size();
        ground.time.run(30s);
        QCOMPARE(ground.peer.responses.size(), before); // not repeated any more
    }

    void insideTheDialogByTheRules()
    {
        PeerGround ground;
        QVERIFY(ground.connectIncoming());
        QCOMPARE(ground.ask(ground.inside(Method::Options, 7)), 500); // rfc3261 12.2.2: not above the last one
        QCOMPARE(ground.ask(ground.inside(Method::Options, 20)), 200);
        QCOMPARE(ground.ask(ground.inside(Method::Info, 21)), 200);
        Request info = ground.inside(Method::Info, 22);
        info.editHeaders().append("Info-Package", "unheard-of");
        QCOMPARE(ground.ask(info), 469); // rfc6086 4.2
        QCOMPARE(ground.ask(ground.inside(Method::Notify, 23)), 489);
        QCOMPARE(ground.ask(ground.inside(Method::Refer, 24)), 405);
        Request update = ground.inside(Method::Update, 25);
        update.editHeaders().append(HeaderName::Require, "timewarp");
        QCOMPARE(ground.ask(update), 420);
        QCOMPARE(ground.ask(ground.inside(Method::Prack, 26)), 481);
        // A target refresh, then our BYE goes to the new place.
        Request moved = ground.inside(Method::Update, 27);
        moved.editHeaders().set(HeaderName::Contact, "<sip:bob@192.0.2.66>");
        QCOMPARE(ground.ask(moved), 200);
        ground.other.onRequest([](const Request &request) { return makeResponse(request, 200, {}); });
        ground.alice.session->hangUp();
        QVERIFY(ground.ended());
        QCOMPARE(ground.other.requestsOf(Method::Bye).size(), 1);
    }

    void rfc3261_14_2_reinviteBeforeTheAckHasToWait()
    {
        PeerGround ground;
        ground.alice.onCall = [](InviteSession *one) { one->accept(kAnswer); };
        QCOMPARE(ground.ask(ground.invite()), 200);
        QCOMPARE(ground.ask(ground.inside(Method::Invite, 8, kOther.content)), 500);
        const auto wait = ground.peer.responses.last().number(HeaderName::RetryAfter);
        QVERIFY(wait && *wait <= 10);
    }

    void rfc3261_9_2_cancelOfAReinviteKeepsTheSession()
    {
        PeerGround ground;
        ground.alice.answersOffers = false; // the user thinks
        QVERIFY(ground.connectIncoming());
        Request reinvite = ground.inside(Method::Invite, 8, kOther.content);
        reinvite.editHeaders().prepend(HeaderName::Via, "SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKfixed");
        const Target to{TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.1")), 5060}};
        ground.peer.transport.sendRequest(reinvite, to, [](const auto &, const auto &) { });
        ground.time.run(300ms);
        QCOMPARE(ground.alice.offers.size(), 1);
        Request cancel = reinvite;
        cancel.method = Method::Cancel;
        cancel.editHeaders().set(HeaderName::CSeq, "8 CANCEL");
        ground.peer.transport.sendRequest(cancel, to, [](const auto &, const auto &) { });
        ground.time.run(100ms);
        QList<int> statuses;
        for (const Response &response : ground.peer.responses)
            statuses.append(response.status);
        QVERIFY(statuses.contains(487));
        QVERIFY(ground.alice.session->state() == SessionState::Established);
    }

    void byeDuringAReinviteEndsBoth()
    {
        PeerGround ground;
        ground.alice.answersOffers = false;
        QVERIFY(ground.connectIncoming());
        ground.send(ground.inside(Method::Invite, 8, kOther.content));
        ground.time.run(300ms);
        ground.send(ground.inside(Method::Bye, 9));
        ground.time.run(100ms);
        QList<int> statuses;
        for (const Response &response : ground.peer.responses)
            statuses.append(response.status);
        QVERIFY(statuses.contains(487)); // RFC 3261 s.15.1.2
        QCOMPARE(ground.alice.ends, QByteArrayList{"remote"});
    }

    void byeOfARingingCall()
    {
        PeerGround ground;
        ground.alice.onCall = [](InviteSession *one) { one->ring(); };
        QCOMPARE(ground.ask(ground.invite()), 180);
        ground.send(ground.inside(Method::Bye, 8));
        ground.time.run(100ms);
        QCOMPARE(ground.alice.ends, QByteArrayList{"remote"});
        QCOMPARE(ground.peer.responses.last().status, 487);
    }

    void rfc4028_10_refreshByReinviteWhereThePeerHasNoUpdate()
    {
        PeerGround ground;
        ground.alice.usage().setSessionTimer({200s, 90s});
        ground.peer.onRequest([&](const Request &request) -> std::optional<Response> {
            if (request.method == Method::Ack)
                return std::nullopt;
            Response ok = PeerGround::answer(request, 200, "old", kAnswer);
            if (request.method == Method::Invite) {
                ok.editHeaders().append(HeaderName::SessionExpires, "200;refresher=uac");
                ok.editHeaders().append(HeaderName::Require, "timer");
                ok.editHeaders().append(HeaderName::Allow, "INVITE, ACK, BYE, CANCEL");
            }
            return ok;
        });
        ground.alice.call(ground.bob());
        QVERIFY(ground.established());
        ground.time.run(350s);
        const auto invites = ground.peer.requestsOf(Method::Invite);
        QCOMPARE(invites.size(), 4);
        QVERIFY(invites.last().body() == QByteArrayView(kOffer.content)); // says that nothing has changed
        QCOMPARE(ground.peer.requestsOf(Method::Ack).size(), 4);
        QCOMPARE(ground.alice.answers.size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_InvitePeers)
#include "tst_InvitePeers.moc"
