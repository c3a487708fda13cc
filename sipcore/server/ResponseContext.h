// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"
#include "server/BranchFailure.h"

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

namespace linnet::sip {

/// The response context of a forwarded INVITE (RFC 3261 s.16.2, s.16.7): which branches run, what goes upstream and when, what is
/// to be cancelled. Branches stand in groups that are tried one after the other (s.16.6); all of a group ring at once. Pure.
class ResponseContext
{
public:
    /// Larger than three minutes: RFC 3261 s.16.6 item 11.
    static constexpr std::chrono::seconds kTimerC{181};
    /// How long a group may ring while others wait behind it.
    static constexpr std::chrono::seconds kGroupPatience{20};

    // What it asks of its driver, about the branch of that number.
    struct Launch { int branch; friend bool operator==(const Launch &, const Launch &) = default; };
    struct Cancel { int branch; friend bool operator==(const Cancel &, const Cancel &) = default; };
    struct StartTimerC { int branch; friend bool operator==(const StartTimerC &, const StartTimerC &) = default; }; ///< anew
    struct StopTimerC { int branch; friend bool operator==(const StopTimerC &, const StopTimerC &) = default; };
    struct StartGroupTimer { friend bool operator==(const StartGroupTimer &, const StartGroupTimer &) = default; };
    struct StopGroupTimer { friend bool operator==(const StopGroupTimer &, const StopGroupTimer &) = default; };
    struct Forward { friend bool operator==(const Forward &, const Forward &) = default; }; ///< the response just given
    struct Conclude { friend bool operator==(const Conclude &, const Conclude &) = default; }; ///< with conclusion()
    using Action = std::variant<Launch, Cancel, StartTimerC, StopTimerC, StartGroupTimer, StopGroupTimer, Forward, Conclude>;
    using Actions = std::vector<Action>;

    /// The sizes of the groups, at least one, in their order; branches are numbered through them.
    Actions start(const std::vector<int> &groups);
    /// `count` more, at once: what a redirect led to. Not after a 2xx, a 6xx or a CANCEL.
    Actions add(int count);
    bool takesMore() const { return m_mode == Mode::Searching; }
    int branchCount() const { return int(m_branches.size()); }

    Actions onProvisional(int branch, int status);
    Actions onFinal(int branch, const Response &response);
    Actions onSuccessRepeated();
    Actions onFailed(int branch, BranchFailure why);
    /// A redirect whose contacts have all been added: it counts for nothing (RFC 3261 s.16.7 item 4).
    Actions onRedirected(int branch);
    Actions onTimerC(int branch);
    Actions onGroupTimer();
    /// The caller takes it back (RFC 3261 s.16.10).
    Actions onCancel();

    /// After Conclude: a response, or the status of one of our own (408, 480, 487, 500, 513).
    std::variant<Response, int> conclusion() const;

private:
    enum class Mode : quint8 { Searching, Stopped, CallerGone, Accepted };
    struct BranchState
    {
        bool isRunning = false;
        bool isGivenUp = false; ///< cancelled by us because it took too long
    };
    void launchNext(Actions &actions);
    void launch(int branch, Actions &actions);
    void endBranch(int branch, Actions &actions);
    void stopSearching(Mode mode, Actions &actions);
    void concludeWhenQuiet(Actions &actions);

    struct Group
    {
        int first = 0;
        int size = 0;
    };
    std::vector<BranchState> m_branches;
    std::vector<Group> m_groups; ///< those that wait, the next one last
    int m_running = 0;
    Mode m_mode = Mode::Searching;
    bool m_hasConcluded = false;
    std::vector<Response> m_finals;
    std::vector<BranchFailure> m_failures;
};

} // namespace linnet::sip
