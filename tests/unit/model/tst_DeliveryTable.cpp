// SPDX-License-Identifier: MIT
#include "im/model/DeliveryTable.h"

#include <QTest>

using namespace linnet::im;
using namespace std::chrono_literals;
using Kind = DeliveryEvent::Kind;
using State = DeliveryState;
using Reason = DeliveryReason;

Q_DECLARE_METATYPE(Transition)
Q_DECLARE_METATYPE(DeliveryEvent)

class tst_DeliveryTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreThoseOfTheCommandLine();
    void design5_everyFinalAnswer_data();
    void design5_everyFinalAnswer();
    void design5_everyStatusFromSendingEndsSomewhere();
    void design5_formatIsOfferedOnceAsBareText_data();
    void design5_formatIsOfferedOnceAsBareText();
    void design5_serverErrorFiveTimesThenFailed();
    void design5_backoffDoublesTo30Minutes();
    void design5_retryAfterIsHeardWithinReason();
    void design5_silenceIsNotConfirmed();
    void design5_silenceIsRepeatedFiveTimesWhereThePeerDeduplicates();
    void design5_bareTextIsNeverDeduplicated();
    void design5_noConnectionKeepsItQueued_data();
    void design5_noConnectionKeepsItQueued();
    void design5_interruptedAtStart();
    void localFailuresNameTheirReason_data();
    void localFailuresNameTheirReason();
    void userRetryBringsItBack_data();
    void userRetryBringsItBack();
    void expiryEndsWaitingOnly();
    void receiptsOnlyGoForward_data();
    void receiptsOnlyGoForward();
    void lateAnswerNeverTakesBackAReceipt();
    void rfc5438_7_1_3_failedThereEndsWhatWasOnlyAccepted();
    void rfc5438_8_1_aServerThatKeepsItSaysSoLater();
    void reliability2_4_whatMayHaveArrivedStaysSo_data();
    void reliability2_4_whatMayHaveArrivedStaysSo();
    void reliability2_4_theEntryRemembersIt();
    void design4_endsOfAnInvite_data();
    void design4_endsOfAnInvite();
    void design4_theOtherRoadKeepsItSending();
    void design6_aSessionTakesItAndReports();
    void design6_aLostSessionIsTriedAgainFiveTimes();
    void design6_whoCannotKeepItNowGetsItAgain();
};

namespace {

Delivery in(State state)
{
    return {state, false, 0, Reason::None};
}

DeliveryEvent answer(int status)
{
    DeliveryEvent event;
    event.kind = Kind::Answer;
    event.status = status;
    return event;
}

DeliveryEvent happening(Kind kind, Reason reason = Reason::None)
{
    DeliveryEvent made;
    made.kind = kind;
    made.reason = reason;
    return made;
}

/// QCOMPARE would take the model's toString() for its own.
QByteArray name(auto value)
{
    return toString(value).toByteArray();
}

} // namespace

void tst_DeliveryTable::namesAreThoseOfTheCommandLine()
{
    QCOMPARE(toString(State::NotConfirmed), QByteArrayView("notConfirmed"));
    QCOMPARE(toString(Reason::RefusedConnection), QByteArrayView("refusedConnection"));
    QCOMPARE(toString(Reason::Other), QByteArrayView("other"));
    for (int i = 0; i < kDeliveryStateCount; ++i)
        QVERIFY(deliveryStateOf(toString(State(i))) == State(i));
    for (int i = 0; i < kDeliveryReasonCount; ++i)
        QVERIFY(deliveryReasonOf(toString(Reason(i))) == Reason(i));
    QVERIFY(!deliveryStateOf("Queued"));
    QVERIFY(!deliveryReasonOf(""));
}

