// SPDX-License-Identifier: MIT
#pragma once

#include <QPainterPath>

namespace linnet::ui {

/// The outline of a bubble: round, the corners on the sender's side tight where it touches another one of the same group.
QPainterPath bubblePath(const QRectF &rect, bool own, Qt::LayoutDirection direction, bool startsGroup, bool endsGroup);

} // namespace linnet::ui
