// SPDX-License-Identifier: MIT
#include "server/Fork.h"

#include "message/StatusCode.h"

namespace linnet::sip {

void Fork::start(const ForkingTools &tools, const std::vector<ForkBranch> &branches, std::chrono::milliseconds patience,
                 QObject *parent, Done done)
{
    auto *fork = new Fork(tools.transactions.timers(), parent, std::move(done));
    fork->m_pending = int(branches.size());
    fork->m_patience = fork->m_timers.start(patience, [fork] {
        fork->m_patience = 0;
        fork->m_outcome.givenUp += fork->m_pending;
        fork->finish();
    });
    for (const ForkBranch &branch : branches)
        fork->launch(tools, branch);
}

Fork::Fork(TimerService &timers, QObject *parent, Done done) : QObject(parent), m_timers(timers), m_done(std::move(done)) { }

Fork::~Fork()
{
    m_timers.cancel(m_patience);
}

void Fork::launch(const ForkingTools &tools, const ForkBranch &wanted)
{
    // Provisional responses to non-INVITE requests are not passed on: RFC 4320 s.4.1.
    auto *branch = new Branch(tools, this);
    connect(branch, &Branch::finalReceived, this, &Fork::onFinal);
    connect(branch, &Branch::failed, this, &Fork::giveUpOne);
    branch->start(wanted);
}

void Fork::onFinal(const Response &response)
{
    m_outcome.finals.push_back(response);
    --m_pending;
    if (m_pending <= 0 || isSuccess(response.status))
        finish();
}

void Fork::giveUpOne(BranchFailure why)
{
    ++m_outcome.givenUp;
    m_outcome.tooLarge += why == BranchFailure::TooLarge;
    if (--m_pending <= 0)
        finish();
}

void Fork::finish()
{
    if (!m_done)
        return;
    const Done done = std::exchange(m_done, nullptr);
    m_timers.cancel(std::exchange(m_patience, 0));
    deleteLater();
    done(m_outcome);
}

} // namespace linnet::sip