void tst_DeliveryTable::design5_everyFinalAnswer_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("last");
    QTest::addColumn<State>("state");
    QTest::addColumn<bool>("stored");
    QTest::addColumn<Reason>("reason");
    QTest::addColumn<FollowUp>("followUp");

    const auto row = [](int first, int last, State state, Reason reason, FollowUp followUp, bool stored = false) {
        QTest::addRow("%d-%d", first, last) << first << last << state << stored << reason << followUp;
    };
    row(200, 200, State::Accepted, Reason::None, FollowUp::Drop);
    row(201, 299, State::Accepted, Reason::None, FollowUp::Drop, true);
    row(300, 399, State::Failed, Reason::Other, FollowUp::AskUser);
    row(400, 400, State::Failed, Reason::Other, FollowUp::AskUser);
    row(401, 401, State::Failed, Reason::Password, FollowUp::AskUser);
    row(402, 403, State::Failed, Reason::Refused, FollowUp::AskUser);
    row(404, 404, State::Failed, Reason::NotFound, FollowUp::AskUser);
    row(405, 405, State::Failed, Reason::Refused, FollowUp::AskUser);
    row(406, 406, State::Failed, Reason::Format, FollowUp::AskUser); // already bare
    row(407, 407, State::Failed, Reason::Password, FollowUp::AskUser);
    row(408, 408, State::NotConfirmed, Reason::Timeout, FollowUp::AskUser);
    row(409, 409, State::Failed, Reason::Other, FollowUp::AskUser);
    row(410, 410, State::Failed, Reason::NotFound, FollowUp::AskUser);
    row(411, 412, State::Failed, Reason::Other, FollowUp::AskUser);
    row(413, 413, State::Failed, Reason::TooLarge, FollowUp::AskUser);
    row(414, 414, State::Failed, Reason::BadAddress, FollowUp::AskUser);
    row(415, 415, State::Failed, Reason::Format, FollowUp::AskUser);
    row(416, 416, State::Failed, Reason::BadAddress, FollowUp::AskUser);
    row(417, 429, State::Failed, Reason::Other, FollowUp::AskUser);
    row(430, 430, State::Queued, Reason::None, FollowUp::RetryAfter);
    row(433, 433, State::Failed, Reason::Refused, FollowUp::AskUser);
    row(477, 477, State::Queued, Reason::None, FollowUp::RetryAfter);
    row(480, 480, State::Queued, Reason::None, FollowUp::RetryAfter);
    row(481, 481, State::Failed, Reason::Other, FollowUp::AskUser);
    row(482, 483, State::Failed, Reason::Loop, FollowUp::AskUser);
    row(484, 485, State::Failed, Reason::BadAddress, FollowUp::AskUser);
    row(486, 486, State::Queued, Reason::None, FollowUp::RetryAfter);
    row(487, 487, State::Failed, Reason::Other, FollowUp::AskUser);
    row(488, 488, State::Failed, Reason::Format, FollowUp::AskUser);
    row(489, 492, State::Failed, Reason::Other, FollowUp::AskUser);
    row(493, 493, State::Failed, Reason::Key, FollowUp::AskUser);
    row(494, 499, State::Failed, Reason::Other, FollowUp::AskUser);
    row(500, 500, State::Queued, Reason::Server, FollowUp::RetryAfter);
    row(501, 501, State::Failed, Reason::Server, FollowUp::AskUser);
    row(502, 502, State::Queued, Reason::Server, FollowUp::RetryAfter);
    row(503, 503, State::Queued, Reason::Server, FollowUp::RetryAfter);
    row(504, 504, State::NotConfirmed, Reason::Timeout, FollowUp::AskUser);
    row(505, 512, State::Failed, Reason::Server, FollowUp::AskUser);
    row(513, 513, State::Failed, Reason::TooLarge, FollowUp::AskUser);
    row(514, 599, State::Failed, Reason::Server, FollowUp::AskUser);
    row(600, 603, State::Failed, Reason::Refused, FollowUp::AskUser);
    row(604, 604, State::Failed, Reason::NotFound, FollowUp::AskUser);
    row(605, 699, State::Failed, Reason::Refused, FollowUp::AskUser);
}

void tst_DeliveryTable::design5_everyFinalAnswer()
{
    QFETCH(int, first);
    QFETCH(int, last);
    QFETCH(State, state);
    QFETCH(bool, stored);
    QFETCH(Reason, reason);
    QFETCH(FollowUp, followUp);
    for (int status = first; status <= last; ++status) {
        const Transition transition = decide(in(State::Sending), answer(status));
        QCOMPARE(transition.delivery, (Delivery{state, stored, status, reason}));
        QCOMPARE(transition.followUp, followUp);
        QCOMPARE(transition.delay > 0s, followUp == FollowUp::RetryAfter);
    }
}

