// SPDX-License-Identifier: MIT
#pragma once

#include "server/Branch.h"
#include "server/ResponseContext.h"

#include <functional>

namespace linnet::sip {

/// Drives one forwarded INVITE: the branches that its ResponseContext asks for, and what goes upstream. Deletes itself when the
/// server transaction has ended.
class InviteFork final : public QObject
{
    Q_OBJECT
public:
    /// Takes the contacts that shall be tried out of a 3xx (RFC 3261 s.16.7 item 4) and gives the branches to them.
    using Redirect = std::function<std::vector<ForkBranch>(Response &response)>;

    /// `targets` is not empty; those of equal q ring together, higher ones first. Without `redirect` a 3xx is an answer
    /// like others.
    static void start(const ForkingTools &tools, ServerTransaction *upstream, std::vector<ForkBranch> targets,
                      Redirect redirect, QObject *parent);
    ~InviteFork() override;

private:
    struct Leg
    {
        ForkBranch target; ///< until it is launched
        Branch *branch = nullptr;
        TimerId timerC = 0;
    };
    InviteFork(const ForkingTools &tools, ServerTransaction *upstream, Redirect redirect, QObject *parent);
    void launch(int leg);
    void onFinal(int leg, const Response &response);
    bool follow(int leg, Response &response);
    void perform(const ResponseContext::Actions &actions, const Response *response = nullptr);
    void conclude();
    void startTimerC(int leg);

    ForkingTools m_tools;
    QPointer<ServerTransaction> m_upstream;
    Redirect m_redirect;
    ResponseContext m_context;
    std::vector<Leg> m_legs;
    TimerId m_groupTimer = 0;
};

} // namespace linnet::sip
