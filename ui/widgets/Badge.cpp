// SPDX-License-Identifier: MIT
#include "ui/widgets/Badge.h"

#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

namespace linnet::ui {
namespace {

QFont badgeFont()
{
    QFont font = Metrics().font(TextRole::Caption);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

QString badgeText(int count) { return count > 99 ? u"99+"_qs : QLocale().toString(count); }

int badgeWidth(int count)
{
    const Metrics m;
    return qMax(m.u(20), QFontMetrics(badgeFont()).horizontalAdvance(badgeText(count)) + m.u(12));
}

void paintBadge(QPainter &painter, const QRect &room, int count, Qt::LayoutDirection direction)
{
    const Metrics m;
    const int height = qMax(m.u(20), QFontMetrics(badgeFont()).height() + 2);
    const int width = qMax(height, badgeWidth(count));
    const QRect pill = QStyle::visualRect(direction, room,
                                          QRect(room.right() - width + 1, room.top() + (room.height() - height) / 2, width, height));
    drawBox(painter, pill, height / 2.0, ink(Colour::Unread), QColor());
    painter.setFont(badgeFont());
    painter.setPen(ink(Colour::OnUnread));
    painter.drawText(pill, Qt::AlignCenter, badgeText(count));
}

} // namespace linnet::ui
