// SPDX-License-Identifier: MIT
#include "usage/register/RegisterMachine.h"

#include <QTest>

using namespace linnet::sip;
using namespace std::chrono_literals;
using M = RegisterMachine;

namespace {

template <typename T>
const T *find(const M::Actions &actions)
{
    for (const M::Action &action : actions) {
        if (const T *found = std::get_if<T>(&action))
            return found;
    }
    return nullptr;
}

M::Failure answered(std::chrono::seconds retryAfter)
{
    return {false, retryAfter, false, 0};
}

M::Failure unreached(int chance = 0, bool othersStand = false)
{
    return {true, std::nullopt, othersStand, chance};
}

M registered(std::chrono::seconds expires = 600s)
{
    M machine;
    machine.start(expires);
    machine.onSuccess(expires);
    return machine;
}

} // namespace

class tst_RegisterMachine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3261_10_2_startRegistersAndSuccessArmsTheRefresh(); // P07
    void rfc3261_10_2_4_refreshLeavesTimeForALostRegister_data();
    void rfc3261_10_2_4_refreshLeavesTimeForALostRegister(); // P07
    void refreshIsNotToldAsANewRegistration();
    void rfc3261_10_2_8_tooBriefRaisesOnce(); // P07
    void rfc5626_4_5_backOff_data();
    void rfc5626_4_5_backOff(); // P07
    void rfc3261_20_33_retryAfterIsObeyedWithinReason();
    void refusalWaitsForTheUser(); // P07
    void rfc5626_4_5_aLostFlowRegistersAtOnce(); // P07
    void rfc5626_4_5_longerWhenOtherFlowsStand(); // P07
    void aPathThatWasGoodIsKnockedAt(); // P07
    void anAnswerEndsTheKnocking();
    void aPathThatNeverWasGoodIsNotKnockedAt();
    void aChangedPathRegistersAtOnce(); // P07
    void aChangedPathDoesNotOverruleRetryAfter();
    void aNatBindingIsKeptByAnEarlierRefresh(); // P07
    void aServerThatClosesAtOnceIsNotHammered();
    void rfc3261_10_2_2_unregisterSendsExpiresZero(); // P07
    void unregisterWhileRegisteringDropsTheAttempt();
    void unregisterWhenIdleEndsAtOnce();
    void startWhileUnderWayChangesNothing();
    void startDuringUnregistrationRegistersAgain();
    void factsThatComeTooLateAreIgnored();
};

void tst_RegisterMachine::rfc3261_10_2_startRegistersAndSuccessArmsTheRefresh()
{
    M machine;
    const auto started = machine.start(600s);
    QVERIFY(find<M::TellRegistering>(started));
    QCOMPARE(find<M::SendRegister>(started)->expires, 600s);
    const auto done = machine.onSuccess(300s);
    QCOMPARE(find<M::TellRegistered>(done)->expires, 300s);
    QCOMPARE(find<M::StartTimer>(done)->delay, 260s);
    QCOMPARE(machine.state(), M::State::Registered);
}

void tst_RegisterMachine::rfc3261_10_2_4_refreshLeavesTimeForALostRegister_data()
{
    QTest::addColumn<int>("expires");
    QTest::addColumn<int>("delay");
    QTest::newRow("an hour") << 3600 << 3240;
    QTest::newRow("ten minutes") << 600 << 540;
    QTest::newRow("two minutes") << 120 << 80;
    QTest::newRow("just below") << 119 << 59;
    QTest::newRow("a minute") << 60 << 30;
    QTest::newRow("two seconds") << 2 << 1;
}

void tst_RegisterMachine::rfc3261_10_2_4_refreshLeavesTimeForALostRegister()
{
    QFETCH(int, expires);
    QFETCH(int, delay);
    const auto planned = M::refreshDelay(std::chrono::seconds(expires));
    QCOMPARE(std::chrono::floor<std::chrono::seconds>(planned).count(), delay);
    QVERIFY(planned < std::chrono::seconds(expires));
}

void tst_RegisterMachine::refreshIsNotToldAsANewRegistration()
{
    M machine = registered();
    const auto refresh = machine.onTimer();
    QCOMPARE(find<M::SendRegister>(refresh)->expires, 600s);
    QVERIFY(!find<M::TellRegistering>(refresh));
    QCOMPARE(machine.state(), M::State::Refreshing);
    QVERIFY(find<M::TellRegistered>(machine.onSuccess(600s)));
}

void tst_RegisterMachine::rfc3261_10_2_8_tooBriefRaisesOnce()
{
    M machine;
    machine.start(60s);
    const auto raised = machine.onIntervalTooBrief(3600s, 0);
    QCOMPARE(find<M::SendRegister>(raised)->expires, 3600s);
    const auto again = machine.onIntervalTooBrief(7200s, 0);
    QVERIFY(!find<M::SendRegister>(again));
    QVERIFY(find<M::TellFailed>(again));

    M nonsense;
    nonsense.start(60s);
    QVERIFY(find<M::TellFailed>(nonsense.onIntervalTooBrief(30s, 0)));
    M missing;
    missing.start(60s);
    QVERIFY(find<M::TellFailed>(missing.onIntervalTooBrief(std::nullopt, 0)));
    M endless;
    endless.start(60s);
    QVERIFY(find<M::TellFailed>(endless.onIntervalTooBrief(4294967295s, 0)));
}

