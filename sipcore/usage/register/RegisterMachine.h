// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

namespace linnet::sip {

/// The life of one binding (RFC 3261 s.10.2, RFC 5626 s.4.5) as a table. Pure: facts in, actions out; time and chance are arguments.
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
    enum class Event : quint8 { Start, Success, Failure, Refusal, TimerFired, FlowLost, PathChanged, Unregister, Unregistered };

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

    struct Failure
    {
        /// No server heard us: no connection, no name, no answer. Else it answered, and gets the time that RFC 5626 gives it.
        bool isUnreached = false;
        std::optional<std::chrono::seconds> retryAfter;
        bool othersStand = false; ///< another flow of the account is registered
        int chance = 0; ///< 0 to 99, spreads the clients of one server
    };

    Actions start(std::chrono::seconds expires);
    /// A 2xx that grants `expires` to our binding. `within`: refresh no later, to keep a NAT's binding too.
    Actions onSuccess(std::chrono::seconds expires, std::optional<std::chrono::milliseconds> within = {});
    /// A 423: asks again at once for what the registrar wants (s.10.2.8), or fails when that helps nothing.
    Actions onIntervalTooBrief(std::optional<std::chrono::seconds> minExpires, int chance);
    /// Any other failure that may pass.
    Actions onFailure(const Failure &failure);
    /// A failure that trying again does not cure: password, 403, 404.
    Actions onRefusal();
    Actions onTimer();
    /// The connection that the registrar knows us by is gone, `lived` after the last success.
    Actions onFlowLost(std::chrono::milliseconds lived, int chance);
    /// We may be reached another way now, or no more: the machine's addresses have changed, it has slept, a NAT has given us
    /// another port. Registers at once over what is there now; a Retry-After stands.
    Actions onPathChanged();
    Actions unregister();
    /// The answer to expires 0, whatever it is, or the end of patience.
    Actions onUnregistered();

    /// When to refresh a binding of that life: time for a lost REGISTER (timer F, 32 s) is left; half of a short one.
    static std::chrono::milliseconds refreshDelay(std::chrono::seconds expires);
    /// RFC 5626 s.4.5, with a quick first try: 2 s, then 50 to 100 % of 30 s, 60 s, 120 s ... up to 30 minutes; of 90 s, 180 s ...
    /// when other flows stand.
    static std::chrono::milliseconds backOff(int failures, int chance, bool othersStand = false);
    /// A path that was good and is gone: knocked at every 2 to 3 s for some minutes, since it mostly comes back soon and users
    /// wait for it. Nothing reaches a server that is away, and the first answer that is no success ends it.
    bool isKnocking() const { return m_wasGood && m_knocks < kMostKnocks && m_state != State::Registered; }
    static constexpr int kMostKnocks = 60;

private:
    enum class Effect : quint8;
    struct Row;
    static const Row *find(State state, Event event);
    Actions perform(Event event);

    State m_state = State::Idle;
    std::chrono::seconds m_expires{600};
    std::chrono::seconds m_granted{0};
    std::chrono::milliseconds m_delay{0};
    std::optional<std::chrono::milliseconds> m_within;
    int m_failures = 0;
    int m_knocks = 0;
    bool m_wasGood = false;
    bool m_obeysRetryAfter = false;
    int m_quickLosses = 0;
    bool m_raisedExpires = false; ///< one 423 may raise it in a row; a second one is a failure
};

} // namespace linnet::sip