void tst_DeliveryTable::design5_everyStatusFromSendingEndsSomewhere()
{
    for (int status = 200; status < 700; ++status) {
        const Transition transition = decide(in(State::Sending), answer(status));
        QVERIFY2(transition.delivery.state != State::Sending, qPrintable(QString::number(status)));
        QCOMPARE(transition.delivery.status, status);
    }
}

void tst_DeliveryTable::design5_formatIsOfferedOnceAsBareText_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {406, 415, 488})
        QTest::addRow("%d", status) << status;
}

void tst_DeliveryTable::design5_formatIsOfferedOnceAsBareText()
{
    QFETCH(int, status);
    DeliveryEvent refused = answer(status);
    refused.wasCpim = true;
    const Transition first = decide(in(State::Sending), refused);
    QCOMPARE(first.followUp, FollowUp::SendBareText);
    QCOMPARE(name(first.delivery.state), name(State::Sending));

    refused.wasCpim = false;
    const Transition second = decide(first.delivery, refused);
    QCOMPARE(second.delivery, (Delivery{State::Failed, false, status, Reason::Format}));
}

void tst_DeliveryTable::design5_serverErrorFiveTimesThenFailed()
{
    DeliveryEvent broken = answer(500);
    const QList<std::chrono::seconds> waits{30s, 60s, 120s, 240s, 480s};
    for (const auto wait : waits) {
        const Transition transition = decide(in(State::Sending), broken);
        QCOMPARE(name(transition.delivery.state), name(State::Queued));
        QCOMPARE(transition.delay, wait);
        broken.strikes = transition.strikes;
    }
    const Transition last = decide(in(State::Sending), broken);
    QCOMPARE(last.delivery, (Delivery{State::Failed, false, 500, Reason::Server}));

    // Another answer in between starts the count again.
    QCOMPARE(decide(in(State::Sending), [&] { DeliveryEvent busy = answer(480); busy.strikes = 4; return busy; }()).strikes, 0);
}

void tst_DeliveryTable::design5_backoffDoublesTo30Minutes()
{
    const QList<std::chrono::seconds> waits{30s, 60s, 120s, 240s, 480s, 960s, 1800s, 1800s};
    for (int i = 0; i < waits.size(); ++i) {
        DeliveryEvent away = answer(480);
        away.attempts = i + 1;
        QCOMPARE(decide(in(State::Sending), away).delay, waits[i]);
    }
    QCOMPARE(deliveryBackoff(0), 30s);
    QCOMPARE(deliveryBackoff(1'000'000), 1800s);
}

void tst_DeliveryTable::design5_retryAfterIsHeardWithinReason()
{
    for (const int status : {500, 502, 503, 480}) {
        DeliveryEvent busy = answer(status);
        busy.retryAfter = 7s;
        QCOMPARE(decide(in(State::Sending), busy).delay, 7s);
        busy.retryAfter = 0s;
        QCOMPARE(decide(in(State::Sending), busy).delay, 30s);
        busy.retryAfter = std::chrono::seconds(4294967295);
        QCOMPARE(decide(in(State::Sending), busy).delay, std::chrono::seconds(kMaxRetryAfter));
    }
}

void tst_DeliveryTable::design5_silenceIsNotConfirmed()
{
    const Transition transition = decide(in(State::Sending), happening(Kind::NoAnswer));
    QCOMPARE(transition.delivery, (Delivery{State::NotConfirmed, false, 0, Reason::Timeout}));
    QCOMPARE(transition.followUp, FollowUp::AskUser);
}

void tst_DeliveryTable::design5_silenceIsRepeatedFiveTimesWhereThePeerDeduplicates()
{
    for (const DeliveryEvent &first : {happening(Kind::NoAnswer), answer(408), answer(504)}) {
        DeliveryEvent silence = first;
        silence.peerDeduplicates = true;
        silence.wasCpim = true;
        Delivery current = in(State::Sending);
        for (int i = 0; i < 5; ++i) {
            const Transition transition = decide(current, silence);
            QCOMPARE(name(transition.delivery.state), name(State::NotConfirmed));
            QCOMPARE(transition.followUp, FollowUp::RetryAfter);
            QCOMPARE(transition.delay, deliveryBackoff(i + 1));
            silence.strikes = transition.strikes;
            current = decide(transition.delivery, happening(Kind::Sent)).delivery;
            QCOMPARE(name(current.state), name(State::Sending));
        }
        QCOMPARE(decide(current, silence).followUp, FollowUp::AskUser);
        QCOMPARE(name(decide(current, silence).delivery.state), name(State::NotConfirmed));
    }
}