void tst_RegisterMachine::rfc5626_4_5_backOff_data()
{
    QTest::addColumn<int>("failures");
    QTest::addColumn<qint64>("least");
    QTest::addColumn<qint64>("most");
    QTest::newRow("first: at once, nearly") << 1 << qint64(2000) << qint64(2000);
    QTest::newRow("second") << 2 << qint64(15000) << qint64(30000);
    QTest::newRow("third") << 3 << qint64(30000) << qint64(60000);
    QTest::newRow("seventh") << 7 << qint64(480000) << qint64(960000);
    QTest::newRow("eighth: the cap") << 8 << qint64(900000) << qint64(1800000);
    QTest::newRow("hundredth") << 100 << qint64(900000) << qint64(1800000);
}

void tst_RegisterMachine::rfc5626_4_5_backOff()
{
    QFETCH(int, failures);
    QFETCH(qint64, least);
    QFETCH(qint64, most);
    QCOMPARE(M::backOff(failures, 0).count(), least);
    for (int chance = 0; chance < 100; ++chance) {
        const qint64 delay = M::backOff(failures, chance).count();
        QVERIFY(delay >= least && delay <= most);
    }
}

void tst_RegisterMachine::rfc3261_20_33_retryAfterIsObeyedWithinReason()
{
    M machine;
    machine.start(600s);
    const auto told = machine.onFailure(answered(120s));
    QCOMPARE(find<M::StartTimer>(told)->delay, 120s);
    QCOMPARE(find<M::TellFailed>(told)->retryIn, 120s);
    machine.onTimer();
    QCOMPARE(find<M::StartTimer>(machine.onFailure(answered(0s)))->delay, 2s);
    machine.onTimer();
    QCOMPARE(find<M::StartTimer>(machine.onFailure(answered(4294967295s)))->delay, 1h);
}

void tst_RegisterMachine::refusalWaitsForTheUser()
{
    M machine;
    machine.start(600s);
    const auto refused = machine.onRefusal();
    QVERIFY(find<M::TellFailed>(refused)->retryIn < 0ms);
    QVERIFY(!find<M::StartTimer>(refused));
    QVERIFY(machine.onTimer().empty());
    QVERIFY(find<M::SendRegister>(machine.start(600s)));
}

void tst_RegisterMachine::rfc5626_4_5_aLostFlowRegistersAtOnce()
{
    M machine = registered();
    QVERIFY(find<M::SendRegister>(machine.onFlowLost(60s, 0)));
    QCOMPARE(machine.state(), M::State::Registering);
    QCOMPARE(find<M::StartTimer>(machine.onFailure({}))->delay, 2s);
}

void tst_RegisterMachine::rfc5626_4_5_longerWhenOtherFlowsStand()
{
    for (int chance = 0; chance < 100; chance += 9) {
        QVERIFY(M::backOff(1, chance, true) >= 45s && M::backOff(1, chance, true) <= 90s);
        QVERIFY(M::backOff(3, chance, true) >= 90s && M::backOff(3, chance, true) <= 180s);
        QVERIFY(M::backOff(50, chance, true) <= 30min);
    }
    M machine;
    machine.start(600s);
    QVERIFY(find<M::StartTimer>(machine.onFailure(unreached(0, true)))->delay == 45s);
}

void tst_RegisterMachine::aPathThatWasGoodIsKnockedAt()
{
    M machine = registered();
    machine.onFlowLost(60s, 0);
    for (int i = 0; i < M::kMostKnocks; ++i) {
        QVERIFY(machine.isKnocking());
        const auto delay = find<M::StartTimer>(machine.onFailure(unreached(i % 100)))->delay;
        QVERIFY(delay >= 2s && delay < 3s);
        machine.onTimer();
    }
    // It does not come back soon: as RFC 5626 has it from here on.
    QVERIFY(!machine.isKnocking());
    machine.onFailure(unreached());
    machine.onTimer();
    QVERIFY(find<M::StartTimer>(machine.onFailure(unreached()))->delay == 15s);
    // Found again it is a good path again.
    machine.onTimer();
    machine.onSuccess(600s);
    machine.onFlowLost(60s, 0);
    QVERIFY(find<M::StartTimer>(machine.onFailure(unreached()))->delay == 2s);
    machine.onTimer();
    QVERIFY(find<M::StartTimer>(machine.onFailure(unreached()))->delay == 2s);
}

void tst_RegisterMachine::anAnswerEndsTheKnocking()
{
    M machine = registered();
    machine.onFlowLost(60s, 0);
    machine.onFailure(unreached());
    machine.onTimer();
    machine.onFailure({}); // 500: it is there, and has trouble
    machine.onTimer();
    QVERIFY(!machine.isKnocking());
    QVERIFY(find<M::StartTimer>(machine.onFailure(unreached()))->delay == 15s);
}

