// SPDX-License-Identifier: MIT
#include "ui/delegates/RowFrame.h"

#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"

#include <QPainter>

namespace linnet::ui {

QColor paintRow(QPainter &painter, const QStyleOptionViewItem &option, const QRect &row)
{
    const Metrics m;
    QColor around = ink(Colour::Window);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected)
        around = ink(Colour::Selected);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        around = ink(Colour::Hover);
    drawBox(painter, row, m.u(8), around, QColor());
    if (selected) {
        const QRect bar = QStyle::visualRect(option.direction, row, QRect(row.left(), row.top() + m.u(14), 3, row.height() - m.u(28)));
        drawBox(painter, bar, 1.5, ink(Colour::Ring), QColor());
    }
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange))
        drawBox(painter, row, m.u(8), QColor(), ink(Colour::Ring), 2);
    return around;
}

} // namespace linnet::ui
