// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "sdp/OfferAnswer.h"
#include "sdp/SdpParser.h"
#include "sdp/SdpWriter.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using Fault = OfferAnswer::Fault;
using State = OfferAnswer::State;

namespace {

SessionDescription of(const QByteArray &lines, const QByteArray &origin = "- 1 1 IN IP4 192.0.2.9")
{
    return *parseSdp("v=0\r\no=" + origin + "\r\ns=-\r\nt=0 0\r\n" + lines);
}

SdpOrigin own() { return of({}, "alice 7 41 IN IP4 192.0.2.1").origin; }

constexpr char kAudio[] = "m=audio 49170 RTP/AVP 0\r\n";
constexpr char kVideo[] = "m=video 51372 RTP/AVP 31\r\n";
constexpr char kNoVideo[] = "m=video 0 RTP/AVP 31\r\n";

/// Alice offered audio and video and got both.
OfferAnswer agreed()
{
    OfferAnswer side(own());
    (void)side.offer(of(QByteArray(kAudio) + kVideo));
    (void)side.onAnswer(of(QByteArray(kAudio) + kVideo));
    return side;
}

} // namespace

/// The offer/answer model (RFC 3264), both sides of it. P06
class tst_OfferAnswer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3264_10_1_basicExchange();
    void rfc3264_6_answerHasTheOffersStreams();
    void rfc3264_6_answerHasTheOffersTime();
    void rfc3264_6_1_directions_data();
    void rfc3264_6_1_directions();
    void rfc3264_6_1_mediaTypeMustMatch();
    void rfc3264_8_versionCounts();
    void rfc3264_8_sameDescriptionSameVersion();
    void rfc3264_8_1_streamsAreAddedBehind();
    void rfc3264_8_2_endedStreamStaysInItsPlace();
    void rfc3264_8_4_hold();
    void rfc3261_14_1_refusedOfferRollsBack();
    void rfc3261_14_2_oneOfferAtATime();
    void refreshIsSeen();
    void hostileAnswersLeaveTheAgreement();
};

void tst_OfferAnswer::rfc3264_10_1_basicExchange()
{
    OfferAnswer alice(of({}, "alice 2890844526 2890844526 IN IP4 host.anywhere.com").origin);
    OfferAnswer bob(of({}, "bob 2890844730 2890844730 IN IP4 host.example.com").origin);
    const auto offer = alice.offer(of("c=IN IP4 host.anywhere.com\r\nm=audio 49170 RTP/AVP 0\r\nm=video 51372 RTP/AVP 31\r\n"
                                      "m=video 53000 RTP/AVP 32\r\na=rtpmap:32 MPV/90000\r\n"));
    QVERIFY(offer && alice.state() == State::OfferSent);
    QCOMPARE(offer->origin.version, 2890844526u);

    // Over the wire, as text.
    QVERIFY(!bob.onOffer(*parseSdp(toBytes(*offer))));
    QVERIFY(bob.state() == State::OfferReceived);
    SessionDescription wanted = bob.emptyAnswer();
    QCOMPARE(wanted.media.size(), 3u);
    wanted.media[0].port = 49920;
    wanted.media[2].port = 53000;
    const auto answer = bob.answer(wanted);
    QVERIFY(answer && bob.state() == State::Agreed);
    QVERIFY(answer->media[1].isRefused());
    QCOMPARE(answer->media[1].formats, std::vector<QByteArray>{"31"});
    QCOMPARE(answer->origin.user, "bob");

    QVERIFY(!alice.onAnswer(*parseSdp(toBytes(*answer))));
    QVERIFY(alice.state() == State::Agreed);
    for (const OfferAnswer *side : {&alice, &bob}) {
        QVERIFY(side->isActive(0) && !side->isActive(1) && side->isActive(2) && !side->isActive(3));
        QVERIFY(side->direction(0) == StreamDirection::SendRecv);
        QVERIFY(side->direction(1) == StreamDirection::Inactive);
    }
}

