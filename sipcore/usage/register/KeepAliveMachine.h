// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

namespace linnet::sip {

/// Keeps one flow alive and finds out when it is dead (RFC 5626 s.4.4): double CRLF on streams, STUN on UDP. Pure: facts in,
/// actions out; chance is an argument.
class KeepAliveMachine
{
public:
    enum class Way : quint8 {
        None,
        Crlf, ///< s.4.4.1
        Stun, ///< s.4.4.2; only where the peer said that it answers (s.8)
    };
    struct Plan
    {
        Way way = Way::None;
        std::chrono::milliseconds least{0}; ///< between two keep-alives: a random time
        std::chrono::milliseconds most{0};
        bool answersPromised = false; ///< Crlf: silence is death from the first ping on; else once a pong was seen
    };
    /// CRLF: 95 to 120 s; STUN: 24 to 29 s; with a Flow-Timer 80 to 100 % of it (s.4.4). One below kShortestFlowTimer is not
    /// believed.
    static Plan planFor(Way way, std::optional<std::chrono::seconds> flowTimer);
    static constexpr std::chrono::seconds kShortestFlowTimer{5};

    struct SendPing { };
    struct SendStun
    {
        bool again; ///< the same transaction id once more
    };
    struct StartTimer
    {
        std::chrono::milliseconds delay; ///< replaces the one before
    };
    struct StopTimer { };
    struct TellFailed { }; ///< the flow is dead
    /// The peer sees us at another address than before: a NAT between us has forgotten us (s.4.4.2).
    struct TellMoved { };
    using Action = std::variant<SendPing, SendStun, StartTimer, StopTimer, TellFailed, TellMoved>;
    using Actions = std::vector<Action>;

    /// A flow was registered, or again. `seenAs`: where the registrar's side saw us, as any text that can be
    /// compared. `chance` 0 to 99.
    Actions start(const Plan &plan, const std::optional<QByteArray> &seenAs, int chance);
    Actions stop();
    Actions onTimer(int chance);
    Actions onPong(int chance);
    /// An answer to the last SendStun.
    Actions onStunAnswer(const std::optional<QByteArray> &mapped, int chance);
    /// Another answer came by the flow that told where its peer sees us.
    Actions onSeenAs(const QByteArray &seen);

private:
    enum class State : quint8 { Off, Resting, Asking };

    Actions rest(int chance);
    Actions ask(int chance);

    State m_state = State::Off;
    Plan m_plan;
    std::optional<QByteArray> m_seenAs;
    bool m_seenByStun = false;
    int m_sent = 0; ///< of one STUN request
};

} // namespace linnet::sip
