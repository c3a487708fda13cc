// SPDX-License-Identifier: MIT
#include "usage/register/KeepAliveMachine.h"

#include <algorithm>

namespace linnet::sip {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kPongTime = 10s; // s.4.4.1
constexpr std::chrono::milliseconds kLongest = 120s; // a Flow-Timer may be as long as it likes, a NAT is not
// RFC 8489 s.6.2.1: 500 ms doubling, seven requests, then 16 times the first.
constexpr std::chrono::milliseconds kRto = 500ms;
constexpr int kStunRequests = 7;
constexpr int kStunLastWait = 16;

} // namespace

KeepAliveMachine::Plan KeepAliveMachine::planFor(Way way, std::optional<std::chrono::seconds> flowTimer)
{
    Plan plan;
    plan.way = way;
    plan.most = way == Way::Stun ? 29s : 120s;
    plan.least = way == Way::Stun ? 24s : 95s;
    if (flowTimer && *flowTimer >= kShortestFlowTimer) {
        plan.most = std::min<std::chrono::milliseconds>(*flowTimer, way == Way::Stun ? plan.most : kLongest);
        plan.least = plan.most * 8 / 10;
        plan.answersPromised = true;
    }
    return plan;
}

KeepAliveMachine::Actions KeepAliveMachine::start(const Plan &plan, const std::optional<QByteArray> &seenAs, int chance)
{
    const bool isAsking = m_state == State::Asking && plan.way == m_plan.way;
    const bool pongSeen = m_plan.way == Way::Crlf && plan.way == Way::Crlf && m_plan.answersPromised && m_state != State::Off;
    m_plan = plan;
    m_plan.answersPromised = plan.answersPromised || pongSeen;
    if (!m_seenByStun)
        m_seenAs = seenAs;
    if (plan.way == Way::None) {
        m_state = State::Off;
        return {StopTimer{}};
    }
    return isAsking ? Actions{} : rest(chance);
}

KeepAliveMachine::Actions KeepAliveMachine::stop()
{
    *this = {};
    return {StopTimer{}};
}

KeepAliveMachine::Actions KeepAliveMachine::rest(int chance)
{
    m_state = State::Resting;
    return {StartTimer{m_plan.least + (m_plan.most - m_plan.least) * std::clamp(chance, 0, 99) / 99}};
}

KeepAliveMachine::Actions KeepAliveMachine::ask(int chance)
{
    if (m_plan.way == Way::Stun) {
        m_state = State::Asking;
        m_sent = 1;
        return {SendStun{false}, StartTimer{kRto}};
    }
    if (m_plan.answersPromised) {
        m_state = State::Asking;
        return {SendPing{}, StartTimer{kPongTime}};
    }
    Actions actions{SendPing{}};
    const Actions resting = rest(chance);
    actions.insert(actions.end(), resting.begin(), resting.end());
    return actions;
}

KeepAliveMachine::Actions KeepAliveMachine::onTimer(int chance)
{
    switch (m_state) {
    case State::Off:
        return {};
    case State::Resting:
        return ask(chance);
    case State::Asking:
        if (m_plan.way == Way::Stun && m_sent < kStunRequests) {
            ++m_sent;
            const auto wait = m_sent == kStunRequests ? kRto * kStunLastWait : kRto * (1 << (m_sent - 1));
            return {SendStun{true}, StartTimer{wait}};
        }
        *this = {};
        return {StopTimer{}, TellFailed{}};
    }
    return {};
}

KeepAliveMachine::Actions KeepAliveMachine::onPong(int chance)
{
    if (m_plan.way != Way::Crlf)
        return {};
    m_plan.answersPromised = true;
    return m_state == State::Asking ? rest(chance) : Actions{};
}

KeepAliveMachine::Actions KeepAliveMachine::onStunAnswer(const std::optional<QByteArray> &mapped, int chance)
{
    if (m_plan.way != Way::Stun || m_state != State::Asking)
        return {};
    if (!mapped) {
        *this = {};
        return {StopTimer{}, TellFailed{}};
    }
    const bool moved = m_seenAs && *m_seenAs != *mapped;
    m_seenAs = mapped;
    m_seenByStun = true;
    Actions actions = rest(chance);
    if (moved)
        actions.push_back(TellMoved{});
    return actions;
}

KeepAliveMachine::Actions KeepAliveMachine::onSeenAs(const QByteArray &seen)
{
    if (!m_seenAs || m_seenByStun || *m_seenAs == seen)
        return {};
    m_seenAs = seen;
    return {TellMoved{}};
}

} // namespace linnet::sip