void tst_OfferAnswer::rfc3264_6_answerHasTheOffersStreams()
{
    OfferAnswer bob(own());
    QVERIFY(!bob.onOffer(of(QByteArray(kAudio) + kVideo)));
    QVERIFY(bob.answer(of(kAudio)).error() == Fault::StreamsMissing);
    QVERIFY(bob.answer(of(QByteArray(kAudio) + kVideo + kVideo)).error() == Fault::StreamsAdded);
    QVERIFY(bob.answer(of(QByteArray(kVideo) + kAudio)).error() == Fault::StreamChanged);
    QVERIFY(bob.answer(of(QByteArray(kAudio) + kNoVideo)));

    // Port 0 in the offer is port 0 in the answer.
    OfferAnswer carol(own());
    QVERIFY(!carol.onOffer(of(QByteArray(kAudio) + kNoVideo)));
    const auto answer = carol.answer(of(QByteArray(kAudio) + kVideo));
    QVERIFY(answer && answer->media[1].isRefused());
    QVERIFY(!carol.isActive(1));
}

void tst_OfferAnswer::rfc3264_6_answerHasTheOffersTime()
{
    OfferAnswer bob(own());
    SessionDescription offer = of(kAudio);
    offer.times = {{5, 9, {}}};
    QVERIFY(!bob.onOffer(offer));
    const auto answer = bob.answer(of(kAudio));
    QVERIFY(answer && answer->times == offer.times);
}

void tst_OfferAnswer::rfc3264_6_1_directions_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<QByteArray>("wanted");
    QTest::addColumn<QByteArray>("answered");
    const auto row = [](const char *offered, const char *wanted, const char *answered) {
        QTest::addRow("%s %s", offered, wanted) << QByteArray(offered) << QByteArray(wanted) << QByteArray(answered);
    };
    for (const char *any : {"sendrecv", "sendonly", "recvonly", "inactive"}) {
        row("sendrecv", any, any);
        row("inactive", any, "inactive");
    }
    row("sendonly", "sendrecv", "recvonly");
    row("sendonly", "recvonly", "recvonly");
    row("sendonly", "sendonly", "inactive");
    row("sendonly", "inactive", "inactive");
    row("recvonly", "sendrecv", "sendonly");
    row("recvonly", "sendonly", "sendonly");
    row("recvonly", "recvonly", "inactive");
}

void tst_OfferAnswer::rfc3264_6_1_directions()
{
    QFETCH(QByteArray, offered);
    QFETCH(QByteArray, wanted);
    QFETCH(QByteArray, answered);
    OfferAnswer bob(own());
    QVERIFY(!bob.onOffer(of(kAudio + ("a=" + offered) + "\r\n")));
    const auto answer = bob.answer(of(kAudio + ("a=" + wanted) + "\r\n"));
    QVERIFY(answer);
    QCOMPARE(toString(directionOf(*answer, answer->media[0])).toByteArray(), answered);
    QVERIFY(bob.direction(0) == *streamDirectionOf(answered));

    // And the offerer sees the other half of it.
    OfferAnswer alice(own());
    QVERIFY(alice.offer(of(kAudio + ("a=" + offered) + "\r\n")));
    QVERIFY(!alice.onAnswer(*answer));
    QVERIFY(alice.direction(0) == reversed(bob.direction(0)));
}

void tst_OfferAnswer::rfc3264_6_1_mediaTypeMustMatch()
{
    OfferAnswer alice(own());
    QVERIFY(alice.offer(of(kAudio)));
    QVERIFY(alice.onAnswer(of(kVideo)) == Fault::StreamChanged);
    QVERIFY(alice.state() == State::Nothing);
    QVERIFY(alice.offer(of(kAudio)));
    QVERIFY(alice.onAnswer(of("m=audio 49170 RTP/SAVP 0\r\n")) == Fault::StreamChanged);
    // What is refused may be called anything.
    QVERIFY(alice.offer(of(kAudio)));
    QVERIFY(!alice.onAnswer(of(kNoVideo)));
}

