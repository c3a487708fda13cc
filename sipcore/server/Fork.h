// SPDX-License-Identifier: MIT
#pragma once

#include "server/BestResponse.h"
#include "server/Branch.h"

#include <functional>

namespace linnet::sip {

/// The branches of one non-INVITE request, all at once (RFC 3261 s.16.6, s.16.7). Ends at the first 2xx, when every branch has
/// ended, or when its patience does. Deletes itself after that.
class Fork final : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(const ForkOutcome &outcome)>;
    /// `done` comes exactly once, never from inside start(); not at all if the parent goes first.
    static void start(const ForkingTools &tools, const std::vector<ForkBranch> &branches, std::chrono::milliseconds patience,
                      QObject *parent, Done done);
    ~Fork() override;

private:
    Fork(TimerService &timers, QObject *parent, Done done);
    void launch(const ForkingTools &tools, const ForkBranch &branch);
    void onFinal(const Response &response);
    void giveUpOne(BranchFailure why);
    void finish();

    TimerService &m_timers;
    Done m_done;
    ForkOutcome m_outcome;
    int m_pending = 0;
    TimerId m_patience = 0;
};

} // namespace linnet::sip
