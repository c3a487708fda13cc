// SPDX-License-Identifier: MIT
#pragma once

#include "ui/style/TextRuns.h"

#include <QColor>
#include <QFont>
#include <QRect>

class QPainter;

namespace linnet::ui {

/// One line with colour emoji, cut with an ellipsis at the end of `room`, in the direction of its own text. `marks` stand on the colour
/// of search hits.
void paintLine(QPainter &painter, const QRect &room, const QString &text, const QFont &font, const QColor &colour,
               Qt::LayoutDirection direction, const QList<TextSpan> &marks = {});

} // namespace linnet::ui