void tst_OfferAnswer::rfc3264_8_versionCounts()
{
    OfferAnswer alice = agreed();
    QCOMPARE(alice.local()->origin.version, 41u);
    const auto second = alice.offer(of(QByteArray(kAudio) + kNoVideo, "mallory 9 9 IN IP6 ::1"));
    QVERIFY(second);
    QVERIFY(second->origin.user == "alice" && second->origin.sessionId == 7);
    QCOMPARE(second->origin.version, 42u);
    QVERIFY(!alice.onAnswer(of(QByteArray(kAudio) + kNoVideo)));
    // As answerer too.
    QVERIFY(!alice.onOffer(of(QByteArray(kAudio) + kVideo, "- 1 2 IN IP4 192.0.2.9")));
    const auto answer = alice.answer(of(QByteArray(kAudio) + kVideo));
    QVERIFY(answer);
    QCOMPARE(answer->origin.version, 43u);
}

void tst_OfferAnswer::rfc3264_8_sameDescriptionSameVersion()
{
    OfferAnswer alice = agreed();
    const auto again = alice.offer(*alice.local());
    QVERIFY(again && *again == *alice.local());
    QCOMPARE(again->origin.version, 41u);
}

void tst_OfferAnswer::rfc3264_8_1_streamsAreAddedBehind()
{
    OfferAnswer alice = agreed();
    QVERIFY(alice.offer(of(QByteArray(kAudio) + kVideo + "m=message 9 TCP/MSRP *\r\n")));
    QVERIFY(!alice.isActive(2));
    QVERIFY(!alice.onAnswer(of(QByteArray(kAudio) + kVideo + "m=message 9 TCP/MSRP *\r\n")));
    QVERIFY(alice.isActive(2));

    SessionDescription many = *alice.local();
    many.media.resize(size_t(Limits::kMaxSdpMedia), many.media.back());
    QVERIFY(alice.offer(many));
    alice.rollBack();
    many.media.push_back(many.media.back());
    QVERIFY(alice.offer(many).error() == Fault::TooMany);
}

void tst_OfferAnswer::rfc3264_8_2_endedStreamStaysInItsPlace()
{
    OfferAnswer alice = agreed();
    QVERIFY(alice.offer(of(kAudio)).error() == Fault::StreamsMissing);
    QVERIFY(alice.onOffer(of(kAudio)) == Fault::StreamsMissing);
    QVERIFY(alice.state() == State::Agreed);
    QVERIFY(alice.offer(of(QByteArray(kAudio) + kNoVideo)));
    // The answer cannot bring it back.
    QVERIFY(!alice.onAnswer(of(QByteArray(kAudio) + kVideo)));
    QVERIFY(!alice.isActive(1));
    // A port 0's place may be taken by a stream of another kind.
    QVERIFY(alice.offer(of(QByteArray(kAudio) + "m=message 9 TCP/MSRP *\r\n")));
    QVERIFY(!alice.onAnswer(of(QByteArray(kAudio) + "m=message 9 TCP/MSRP *\r\n")));
    QVERIFY(alice.isActive(1));
}

void tst_OfferAnswer::rfc3264_8_4_hold()
{
    OfferAnswer alice = agreed();
    OfferAnswer bob(own());
    SessionDescription held = *alice.local();
    for (MediaDescription &media : held.media)
        setDirection(media, StreamDirection::SendOnly);
    const auto offer = alice.offer(held);
    QVERIFY(offer);
    QVERIFY(!bob.onOffer(*offer));
    const auto answer = bob.answer(of(QByteArray(kAudio) + kVideo));
    QVERIFY(answer && !alice.onAnswer(*answer));
    QVERIFY(alice.direction(0) == StreamDirection::SendOnly);
    QVERIFY(bob.direction(0) == StreamDirection::RecvOnly);
    // And off hold.
    SessionDescription resumed = held;
    for (MediaDescription &media : resumed.media)
        setDirection(media, StreamDirection::SendRecv);
    QVERIFY(alice.offer(resumed));
    QVERIFY(!alice.onAnswer(of(QByteArray(kAudio) + kVideo)));
    QVERIFY(alice.direction(0) == StreamDirection::SendRecv);
    QCOMPARE(alice.local()->origin.version, 43u);
}