void tst_DeliveryTable::design5_bareTextIsNeverDeduplicated()
{
    DeliveryEvent silence = happening(Kind::NoAnswer);
    silence.peerDeduplicates = true; // a new Call-ID is a new message to it
    QCOMPARE(decide(in(State::Sending), silence).followUp, FollowUp::AskUser);
}

void tst_DeliveryTable::design5_noConnectionKeepsItQueued_data()
{
    QTest::addColumn<Reason>("reason");
    for (const Reason reason : {Reason::NoNetwork, Reason::Dns, Reason::RefusedConnection, Reason::Tls})
        QTest::newRow(toString(reason).toByteArray().constData()) << reason;
}

void tst_DeliveryTable::design5_noConnectionKeepsItQueued()
{
    QFETCH(Reason, reason);
    for (const State state : {State::Queued, State::Sending}) {
        const Transition transition = decide(in(state), happening(Kind::NotConnected, reason));
        QCOMPARE(transition.delivery, (Delivery{State::Queued, false, 0, reason}));
        QCOMPARE(transition.followUp, FollowUp::RetryAfter);
    }
    // What may have arrived before stays so.
    DeliveryEvent again = happening(Kind::NotConnected, reason);
    again.peerDeduplicates = again.wasCpim = true;
    const Transition waiting = decide(in(State::NotConfirmed), again);
    QCOMPARE(name(waiting.delivery.state), name(State::NotConfirmed));
    QCOMPARE(waiting.followUp, FollowUp::RetryAfter);
}

void tst_DeliveryTable::design5_interruptedAtStart()
{
    DeliveryEvent interrupted = happening(Kind::Interrupted);
    QCOMPARE(name(decide(in(State::Sending), interrupted).delivery.state), name(State::NotConfirmed));
    QCOMPARE(decide(in(State::Sending), interrupted).followUp, FollowUp::AskUser);
    interrupted.peerDeduplicates = interrupted.wasCpim = true;
    QCOMPARE(name(decide(in(State::Sending), interrupted).delivery.state), name(State::Queued));
    QCOMPARE(decide(in(State::Sending), interrupted).delay, 0s);
    for (int state = 0; state < kDeliveryStateCount; ++state) {
        if (State(state) == State::Sending)
            continue;
        QCOMPARE(decide(in(State(state)), interrupted).delivery, in(State(state)));
    }
}

void tst_DeliveryTable::localFailuresNameTheirReason_data()
{
    QTest::addColumn<DeliveryEvent>("failure");
    QTest::addColumn<Reason>("reason");
    QTest::newRow("too large") << happening(Kind::LocalFailure, Reason::TooLarge) << Reason::TooLarge;
    QTest::newRow("bad address") << happening(Kind::LocalFailure, Reason::BadAddress) << Reason::BadAddress;
    QTest::newRow("no session") << happening(Kind::LocalFailure, Reason::NoSession) << Reason::NoSession;
    QTest::newRow("storage") << happening(Kind::LocalFailure, Reason::Storage) << Reason::Storage;
    QTest::newRow("password") << happening(Kind::PasswordRefused) << Reason::Password;
}

void tst_DeliveryTable::localFailuresNameTheirReason()
{
    QFETCH(DeliveryEvent, failure);
    QFETCH(Reason, reason);
    for (const State state : {State::Queued, State::Sending}) {
        const Transition transition = decide(in(state), failure);
        QCOMPARE(transition.delivery, (Delivery{State::Failed, false, 0, reason}));
        QCOMPARE(transition.followUp, FollowUp::AskUser);
    }
}

void tst_DeliveryTable::userRetryBringsItBack_data()
{
    QTest::addColumn<State>("state");
    QTest::addColumn<bool>("comesBack");
    for (int i = 0; i < kDeliveryStateCount; ++i) {
        const State state = State(i);
        const bool comesBack = state == State::Queued || state == State::NotConfirmed || state == State::Failed || state == State::Expired;
        QTest::newRow(toString(state).toByteArray().constData()) << state << comesBack;
    }
}

