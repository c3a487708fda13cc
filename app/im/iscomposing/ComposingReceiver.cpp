// SPDX-License-Identifier: MIT
#include "im/iscomposing/ComposingReceiver.h"

#include <utility>

namespace linnet::im {

ComposingReceiver::Actions ComposingReceiver::onDocument(const IsComposing &composing)
{
    if (composing.state == ComposingState::Idle)
        return toIdle();
    Actions actions;
    if (std::exchange(m_state, ComposingState::Active) == ComposingState::Idle)
        actions.tell = ComposingState::Active;
    actions.startTimer = composing.refresh.value_or(kDefaultRefresh);
    return actions;
}

ComposingReceiver::Actions ComposingReceiver::onContent() { return toIdle(); }
ComposingReceiver::Actions ComposingReceiver::onTimer() { return toIdle(); }

ComposingReceiver::Actions ComposingReceiver::toIdle()
{
    if (std::exchange(m_state, ComposingState::Idle) == ComposingState::Idle)
        return {};
    return {ComposingState::Idle, std::nullopt, true};
}

} // namespace linnet::im
