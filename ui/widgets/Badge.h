// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

class QPainter;
class QRect;

namespace linnet::ui {

/// "7", "99+".
QString badgeText(int count);
int badgeWidth(int count);
/// A pill at the trailing end of `room`, vertically centred.
void paintBadge(QPainter &painter, const QRect &room, int count, Qt::LayoutDirection direction);

} // namespace linnet::ui
