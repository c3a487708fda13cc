// SPDX-License-Identifier: MIT
#include "scenario/PeerGround.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

/// Nobody listens there.
constexpr auto kNowhere = "<sip:bob@192.0.2.99;transport=tcp>";

/// Takes the call; to a re-INVITE it says "progress" and nothing more.
ScriptedServer::Script progressForEver(bool answersCancel)
{
    return [answersCancel](const Request &request) -> std::optional<Response> {
        if (request.method == Method::Ack || (request.method == Method::Cancel && !answersCancel))
            return std::nullopt;
        const bool isReinvite = request.method == Method::Invite && !request.to()->tag().isEmpty();
        if (isReinvite)
            return PeerGround::answer(request, 183, {});
        return PeerGround::answer(request, 200, "x", request.method == Method::Invite ? kAnswer : SessionBody());
    };
}

} // namespace

/// A session ends, whatever its peer leaves open. P05 P06
class tst_InviteEnds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3261_17_1_1_2_reinviteThatStaysProvisionalEndsWithItsSession()
    {
        PeerGround ground;
        ground.peer.onRequest(progressForEver(false));
        ground.alice.call(ground.bob());
        QVERIFY(ground.established());
        QVERIFY(ground.alice.session->offer(kOther));
        ground.time.run(1s);
        ground.alice.session->hangUp();
        QVERIFY(ground.ended(1s));
        QVERIFY(ground.isClean());
        QVERIFY(!ground.peer.requestsOf(Method::Cancel).isEmpty());
    }

    void rfc3261_14_1_reinviteThatStaysProvisionalIsTakenBack()
    {
        PeerGround ground;
        ground.peer.onRequest(progressForEver(true));
        ground.alice.call(ground.bob());
        QVERIFY(ground.established());
        QVERIFY(ground.alice.session->offer(kOther));
        ground.time.run(ground.alice.usage().ringLimit() - 1s);
        QVERIFY(!ground.alice.session->offer(kOther));
        QVERIFY(ground.peer.requestsOf(Method::Cancel).isEmpty());
        const qsizetype last = ground.peer.requests.size() - 1;
        ground.time.run(2s);
        QCOMPARE(ground.peer.requestsOf(Method::Cancel).size(), 1);
        ground.peer.transport.sendResponse(PeerGround::answer(ground.peer.requests[last], 487, {}), ground.peer.sources[last],
                                           [](const auto &, const auto &) { });
        ground.time.run(1s);
        QCOMPARE(ground.alice.refusals, QList<int>{487});
        QVERIFY(ground.alice.session->state() == SessionState::Established);
        QVERIFY(ground.alice.session->offer(kOther)); // the way is free again
        ground.alice.session->hangUp();
        QVERIFY(ground.ended(1s));
        QVERIFY(ground.isClean());
    }

    void rfc3261_12_2_1_2_silenceAfterTheCancelEndsTheSession()
    {
        PeerGround ground;
        ground.peer.onRequest(progressForEver(false));
        ground.alice.call(ground.bob());
        QVERIFY(ground.established());
        QVERIFY(ground.alice.session->offer(kOther));
        QVERIFY(ground.ended(ground.alice.usage().ringLimit() + 40s));
        QCOMPARE(ground.alice.ends, QByteArrayList{"network"});
        QVERIFY(ground.isClean());
    }

    void rfc3261_13_2_2_4_ackThatCannotLeaveEndsTheCall()
    {
        PeerGround ground;
        ground.peer.onRequest([](const Request &request) { return PeerGround::answer(request, 200, "x", kAnswer, kNowhere); });
        ground.alice.call(ground.bob());
        QVERIFY(ground.ended(40s));
        QCOMPARE(ground.alice.ends, QByteArrayList{"network"});
        QVERIFY(!ground.alice.states.contains("established"));
        QVERIFY(ground.isClean());
    }

    void rfc3261_9_1_late200WhoseAckCannotLeave()
    {
        PeerGround ground;
        ground.peer.onRequest([](const Request &request) {
            return PeerGround::answer(request, request.method == Method::Invite ? 180 : 200, "late");
        });
        ground.alice.call(ground.bob());
        ground.time.run(100ms);
        ground.alice.session->hangUp();
        ground.time.run(1s);
        ground.peer.transport.sendResponse(PeerGround::answer(ground.peer.requests.first(), 200, "late", kAnswer, kNowhere),
                                           ground.peer.sources.first(), [](const auto &, const auto &) { });
        QVERIFY(ground.ended(40s));
        QCOMPARE(ground.alice.ends, QByteArrayList{"local"});
        QVERIFY(ground.isClean());
    }

    void ackOfAReinviteAfterHangingUpBringsNoSecondBye()
    {
        PeerGround ground;
        QVERIFY(ground.connectIncoming());
        ground.peer.onRequest([](const Request &) { return std::optional<Response>(); });
        QCOMPARE(ground.ask(ground.inside(Method::Invite, 8, kOther.content)), 200);
        ground.alice.session->hangUp();
        ground.time.run(100ms);
        ground.send(ground.inside(Method::Ack, 8));
        QVERIFY(ground.ended());
        for (const Request &bye : ground.peer.requestsOf(Method::Bye))
            QCOMPARE(bye.cseq()->number, ground.peer.requestsOf(Method::Bye).first().cseq()->number);
        QVERIFY(ground.isClean());
    }
};

QTEST_GUILESS_MAIN(tst_InviteEnds)
#include "tst_InviteEnds.moc"
