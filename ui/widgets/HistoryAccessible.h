// SPDX-License-Identifier: MIT
#pragma once

namespace linnet::ui {

/// Teaches screen readers the history: a list whose items speak author, time, text and state. Once per process.
void installHistoryAccessible();

} // namespace linnet::ui