void tst_DeliveryTable::userRetryBringsItBack()
{
    QFETCH(State, state);
    QFETCH(bool, comesBack);
    DeliveryEvent retry = happening(Kind::UserRetry);
    retry.strikes = 5;
    const Transition transition = decide(in(state), retry);
    if (!comesBack) {
        QCOMPARE(transition.delivery, in(state));
        QCOMPARE(transition.followUp, FollowUp::None);
        return;
    }
    QCOMPARE(transition.delivery, in(State::Queued));
    QCOMPARE(transition.followUp, FollowUp::RetryAfter);
    QCOMPARE(transition.delay, 0s);
    QCOMPARE(transition.strikes, 0);
}

void tst_DeliveryTable::expiryEndsWaitingOnly()
{
    QCOMPARE(decide(in(State::Queued), happening(Kind::Expire)).delivery, (Delivery{State::Expired, false, 0, Reason::Expired}));
    QCOMPARE(decide(in(State::Queued), happening(Kind::Expire)).followUp, FollowUp::AskUser);
    QCOMPARE(decide(in(State::NotConfirmed), happening(Kind::Expire)).delivery, in(State::NotConfirmed));
    QCOMPARE(decide(in(State::NotConfirmed), happening(Kind::Expire)).followUp, FollowUp::AskUser);
    for (const State state : {State::Sending, State::Accepted, State::Delivered, State::Displayed, State::Failed, State::Expired})
        QCOMPARE(decide(in(state), happening(Kind::Expire)).delivery, in(state));
}

void tst_DeliveryTable::receiptsOnlyGoForward_data()
{
    QTest::addColumn<State>("state");
    for (int i = 0; i < kDeliveryStateCount; ++i)
        QTest::newRow(toString(State(i)).toByteArray().constData()) << State(i);
}

void tst_DeliveryTable::receiptsOnlyGoForward()
{
    QFETCH(State, state);
    const State afterDelivered = decide(in(state), happening(Kind::ReceivedByDevice)).delivery.state;
    QCOMPARE(name(afterDelivered), name(state == State::Displayed ? State::Displayed : State::Delivered));
    QCOMPARE(name(decide(in(state), happening(Kind::SeenByUser)).delivery.state), name(State::Displayed));
}

void tst_DeliveryTable::lateAnswerNeverTakesBackAReceipt()
{
    for (const State state : {State::Accepted, State::Delivered, State::Displayed}) {
        for (const int status : {200, 202, 404, 480, 408, 500}) {
            QCOMPARE(decide(in(state), answer(status)).delivery, in(state));
            QCOMPARE(decide(in(state), answer(status)).followUp, FollowUp::Drop);
        }
        QCOMPARE(decide(in(state), happening(Kind::NoAnswer)).delivery, in(state));
        QCOMPARE(decide(in(state), happening(Kind::Sent)).delivery, in(state));
    }
}

void tst_DeliveryTable::rfc5438_7_1_3_failedThereEndsWhatWasOnlyAccepted()
{
    const DeliveryEvent failed = happening(Kind::FailedThere, Reason::Other);
    for (int i = 0; i < kDeliveryStateCount; ++i) {
        const Transition next = decide(in(State(i)), failed);
        QCOMPARE(next.delivery.state == State::Failed, State(i) == State::Accepted || State(i) == State::Failed);
        QVERIFY(State(i) == State::Accepted || (next.delivery == in(State(i)) && next.followUp == FollowUp::None));
    }
}

void tst_DeliveryTable::rfc5438_8_1_aServerThatKeepsItSaysSoLater()
{
    const DeliveryEvent kept = happening(Kind::KeptByServer);
    for (int i = 0; i < kDeliveryStateCount; ++i) {
        const bool changes = State(i) == State::Accepted || State(i) == State::NotConfirmed;
        const Delivery expected = changes ? Delivery{State::Accepted, true, 0, Reason::None} : in(State(i));
        QCOMPARE(decide(in(State(i)), kept).delivery, expected);
    }
}

