// SPDX-License-Identifier: MIT
#pragma once

#include <QBoxLayout>
#include <QWidget>

namespace linnet::ui {

/// Puts the parts of a bar beside each other where there are `needed` pixels, else below each other, and makes the bar as high as that
/// takes: the history gives way, not the words.
inline void besideOrBelow(QWidget &bar, QBoxLayout &box, int needed, int lowest = 0)
{
    box.setDirection(bar.width() >= needed ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    const int tall = box.hasHeightForWidth() ? box.totalHeightForWidth(bar.width()) : box.totalSizeHint().height();
    bar.setMinimumHeight(qMax(lowest, tall));
}

} // namespace linnet::ui
