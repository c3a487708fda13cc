// SPDX-License-Identifier: MIT
#include "ui/delegates/Bubble.h"

#include "ui/style/Metrics.h"

namespace linnet::ui {

QPainterPath bubblePath(const QRectF &rect, bool own, Qt::LayoutDirection direction, bool startsGroup, bool endsGroup)
{
    const Metrics m;
    const qreal round = m.u(12);
    const qreal tight = m.u(6);
    const bool right = own == (direction == Qt::LeftToRight); // the sender's side
    const qreal senderTop = startsGroup ? round : tight;
    const qreal senderBottom = endsGroup ? round : tight;
    const qreal topLeft = right ? round : senderTop;
    const qreal topRight = right ? senderTop : round;
    const qreal bottomLeft = right ? round : senderBottom;
    const qreal bottomRight = right ? senderBottom : round;
    QPainterPath path;
    path.moveTo(rect.left() + topLeft, rect.top());
    path.lineTo(rect.right() - topRight, rect.top());
    path.arcTo(rect.right() - 2 * topRight, rect.top(), 2 * topRight, 2 * topRight, 90, -90);
    path.lineTo(rect.right(), rect.bottom() - bottomRight);
    path.arcTo(rect.right() - 2 * bottomRight, rect.bottom() - 2 * bottomRight, 2 * bottomRight, 2 * bottomRight, 0, -90);
    path.lineTo(rect.left() + bottomLeft, rect.bottom());
    path.arcTo(rect.left(), rect.bottom() - 2 * bottomLeft, 2 * bottomLeft, 2 * bottomLeft, 270, -90);
    path.lineTo(rect.left(), rect.top() + topLeft);
    path.arcTo(rect.left(), rect.top(), 2 * topLeft, 2 * topLeft, 180, -90);
    path.closeSubpath();
    return path;
}

} // namespace linnet::ui