void tst_RegisterMachine::aPathThatNeverWasGoodIsNotKnockedAt()
{
    M machine;
    machine.start(600s);
    QVERIFY(!machine.isKnocking());
    machine.onFailure(unreached());
    machine.onTimer();
    QVERIFY(find<M::StartTimer>(machine.onFailure(unreached()))->delay == 15s);
}

void tst_RegisterMachine::aChangedPathRegistersAtOnce()
{
    M machine = registered();
    const auto refreshed = machine.onPathChanged();
    QVERIFY(find<M::SendRegister>(refreshed));
    QVERIFY(!find<M::TellRegistering>(refreshed)); // nothing that a person has to know
    QVERIFY(machine.state() == M::State::Refreshing);
    // What is under way goes by the old path.
    const auto again = machine.onPathChanged();
    QVERIFY(std::holds_alternative<M::DropAttempt>(again.front()));
    QVERIFY(find<M::SendRegister>(again));

    M waiting;
    waiting.start(600s);
    waiting.onFailure(unreached());
    QVERIFY(find<M::SendRegister>(waiting.onPathChanged()));
    QVERIFY(waiting.state() == M::State::Registering);

    M refused;
    refused.start(600s);
    refused.onRefusal();
    QVERIFY(refused.onPathChanged().empty());
    M idle;
    QVERIFY(idle.onPathChanged().empty());
}

void tst_RegisterMachine::aChangedPathDoesNotOverruleRetryAfter()
{
    M machine;
    machine.start(600s);
    machine.onFailure(answered(120s));
    QVERIFY(machine.onPathChanged().empty());
    machine.onTimer();
    machine.onSuccess(600s);
    QVERIFY(!machine.onPathChanged().empty());
}

void tst_RegisterMachine::aNatBindingIsKeptByAnEarlierRefresh()
{
    M machine;
    machine.start(600s);
    QVERIFY(find<M::StartTimer>(machine.onSuccess(600s, 25s))->delay == 25s);
    machine.onTimer();
    QVERIFY(find<M::StartTimer>(machine.onSuccess(20s, 25s))->delay == 10s);
}

void tst_RegisterMachine::aServerThatClosesAtOnceIsNotHammered()
{
    M machine = registered();
    const auto first = machine.onFlowLost(0ms, 0);
    QVERIFY(!find<M::SendRegister>(first));
    QCOMPARE(find<M::StartTimer>(first)->delay, 2s);
    machine.onTimer();
    machine.onSuccess(600s);
    QCOMPARE(find<M::StartTimer>(machine.onFlowLost(1s, 0))->delay, 15s);
    machine.onTimer();
    machine.onSuccess(600s);
    QVERIFY(find<M::SendRegister>(machine.onFlowLost(60s, 0)));
}

void tst_RegisterMachine::rfc3261_10_2_2_unregisterSendsExpiresZero()
{
    M machine = registered();
    QCOMPARE(find<M::SendRegister>(machine.unregister())->expires, 0s);
    QVERIFY(find<M::TellUnregistered>(machine.onUnregistered()));
    QCOMPARE(machine.state(), M::State::Idle);
}

void tst_RegisterMachine::unregisterWhileRegisteringDropsTheAttempt()
{
    M machine;
    machine.start(600s);
    const auto actions = machine.unregister();
    QVERIFY(std::holds_alternative<M::DropAttempt>(actions.front()));
    QCOMPARE(find<M::SendRegister>(actions)->expires, 0s);
}

void tst_RegisterMachine::unregisterWhenIdleEndsAtOnce()
{
    M machine;
    const auto actions = machine.unregister();
    QVERIFY(find<M::TellUnregistered>(actions));
    QVERIFY(!find<M::SendRegister>(actions));
}

void tst_RegisterMachine::startWhileUnderWayChangesNothing()
{
    M machine;
    machine.start(600s);
    QVERIFY(machine.start(600s).empty());
    M refreshing = registered();
    refreshing.onTimer();
    QVERIFY(refreshing.start(600s).empty());
}

void tst_RegisterMachine::startDuringUnregistrationRegistersAgain()
{
    M machine = registered();
    machine.unregister();
    const auto actions = machine.start(600s);
    QVERIFY(std::holds_alternative<M::DropAttempt>(actions.front()));
    QCOMPARE(find<M::SendRegister>(actions)->expires, 600s);
    QVERIFY(machine.onUnregistered().empty());
}

void tst_RegisterMachine::factsThatComeTooLateAreIgnored()
{
    M machine;
    QVERIFY(machine.onSuccess(600s).empty());
    QVERIFY(machine.onFailure({}).empty());
    QVERIFY(machine.onRefusal().empty());
    QVERIFY(machine.onTimer().empty());
    QVERIFY(machine.onFlowLost(60s, 0).empty());
    QVERIFY(machine.onIntervalTooBrief(3600s, 0).empty());
    QVERIFY(machine.onUnregistered().empty());
}

QTEST_GUILESS_MAIN(tst_RegisterMachine)
#include "tst_RegisterMachine.moc"
