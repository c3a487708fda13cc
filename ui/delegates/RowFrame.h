// SPDX-License-Identifier: MIT
#pragma once

#include <QStyleOptionViewItem>

class QPainter;

namespace linnet::ui {

/// Fill, selection bar and focus ring of a row of a list; returns the colour under its content.
QColor paintRow(QPainter &painter, const QStyleOptionViewItem &option, const QRect &row);

} // namespace linnet::ui
