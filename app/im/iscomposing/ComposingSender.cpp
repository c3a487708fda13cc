// SPDX-License-Identifier: MIT
#include "im/iscomposing/ComposingSender.h"

#include <utility>

namespace linnet::im {
namespace {

using Timer = ComposingSender::Timer;
using TimerOrder = ComposingSender::TimerOrder;

constexpr TimerOrder start(Timer timer, std::chrono::seconds delay) { return {timer, delay}; }
QList<TimerOrder> stopAll() { return {{Timer::Idle, std::nullopt}, {Timer::Refresh, std::nullopt}}; }

} // namespace

ComposingSender::Actions ComposingSender::onComposing()
{
    if (std::exchange(m_state, ComposingState::Active) == ComposingState::Active)
        return {std::nullopt, false, {start(Timer::Idle, kIdleTime)}};
    return {ComposingState::Active, false, {start(Timer::Idle, kIdleTime), start(Timer::Refresh, kRefreshEvery)}};
}

ComposingSender::Actions ComposingSender::onGivenUp()
{
    if (std::exchange(m_state, ComposingState::Idle) == ComposingState::Idle)
        return {};
    return {ComposingState::Idle, false, stopAll()};
}

ComposingSender::Actions ComposingSender::onContentSent()
{
    m_state = ComposingState::Idle;
    return {std::nullopt, true, stopAll()};
}

ComposingSender::Actions ComposingSender::onTimer(Timer timer)
{
    if (m_state == ComposingState::Idle)
        return {};
    switch (timer) {
    case Timer::Idle:
        return onGivenUp();
    case Timer::Refresh:
        return {ComposingState::Active, false, {start(Timer::Refresh, kRefreshEvery)}};
    }
    return {};
}

} // namespace linnet::im