void tst_DeliveryTable::reliability2_4_whatMayHaveArrivedStaysSo_data()
{
    QTest::addColumn<DeliveryEvent>("later");
    QTest::addColumn<FollowUp>("followUp");
    QTest::newRow("refused") << answer(404) << FollowUp::AskUser;
    QTest::newRow("declined") << answer(603) << FollowUp::AskUser;
    QTest::newRow("password") << happening(Kind::PasswordRefused) << FollowUp::AskUser;
    QTest::newRow("too large") << happening(Kind::LocalFailure, Reason::TooLarge) << FollowUp::AskUser;
    QTest::newRow("away") << answer(480) << FollowUp::RetryAfter;
    QTest::newRow("server error") << answer(500) << FollowUp::RetryAfter;
    QTest::newRow("server down") << answer(503) << FollowUp::RetryAfter;
    QTest::newRow("no network") << happening(Kind::NotConnected, Reason::NoNetwork) << FollowUp::RetryAfter;
    QTest::newRow("time over") << happening(Kind::Expire) << FollowUp::AskUser;
}

void tst_DeliveryTable::reliability2_4_whatMayHaveArrivedStaysSo()
{
    QFETCH(DeliveryEvent, later);
    QFETCH(FollowUp, followUp);
    const State attempt = later.kind == Kind::Expire ? State::Queued : State::Sending;
    later.mayHaveArrived = true;
    const Transition kept = decide(in(attempt), later);
    QCOMPARE(kept.delivery, (Delivery{State::NotConfirmed, false, later.status, Reason::Timeout}));
    QCOMPARE(kept.followUp, followUp);
    QVERIFY(kept.mayHaveArrived);
    // The state alone says it as well, and keeps what it knew.
    later.mayHaveArrived = false;
    const Delivery unsure{State::NotConfirmed, false, 504, Reason::Timeout};
    QCOMPARE(decide(unsure, later).delivery, unsure);
    QVERIFY(decide(unsure, later).mayHaveArrived);
    // The control: without a doubt it is said plainly.
    QVERIFY(decide(in(attempt), later).delivery.state != State::NotConfirmed);
    QVERIFY(!decide(in(attempt), later).mayHaveArrived);
}

void tst_DeliveryTable::reliability2_4_theEntryRemembersIt()
{
    QVERIFY(decide(in(State::Sending), happening(Kind::NoAnswer)).mayHaveArrived);
    QVERIFY(decide(in(State::NotConfirmed), happening(Kind::UserRetry)).mayHaveArrived);
    QVERIFY(!decide(in(State::Failed), happening(Kind::UserRetry)).mayHaveArrived);
    DeliveryEvent interrupted = happening(Kind::Interrupted);
    interrupted.peerDeduplicates = interrupted.wasCpim = true;
    QVERIFY(decide(in(State::Sending), interrupted).mayHaveArrived); // Queued, and yet
    DeliveryEvent sent = happening(Kind::Sent);
    sent.mayHaveArrived = true;
    QVERIFY(decide(in(State::Queued), sent).mayHaveArrived);
    DeliveryEvent arrived = answer(200);
    arrived.mayHaveArrived = true;
    QCOMPARE(name(decide(in(State::Sending), arrived).delivery.state), name(State::Accepted));
}

void tst_DeliveryTable::design4_endsOfAnInvite_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<State>("state");
    QTest::addColumn<Reason>("reason");
    for (const int status : {405, 406, 408, 413, 415, 487, 488, 501, 513, 606, 200})
        QTest::addRow("%d", status) << status << State::Failed << Reason::NoSession;
    for (const int status : {430, 477, 480, 486})
        QTest::addRow("%d", status) << status << State::Queued << Reason::None;
    for (const int status : {500, 502, 503, 504})
        QTest::addRow("%d", status) << status << State::Queued << Reason::Server;
    for (const int status : {403, 600, 603})
        QTest::addRow("%d", status) << status << State::Failed << Reason::Refused;
    for (const int status : {404, 410, 604})
        QTest::addRow("%d", status) << status << State::Failed << Reason::NotFound;
    QTest::addRow("407") << 407 << State::Failed << Reason::Password;
}

void tst_DeliveryTable::design4_endsOfAnInvite()
{
    QFETCH(int, status);
    QFETCH(State, state);
    QFETCH(Reason, reason);
    DeliveryEvent event = happening(Kind::NoSession, Reason::NoSession);
    event.status = status;
    event.bySession = event.wasCpim = event.peerDeduplicates = true;
    const Transition next = decide(in(State::Sending), event);
    QCOMPARE(next.delivery, (Delivery{state, false, status, reason})); // never NotConfirmed: nothing has left
    event.mayHaveArrived = true; // but an attempt before has
    QCOMPARE(name(decide(in(State::Sending), event).delivery.state), name(State::NotConfirmed));
}

