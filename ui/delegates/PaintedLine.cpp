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
    const qsizetype whole = shown == text ? shown.size() : shown.size() - 1; // without the ellipsis
    QList<QTextLayout::FormatRange> formats = emojiFormats(shown, font);
    QList<TextSpan> boxes;
    for (const TextSpan &mark : marks) {
        const TextSpan seen{mark.start, qMin(mark.start + mark.length, whole) - mark.start};
        if (seen.length <= 0)
            continue;
        boxes.append(seen);
        QTextLayout::FormatRange range;
        range.start = int(seen.start);
        range.length = int(seen.length);
        range.format.setForeground(ink(Colour::Text));
        formats.append(range);
    }
    layout.setFormats(formats); // later it would undo the layout
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (line.isValid()) {
        line.setLineWidth(room.width());
        line.setPosition({0, (room.height() - line.height()) / 2});
    }
    layout.endLayout();
    painter.save();
    painter.setClipRect(room.adjusted(0, -2, 0, 2));
    for (const TextSpan &mark : line.isValid() ? boxes : QList<TextSpan>()) {
        const qreal from = line.cursorToX(int(mark.start));
        const qreal to = line.cursorToX(int(mark.start + mark.length));
        const QRectF box(room.left() + qMin(from, to), room.top() + line.y(), qAbs(to - from), line.height());
        drawBox(painter, box.adjusted(-1, 0, 1, 0), 2, ink(Colour::Match), QColor());
    }
    painter.setPen(colour);
    layout.draw(&painter, room.topLeft());
    painter.restore();
}

} // namespace linnet::ui
