// SPDX-License-Identifier: MIT
#pragma once

#include "im/iscomposing/IsComposing.h"

#include <chrono>
#include <optional>

namespace linnet::im {

/// What we tell a peer about our typing (RFC 3994 s.3.2, figure 1). Pure: the driver keeps the two timers and sends the documents.
class ComposingSender
{
public:
    enum class Timer : quint8 { Idle, Refresh };
    struct TimerOrder
    {
        Timer timer;
        std::optional<std::chrono::seconds> delay; ///< started anew; nothing: stopped

        friend bool operator==(const TimerOrder &, const TimerOrder &) = default;
    };
    struct Actions
    {
        std::optional<ComposingState> send; ///< in place of one that has not left yet
        bool withdraw = false; ///< one that has not left yet does not leave any more
        QList<TimerOrder> timers;

        friend bool operator==(const Actions &, const Actions &) = default;
    };

    ComposingState state() const { return m_state; }

    /// The user wrote or changed something.
    Actions onComposing();
    /// The user took everything back, left, or switched typing off.
    Actions onGivenUp();
    /// The message itself goes: no "idle" is needed.
    Actions onContentSent();
    Actions onTimer(Timer timer);

    static constexpr std::chrono::seconds kIdleTime{15}; ///< without a key
    static constexpr std::chrono::seconds kRefresh{120}; ///< as announced: the receivers' default
    static constexpr std::chrono::seconds kRefreshEvery{100}; ///< earlier than announced by what a slow network needs; never under 60 s

private:
    ComposingState m_state = ComposingState::Idle;
};

} // namespace linnet::im
