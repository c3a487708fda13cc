// SPDX-License-Identifier: MIT
#pragma once

#include "im/iscomposing/IsComposing.h"

#include <chrono>
#include <optional>

namespace linnet::im {

/// What a peer's documents say about his typing (RFC 3994 s.3.3, figure 2). Pure: the driver keeps the timer.
class ComposingReceiver
{
public:
    struct Actions
    {
        std::optional<ComposingState> tell; ///< it changed
        std::optional<std::chrono::seconds> startTimer; ///< in place of the one that runs
        bool stopTimer = false;

        friend bool operator==(const Actions &, const Actions &) = default;
    };

    ComposingState state() const { return m_state; }

    Actions onDocument(const IsComposing &composing);
    /// A message of his arrived.
    Actions onContent();
    Actions onTimer();

    static constexpr std::chrono::seconds kDefaultRefresh{120};

private:
    Actions toIdle();
    ComposingState m_state = ComposingState::Idle;
};

} // namespace linnet::im
