// SPDX-License-Identifier: MIT
#include "ui/delegates/EventBlock.h"

#include "ui/style/Icons.h"
#include "ui/style/Theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

namespace linnet::ui {

EventBlock::EventBlock(const QString &icon, const QString &words, int paneWidth, Qt::LayoutDirection direction)
    : m_iconName(icon), m_words(words), m_paneWidth(paneWidth)
{
    const Metrics m;
    const int iconWidth = m.u(14);
    const int gap = m.u(6);
    const int room = qMax(m.u(80), paneWidth - 2 * m.u(16) - iconWidth - gap);
    const QRect needed = QFontMetrics(m.font(TextRole::Small)).boundingRect(QRect(0, 0, room, 10000), Qt::TextWordWrap | Qt::AlignLeft, words);
    const QSize text(needed.width() + 2, qMax(needed.height(), m.line(TextRole::Small)));
    const int x = (paneWidth - iconWidth - gap - text.width()) / 2;
    const QRect pane(0, 0, paneWidth, 1);
    m_icon = QStyle::visualRect(direction, pane, QRect(x, 0, iconWidth, m.line(TextRole::Small)));
    m_text = QStyle::visualRect(direction, pane, QRect(QPoint(x + iconWidth + gap, 0), text));
    m_height = text.height() + m.u(6);
}

bool EventBlock::fits() const { return bubble().left() >= 0 && bubble().right() < m_paneWidth; }

void EventBlock::paint(QPainter &painter, const QPoint &origin, const Dress &) const
{
    const Metrics m;
    painter.save();
    painter.translate(origin);
    Icons::paint(painter, m_icon, m_iconName, m.u(14), ink(Colour::Muted));
    painter.setFont(m.font(TextRole::Small));
    painter.setPen(ink(Colour::Muted));
    painter.drawText(m_text, Qt::TextWordWrap | Qt::AlignHCenter | Qt::AlignVCenter, m_words);
    painter.restore();
}

} // namespace linnet::ui
