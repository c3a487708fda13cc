// SPDX-License-Identifier: MIT
#include "server/InviteFork.h"

#include "base/Overload.h"

#include <algorithm>

namespace linnet::sip {

void InviteFork::start(const ForkingTools &tools, ServerTransaction *upstream, std::vector<ForkBranch> targets,
                       Redirect redirect, QObject *parent)
{
    std::stable_sort(targets.begin(), targets.end(), [](const ForkBranch &a, const ForkBranch &b) { return a.q > b.q; });
    auto *fork = new InviteFork(tools, upstream, std::move(redirect), parent);
    std::vector<int> groups;
    int last = -1;
    for (ForkBranch &target : targets) {
        if (target.q != std::exchange(last, target.q))
            groups.push_back(0);
        ++groups.back();
        fork->m_legs.push_back({std::move(target), nullptr, 0});
    }
    // From here on it takes as long as somebody needs to pick up (RFC 3261 s.16.2, s.17.2.1).
    upstream->respond(100);
    fork->perform(fork->m_context.start(groups));
}

InviteFork::InviteFork(const ForkingTools &tools, ServerTransaction *upstream, Redirect redirect, QObject *parent)
    : QObject(parent), m_tools(tools), m_upstream(upstream), m_redirect(std::move(redirect))
{
    connect(upstream, &ServerTransaction::cancelled, this, [this] { perform(m_context.onCancel()); });
    // After a failure all branches have ended; after a 2xx nobody upstream takes another one any more (RFC 6026 s.8.3).
    connect(upstream, &ServerTransaction::terminated, this, &QObject::deleteLater);
}

InviteFork::~InviteFork()
{
    m_tools.transactions.timers().cancel(m_groupTimer);
    for (const Leg &leg : m_legs)
        m_tools.transactions.timers().cancel(leg.timerC);
}

void InviteFork::launch(int leg)
{
    auto *branch = new Branch(m_tools, this);
    m_legs[size_t(leg)].branch = branch;
    connect(branch, &Branch::provisionalReceived, this, [this, leg](const Response &response) {
        perform(m_context.onProvisional(leg, response.status), &response);
    });
    connect(branch, &Branch::finalReceived, this, [this, leg](const Response &response) { onFinal(leg, response); });
    connect(branch, &Branch::successRepeated, this,
            [this](const Response &response) { perform(m_context.onSuccessRepeated(), &response); });
    connect(branch, &Branch::failed, this, [this, leg](BranchFailure why) { perform(m_context.onFailed(leg, why)); });
    branch->start(std::exchange(m_legs[size_t(leg)].target, {}));
}

void InviteFork::onFinal(int leg, const Response &response)
{
    Response rest = response;
    if (response.status >= 300 && response.status < 400 && m_context.takesMore() && follow(leg, rest))
        return;
    perform(m_context.onFinal(leg, rest), &rest);
}

/// True when nothing is left of the response.
bool InviteFork::follow(int leg, Response &response)
{
    std::vector<ForkBranch> more = m_redirect ? m_redirect(response) : std::vector<ForkBranch>();
    if (more.empty())
        return false;
    for (ForkBranch &target : more)
        m_legs.push_back({std::move(target), nullptr, 0});
    perform(m_context.add(int(more.size())));
    if (response.headers().contains(HeaderName::Contact))
        return false;
    perform(m_context.onRedirected(leg));
    return true;
}

void InviteFork::perform(const ResponseContext::Actions &actions, const Response *response)
{
    for (const ResponseContext::Action &action : actions) {
        std::visit(Overload{
                       [&](const ResponseContext::Launch &one) { launch(one.branch); },
                       [&](const ResponseContext::Cancel &one) { m_legs[size_t(one.branch)].branch->cancel(); },
                       [&](const ResponseContext::StartTimerC &one) { startTimerC(one.branch); },
                       [&](const ResponseContext::StopTimerC &one) {
                           m_tools.transactions.timers().cancel(std::exchange(m_legs[size_t(one.branch)].timerC, 0));
                       },
                       [&](const ResponseContext::StartGroupTimer &) {
                           m_groupTimer = m_tools.transactions.timers().start(ResponseContext::kGroupPatience, [this] {
                               m_groupTimer = 0;
                               perform(m_context.onGroupTimer());
                           });
                       },
                       [&](const ResponseContext::StopGroupTimer &) {
                           m_tools.transactions.timers().cancel(std::exchange(m_groupTimer, 0));
                       },
                       [&](const ResponseContext::Forward &) {
                           if (m_upstream)
                               m_upstream->respond(*response);
                       },
                       [&](const ResponseContext::Conclude &) { conclude(); },
                   },
                   action);
    }
}

void InviteFork::conclude()
{
    if (!m_upstream)
        return;
    std::visit(Overload{
                   [this](const Response &best) { m_upstream->respond(best); },
                   [this](int status) { m_upstream->respond(status); },
               },
               m_context.conclusion());
}

void InviteFork::startTimerC(int leg)
{
    TimerService &timers = m_tools.transactions.timers();
    TimerId &timer = m_legs[size_t(leg)].timerC;
    timers.cancel(timer);
    timer = timers.start(ResponseContext::kTimerC, [this, leg] {
        m_legs[size_t(leg)].timerC = 0;
        perform(m_context.onTimerC(leg));
    });
}

} // namespace linnet::sip
