// SPDX-License-Identifier: MIT
// The four transaction machines and the session's, fed with any events in any order.
#include "Fuzz.h"
#include "Steps.h"

#include "transaction/InviteClientMachine.h"
#include "transaction/InviteServerMachine.h"
#include "transaction/NonInviteClientMachine.h"
#include "transaction/NonInviteServerMachine.h"
#include "usage/invite/InviteMachine.h"

#include <array>
#include <optional>
#include <utility>

using namespace linnet::sip;
using linnet::fuzz::Steps;

namespace {

/// Performs actions as a driver would, and counts.
struct Driver
{
    std::array<std::optional<std::chrono::milliseconds>, size_t(kTimerCount)> due;
    std::chrono::milliseconds now{0};
    int finals = 0;
    int failures = 0;
    bool isGone = false;

    /// `isFinal`: what came was a final response to a request of ours.
    void perform(const Actions &actions, bool isFinal = false)
    {
        FUZZ_CHECK(!isGone || actions.isEmpty());
        for (const Action &action : actions) {
            FUZZ_CHECK(!isGone); // nothing behind Terminate
            if (const auto *start = std::get_if<StartTimer>(&action)) {
                FUZZ_CHECK(start->delay.count() >= 0 && start->delay <= std::chrono::minutes(3));
                // Timers that share a place never run together.
                for (size_t other = 0; other < due.size(); ++other)
                    FUZZ_CHECK(!due[other] || Timer(other) == start->timer || timerSlot(Timer(other)) != timerSlot(start->timer));
                due[size_t(start->timer)] = now + start->delay;
            } else if (const auto *stop = std::get_if<StopTimer>(&action)) {
                due[size_t(stop->timer)].reset();
            } else if (std::holds_alternative<PassUp>(action)) {
                finals += isFinal ? 1 : 0;
            } else if (std::holds_alternative<Fail>(action)) {
                ++failures;
            } else if (std::holds_alternative<Terminate>(action)) {
                isGone = true;
            }
        }
    }
    /// Time passes until the next timer is due; nothing when none runs.
    std::optional<Timer> next()
    {
        std::optional<Timer> first;
        for (size_t timer = 0; timer < due.size(); ++timer) {
            if (due[timer] && (!first || *due[timer] < *due[size_t(*first)]))
                first = Timer(timer);
        }
        if (first)
            now = *std::exchange(due[size_t(*first)], std::nullopt);
        return first;
    }
};

constexpr int kStatuses[] = {100, 180, 199, 200, 202, 299, 300, 401, 408, 487, 503, 600, 699};

template <typename Machine>
void playClient(Steps &steps, bool isInvite)
{
    Machine machine;
    Driver driver;
    driver.perform(machine.start());
    bool hasLeft = false;
    while (steps.more()) {
        switch (steps.below(5)) {
        case 0: {
            const int status = steps.oneOf(kStatuses);
            // Every 2xx to INVITE is passed on (RFC 6026); every other final once.
            driver.perform(machine.onResponse(status), status >= 200 && !(isInvite && status < 300));
            break;
        }
        case 1:
            if (const auto timer = driver.next())
                driver.perform(machine.onTimer(*timer));
            break;
        case 2:
            if (!hasLeft)
                driver.perform(machine.onLeft(steps.below(2) == 1));
            hasLeft = true;
            break;
        case 3:
            driver.perform(machine.onTransportError());
            break;
        default:
            if constexpr (std::is_same_v<Machine, InviteClientMachine>)
                driver.perform(machine.onCancel());
        }
        FUZZ_CHECK(driver.isGone == (machine.state() == Machine::State::Terminated));
        FUZZ_CHECK(driver.finals <= 1 && driver.failures <= 1);
    }
    // Silence ends every transaction whose request has left; an INVITE that rings ends when the TU gives up (RFC 3261 s.9.1).
    if (!hasLeft)
        driver.perform(machine.onLeft(false));
    if constexpr (std::is_same_v<Machine, InviteClientMachine>)
        driver.perform(machine.onCancel());
    while (!driver.isGone) {
        const auto timer = driver.next();
        FUZZ_CHECK(timer.has_value());
        driver.perform(machine.onTimer(*timer));
    }
    FUZZ_CHECK(driver.isGone);
}

template <typename Machine>
void playServer(Steps &steps)
{
    Machine machine(steps.below(2) == 1);
    Driver driver;
    driver.perform(machine.start());
    bool answered = false;
    while (steps.more()) {
        switch (steps.below(5)) {
        case 0: {
            const int status = steps.oneOf(kStatuses);
            answered = answered || status >= 200;
            driver.perform(machine.onResponse(status));
            break;
        }
        case 1:
            if (const auto timer = driver.next())
                driver.perform(machine.onTimer(*timer));
            break;
        case 2:
            driver.perform(machine.onRequest());
            break;
        case 3:
            driver.perform(machine.onTransportError());
            break;
        default:
            if constexpr (std::is_same_v<Machine, InviteServerMachine>)
                driver.perform(machine.onAck());
        }
        FUZZ_CHECK(driver.isGone == (machine.state() == Machine::State::Terminated));
        FUZZ_CHECK(driver.failures <= 1 || (std::is_same_v<Machine, InviteServerMachine>));
    }
    if (!answered)
        driver.perform(machine.onResponse(486));
    while (!driver.isGone) {
        const auto timer = driver.next();
        FUZZ_CHECK(timer.has_value());
        driver.perform(machine.onTimer(*timer));
    }
    FUZZ_CHECK(driver.isGone);
}

void playSession(Steps &steps)
{
    using Event = InviteMachine::Event;
    InviteMachine machine(steps.below(2) == 1 ? SessionState::Calling : SessionState::Incoming);
    bool hasEnded = false;
    while (steps.more()) {
        const SessionState before = machine.state();
        const auto effect = machine.handle(Event(steps.below(unsigned(Event::ByeAnswered) + 1)));
        if (!effect) {
            FUZZ_CHECK(machine.state() == before);
            continue;
        }
        FUZZ_CHECK(!hasEnded); // there is no way back
        // No state goes back but Ending, which all others may reach.
        FUZZ_CHECK(machine.state() >= before);
        hasEnded = machine.state() == SessionState::Ended;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Steps steps(data, size);
    switch (steps.below(5)) {
    case 0:
        playClient<InviteClientMachine>(steps, true);
        break;
    case 1:
        playClient<NonInviteClientMachine>(steps, false);
        break;
    case 2:
        playServer<InviteServerMachine>(steps);
        break;
    case 3:
        playServer<NonInviteServerMachine>(steps);
        break;
    default:
        playSession(steps);
    }
    return 0;
}
