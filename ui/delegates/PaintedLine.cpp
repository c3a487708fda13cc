// SPDX-License-Identifier: MIT
#include "ui/delegates/PaintedLine.h"

#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

namespace linnet::ui {

void paintLine(QPainter &painter, const QRect &room, const QString &text, const QFont &font, const QColor &colour,
               Qt::LayoutDirection direction, const QList<TextSpan> &marks)
{
    if (room.width() <= 0)
        return;
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, room.width());
    QTextLayout layout(shown, font);
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(directionOf(shown, direction));
    option.setAlignment(QStyle::visualAlignment(direction, Qt::AlignLeft) | Qt::AlignAbsolute);
    layout.setTextOption(option);
    layout.setFormats(emojiFormats(shown, font));
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (line.isValid()) {
        line.setLineWidth(room.width());
        line.setPosition({0, (room.height() - line.height()) / 2});
    }
    layout.endLayout();
    painter.save();
    painter.setClipRect(room.adjusted(0, -2, 0, 2));
    const qsizetype whole = shown == text ? shown.size() : shown.size() - 1; // without the ellipsis
    for (const TextSpan &mark : marks) {
        const qsizetype end = qMin(mark.start + mark.length, whole);
        if (!line.isValid() || mark.start >= end)
            continue;
        const qreal from = line.cursorToX(int(mark.start));
        const qreal to = line.cursorToX(int(end));
        const QRectF box(room.left() + qMin(from, to), room.top() + line.y(), qAbs(to - from), line.height());
        drawBox(painter, box.adjusted(-1, 0, 1, 0), 2, ink(Colour::Match), QColor());
        QTextLayout::FormatRange range;
        range.start = int(mark.start);
        range.length = int(end - mark.start);
        range.format.setForeground(ink(Colour::Text));
        layout.setFormats(layout.formats() + QList{range});
    }
    painter.setPen(colour);
    layout.draw(&painter, room.topLeft());
    painter.restore();
}

} // namespace linnet::ui
