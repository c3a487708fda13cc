// SPDX-License-Identifier: MIT
#include "server/ResponseContext.h"

#include "message/StatusCode.h"
#include "server/BestResponse.h"

#include <algorithm>

namespace linnet::sip {

ResponseContext::Actions ResponseContext::start(const std::vector<int> &groups)
{
    for (const int size : groups) {
        m_groups.insert(m_groups.begin(), {int(m_branches.size()), size});
        m_branches.resize(m_branches.size() + size_t(size));
    }
    Actions actions;
    launchNext(actions);
    return actions;
}

ResponseContext::Actions ResponseContext::add(int count)
{
    Actions actions;
    for (int i = 0; i < count; ++i) {
        m_branches.emplace_back();
        launch(int(m_branches.size()) - 1, actions);
    }
    return actions;
}

void ResponseContext::launchNext(Actions &actions)
{
    const Group group = m_groups.back();
    m_groups.pop_back();
    for (int i = 0; i < group.size; ++i)
        launch(group.first + i, actions);
    if (!m_groups.empty())
        actions.push_back(StartGroupTimer{});
}

void ResponseContext::launch(int branch, Actions &actions)
{
    m_branches[size_t(branch)].isRunning = true;
    ++m_running;
    actions.push_back(Launch{branch});
    actions.push_back(StartTimerC{branch});
}

ResponseContext::Actions ResponseContext::onProvisional(int branch, int status)
{
    if (status == 100)
        return {};
    Actions actions;
    if (m_branches[size_t(branch)].isRunning && !m_branches[size_t(branch)].isGivenUp)
        actions.push_back(StartTimerC{branch}); // RFC 3261 s.16.7 item 2
    if (!m_hasConcluded)
        actions.push_back(Forward{});
    return actions;
}

ResponseContext::Actions ResponseContext::onFinal(int branch, const Response &response)
{
    Actions actions;
    const bool isGivenUp = m_branches[size_t(branch)].isGivenUp;
    endBranch(branch, actions);
    if (isSuccess(response.status)) {
        // Any 2xx, also after another one; after a failure none comes any more, for then no branch runs.
        if (m_hasConcluded && m_mode != Mode::Accepted)
            return actions;
        actions.push_back(Forward{});
        m_hasConcluded = true;
        if (m_mode != Mode::Accepted)
            stopSearching(Mode::Accepted, actions);
        return actions;
    }
    if (m_mode == Mode::Accepted)
        return actions;
    if (isGivenUp && response.status == 487)
        m_failures.push_back(BranchFailure::Timeout); // the echo of our own CANCEL: nobody answered in time
    else
        m_finals.push_back(response);
    if (response.status >= 600 && m_mode == Mode::Searching)
        stopSearching(Mode::Stopped, actions); // RFC 3261 s.16.7 item 5
    concludeWhenQuiet(actions);
    return actions;
}

ResponseContext::Actions ResponseContext::onSuccessRepeated()
{
    return m_mode == Mode::Accepted ? Actions{Forward{}} : Actions{};
}

ResponseContext::Actions ResponseContext::onFailed(int branch, BranchFailure why)
{
    Actions actions;
    endBranch(branch, actions);
    m_failures.push_back(why);
    concludeWhenQuiet(actions);
    return actions;
}

ResponseContext::Actions ResponseContext::onRedirected(int branch)
{
    Actions actions;
    endBranch(branch, actions);
    concludeWhenQuiet(actions);
    return actions;
}

ResponseContext::Actions ResponseContext::onTimerC(int branch)
{
    BranchState &state = m_branches[size_t(branch)];
    if (!state.isRunning || std::exchange(state.isGivenUp, true))
        return {};
    return {Cancel{branch}}; // RFC 3261 s.16.8
}

ResponseContext::Actions ResponseContext::onGroupTimer()
{
    if (m_mode != Mode::Searching || m_groups.empty())
        return {};
    Actions actions;
    for (size_t branch = 0; branch < m_branches.size(); ++branch) {
        BranchState &state = m_branches[branch];
        if (state.isRunning && !std::exchange(state.isGivenUp, true)) {
            actions.push_back(StopTimerC{int(branch)});
            actions.push_back(Cancel{int(branch)});
        }
    }
    launchNext(actions);
    return actions;
}

ResponseContext::Actions ResponseContext::onCancel()
{
    Actions actions;
    if (m_hasConcluded)
        return actions;
    if (m_mode == Mode::Searching)
        stopSearching(Mode::CallerGone, actions);
    m_mode = Mode::CallerGone;
    return actions;
}

void ResponseContext::endBranch(int branch, Actions &actions)
{
    if (!std::exchange(m_branches[size_t(branch)].isRunning, false))
        return;
    --m_running;
    actions.push_back(StopTimerC{branch});
}

void ResponseContext::stopSearching(Mode mode, Actions &actions)
{
    m_mode = mode;
    if (!m_groups.empty()) {
        m_groups.clear();
        actions.push_back(StopGroupTimer{});
    }
    for (size_t branch = 0; branch < m_branches.size(); ++branch) {
        if (!m_branches[branch].isRunning)
            continue;
        actions.push_back(StopTimerC{int(branch)});
        actions.push_back(Cancel{int(branch)});
    }
}

void ResponseContext::concludeWhenQuiet(Actions &actions)
{
    if (m_running > 0 || m_hasConcluded)
        return;
    if (m_mode == Mode::Searching && !m_groups.empty()) {
        actions.push_back(StopGroupTimer{});
        launchNext(actions);
        return;
    }
    m_hasConcluded = true;
    actions.push_back(Conclude{});
}

std::variant<Response, int> ResponseContext::conclusion() const
{
    ForkOutcome outcome;
    outcome.finals = m_finals;
    if (const auto best = bestResponse(outcome, Method::Invite))
        return *best;
    if (m_mode == Mode::CallerGone)
        return 487;
    const auto ended = [this](BranchFailure why) { return std::find(m_failures.begin(), m_failures.end(), why) != m_failures.end(); };
    if (ended(BranchFailure::Timeout))
        return 408; // RFC 3261 s.16.7 item 6
    if (ended(BranchFailure::TooLarge))
        return 513;
    // An error of the transport is a 503 (s.16.9), and a 503 goes on as 500. No server at all: not there at the moment.
    return ended(BranchFailure::Transport) ? 500 : 480;
}

} // namespace linnet::sip
