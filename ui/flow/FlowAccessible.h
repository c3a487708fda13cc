// SPDX-License-Identifier: MIT
#pragma once

namespace linnet::ui {

/// Every FlowView becomes a list of its steps for screen readers. Once per application.
void installFlowAccessible();

} // namespace linnet::ui
