// SPDX-License-Identifier: MIT
#include "usage/register/RegisterMachine.h"

#include <algorithm>
#include <array>

namespace linnet::sip {

using namespace std::chrono_literals;

namespace {

constexpr auto kFirstRetry = 2s; // users look at the banner now; RFC 5626's 30 s come with the second failure
constexpr auto kBaseTime = 30s;
constexpr auto kBaseTimeOthersStand = 90s;
constexpr auto kKnockLeast = 2000ms;
constexpr auto kKnockSpread = 10ms; // a hundred chances: 2 to 3 s
constexpr auto kMaxTime = 1800s;
constexpr auto kLongestRetryAfter = 3600s;
constexpr auto kLongestExpires = std::chrono::seconds(24h);
constexpr auto kShortLife = 5s; // a flow that dies younger counts as a failed try: no tight loop with a broken server

} // namespace

enum class RegisterMachine::Effect : quint8 { Register, Refresh, Restart, Again, Settle, Retry, GiveUp, Remove, End };

struct RegisterMachine::Row
{
    State state;
    Event event;
    State next;
    Effect effect;
};

const RegisterMachine::Row *RegisterMachine::find(State state, Event event)
{
    using S = State;
    using E = Event;
    static constexpr std::array kRows{
        Row{S::Idle, E::Start, S::Registering, Effect::Register},
        Row{S::Registered, E::Start, S::Registering, Effect::Register},
        Row{S::Waiting, E::Start, S::Registering, Effect::Register},
        Row{S::Refused, E::Start, S::Registering, Effect::Register},
        Row{S::Unregistering, E::Start, S::Registering, Effect::Restart},

        Row{S::Registering, E::Success, S::Registered, Effect::Settle},
        Row{S::Refreshing, E::Success, S::Registered, Effect::Settle},
        Row{S::Registering, E::Failure, S::Waiting, Effect::Retry},
        Row{S::Refreshing, E::Failure, S::Waiting, Effect::Retry},
        Row{S::Registering, E::Refusal, S::Refused, Effect::GiveUp},
        Row{S::Refreshing, E::Refusal, S::Refused, Effect::GiveUp},

        Row{S::Registered, E::TimerFired, S::Refreshing, Effect::Refresh},
        Row{S::Waiting, E::TimerFired, S::Registering, Effect::Register},

        Row{S::Registered, E::FlowLost, S::Registering, Effect::Register},
        Row{S::Refreshing, E::FlowLost, S::Registering, Effect::Restart},

        Row{S::Registering, E::PathChanged, S::Registering, Effect::Again},
        Row{S::Registered, E::PathChanged, S::Refreshing, Effect::Again},
        Row{S::Refreshing, E::PathChanged, S::Refreshing, Effect::Again},
        Row{S::Waiting, E::PathChanged, S::Registering, Effect::Register},

        Row{S::Registering, E::Unregister, S::Unregistering, Effect::Remove},
        Row{S::Registered, E::Unregister, S::Unregistering, Effect::Remove},
        Row{S::Refreshing, E::Unregister, S::Unregistering, Effect::Remove},
        Row{S::Waiting, E::Unregister, S::Unregistering, Effect::Remove},
        Row{S::Idle, E::Unregister, S::Idle, Effect::End},
        Row{S::Refused, E::Unregister, S::Unregistering, Effect::Remove},
        Row{S::Unregistering, E::Unregistered, S::Idle, Effect::End},
    };
    const auto row = std::find_if(kRows.begin(), kRows.end(), [&](const Row &one) {
        return one.state == state && one.event == event;
    });
    return row == kRows.end() ? nullptr : &*row;
}

RegisterMachine::Actions RegisterMachine::perform(Event event)
{
    const Row *row = find(m_state, event);
    if (!row)
        return {};
    m_state = row->next;
    switch (row->effect) {
    case Effect::Register:
        return {StopTimer{}, SendRegister{m_expires}, TellRegistering{}};
    case Effect::Refresh:
        return {SendRegister{m_expires}};
    case Effect::Restart:
        return {DropAttempt{}, StopTimer{}, SendRegister{m_expires}, TellRegistering{}};
    case Effect::Again:
        return {DropAttempt{}, StopTimer{}, SendRegister{m_expires}};
    case Effect::Settle:
        return {StartTimer{std::min(refreshDelay(m_granted), m_within.value_or(refreshDelay(m_granted)))},
                TellRegistered{m_granted}};
    case Effect::Retry:
        return {StartTimer{m_delay}, TellFailed{m_delay}};
    case Effect::GiveUp:
        return {StopTimer{}, TellFailed{-1ms}};
    case Effect::Remove:
        return {DropAttempt{}, StopTimer{}, SendRegister{0s}};
    case Effect::End:
        return {DropAttempt{}, StopTimer{}, TellUnregistered{}};
    }
    return {};
}

RegisterMachine::Actions RegisterMachine::start(std::chrono::seconds expires)
{
    m_expires = std::clamp(expires, 1s, kLongestExpires);
    m_knocks = 0; // the user waits
    return perform(Event::Start);
}

RegisterMachine::Actions RegisterMachine::onSuccess(std::chrono::seconds expires,
                                                    std::optional<std::chrono::milliseconds> within)
{
    m_within = within;
    m_failures = 0;
    m_knocks = 0;
    m_wasGood = true;
    m_obeysRetryAfter = false;
    m_raisedExpires = false;
    m_granted = std::clamp(expires, 1s, kLongestExpires);
    return perform(Event::Success);
}

RegisterMachine::Actions RegisterMachine::onIntervalTooBrief(std::optional<std::chrono::seconds> minExpires, int chance)
{
    const bool underWay = m_state == State::Registering || m_state == State::Refreshing;
    if (!underWay)
        return {};
    if (m_raisedExpires || !minExpires || *minExpires <= m_expires || *minExpires > kLongestExpires)
        return onFailure({false, std::nullopt, false, chance});
    m_raisedExpires = true;
    m_expires = *minExpires;
    return {SendRegister{m_expires}};
}

RegisterMachine::Actions RegisterMachine::onFailure(const Failure &failure)
{
    m_raisedExpires = false;
    m_obeysRetryAfter = failure.retryAfter.has_value();
    if (!failure.isUnreached)
        m_wasGood = false;
    if (failure.retryAfter) {
        ++m_failures;
        m_delay = std::clamp<std::chrono::milliseconds>(*failure.retryAfter, kFirstRetry, kLongestRetryAfter);
    } else if (isKnocking()) {
        ++m_knocks;
        m_delay = kKnockLeast + kKnockSpread * std::clamp(failure.chance, 0, 99);
    } else {
        m_delay = backOff(++m_failures, failure.chance, failure.othersStand);
    }
    return perform(Event::Failure);
}

RegisterMachine::Actions RegisterMachine::onPathChanged()
{
    if (m_obeysRetryAfter)
        return {};
    m_knocks = 0;
    return perform(Event::PathChanged);
}

RegisterMachine::Actions RegisterMachine::onRefusal()
{
    m_raisedExpires = false;
    return perform(Event::Refusal);
}

RegisterMachine::Actions RegisterMachine::onTimer()
{
    return perform(Event::TimerFired);
}

RegisterMachine::Actions RegisterMachine::onFlowLost(std::chrono::milliseconds lived, int chance)
{
    if (m_state != State::Registered && m_state != State::Refreshing)
        return {};
    if (lived >= kShortLife) {
        m_quickLosses = 0;
        return perform(Event::FlowLost);
    }
    m_state = State::Waiting;
    m_delay = backOff(++m_quickLosses, chance);
    return {DropAttempt{}, StartTimer{m_delay}, TellFailed{m_delay}};
}

RegisterMachine::Actions RegisterMachine::unregister()
{
    return perform(Event::Unregister);
}

RegisterMachine::Actions RegisterMachine::onUnregistered()
{
    return perform(Event::Unregistered);
}

std::chrono::milliseconds RegisterMachine::refreshDelay(std::chrono::seconds expires)
{
    if (expires < 120s)
        return std::chrono::milliseconds(expires) / 2;
    return expires - std::max<std::chrono::seconds>(40s, expires / 10);
}

std::chrono::milliseconds RegisterMachine::backOff(int failures, int chance, bool othersStand)
{
    if (failures <= 1 && !othersStand)
        return kFirstRetry;
    const auto base = othersStand ? kBaseTimeOthersStand : kBaseTime;
    const auto upper = std::min<std::chrono::seconds>(kMaxTime, base * (1 << std::clamp(failures - 2, 0, 10)));
    return std::chrono::milliseconds(upper) * (50 + std::clamp(chance, 0, 99) / 2) / 100;
}

} // namespace linnet::sip
