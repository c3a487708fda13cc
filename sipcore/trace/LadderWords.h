// SPDX-License-Identifier: MIT
#pragma once

#include "trace/Ladder.h"

#include <functional>

namespace linnet::sip {

/// The words of exports; whoever asks for one brings them in their language. All functions must be set.
struct LadderWords
{
    QString seconds; ///< head of the time column
    std::function<QString(const LadderLane &)> lane; ///< the name in the box; its address stands below by itself
    std::function<QString(const LadderSection &)> section;
    std::function<QString(const LadderStep &)> step; ///< what stands on the arrow
    std::function<QString(LadderClass)> cls; ///< in the legend
    QString response; ///< in the legend
    QString hiddenNote; ///< last line: passwords and keys are hidden
};

} // namespace linnet::sip