void tst_DeliveryTable::design4_theOtherRoadKeepsItSending()
{
    DeliveryEvent tooLong = happening(Kind::LocalFailure, Reason::TooLarge);
    DeliveryEvent none = happening(Kind::NoSession, Reason::NoSession);
    for (DeliveryEvent event : {tooLong, answer(413), answer(513), none}) {
        event.otherRoad = true;
        QCOMPARE(decide(in(State::Sending), event).followUp, FollowUp::OtherRoad);
        QCOMPARE(decide(in(State::Sending), event).delivery, in(State::Sending));
        event.otherRoad = false;
        QCOMPARE(name(decide(in(State::Sending), event).delivery.state), name(State::Failed));
    }
    DeliveryEvent refused = answer(403);
    refused.otherRoad = true; // another road changes nothing of that
    QCOMPARE(name(decide(in(State::Sending), refused).delivery.state), name(State::Failed));
}

void tst_DeliveryTable::design6_aSessionTakesItAndReports()
{
    const Transition taken = decide(in(State::Sending), happening(Kind::TakenBySession));
    QCOMPARE(name(taken.delivery.state), name(State::Accepted));
    QCOMPARE(taken.followUp, FollowUp::None); // the report is still to come
    const Transition reported = decide(taken.delivery, happening(Kind::ReceivedByDevice));
    QCOMPARE(name(reported.delivery.state), name(State::Delivered));
    QCOMPARE(reported.followUp, FollowUp::Drop);
    QCOMPARE(decide(reported.delivery, happening(Kind::SessionLost)).delivery, reported.delivery);
    QCOMPARE(decide(in(State::Failed), happening(Kind::TakenBySession)).delivery, in(State::Failed));
}

void tst_DeliveryTable::design6_aLostSessionIsTriedAgainFiveTimes()
{
    for (const State state : {State::Sending, State::Accepted}) {
        DeliveryEvent lost = happening(Kind::SessionLost);
        for (const auto wait : {0s, 30s, 60s, 120s, 240s}) {
            const Transition next = decide(in(state), lost);
            QCOMPARE(next.delivery, (Delivery{State::NotConfirmed, false, 0, Reason::Timeout}));
            QCOMPARE(next.followUp, FollowUp::RetryAfter);
            QCOMPARE(next.delay, std::chrono::seconds(wait));
            QVERIFY(next.mayHaveArrived);
            lost.strikes = next.strikes;
        }
        QCOMPARE(decide(in(state), lost).followUp, FollowUp::AskUser);
    }
    DeliveryEvent interrupted = happening(Kind::Interrupted);
    QCOMPARE(decide(in(State::Accepted), interrupted).delivery, in(State::Accepted)); // a request was answered: done
    interrupted.bySession = true;
    QCOMPARE(decide(in(State::Accepted), interrupted).followUp, FollowUp::RetryAfter);
    QCOMPARE(decide(in(State::Sending), interrupted).followUp, FollowUp::RetryAfter);
}

void tst_DeliveryTable::design6_whoCannotKeepItNowGetsItAgain()
{
    DeliveryEvent refused = happening(Kind::RefusedBySession);
    for (const auto &[status, reason] : {std::pair(480, Reason::None), std::pair(500, Reason::Server)}) {
        refused.status = status;
        const Transition next = decide(in(State::Accepted), refused);
        QCOMPARE(next.delivery, (Delivery{State::Queued, false, status, reason}));
        QCOMPARE(next.followUp, FollowUp::RetryAfter);
        QCOMPARE(next.delay, 30s);
    }
    refused.strikes = 5;
    QCOMPARE(decide(in(State::Accepted), refused).delivery, (Delivery{State::Failed, false, 500, Reason::Server}));
    refused.status = 501; // MSRP's own: it does not know the method
    QCOMPARE(name(decide(in(State::Accepted), refused).delivery.state), name(State::Failed));
}

QTEST_APPLESS_MAIN(tst_DeliveryTable)
#include "tst_DeliveryTable.moc"
