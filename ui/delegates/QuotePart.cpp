// SPDX-License-Identifier: MIT
#include "ui/delegates/QuotePart.h"

#include "ui/delegates/PaintedLine.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/TextRuns.h"
#include "ui/style/Theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

namespace linnet::ui {
namespace {

constexpr int kBar = 3;

} // namespace

QuotePart::QuotePart(const QString &name, const QString &line) : m_name(name), m_line(oneLine(line)) { }

QSize QuotePart::size(int widest) const
{
    const Metrics m;
    const int words = qMax(QFontMetrics(m.font(TextRole::SmallStrong)).horizontalAdvance(m_name),
                           QFontMetrics(m.font(TextRole::Small)).horizontalAdvance(m_line));
    return {qMin(widest, kBar + m.u(8) + words + 4), m.line(TextRole::SmallStrong) + m.line(TextRole::Small) + m.u(2)};
}

void QuotePart::paint(QPainter &painter, const QRect &rect, Qt::LayoutDirection direction, bool onOwn) const
{
    const Metrics m;
    const auto place = [&](const QRect &r) { return QStyle::visualRect(direction, rect, r); };
    drawBox(painter, place(QRect(rect.left(), rect.top(), kBar, rect.height())), kBar / 2.0, ink(Colour::Ring), QColor());
    const int left = rect.left() + kBar + m.u(8);
    const int width = rect.right() - left + 1;
    const int first = m.line(TextRole::SmallStrong);
    paintLine(painter, place(QRect(left, rect.top(), width, first)), m_name, m.font(TextRole::SmallStrong), ink(Colour::AccentText), direction);
    paintLine(painter, place(QRect(left, rect.top() + first, width, m.line(TextRole::Small))), m_line, m.font(TextRole::Small),
              ink(onOwn ? Colour::OutMuted : Colour::Muted), direction);
}

} // namespace linnet::ui
