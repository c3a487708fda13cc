// SPDX-License-Identifier: MIT
#include "usage/invite/InviteMachine.h"

#include <QTest>

using namespace linnet::sip;
using State = SessionState;
using Event = InviteMachine::Event;
using Effect = InviteMachine::Effect;

/// The life of a session as a table. P06
class tst_InviteMachine : public QObject
{
    Q_OBJECT

    struct Step
    {
        Event event;
        std::optional<Effect> effect;
        State next;
    };
    static QByteArray walk(State first, const QList<Step> &steps)
    {
        InviteMachine machine(first);
        for (int i = 0; i < steps.size(); ++i) {
            if (machine.handle(steps[i].event) != steps[i].effect)
                return "effect of step " + QByteArray::number(i);
            if (machine.state() != steps[i].next)
                return "state after step " + QByteArray::number(i);
        }
        return "fine";
    }

private Q_SLOTS:
    void callerToTheEnd()
    {
        QCOMPARE(walk(State::Calling, {{Event::Trying, Effect::None, State::Trying},
                                       {Event::Trying, std::nullopt, State::Trying},
                                       {Event::Ringing, Effect::None, State::Ringing},
                                       {Event::Trying, std::nullopt, State::Ringing},
                                       {Event::Accepted, Effect::Acknowledge, State::Connecting},
                                       {Event::RingLimit, std::nullopt, State::Connecting},
                                       {Event::AckLeft, Effect::None, State::Established},
                                       {Event::AckLeft, std::nullopt, State::Established},
                                       {Event::HangUp, Effect::SendBye, State::Ending},
                                       {Event::HangUp, std::nullopt, State::Ending},
                                       {Event::ByeAnswered, Effect::Finish, State::Ended},
                                       {Event::RemoteBye, std::nullopt, State::Ended}}),
                 "fine");
    }

    void calleeToTheEnd()
    {
        QCOMPARE(walk(State::Incoming, {{Event::Ack, std::nullopt, State::Incoming},
                                        {Event::Accept, Effect::SendAccept, State::Connecting},
                                        {Event::Accept, std::nullopt, State::Connecting},
                                        {Event::Cancelled, std::nullopt, State::Connecting},
                                        {Event::Ack, Effect::None, State::Established},
                                        {Event::Ack, std::nullopt, State::Established},
                                        {Event::RemoteBye, Effect::Finish, State::Ended}}),
                 "fine");
    }

    void everyWayOutBeforeAnAnswer()
    {
        for (const State state : {State::Calling, State::Trying, State::Ringing}) {
            const auto arrive = [&](QList<Step> steps) {
                if (state == State::Trying)
                    steps.prepend({Event::Trying, Effect::None, State::Trying});
                if (state == State::Ringing)
                    steps.prepend({Event::Ringing, Effect::None, State::Ringing});
                return walk(State::Calling, steps);
            };
            QCOMPARE(arrive({{Event::Refused, Effect::Finish, State::Ended}}), "fine");
            for (const Event giveUp : {Event::HangUp, Event::RingLimit}) {
                QCOMPARE(arrive({{giveUp, Effect::SendCancel, State::Ending}, {Event::Refused, Effect::Finish, State::Ended}}),
                         "fine");
                QCOMPARE(arrive({{giveUp, Effect::SendCancel, State::Ending},
                                 {Event::Accepted, Effect::AcknowledgeAndBye, State::Ending},
                                 {Event::ByeAnswered, Effect::Finish, State::Ended}}),
                         "fine");
            }
        }
        QCOMPARE(walk(State::Incoming, {{Event::Reject, Effect::SendRefusal, State::Ended}}), "fine");
        QCOMPARE(walk(State::Incoming, {{Event::HangUp, Effect::SendRefusal, State::Ended}}), "fine");
        QCOMPARE(walk(State::Incoming, {{Event::Cancelled, Effect::Send487, State::Ended}}), "fine");
        QCOMPARE(walk(State::Incoming, {{Event::RemoteBye, Effect::Send487, State::Ended}}), "fine");
        QCOMPARE(walk(State::Incoming, {{Event::RingLimit, Effect::Send480, State::Ended}}), "fine");
    }

    void rfc3261_15_aCalleeWaitsForTheAckBeforeItsBye()
    {
        QCOMPARE(walk(State::Incoming, {{Event::Accept, Effect::SendAccept, State::Connecting},
                                        {Event::HangUp, Effect::WaitForAck, State::Ending},
                                        {Event::Ack, Effect::SendBye, State::Ending},
                                        {Event::ByeAnswered, Effect::Finish, State::Ended}}),
                 "fine");
        QCOMPARE(walk(State::Incoming, {{Event::Accept, Effect::SendAccept, State::Connecting},
                                        {Event::AckTimeout, Effect::SendBye, State::Ending},
                                        {Event::ByeAnswered, Effect::Finish, State::Ended}}),
                 "fine");
        QCOMPARE(walk(State::Calling, {{Event::Accepted, Effect::Acknowledge, State::Connecting},
                                       {Event::HangUp, Effect::SendBye, State::Ending}}),
                 "fine");
    }

    void establishedEnds()
    {
        const QList<Step> up{{Event::Accepted, Effect::Acknowledge, State::Connecting}, {Event::AckLeft, Effect::None, State::Established}};
        QCOMPARE(walk(State::Calling, up + QList<Step>{{Event::Expired, Effect::SendBye, State::Ending}}), "fine");
        QCOMPARE(walk(State::Calling, up + QList<Step>{{Event::Gone, Effect::Finish, State::Ended}}), "fine");
        QCOMPARE(walk(State::Calling, up + QList<Step>{{Event::RemoteBye, Effect::Finish, State::Ended}}), "fine");
    }

    void nothingHappensAfterTheEnd()
    {
        for (const State first : {State::Calling, State::Incoming}) {
            for (int event = 0; event <= int(Event::ByeAnswered); ++event) {
                InviteMachine machine(first);
                machine.handle(first == State::Calling ? Event::Refused : Event::Reject);
                QVERIFY(machine.state() == State::Ended);
                QVERIFY(!machine.handle(Event(event)));
            }
        }
    }

    void designS6_statusesHaveTheirReasons()
    {
        const QList<QPair<int, EndReason>> table{
            {403, EndReason::Declined}, {603, EndReason::Declined}, {407, EndReason::Declined}, {486, EndReason::Busy},
            {600, EndReason::Busy}, {404, EndReason::NoAnswer}, {408, EndReason::NoAnswer}, {480, EndReason::NoAnswer},
            {487, EndReason::NoAnswer}, {405, EndReason::Unsupported}, {415, EndReason::Unsupported},
            {420, EndReason::Unsupported}, {488, EndReason::Unsupported}, {606, EndReason::Unsupported},
            {500, EndReason::Network}, {503, EndReason::Network}, {302, EndReason::Network}};
        for (const auto &[status, reason] : table)
            QVERIFY2(endReasonOf(status) == reason, QByteArray::number(status).constData());
    }
};

QTEST_APPLESS_MAIN(tst_InviteMachine)
#include "tst_InviteMachine.moc"
