// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

namespace linnet::sip {

/// The life of one binding (RFC 3261 s.10.2) as a table. Pure: facts in, actions out; time and chance are arguments.
class RegisterMachine
{
public:
    enum class State : quint8 {
        Idle,
        Registering, ///< the first REGISTER, or one after a failure
        Registered,
        Refreshing, ///< registered, and a REGISTER under way
        Waiting, ///< failed; tries again by itself
        Refused, ///< failed; waits for the user
        Unregistering,
    };
    enum class Event : quint8 { Start, Success, Failure, Refusal, TimerFired, FlowLost, Unregister, Unregistered };

    struct SendRegister
    {
        std::chrono::seconds expires; ///< 0 removes the binding
    };
    struct DropAttempt { }; ///< forget the REGISTER under way
    struct StartTimer
    {
        std::chrono::milliseconds delay; ///< for refresh or the next try; replaces the one before
    };
    struct StopTimer { };
    struct TellRegistering { };
    struct TellRegistered
    {
        std::chrono::seconds expires;
    };
    struct TellFailed
    {
        std::chrono::milliseconds retryIn; ///< negative: no further try by itself
    };
    struct TellUnregistered { };
    using Action = std::variant<SendRegister, DropAttempt, StartTimer, StopTimer, TellRegistering, TellRegistered,
                                TellFailed, TellUnregistered>;
    using Actions = std::vector<Action>;

    State state() const { return m_state; }

    Actions start(std::chrono::seconds expires);
    /// A 2xx that grants `expires` to our binding.
    Actions onSuccess(std::chrono::seconds expires);
    /// A 423: asks again at once for what the registrar wants (s.10.2.8), or fails when that helps nothing.
    Actions onIntervalTooBrief(std::optional<std::chrono::seconds> minExpires, int chance);
    /// Any other failure that may pass. `chance` 0 to 99 spreads the clients of one server (RFC 5626 s.4.5).
    Actions onFailure(std::optional<std::chrono::seconds> retryAfter, int chance);
    /// A failure that trying again does not cure: password, 403, 404.
    Actions onRefusal();
    Actions onTimer();
    /// The connection that the registrar knows us by is gone, `lived` after the last success.
    Actions onFlowLost(std::chrono::milliseconds lived, int chance);
    Actions unregister();
    /// The answer to expires 0, whatever it is, or the end of patience.
    Actions onUnregistered();

    /// When to refresh a binding of that life: time for a lost REGISTER (timer F, 32 s) is left; half of a short one.
    static std::chrono::milliseconds refreshDelay(std::chrono::seconds expires);
    /// RFC 5626 s.4.5, with a quick first try: 2 s, then 50 to 100 % of 30 s, 60 s, 120 s ... up to 30 minutes.
    static std::chrono::milliseconds backOff(int failures, int chance);

private:
    enum class Effect : quint8;
    struct Row;
    static const Row *find(State state, Event event);
    Actions perform(Event event);

    State m_state = State::Idle;
    std::chrono::seconds m_expires{600};
    std::chrono::seconds m_granted{0};
    std::chrono::milliseconds m_delay{0};
    int m_failures = 0;
    int m_quickLosses = 0;
    bool m_raisedExpires = false; ///< one 423 may raise it in a row; a second one is a failure
};

} // namespace linnet::sip