void tst_OfferAnswer::rfc3261_14_1_refusedOfferRollsBack()
{
    OfferAnswer alice = agreed();
    const SessionDescription before = *alice.local();
    QCOMPARE(alice.offer(of(QByteArray(kAudio) + kNoVideo))->origin.version, 42u);
    alice.rollBack(); // 488
    QVERIFY(alice.state() == State::Agreed && *alice.local() == before && alice.isActive(1) && !alice.pending());
    // The peer may have noted 42 with what it refused.
    QCOMPARE(alice.offer(of(QByteArray(kNoVideo) + kVideo))->origin.version, 43u);
    alice.rollBack(); // 491, and the same once more
    QCOMPARE(alice.offer(of(QByteArray(kNoVideo) + kVideo))->origin.version, 43u);

    OfferAnswer fresh(own());
    QVERIFY(!fresh.onOffer(of(kAudio)));
    fresh.rollBack(); // we refused it
    QVERIFY(fresh.state() == State::Nothing && !fresh.local() && !fresh.remote());
}

void tst_OfferAnswer::rfc3261_14_2_oneOfferAtATime()
{
    OfferAnswer alice = agreed();
    QVERIFY(alice.answer(of(kAudio)).error() == Fault::WrongState);
    QVERIFY(alice.onAnswer(of(kAudio)) == Fault::WrongState);
    QVERIFY(alice.offer(*alice.local()));
    QVERIFY(alice.offer(*alice.local()).error() == Fault::WrongState);
    QVERIFY(alice.onOffer(*alice.remote()) == Fault::WrongState); // glare
    QVERIFY(alice.state() == State::OfferSent);
    alice.rollBack();
    QVERIFY(!alice.onOffer(*alice.remote()));
    QVERIFY(alice.onOffer(*alice.remote()) == Fault::WrongState);
    QVERIFY(alice.offer(*alice.local()).error() == Fault::WrongState);
    QVERIFY(alice.emptyAnswer().media.size() == 2);
}

void tst_OfferAnswer::refreshIsSeen()
{
    OfferAnswer alice = agreed();
    QVERIFY(!alice.isRefresh());
    QVERIFY(!alice.onOffer(*alice.remote()));
    QVERIFY(alice.isRefresh());
    QVERIFY(alice.answer(*alice.local()));
    QCOMPARE(alice.local()->origin.version, 41u);
    QVERIFY(!alice.onOffer(of(QByteArray(kAudio) + kVideo, "- 1 2 IN IP4 192.0.2.9")));
    QVERIFY(!alice.isRefresh());
}

void tst_OfferAnswer::hostileAnswersLeaveTheAgreement()
{
    OfferAnswer alice = agreed();
    const SessionDescription before = *alice.remote();
    for (const QByteArray &lines : {QByteArray(), QByteArray(kAudio), QByteArray(kAudio) + kVideo + kVideo, QByteArray(kVideo) + kAudio}) {
        QVERIFY(alice.offer(of(QByteArray(kAudio) + kVideo + "a=x\r\n")));
        QVERIFY(alice.onAnswer(of(lines)));
        QVERIFY(alice.state() == State::Agreed);
        QVERIFY(*alice.remote() == before);
        QVERIFY(alice.isActive(1));
    }
}

QTEST_APPLESS_MAIN(tst_OfferAnswer)
#include "tst_OfferAnswer.moc"
